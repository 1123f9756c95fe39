import { connect, memoryOutbox, type ReceiptInput, type Unit } from '@plomba/sdk';
import { ACTIVATION, unitInProcess, type InProcessUnit } from '@plomba/testkit';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeApp } from './app.js';

const ORDER = {
  items: [{ name: 'Poster', quantity: '2', unitPrice: '9.90', taxGroup: 'A' }],
  payments: [{ kind: 'card', amount: '19.80' }],
};

let device: InProcessUnit;
let unit: Unit;
let app: FastifyInstance;
beforeEach(async () => {
  device = unitInProcess();
  device.host.act((held) => {
    for (const { id, command, request } of ACTIVATION) held.call(command, request({ id, epoch: 0 }, new Map()));
  });
  unit = await connect(device.open, { timeoutMs: 1_000 });
  await unit.openDay();
  app = await makeApp({ unit, outbox: await memoryOutbox<ReceiptInput>() });
});
afterEach(async () => {
  await app.close();
  await unit.close();
  await device.stop();
});

const put = (order: string, payload: object, language = 'en') =>
  app.inject({ method: 'PUT', url: `/orders/${order}/receipt`, payload, headers: { 'accept-language': language } });

describe('an order', () => {
  it('becomes one receipt, however often it is put', async () => {
    const first = await put('1001', ORDER);
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ number: 1, total: '19.80', repeated: false });
    const answers = await Promise.all([put('1001', ORDER), put('1001', ORDER), put('1002', ORDER)]);
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 201]);
    expect(answers.map((answer) => answer.json<{ number: number }>().number)).toEqual([1, 1, 2]);
  });

  it('whose answer is lost with the power of the unit is one receipt all the same', async () => {
    device.host.act((held) => held.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 }));
    expect((await put('1001', ORDER)).json()).toMatchObject({ number: 1, repeated: true });
  });

  it('with a mistake in it is refused by the field, and may be put again', async () => {
    const wrong = await put('1001', { ...ORDER, payments: [{ kind: 'card', amount: '19,80' }] });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json()).toMatchObject({ code: 'validation-failed', path: 'payments[0].amount' });
    expect((await put('1001', ORDER)).statusCode).toBe(201);
  });

  it('tells the cashier what to do, in the language of the till', async () => {
    await unit.closeDay();
    const closed = await put('1001', ORDER, 'sv');
    expect(closed.statusCode).toBe(409);
    expect(closed.json<{ sentence: string }>().sentence).not.toBe('Open the day first.');
    expect((await put('1001', ORDER)).json()).toMatchObject({ code: 'day-not-open', sentence: 'Open the day first.' });
  });
});

describe('a new start', () => {
  it('settles what the process before it had left open', async () => {
    const outbox = await memoryOutbox<ReceiptInput>();
    const operation = await unit.newOperation('order-1001');
    await outbox.put({ operation, sale: { document: 'sale', ...ORDER } });
    const next = await makeApp({ unit, outbox });
    expect(await outbox.pending()).toEqual([]);
    expect(await unit.outcome(operation)).toMatchObject({ state: 'committed', receipt: { number: 1 } });
    await next.close();
  });
});

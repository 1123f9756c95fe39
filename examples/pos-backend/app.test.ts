import type { ReceiptInput } from '@plomba/sdk';
import { memoryOutbox } from '@plomba/sdk/outbox';
import { testUnit, type TestUnit } from '@plomba/testkit';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeApp } from './app.js';

const ORDER = {
  items: [{ name: 'Poster', quantity: '2', unitPrice: '9.90', taxGroup: 'A' }],
  payments: [{ kind: 'card', amount: '19.80' }],
};

let bench: TestUnit;
let app: FastifyInstance;
beforeEach(async () => {
  bench = await testUnit();
  app = await makeApp({ unit: bench.unit, outbox: await memoryOutbox<ReceiptInput>() });
});
afterEach(() => app.close());

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
    bench.device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 });
    expect((await put('1001', ORDER)).json()).toMatchObject({ number: 1, repeated: true });
  });

  it('with a mistake in it is refused by the field, and may be put again', async () => {
    const wrong = await put('1001', { ...ORDER, payments: [{ kind: 'card', amount: '19,80' }] });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json()).toMatchObject({ code: 'validation-failed', path: 'payments[0].amount' });
    expect((await put('1001', ORDER)).statusCode).toBe(201);
  });

  it('tells the cashier what to do, in the language of the till', async () => {
    await bench.unit.closeDay();
    const closed = await put('1001', ORDER, 'sv');
    expect(closed.statusCode).toBe(409);
    expect(closed.json<{ sentence: string }>().sentence).not.toBe('Open the day first.');
    expect((await put('1001', ORDER)).json()).toMatchObject({ code: 'day-not-open', sentence: 'Open the day first.' });
  });
});

describe('a new start', () => {
  it('settles what the process before it had left open', async () => {
    const outbox = await memoryOutbox<ReceiptInput>();
    const operation = await bench.unit.newOperation('order-1001');
    await outbox.put({ operation, sale: { document: 'sale', ...ORDER } });
    const next = await makeApp({ unit: bench.unit, outbox });
    expect(await outbox.pending()).toEqual([]);
    expect(await bench.unit.outcome(operation)).toMatchObject({ state: 'committed', receipt: { number: 1 } });
    await next.close();
  });
});

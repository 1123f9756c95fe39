import { toBase64, toHex } from '@plomba/codec';
import { sha256 as digestOf } from '@plomba/core';
import { describe, expect, it } from 'vitest';
import { deviceIn, must, operation, SALE } from '../__tests__/bench.js';
import { answerControl } from './answer.js';
import { ControlSession } from './control-session.js';
import { CONTROL_METHODS } from './control.js';

function ask(device: Parameters<typeof answerControl>[0], method: string, params?: object): unknown {
  const request = { jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) };
  return JSON.parse(answerControl(device, JSON.stringify(request)) ?? 'null');
}

function resultOf(answer: unknown): Readonly<Record<string, unknown>> {
  return (answer as { readonly result: Readonly<Record<string, unknown>> }).result; // of a request that is right
}

describe('the control channel', () => {
  it('names its methods and answers each', () => {
    const device = deviceIn('production');
    expect(ask(device, 'capabilities')).toMatchObject({ result: { methods: CONTROL_METHODS.map(({ name }) => name) } });
    expect(ask(device, 'power.off')).toMatchObject({ result: {} });
    expect(ask(device, 'state')).toMatchObject({ result: { powered: false } });
    expect(ask(device, 'oracle.operations')).toMatchObject({
      result: [{ kind: 'identity' }, { kind: 'life' }, {}, {}],
    });
    expect(ask(device, 'power.on')).toMatchObject({ result: { powered: true, life: 'production' } });
    expect(ask(device, 'clock.advance', { ms: 1000 })).toHaveProperty('result.utcMs');
  });

  it('cuts the power where it was told to', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    const when = { at: 'flash', operation: 2, phase: 'middle' };
    expect(ask(device, 'fault.inject', { fault: 'power-cut', when })).toMatchObject({ result: { id: 1 } });
    expect(ask(device, 'fault.list')).toMatchObject({ result: [{ id: 1, state: 'armed', hits: 0 }] });
    expect(device.call('receipt.issue', { operation: operation(), receipt: SALE })).toBeUndefined();
    expect(ask(device, 'power.on')).toMatchObject({ result: { bootedBy: '@C', records: 7 } });
  });

  it('goes back to a snapshot that was taken, and takes in one that was written piece by piece', () => {
    const device = deviceIn('production');
    must(device, 'day.open', { operation: operation() });
    expect(ask(device, 'snapshot.restore')).toMatchObject({
      error: { message: expect.stringMatching(/^sha256: is needed/) as string },
    });
    const { sha256, bytes } = resultOf(ask(device, 'snapshot.take'));
    const records = (): unknown => resultOf(ask(device, 'state'))['records'];
    const before = records();
    const sell = (): unknown => device.call('receipt.issue', { operation: operation(), receipt: SALE });
    sell();
    expect(records()).not.toBe(before);
    expect(ask(device, 'snapshot.restore')).toMatchObject({ result: { powered: true, records: before } });
    expect(records()).toBe(before);

    const saved = device.snapshot();
    sell();
    for (let offset = 0; offset < saved.length; offset += 1000) {
      const base64 = toBase64(saved.subarray(offset, offset + 1000));
      ask(device, 'snapshot.write', { offset, base64 });
    }
    const gap = ask(device, 'snapshot.write', { offset: saved.length + 1, base64: 'AA==' });
    expect(gap).toMatchObject({
      error: { message: `offset: must be ${saved.length}, where the piece before ended, or 0` },
    });
    expect(ask(device, 'snapshot.restore', { sha256: '00' })).toHaveProperty('error');
    const written = toHex(digestOf(saved));
    expect(ask(device, 'snapshot.restore', { sha256: written })).toMatchObject({ result: { records: before } });
    // The one that was taken first is still there.
    expect(bytes).toBeGreaterThan(1000);
    expect(ask(device, 'snapshot.restore', { sha256: String(sha256) })).toMatchObject({ result: { records: before } });
  });

  it('says where a snapshot is not sound, and leaves the unit as it was', () => {
    const device = deviceIn('production');
    const spoilt = device.snapshot().map((byte, at) => (at === 500 ? byte ^ 1 : byte));
    const before = ask(device, 'state');
    ask(device, 'snapshot.write', { offset: 0, base64: toBase64(spoilt) });
    const answer = ask(device, 'snapshot.restore', { sha256: toHex(digestOf(spoilt)) });
    expect(answer).toMatchObject({ error: { code: -32_602 } });
    expect(JSON.stringify(answer)).toMatch(/snapshot: damaged: .*\(byte \d+\); nothing was changed/);
    expect(ask(device, 'state')).toEqual(before);
  });

  it('loads paper and opens the cover', () => {
    const device = deviceIn('production');
    expect(ask(device, 'paper.load', { rows: 10 })).toEqual({ jsonrpc: '2.0', id: 1, result: { paper: 'near-end' } });
    expect(ask(device, 'paper.cover', { open: true })).toMatchObject({ result: { paper: 'cover-open' } });
    expect(ask(device, 'state')).toMatchObject({ result: { paper: 'cover-open' } });
    expect(ask(device, 'paper.cover', { open: false })).toMatchObject({ result: { paper: 'near-end' } });
    expect(ask(device, 'paper.load', { rows: 1000 })).toMatchObject({ result: { paper: 'ok' } });
  });

  it('breaks and repairs the secure element', () => {
    const device = deviceIn('production');
    ask(device, 'fault.inject', { fault: 'signer-broken' });
    expect(device.call('day.open', { operation: operation('day') })).toMatchObject({ code: 'signer-broken' });
    ask(device, 'fault.lift', { id: 1 });
    expect(device.call('day.open', { operation: operation('day') })).toMatchObject({ ok: true });
  });

  it.each([
    ['not json', -32_700],
    ['[]', -32_600],
    ['{"id":1,"method":"state"}', -32_600],
    ['{"jsonrpc":"2.0","id":1,"method":"nope"}', -32_601],
    ['{"jsonrpc":"2.0","id":1,"method":"fault.inject","params":{}}', -32_602],
    ['{"jsonrpc":"2.0","id":1,"method":"fault.inject","params":{"fault":"nope"}}', -32_602],
    ['{"jsonrpc":"2.0","id":1,"method":"fault.lift","params":{"id":7}}', -32_602],
    ['{"jsonrpc":"2.0","id":1,"method":"clock.advance","params":{"ms":-1}}', -32_602],
    ['{"jsonrpc":"2.0","id":1,"method":"clock.advance","params":[1]}', -32_602],
    ['{"jsonrpc":"2.0","id":1,"method":"state","params":{"x":1}}', -32_602],
  ])('answers %s with %i', (line, code) => {
    expect(JSON.parse(answerControl(deviceIn('blank'), line) ?? '{}')).toMatchObject({ error: { code } });
  });

  it('tells by itself what was subscribed to, on the connection that asked, until it ends', () => {
    const device = deviceIn('production');
    const heard: string[] = [];
    const session = new ControlSession(device, (line) => heard.push(line));
    const quiet = new ControlSession(device, () => heard.push('a connection that did not ask'));
    const subscribe = (to?: readonly string[]): unknown => {
      const params = to === undefined ? {} : { to };
      return JSON.parse(
        session.answer(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'events.subscribe', params })) ?? '',
      );
    };
    expect(subscribe(['notice', 'day-opened'])).toMatchObject({ result: {} });
    quiet.answer('{"jsonrpc":"2.0","id":2,"method":"power.off"}');
    device.powerOn();
    must(device, 'day.open', { operation: operation() });
    expect(heard.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { jsonrpc: '2.0', method: 'notice', params: { kind: 'power-off', why: 'control channel' } },
      { method: 'notice', params: { kind: 'power-on' } },
      { method: 'event', params: { name: 'day-opened', kind: 'day-open', utcMs: expect.any(Number) as number } },
    ]);
    heard.splice(0);
    expect(subscribe(['tea'])).toMatchObject({ error: { message: expect.stringContaining('params.to[0]') as string } });
    device.inject({ fault: 'line-disconnect' });
    expect(heard.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { params: { kind: 'line', event: 'disconnect', lines: 0 } },
    ]);
    heard.splice(0);
    subscribe();
    must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
    expect(heard.length, 'every event of a sale').toBeGreaterThan(10);
    heard.splice(0);
    session.close();
    must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
    expect(heard).toEqual([]);
    expect(ask(device, 'events.subscribe')).toMatchObject({ error: { message: 'needs a connection that stays' } });
  });

  it('does not answer a notification', () => {
    expect(answerControl(deviceIn('blank'), '{"jsonrpc":"2.0","method":"state"}')).toBeUndefined();
  });
});

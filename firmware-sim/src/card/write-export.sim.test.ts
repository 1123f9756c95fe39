/** The export on the SD card: whole and right, or refused with its own reason. */
import { fromBase64 } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { must, operation } from '../__tests__/bench.js';
import { answerControl } from '../control/answer.js';
import type { Device } from '../device.js';
import type { Injection } from '../faults/injection.js';
import { SellingUnit } from '../faults/__tests__/selling.js';
import { beginCardExport } from './write-export.js';

function ask(device: Device, method: string, params: object = {}): Readonly<Record<string, unknown>> {
  const line = answerControl(device, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })) ?? 'null';
  return JSON.parse(line) as Readonly<Record<string, unknown>>; // every request with an id has an answer
}

function fileOn(device: Device, name: string): Uint8Array {
  const { result } = ask(device, 'card.read', { name, offset: 0, bytes: 32_768 }) as { result: { base64: string } }; // what that method answers
  return fromBase64(result.base64) ?? new Uint8Array();
}

describe('an export on the card', () => {
  it('is the one that the line gives, whole', () => {
    const { device } = new SellingUnit(5);
    const before = ask(device, 'state')['result'] as { records: number }; // of that method
    const { bytes } = ask(device, 'card.write')['result'] as { bytes: number };
    expect(ask(device, 'card.state')).toMatchObject({
      result: { files: [{ name: 'export.tar', bytes, isWhole: true }] },
    });
    const first = fileOn(device, 'export.tar');
    const [card] = device.hardware.card.files;
    expect(first).toEqual(card?.bytes.subarray(0, 32_768));
    const onLine = device.call('export.read', { size: 0, offset: 0, bytesMax: 32_768 });
    const { reply } = onLine as { readonly reply: { readonly total: number; readonly bytes: Uint8Array } }; // of that command
    expect(reply.total).toBe(bytes);
    expect(first.subarray(0, reply.bytes.length)).toEqual(reply.bytes);
    // Nothing fiscal has happened.
    expect(ask(device, 'state')).toMatchObject({ result: { records: before.records } });
  });

  const middle = { at: 'after', ms: 1 } as const;
  it.each<[string, Injection | undefined, Injection | undefined]>([
    ['no-card: there is no card in the slot', { fault: 'card-missing' }, undefined],
    ['write-protected: the switch of the card', { fault: 'card-write-protected' }, undefined],
    ['full: the card has no room', { fault: 'card-full' }, undefined],
    ['full: the card has no room', { fault: 'card-full', with: { freeBytes: 1000 } }, undefined],
    [
      'pulled-out: the card was pulled out in the middle',
      { fault: 'card-slow' },
      { fault: 'card-missing', when: middle },
    ],
    ['power-lost: the power went in the middle', { fault: 'card-slow' }, { fault: 'power-cut', when: middle }],
    ['no-export: signer-broken', { fault: 'signer-broken' }, undefined],
  ])('is refused: %s', (why, before, during) => {
    const unit = new SellingUnit(5);
    const { device } = unit;
    if (before !== undefined) device.inject(before);
    if (during !== undefined) device.inject(during);
    const answer = ask(device, 'card.write', { name: 'july.tar' });
    expect(answer).toMatchObject({ error: { code: -32_602, message: expect.stringContaining(why) as string } });
    expect(device.hardware.card.files.filter(({ isWhole }) => isWhole)).toEqual([]);
    expect(device.hardware.card.files).toHaveLength(during === undefined ? 0 : 1);
    // It can be had as soon as nothing stands in its way.
    for (const { id } of device.injections()) device.lift(id);
    device.powerOn();
    ask(device, 'card.insert', { bytes: 1_000_000 });
    expect(ask(device, 'card.write', { name: 'july.tar' })).toMatchObject({ result: { isWhole: true } });
    expect(unit.standing()).toBe('whole');
  });

  it('is refused while the unit is off, and while another file is being written', () => {
    const { device } = new SellingUnit(1);
    expect(beginCardExport(device, 'one.tar')).toMatchObject({ ok: true });
    expect(ask(device, 'card.write')).toMatchObject({
      error: { message: expect.stringContaining('busy: ') as string },
    });
    device.powerOff('switched off');
    expect(ask(device, 'card.write')).toMatchObject({
      error: { message: expect.stringContaining('no-power: ') as string },
    });
  });

  it('of a halted unit is what can still be read up to its last checkpoint', () => {
    const unit = new SellingUnit(6);
    const { device } = unit;
    must(device, 'day.close', { operation: operation() });
    must(device, 'day.open', { operation: operation() });
    const offset = device.state?.kind === 'running' ? device.state.unit.journalUsedBytes : 0;
    for (let sale = 0; sale < 4; sale++) unit.sell();
    ask(device, 'card.write', { name: 'before.tar' });
    device.inject({ fault: 'bit-rot', with: { offset: offset + 100 } });
    unit.reboot();
    expect(device.state?.kind).toBe('halted');
    expect(ask(device, 'card.write', { name: 'after.tar' })).toMatchObject({ result: { isWhole: true } });
    const [before, after] = device.hardware.card.files.map(({ bytes }) => bytes.length);
    expect(after).toBeGreaterThan(2000);
    expect(after).toBeLessThan(before ?? 0);
  });

  it.each([[{ name: '../x' }], [{ name: '' }], [{ file: 'x' }]])('takes no name such as %j', (params) => {
    expect(ask(new SellingUnit(1).device, 'card.write', params)).toHaveProperty('error');
  });
});

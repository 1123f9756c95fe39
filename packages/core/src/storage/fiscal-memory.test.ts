/** Slots that are written once: order, torn ones, what is refused and with which words. */
import { crc32c } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { norGeometry, PlainFlash } from '../ports/flash.js';
import { slotHeaderLayout, slotPayloadTable, SLOT_BYTES, type SlotHeader } from '../tables/fiscal-slot.table.js';
import { FiscalMemory } from './fiscal-memory.js';

const START = 4096;
const payload = { leafHash: new Uint8Array(32).fill(5), day: 9, counters: [{ key: 'turnover', value: 1080n }] };
const headerOf = (entry: number): Pick<SlotHeader, 'kind' | 'entry' | 'sequence'> => ({
  kind: 'day-close',
  entry,
  sequence: 10 + entry,
});

function memory(slots = 4): { readonly flash: PlainFlash; readonly fiscal: FiscalMemory } {
  const flash = new PlainFlash(norGeometry(4 * 4096));
  return { flash, fiscal: new FiscalMemory(flash, { start: START, bytes: slots * SLOT_BYTES }) };
}

const torn = (flash: PlainFlash, index: number): void =>
  flash.program(START + index * SLOT_BYTES, Uint8Array.of(0x50, 0x46, 1));

describe('the fiscal memory', () => {
  it('keeps entries in order, slot after slot', () => {
    const { flash, fiscal } = memory();
    expect([fiscal.slots, fiscal.firstFree(), fiscal.freeSlots, fiscal.last()]).toEqual([4, 0, 4, undefined]);
    for (let entry = 0; entry < 4; entry++) {
      fiscal.write({ header: headerOf(entry), payload });
      expect([fiscal.firstFree(), fiscal.freeSlots]).toEqual([entry + 1, 3 - entry]);
      expect(fiscal.last()).toMatchObject({ header: headerOf(entry), payload });
    }
    expect(fiscal.entries().map(({ header }) => header.sequence)).toEqual([10, 11, 12, 13]);
    expect([...(fiscal.last()?.payload.leafHash ?? [])]).toEqual([...payload.leafHash]);
    expect(flash.isErased(0, START)).toBe(true);
    expect(flash.isErased(START + 4 * SLOT_BYTES, 4 * SLOT_BYTES)).toBe(true);
    expect(() => fiscal.write({ header: headerOf(4), payload })).toThrow('the fiscal memory has a free slot');
  });

  it('takes an entry that fills its slot, and none that is longer', () => {
    const { fiscal } = memory();
    const counters = (count: number, last: number): { key: string; value: bigint }[] =>
      Array.from({ length: count }, (_, index) => ({
        key: `${String.fromCharCode(97 + index)}`.repeat(index === count - 1 ? last : 40),
        value: 1n,
      }));
    const sizeOf = (last: number): number =>
      24 + slotPayloadTable.encode({ ...payload, counters: counters(21, last) }).length;
    const fit = Array.from({ length: 40 }, (_, index) => index + 1).find((last) => sizeOf(last) === SLOT_BYTES);
    expect(fit).toBeDefined();
    const full = { ...payload, counters: counters(21, fit ?? 0) };
    fiscal.write({ header: headerOf(0), payload: full });
    expect(fiscal.last()?.payload.counters).toEqual(full.counters);
    const longer = { ...payload, counters: counters(21, (fit ?? 0) + 1) };
    expect(() => fiscal.write({ header: headerOf(1), payload: longer })).toThrow('a fiscal entry fits into a slot');
    expect(fiscal.freeSlots).toBe(3);
  });

  it('makes an entry durable before it begins the next one', () => {
    const { flash, fiscal } = memory();
    const log: string[] = [];
    const port = {
      geometry: flash.geometry,
      read: (address: number, count: number) => flash.read(address, count),
      isErased: (address: number, count: number) => flash.isErased(address, count),
      program: (address: number, bytes: Uint8Array) => void (log.push('program'), flash.program(address, bytes)),
      erase: (address: number) => flash.erase(address),
      flush: () => (log.push('flush'), flash.flush()),
    };
    const written = new FiscalMemory(port, { start: START, bytes: 4 * SLOT_BYTES });
    written.write({ header: headerOf(0), payload });
    expect([...new Set(log)]).toEqual(['program']);
    written.write({ header: headerOf(1), payload });
    expect(log.filter((what) => what === 'flush')).toHaveLength(1);
    expect(log.at(-1)).toBe('program');
    expect(fiscal.entries()).toHaveLength(2);
  });

  it('steps over torn slots, and leaves out an entry that is there twice', () => {
    const { flash, fiscal: before } = memory(8);
    before.write({ header: headerOf(0), payload });
    torn(flash, 1);
    const fiscal = new FiscalMemory(flash, { start: START, bytes: 8 * SLOT_BYTES });
    expect(fiscal.slot(1)).toHaveProperty('torn');
    expect(fiscal.last()?.header.entry).toBe(0);
    expect(fiscal.firstFree()).toBe(2);
    fiscal.write({ header: headerOf(1), payload });
    fiscal.write({ header: headerOf(1), payload: { ...payload, day: 77 } });
    torn(flash, 4);
    const after = new FiscalMemory(flash, { start: START, bytes: 8 * SLOT_BYTES });
    expect(after.entries().map(({ payload: { day } }) => day)).toEqual([9, 9]);
    expect(after.last()?.payload.day).toBe(77);
    expect(after.freeSlots).toBe(3);
    torn(flash, 7);
    expect(new FiscalMemory(flash, { start: START + SLOT_BYTES, bytes: SLOT_BYTES }).last()).toBeUndefined();
  });

  it('says what is wrong with a slot', () => {
    const image = (() => {
      const { flash, fiscal } = memory();
      fiscal.write({ header: headerOf(0), payload });
      return flash.read(START, SLOT_BYTES);
    })();
    const slotOf = (change: (bytes: Uint8Array) => void): unknown => {
      const { flash, fiscal } = memory();
      const bytes = image.slice();
      change(bytes);
      for (let at = 0; at < SLOT_BYTES; at += 256) flash.program(START + at, bytes.subarray(at, at + 256));
      return fiscal.slot(0);
    };
    expect(slotOf(() => undefined)).toMatchObject({ header: headerOf(0), payload });
    expect(slotOf((bytes) => bytes.fill(0xff))).toBe('erased');
    expect(slotOf((bytes) => (bytes[30] = 1))).toEqual({ torn: 'CRC is wrong' });
    expect(slotOf((bytes) => (bytes[23] = 1 ^ (bytes[23] ?? 0)))).toEqual({ torn: 'CRC is wrong' });
    expect(slotOf((bytes) => (bytes[SLOT_BYTES - 1] = 0xfe))).toEqual({ torn: 'padding is not erased' });
    expect(slotOf((bytes) => (bytes[0] = 0))).toMatchObject({ torn: expect.stringMatching(/magic/) as string });
    const withSize = (payloadBytes: number) => (bytes: Uint8Array) => {
      const header = slotHeaderLayout.decode(bytes.subarray(0, slotHeaderLayout.bytes));
      const encoded = slotHeaderLayout.encode({ ...header, payloadBytes });
      const body = bytes.slice(slotHeaderLayout.bytes, slotHeaderLayout.bytes + payloadBytes);
      const crc = crc32c(Uint8Array.from([...encoded.subarray(0, 20), ...body]));
      bytes.set(slotHeaderLayout.encode({ ...header, payloadBytes, crc }));
    };
    expect(slotOf(withSize(SLOT_BYTES - slotHeaderLayout.bytes + 1))).toEqual({
      torn: 'payload is longer than the slot',
    });
    // The whole slot: its CRC is right, what follows the payload's own end is no payload.
    expect(slotOf(withSize(SLOT_BYTES - slotHeaderLayout.bytes))).toMatchObject({
      torn: expect.not.stringMatching(/longer|CRC|padding/) as string,
    });
  });

  it('programs an entry again as it was read, and says whether the part holds it', () => {
    const { flash, fiscal } = memory();
    fiscal.write({ header: headerOf(0), payload });
    fiscal.write({ header: headerOf(1), payload });
    const before = flash.read(START, 4 * SLOT_BYTES);
    expect([0, 1].map((slot) => fiscal.finish(slot, fiscal.bytes(slot)))).toEqual([true, true]);
    expect(flash.read(START, 4 * SLOT_BYTES)).toEqual(before);
    // Read once and programmed again: the cells hold for good what was read.
    const late = new PlainFlash(flash.geometry);
    const region = { start: START, bytes: 4 * SLOT_BYTES };
    expect(new FiscalMemory(late, region).finish(1, before.subarray(SLOT_BYTES, 2 * SLOT_BYTES))).toBe(true);
    expect(late.read(START, 4 * SLOT_BYTES).subarray(SLOT_BYTES, 2 * SLOT_BYTES)).toEqual(
      before.subarray(SLOT_BYTES, 2 * SLOT_BYTES),
    );
    expect([late.isErased(START, SLOT_BYTES), late.isErased(START + 2 * SLOT_BYTES, SLOT_BYTES)]).toEqual([true, true]);
  });

  it('clears a torn slot for good', () => {
    const { flash, fiscal } = memory();
    fiscal.write({ header: headerOf(0), payload });
    torn(flash, 1);
    expect(fiscal.clear(1)).toBe(true);
    expect(flash.read(START + SLOT_BYTES, SLOT_BYTES)).toEqual(new Uint8Array(SLOT_BYTES));
    expect([fiscal.last()?.slot, fiscal.entries().length]).toEqual([0, 1]);
  });

  it('writes where it is told that the next entry goes, whatever the slot there looks like', () => {
    const { flash } = memory();
    new FiscalMemory(flash, { start: START, bytes: 4 * SLOT_BYTES }, 2).write({ header: headerOf(0), payload });
    expect(flash.isErased(START, 2 * SLOT_BYTES)).toBe(true);
    expect(flash.isErased(START + 2 * SLOT_BYTES, SLOT_BYTES)).toBe(false);
  });

  it('passes on what is no damage', () => {
    const bytes = Object.assign(Uint8Array.of(1), { subarray: () => expect.unreachable('a bug') });
    const flash = { ...memory().flash, read: () => bytes } as unknown as PlainFlash; // what no part returns
    expect(() => new FiscalMemory(flash, { start: 0, bytes: SLOT_BYTES }).slot(0)).toThrow('a bug');
  });
});

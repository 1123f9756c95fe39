/**
 * Images that were changed at random, also with their CRCs recomputed: boot and reading give an error with a place or
 * work, and never crash, hang or accept a record whose signature does not hold.
 */
import { crc32c } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activate, bootUnit, committed, issue, makePorts } from '../__tests__/unit-fixture.js';
import { AssertionError } from '../assert.js';
import { PlainFlash } from '../ports/flash.js';
import { HEADER_CRC_BYTES } from '../tables/record-header.table.js';
import { memoryMap } from '../storage/memory-map.js';
import { FiscalUnit } from './fiscal-unit.js';

/** Small, because every run boots a copy of it. */
const map = memoryMap({ fiscalBytes: 16 * 1024, journalBytes: 128 * 1024, derivedBytes: 4096, workingBytes: 4096 });
const ports = makePorts({ map });
const unit = bootUnit(ports);
activate(unit);
for (let index = 0; index < 20; index++) committed(issue(unit, `sale-${index}`));
const used = unit.journalUsedBytes;
const pristine = ports.flash.read(0, ports.flash.geometry.sizeBytes);

function bootOn(memory: Uint8Array): FiscalUnit | { halted: string } {
  const sectors = new Map<number, Uint8Array>();
  for (let at = 0; at < memory.length; at += 4096) {
    const sector = memory.slice(at, at + 4096);
    if (sector.some((byte) => byte !== 0xff)) sectors.set(at / 4096, sector);
  }
  return FiscalUnit.boot({ ...ports, flash: new PlainFlash(ports.flash.geometry, sectors) });
}

/** Boots and reads everything; damage in the old part is found only by reading. */
function tryAll(memory: Uint8Array): string {
  const booted = bootOn(memory);
  if ('halted' in booted) return booted.halted;
  try {
    return `${[...booted.records(0)].length} records`;
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
}

const journalByte = fc.integer({ min: 0, max: used - 1 }).map((at) => map.journal.start + at);
const fiscalByte = fc.integer({ min: 0, max: 6 * 1024 });
const place = fc.oneof(journalByte, fiscalByte);

describe('a damaged image', () => {
  it('is booted or refused with words, whatever bytes were changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const memory = pristine.slice();
          for (const [at, value] of changes) memory[at] = value;
          expect(tryAll(memory)).toMatch(/./);
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  it('is booted or refused with words, wherever the memory was cut off', () => {
    fc.assert(
      fc.property(place, fc.constantFrom(0, 0xff, 0x50), (from, filler) => {
        expect(tryAll(pristine.slice().fill(filler, from))).toMatch(/./);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('with recomputed CRCs never passes as what the unit signed', () => {
    const record = unit.record(unit.size - 1);
    const start = map.journal.start + (record?.offset ?? 0);
    const payloadBytes = record?.payload.length ?? 0;
    const bodyEnd = start + 32 + 32 + payloadBytes + 64 + 8;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 + payloadBytes + 64 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const memory = pristine.slice();
        memory[start + at] = (memory[start + at] ?? 0) ^ (1 << bit);
        const view = new DataView(memory.buffer, memory.byteOffset);
        if (at < HEADER_CRC_BYTES)
          view.setUint32(start + HEADER_CRC_BYTES, crc32c(memory.subarray(start, start + HEADER_CRC_BYTES)));
        view.setUint32(bodyEnd - 4, crc32c(memory.subarray(start + 32, bodyEnd - 4)));
        const booted = bootOn(memory);
        // The last record: either the unit halts, or it was taken for a torn tail and is not there any more.
        const found = 'halted' in booted ? undefined : booted.record(unit.size - 1);
        expect(found?.header.kind ?? 'discard').toBe('discard');
      }),
      { numRuns: 250, seed: 3 },
    );
  });
});

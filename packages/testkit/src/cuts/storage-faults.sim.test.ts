/** Faults of the part that recovery cannot mend: each is seen, or it needs a witness, and with one it is seen. */
import { crc32c, equalBytes } from '@plomba/codec';
import { AssertionError } from '@plomba/core';
import type { FlashPart } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { nativeCoreBench } from '../__tests__/cut-run.js';
import { played } from '../__tests__/one-cut.js';
import { recordsOf } from '../checkers.js';
import { Witness } from '../witness.js';
import type { CoreBench } from './core-bench.js';
import { closeDay, CORE_ACTIVATION, issue, openDay, stampOf } from './core-script.js';

const bench = nativeCoreBench();
const script = [
  ...CORE_ACTIVATION,
  openDay('day-1'),
  issue('sale-1', 1),
  closeDay('close-1'),
  openDay('day-2'),
  issue('sale-2', 2),
  issue('sale-3', 1),
];
const { part: pristine, acknowledged } = played(bench, script);

/** What a unit on this part says: why it stops, at boot or when everything is read, or that everything is there. */
function reading(on: CoreBench, part: FlashPart): string {
  part.powerCycle();
  try {
    const unit = on.boot(part.fork());
    if ('halted' in unit) return `halts: ${unit.halted}`;
    const records = recordsOf(unit);
    if (unit.fiscalEntries().length !== unit.state.fiscalEntries) return 'an entry of the fiscal memory is missing';
    return acknowledged.every((leaf, at) => equalBytes(records[at]?.leafHash ?? new Uint8Array(), leaf))
      ? 'whole'
      : 'lost';
  } catch (error) {
    if (error instanceof AssertionError) return `stops: ${error.message}`;
    throw error;
  }
}

function unitOn(part: FlashPart): Exclude<ReturnType<CoreBench['boot']>, { halted: string }> {
  const unit = bench.boot(part);
  if ('halted' in unit) throw new Error(unit.halted);
  return unit;
}

describe('bit rot', () => {
  const unit = unitOn(pristine.fork());
  const last = unit.record(unit.size - 1);
  const journal = bench.map.journal.start;

  it('anywhere in the journal before the last batch is seen, or changes nothing that counts', () => {
    const said: Record<string, number> = {};
    for (let at = 0; at < (last?.offset ?? 0); at += 3) {
      const part = pristine.fork();
      part.rot(journal + at, at % 8);
      const result = reading(bench, part);
      expect(result, `bit ${at % 8} of byte ${at}`).not.toBe('lost');
      const kind = result.split(':')[0] ?? '';
      said[kind] = (said[kind] ?? 0) + 1;
    }
    expect(said['halts'] ?? 0).toBeGreaterThan(100);
  });

  it('in the last batch looks like a torn one: whoever has the answer, or a checkpoint, sees it', () => {
    const part = pristine.fork();
    part.rot(journal + (last?.end ?? 0) - 30, 2);
    const witness = new Witness();
    expect(witness.meet(unitOn(pristine.fork()))).toEqual([]);
    expect(reading(bench, part)).toBe('lost');
    expect(witness.meet(unitOn(part.fork()))).toHaveLength(1);
  });

  it('in a record that bound an operation never frees it (found by the fuzzer: denied, and then executed twice)', () => {
    const part = pristine.fork();
    const unit = unitOn(part);
    const { offset = 0 } = unit.findOperation(stampOf('sale-1')) ?? {};
    expect(unit.admit(stampOf('sale-1')).kind).toBe('repeat');
    part.rot(journal + offset + 40, 1);
    expect(() => unit.admit(stampOf('sale-1'))).toThrow(`journal is damaged at byte ${offset}`);
    expect(() => unit.findOperation(stampOf('sale-1'))).toThrow(AssertionError);
    expect(unit.admit(stampOf('sale-3')).kind).toBe('repeat');
    part.heal();
    expect(unit.admit(stampOf('sale-1')).kind).toBe('repeat');
  });

  it('in an entry of the fiscal memory is seen', () => {
    for (let at = 0; at < 3 * 1024; at += 5) {
      const part = pristine.fork();
      part.rot(bench.map.fiscal.start + at, at % 8);
      expect(reading(bench, part), `byte ${at}`).not.toBe('whole');
    }
  });
});

describe('a record with a right CRC', () => {
  it('and another content is seen by the record after it', () => {
    const unit = unitOn(pristine.fork());
    const record = unit.record(unit.size - 2);
    const start = bench.map.journal.start + (record?.offset ?? 0);
    const crcAt = 32 + 32 + (record?.payload.length ?? 0) + 64 + 4;
    const before = pristine.read(start, crcAt + 4);
    expect((record?.offset ?? 0) % 4096, 'it lies in one sector').toBeLessThan(4096 - crcAt - 4);
    const after = before.slice();
    after[80] = (after[80] ?? 0) ^ 1;
    new DataView(after.buffer, after.byteOffset).setUint32(crcAt, crc32c(after.subarray(32, crcAt)));
    const part = pristine.fork();
    for (const [at, byte] of after.entries())
      for (let bit = 0; bit < 8; bit++) if ((((before[at] ?? 0) ^ byte) >> bit) % 2 === 1) part.rot(start + at, bit);
    expect(part.read(start, after.length)).toEqual(after);
    expect(reading(bench, part)).toContain('chain is broken');
  });
});

describe('a write', () => {
  const [next] = [issue('sale-4', 3)];
  const attempt = (spoil: (part: FlashPart) => void): { readonly answered: boolean; readonly part: FlashPart } => {
    const part = pristine.fork();
    const unit = unitOn(part);
    spoil(part);
    try {
      return { answered: next?.run(unit, bench.signer).ok === true, part };
    } catch (error) {
      if (error instanceof AssertionError) return { answered: false, part };
      throw error;
    }
  };

  it.each([1, 2, 3])('that is lost is never acknowledged (program %i of the batch)', (program) => {
    const { answered, part } = attempt((spoiled) => spoiled.faults.atProgram(program, { kind: 'lost' }));
    // The first program is the opening, which the second one writes again: to lose it does no harm.
    expect(answered).toBe(program === 1);
    expect(reading(bench, part)).toBe('whole');
  });

  it.each([1, -1, -3, 40])('that lands %i pages away is never acknowledged', (pages) => {
    const { answered, part } = attempt((spoiled) => spoiled.faults.atProgram(2, { kind: 'misdirected', pages }));
    expect(answered).toBe(false);
    // The page before holds the record that was acknowledged last: to the next boot it looks torn, and needs a witness.
    expect(reading(bench, part)).toMatch(pages > 0 ? /whole/ : pages === -1 ? /lost/ : /halts|stops/);
  });

  it('onto stuck bits is never acknowledged', () => {
    const unit = unitOn(pristine.fork());
    const at = bench.map.journal.start + unit.journalUsedBytes + 100;
    const { answered, part } = attempt((spoiled) => spoiled.faults.stuckAt(at, { mask: 0xff, value: 0xff }));
    expect(answered).toBe(false);
    expect(reading(bench, part)).toMatch(/whole|does not hold/);
  });
});

describe('a unit that was rolled back', () => {
  it('in its journal alone is seen by its own fiscal memory', () => {
    const older = played(bench, script.slice(0, 6)).part;
    const { fiscal, journal } = bench.map;
    const mixed = older.fork();
    for (let at = fiscal.start; at < journal.start; at += 256) {
      const page = pristine.read(at, 256);
      const there = mixed.read(at, 256);
      if (!equalBytes(page, there)) mixed.program(at, page);
    }
    expect(reading(bench, mixed)).toContain('the journal is older');
  });

  it('as a whole boots without complaint, and is seen by a witness that kept a checkpoint', () => {
    const older = pristine.fork();
    const witness = new Witness();
    const unit = unitOn(pristine.fork());
    expect(witness.meet(unit)).toEqual([]);
    expect(issue('sale-4', 3).run(unit, bench.signer).ok).toBe(true);
    expect(witness.meet(unit)).toEqual([]);
    const rolledBack = unitOn(older.fork());
    expect(witness.meet(rolledBack)).toEqual([expect.stringContaining('records and has')]);
    // It grows beyond what the witness saw, with other records.
    for (const name of ['other-1', 'other-2', 'other-3']) issue(name, 1).run(rolledBack, bench.signer);
    expect(witness.meet(rolledBack)).toEqual([expect.stringContaining('others now')]);
  });

  it('and replaced by another unit is seen by the witness too', () => {
    const witness = new Witness();
    expect(witness.meet(unitOn(pristine.fork()))).toEqual([]);
    const other = played(bench, [
      ...script.slice(0, 5),
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => issue(name, 1)),
    ]);
    expect(witness.meet(unitOn(other.part))).toHaveLength(1);
  });
});

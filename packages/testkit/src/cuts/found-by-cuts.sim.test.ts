/** What explorations of power cuts found, each made again on its own. */
import { present } from '@plomba/core';
import type { FlashPart, UnstableReads } from '@plomba/firmware-sim';
import { describe, expect, it } from 'vitest';
import { bootOperationsOf, cutAt, operationsOf, played } from '../__tests__/one-cut.js';
import { nativeCoreBench } from '../__tests__/cut-run.js';
import { closeDay, CORE_ACTIVATION, issue, issueGroup, openDay, type CoreStep } from './core-script.js';
import { judge } from './judge.js';
import type { CutVariant } from './torn-variants.js';

function wholly(unstable: UnstableReads): CutVariant {
  return { phase: 'middle', torn: { shape: 'all', seed: 1, unstable } };
}

describe('found by power cuts:', () => {
  it('a sector header of a torn batch that reads whole goes with the batch, whatever follows it', () => {
    const bench = nativeCoreBench();
    // Two receipts in one batch, the first of which ends with its sector: the second one opens the next.
    const edge = (noteBytes: number): CoreStep => issueGroup('edge', 2, noteBytes);
    const endOf = (part: FlashPart, noteBytes: number): number => {
      const unit = bench.boot(part.fork());
      if ('halted' in unit) return 0;
      const first = unit.size;
      edge(noteBytes).run(unit, bench.signer);
      return unit.record(first)?.end ?? 0;
    };
    const missingIn = (part: FlashPart): number => 4096 - (endOf(part, 0) % 4096);
    const bases = Array.from({ length: 30 }, (_, lines) => [
      ...CORE_ACTIVATION,
      openDay('day-1'),
      issue('sale-1', lines + 1),
    ]);
    const { part, acknowledged } = present(
      bases.map((base) => played(bench, base)).find((base) => missingIn(base.part) < 900),
      'a sector is nearly full',
    );
    const notes = Array.from({ length: 60 }, (_, less) => Math.max(0, missingIn(part) - less));
    const fitting = present(
      notes.find((noteBytes) => endOf(part, noteBytes) % 4096 === 0),
      'a receipt of this size ends with the sector',
    );
    const step = edge(fitting);
    const operations = operationsOf(bench, part, step);
    const opening = operations.findIndex(
      (operation) => operation.kind === 'program' && (operation.address - bench.map.journal.start) % 4096 === 0,
    );
    expect(opening, 'it opens a sector').toBeGreaterThan(0);
    const left = cutAt(part, operations, { operation: opening + 1, variant: wholly('zero-then-one') });
    expect(judge(bench, left, { acknowledged, step, answered: false })).toMatchObject({ violations: [] });
  });

  it('a torn record that reads whole when its clearing was torn too stays given up', () => {
    const bench = nativeCoreBench();
    const { part, acknowledged } = played(bench, CORE_ACTIVATION.slice(0, 2));
    const step = CORE_ACTIVATION[2] ?? openDay('never');
    const operations = operationsOf(bench, part, step);
    const programs = operations.filter(({ kind }) => kind === 'program').length;
    expect(programs).toBeGreaterThan(2);
    // The last page of the record: nothing of it shows at the first boot, all of it at the second.
    const torn = cutAt(part, operations, { operation: 3, variant: wholly('one-then-zero') });
    torn.powerCycle();
    const boot = bootOperationsOf(bench, torn);
    const rows = boot.map((_, index) => {
      const again = cutAt(torn, boot, { operation: index + 1, variant: wholly('one-then-zero') });
      const { violations, rows: row } = judge(bench, again, { acknowledged, step, answered: false });
      expect(violations, `cut at operation ${index + 1} of the boot`).toEqual([]);
      return row;
    });
    expect(rows.join()).toContain('tail @I');
  });

  it('cells of a program that left nothing to see do not spoil what is written there next', () => {
    const bench = nativeCoreBench();
    const { part, acknowledged } = played(bench, [...CORE_ACTIVATION, openDay('day-1')]);
    const step = issue('sale-1', 2);
    const operations = operationsOf(bench, part, step);
    const rows = operations.flatMap((operation, index) => {
      if (operation.kind !== 'program') return [];
      const left = cutAt(part, operations, { operation: index + 1, variant: wholly('one-then-zero') });
      const { violations, rows: row } = judge(bench, left, { acknowledged, step, answered: false });
      expect(violations, `cut at operation ${index + 1}`).toEqual([]);
      return [row];
    });
    expect(rows[0]).toBe('tail @A, fiscal @A');
    expect(new Set(rows).size).toBeGreaterThan(1);
  });

  it('a record with a few cells that flicker is whole for good or gone for good', { timeout: 300_000 }, () => {
    const bench = nativeCoreBench();
    const { part, acknowledged } = played(bench, [...CORE_ACTIVATION, openDay('day-1')]);
    const step = issue('sale-1', 2);
    const operations = operationsOf(bench, part, step);
    const last = operations.findLastIndex(({ kind }) => kind === 'program') + 1;
    const rows = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const variant: CutVariant = { phase: 'middle', torn: { shape: 'nearly', seed, unstable: 'flicker' } };
      const left = cutAt(part, operations, { operation: last, variant });
      const { violations, rows: row } = judge(bench, left, { acknowledged, step, answered: false });
      expect(violations, `seed ${seed}`).toEqual([]);
      rows.add(row);
    }
    expect([...rows].sort()).toEqual(['tail @A, fiscal @A', 'tail @C, fiscal @A']);
  });

  it('a record that runs into a sector with a flickering header is whole for good or gone for good', () => {
    const bench = nativeCoreBench();
    const script = [...CORE_ACTIVATION, openDay('day-1'), issue('sale-1', 30)];
    const { part, acknowledged } = played(bench, script);
    const step = issue('sale-2', 30);
    const operations = operationsOf(bench, part, step);
    const { journal } = bench.map;
    const last = operations.findLastIndex(({ kind }) => kind === 'program') + 1;
    const header = operations.flatMap((operation) => {
      if (operation.kind !== 'program') return [];
      const from = operation.address - journal.start;
      return (from + operation.bytes.length) % 4096 < operation.bytes.length ? [from] : [];
    });
    expect(header, 'the record runs into one more sector').toHaveLength(1);
    const inHeader = (left: FlashPart): boolean => {
      const at = Number(left.unstable.split(':')[0]) - journal.start;
      return at % 4096 < 48;
    };
    let tried = 0;
    for (let seed = 0; seed < 2000 && tried < 40; seed++) {
      const variant: CutVariant = { phase: 'middle', torn: { shape: 'nearly', seed, unstable: 'flicker' } };
      const left = cutAt(part, operations, { operation: last, variant });
      if (!inHeader(left)) continue;
      tried++;
      const { violations } = judge(bench, left, { acknowledged, step, answered: false });
      expect(violations, `seed ${seed}`).toEqual([]);
    }
    expect(tried).toBe(40);
  });

  describe('a fiscal slot that was torn, and another one by a cut in the boot after it:', () => {
    const bench = nativeCoreBench();
    const { part, acknowledged } = played(bench, CORE_ACTIVATION.slice(0, 1));
    const step = present(CORE_ACTIVATION[1], 'the unit is bound');
    const operations = operationsOf(bench, part, step);
    const inFiscal = operations.flatMap((operation, index) =>
      operation.kind === 'program' && operation.address < bench.map.journal.start ? [index + 1] : [],
    );
    const [opening = 0, entry = 0] = inFiscal;

    function tornTwice(seed: number, first: number, shapes: readonly [CutVariant, CutVariant]): void {
      const torn = cutAt(part, operations, { operation: first, variant: shapes[0] });
      torn.powerCycle();
      const boot = bootOperationsOf(bench, torn);
      for (let operation = 1; operation <= boot.length; operation++) {
        const again = cutAt(torn, boot, { operation, variant: shapes[1] });
        const { violations } = judge(bench, again, { acknowledged, step, answered: false });
        expect(violations, `seed ${seed}, boot operation ${operation}`).toEqual([]);
      }
    }

    it('the entry before it is whole for good or gone for good', () => {
      for (let seed = 0; seed < 40; seed++) {
        const nearly: CutVariant = { phase: 'middle', torn: { shape: 'nearly', seed, unstable: 'flicker' } };
        tornTwice(seed, entry, [nearly, { phase: 'middle', torn: { shape: 'prefix', seed } }]);
      }
    });

    it('one that looks erased at one reading and not at the next hides nothing', () => {
      for (let seed = 0; seed < 20; seed++) {
        const torn: CutVariant = { phase: 'middle', torn: { shape: 'prefix', bytes: 0, seed, unstable: 'flicker' } };
        tornTwice(seed, opening, [torn, torn]);
        tornTwice(seed, entry, [{ phase: 'middle', torn: { shape: 'prefix', seed, unstable: 'flicker' } }, torn]);
      }
    });

    it('one that was seen by one boot and looks erased to all others hides no later entry', () => {
      const production = present(CORE_ACTIVATION[3], 'the unit goes into production');
      const before = played(bench, CORE_ACTIVATION.slice(0, 3)).part;
      const written = operationsOf(bench, before, production);
      const first = written.findIndex(
        (operation) => operation.kind === 'program' && operation.address < bench.map.journal.start,
      );
      // Its slot is the fifth: one that a search by bisection asks about.
      const torn = cutAt(before, written, { operation: first + 1, variant: wholly('zero-then-one') });
      torn.powerCycle();
      const unit = bench.boot(torn);
      if ('halted' in unit) throw new Error(unit.halted);
      for (const later of [openDay('day-1'), issue('sale-1', 1), closeDay('close-1')])
        expect(later.run(unit, bench.signer)).toMatchObject({ ok: true });
      const entries = unit.fiscalEntries();
      expect(entries).toHaveLength(6);
      torn.powerCycle();
      const next = bench.boot(torn);
      expect('halted' in next ? next.halted : next.report.fiscal).toBe('@A');
      expect('halted' in next ? [] : next.fiscalEntries()).toEqual(entries);
    });
  });
});

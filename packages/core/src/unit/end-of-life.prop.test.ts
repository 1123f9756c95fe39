/**
 * Units on tiny memories, filled to the brim by random commands: whatever filled them and whatever state they stopped in,
 * the day closes, the life ends, the closing record is the last one, and the full unit boots, reads, proves and exports.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activate,
  bootUnit,
  committed,
  issue,
  makePorts,
  run,
  stampOf,
  type TestPorts,
} from '../__tests__/unit-fixture.js';
import { none } from '../country/none.js';
import { journalExport } from '../export/journal-export.js';
import type { LifeState } from '../model/life.js';
import { memoryMap } from '../storage/memory-map.js';
import type { FiscalUnit } from './fiscal-unit.js';
import { contentOf } from './journal-log.js';
import { memoryReport, type MemoryLevel } from './memory.js';
import { planCash, planDayClose, planDayOpen, planLife } from './plans.js';
import { planEvent, planShift } from './event-plans.js';
import type { Refusal } from './refusal.js';
import { RESERVE_SLOTS } from './reserve.js';
import { summaryOf } from './state.js';

/** Little journal, many slots; and the other way round. */
const LITTLE_JOURNAL = memoryMap({
  fiscalBytes: 128 * 1024,
  journalBytes: 96 * 1024,
  derivedBytes: 8192,
  workingBytes: 4096,
});
const FEW_SLOTS = memoryMap({
  fiscalBytes: 24 * 1024,
  journalBytes: 512 * 1024,
  derivedBytes: 8192,
  workingBytes: 4096,
});

type Outcome = { readonly ok: true } | Refusal;
type Command = (unit: FiscalUnit, id: string) => Outcome;

function life(to: LifeState): Command {
  return (unit, id) => {
    const operation = stampOf(id, unit.epoch);
    return run(unit, planLife(unit.state, none, { operation, change: { to, reason: 'because' } }));
  };
}

const closeDay: Command = (unit, id) => run(unit, planDayClose(unit.state, stampOf(id, unit.epoch), unit.now()));
const openDay: Command = (unit, id) => run(unit, planDayOpen(unit.state, none, stampOf(id, unit.epoch)));

const COMMANDS = {
  sale: (unit, id) => issue(unit, id),
  long: (unit, id) => {
    const notes = Array.from({ length: 10 }, () => 'x'.repeat(120));
    return issue(unit, id, { document: 'sale', items: [], payments: [], notes });
  },
  cash: (unit, id) =>
    run(unit, planCash(unit.state, none, { operation: stampOf(id, unit.epoch), direction: 'in', amount: 100n })),
  event: (unit, id) =>
    run(unit, planEvent(unit.state, { operation: stampOf(id, unit.epoch), event: 'drawer-opened', now: unit.now() })),
  shift: (unit, id) => {
    const till = `till-${id.length}`;
    const shift = { operation: stampOf(id, unit.epoch), step: 'open', till, cashier: 'A', now: unit.now() } as const;
    return run(unit, planShift(unit.state, none, shift));
  },
  fence: (unit, id) => unit.append([{ kind: 'fence', payload: { fenced: { id, epoch: unit.epoch } } }]),
  block: life('blocked'),
  unblock: (unit, id) => life(unit.state.lifeBefore)(unit, id),
  close: closeDay,
  open: openDay,
} satisfies Readonly<Record<string, Command>>;

type CommandName = keyof typeof COMMANDS;

/** Commands in turns, until all of them are refused in one turn. Days end only where the fiscal memory is to be filled. */
function fill(unit: FiscalUnit, turn: readonly CommandName[]): void {
  for (let round = 0, accepted = 1; accepted > 0; round++) {
    accepted = turn.filter((name, at) => COMMANDS[name](unit, `${name}-${round}-${at}`).ok).length;
  }
}

/** What a technician does with a unit that takes nothing any more. */
function endLife(unit: FiscalUnit): void {
  if (unit.state.dayOpen) committed(run(unit, planDayClose(unit.state, stampOf('last', unit.epoch), unit.now())));
  if (unit.state.life === 'blocked') expect(life('production')(unit, 'end-unblocked').ok).toBe(true);
  expect(life('closing')(unit, 'end-closing').ok).toBe(true);
  expect(life('archived')(unit, 'end-archived').ok).toBe(true);
}

function checkArchived(ports: TestPorts, unit: FiscalUnit): void {
  const { size } = unit;
  for (const [name, command] of Object.entries<Command>(COMMANDS)) {
    expect(command(unit, `late-${name}`), name).toMatchObject({ ok: false });
  }
  expect(unit.size).toBe(size);
  const again = bootUnit(ports);
  expect(summaryOf(again.state)).toEqual(summaryOf(unit.state));
  const records = [...again.records(0)];
  expect(records).toHaveLength(size);
  const contents = records.map(contentOf);
  expect(contents.findLast(({ kind }) => kind !== 'checkpoint')).toMatchObject({
    kind: 'life',
    payload: { change: { to: 'archived' } },
  });
  expect(again.fiscalEntries()).toHaveLength(again.state.fiscalEntries);
  for (const sequence of [0, Math.floor(size / 2), size - 1]) expect(again.inclusionProof(sequence).ok).toBe(true);
  expect(again.consistencyProof(Math.ceil(size / 2)).ok).toBe(true);
  const checkpoint = again.checkpoint();
  expect(checkpoint).toEqual(unit.checkpoint());
  if (!checkpoint.ok) return;
  const file = journalExport({ size, checkpoint: checkpoint.text, source: again.exportSource() });
  expect(file.read(0, file.bytes)).toHaveLength(file.bytes);
}

const turns = fc.array(fc.constantFrom(...(Object.keys(COMMANDS) as CommandName[])), { minLength: 1, maxLength: 8 }); // its own keys

describe('the end of life', () => {
  it('is reached from a journal that random commands filled to the brim', () => {
    fc.assert(
      fc.property(turns, (turn) => {
        const ports = makePorts({ map: LITTLE_JOURNAL });
        const unit = bootUnit(ports);
        activate(unit);
        fill(unit, [...turn, 'long', 'open', 'long']);
        fill(unit, ['fence']);
        expect(unit.memory(none).journalBytes).toBeLessThan(512);
        endLife(unit);
        checkArchived(ports, unit);
      }),
      { numRuns: 12, seed: 1 },
    );
  }, 60_000);

  it('is reached from a fiscal memory that closings and blockings filled', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<readonly CommandName[]>(
          ['close', 'open', 'block', 'unblock'],
          ['block', 'close', 'unblock', 'open'],
        ),
        (turn) => {
          const ports = makePorts({ map: FEW_SLOTS });
          const unit = bootUnit(ports);
          activate(unit);
          for (let round = 0; unit.memory(none).closings > 0 && round < 100; round++)
            for (const [at, name] of turn.entries()) COMMANDS[name](unit, `${name}-${round}-${at}`);
          expect(unit.memory(none)).toMatchObject({ closings: 0, level: 'full' });
          expect(life('blocked')(unit, 'no-more')).toMatchObject({ ok: false });
          endLife(unit);
          checkArchived(ports, unit);
        },
      ),
      { numRuns: 4, seed: 2 },
    );
  }, 60_000);
});

describe('the level of the memories', () => {
  const country = {
    memoryWarnings: [
      { level: 'near-end', journalBytes: 1000, closings: 60 },
      { level: 'end', journalBytes: 100, closings: 7 },
    ],
  } as const;

  it('is the worst that the free bytes or the closings left give', () => {
    const cases: readonly (readonly [bytes: number, closings: number, level: MemoryLevel])[] = [
      [1000, 60, 'ample'],
      [999, 60, 'near-end'],
      [1000, 59, 'near-end'],
      [100, 7, 'near-end'],
      [99, 60, 'end'],
      [1000, 6, 'end'],
      [1, 1, 'end'],
      [0, 60, 'full'],
      [-5, 60, 'full'],
      [1000, 0, 'full'],
    ];
    for (const [journalBytes, closings, level] of cases) {
      const free = { journalBytes: Math.max(0, journalBytes), closings };
      expect(memoryReport({ journalBytes, closings }, country)).toEqual({ ...free, level });
    }
  });

  it('counts a closing less with every day', () => {
    const unit = bootUnit(makePorts());
    activate(unit);
    const { closings } = unit.memory(none);
    expect(closings).toBe(64 - 5 - RESERVE_SLOTS);
    closeDay(unit, 'close');
    expect(unit.memory(none).closings).toBe(closings - 1);
  });
});

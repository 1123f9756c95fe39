/**
 * The ledger of operations over an index and a journal that are made by hand: four epochs, of which the index knows as
 * much as a test says. The records are those of a unit; their ordinals are not, so that few of them fill an epoch.
 */
import { describe, expect, it, test } from 'vitest';
import { activate, bootUnit, committed, issue, makePorts, stampOf } from '../__tests__/unit-fixture.js';
import { idTag } from '../derived/id-tag.js';
import { LIMITS } from '../model/limits.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import { BLOCK_BYTES, RECORD_KINDS, type RecordKind } from '../tables/record-header.table.js';
import { boundIn, operationIn, type BoundOperation } from './bound-operation.js';
import { OperationLedger } from './operations.js';
import type { Content } from './state.js';

const EPOCH = LIMITS.epochOperations;
const IN_EPOCH = 6;
const EPOCHS = 4;
/** The unit is in this epoch. */
const NOW = EPOCHS - 1;

interface Entry {
  readonly record: PlacedRecord;
  readonly bound: BoundOperation;
  readonly block: number;
  readonly ordinal: number;
}

/** What a unit has written: what it takes to be in use, sales, and last a fence. */
const written = ((): readonly PlacedRecord[] => {
  const unit = bootUnit(makePorts());
  activate(unit);
  for (let index = 0; index < IN_EPOCH * EPOCHS; index++) committed(issue(unit, `sale-${index}`));
  committed(unit.append([{ kind: 'fence', payload: { fenced: { id: 'fenced', epoch: 0 } } }]));
  const records = Array.from({ length: unit.size }, (_, sequence) => unit.record(sequence));
  return records.filter((record) => record !== undefined);
})();
const sales = written.filter(({ header }) => header.kind === 'receipt');

const blockOf = (record: PlacedRecord): number => record.offset / BLOCK_BYTES;

/** Sale n: the last ones of each epoch, so that those of the last epoch are the last of all. */
const entries: readonly Entry[] = sales.map((record, index) => {
  const bound = boundIn(record);
  if (bound === undefined) throw new TypeError('a receipt binds an operation');
  const ordinal = (Math.floor(index / IN_EPOCH) + 1) * EPOCH - IN_EPOCH + (index % IN_EPOCH);
  return { record, bound, block: blockOf(record), ordinal };
});
/** The last one is the last of its epoch but one. */
const OPERATIONS = EPOCHS * EPOCH - 1;
const known = entries.filter(({ ordinal }) => ordinal < OPERATIONS);

interface Made {
  /** What the index has; all of it when absent. */
  readonly index?: readonly Pick<Entry, 'block' | 'ordinal' | 'bound'>[];
  readonly indexSize?: number;
  /** Blocks whose record cannot be read at its place. */
  readonly damaged?: ReadonlySet<number>;
  readonly tagOf?: (id: string) => number;
}

function ledgerOf({ index = known, indexSize, damaged = new Set(), tagOf = idTag }: Made = {}) {
  const asked = { index: [] as string[], journal: [] as number[], distrusted: 0 };
  const size = indexSize ?? (index.at(-1)?.ordinal ?? -1) + 1;
  let distrusted = false;
  const ledger = new OperationLedger({
    operations: OPERATIONS,
    previousEpochBlock: known[(NOW - 1) * IN_EPOCH]?.block ?? 0,
    area: {
      get operations() {
        return distrusted ? 0 : size;
      },
      *operationsIn(from, to) {
        asked.index.push(`${from}-${to}`);
        for (const { ordinal, block, bound } of distrusted ? [] : index) {
          if (ordinal >= from && ordinal < to) yield { ordinal, block, tag: tagOf(bound.id) };
        }
        return undefined;
      },
      distrustIndex() {
        asked.distrusted++;
        distrusted = true;
      },
    },
    recordAt: (block) => (damaged.has(block) ? undefined : written.find((record) => blockOf(record) === block)),
    *from(block) {
      asked.journal.push(block);
      // Between the operations there is what binds none.
      for (const entry of known) {
        if (entry.block < block) continue;
        yield { record: entry.record, tag: idTag(entry.bound.id) };
        yield { record: entry.record, tag: undefined };
      }
    },
  });
  return { ledger, asked };
}

const idOf = (epoch: number, place: number): string => known[epoch * IN_EPOCH + place]?.bound.id ?? '';

describe('an operation is found', () => {
  test('in every epoch, by its epoch or without, with all that its record says', () => {
    for (const epochKnown of [true, false]) {
      const { ledger, asked } = ledgerOf();
      for (const { bound, ordinal, record } of known) {
        const epoch = Math.floor(ordinal / EPOCH);
        const found = ledger.find({ id: bound.id, ...(epochKnown ? { epoch } : {}) });
        expect(found).toEqual({
          id: bound.id,
          epoch: 0,
          digest: stampOf(bound.id).digest,
          sequence: record.header.sequence,
          offset: record.offset,
          fenced: false,
        });
      }
      expect(asked.journal, 'the index knows all of them').toEqual([]);
      expect(asked.distrusted).toBe(0);
    }
  });

  test('also when it was bound in the epoch after that of its id, and not later', () => {
    const { ledger } = ledgerOf();
    expect(ledger.find({ id: idOf(1, 0), epoch: 0 })?.id).toBe(idOf(1, 0));
    expect(ledger.find({ id: idOf(1, 0), epoch: 2 })).toBeUndefined();
    const { ledger: fresh, asked } = ledgerOf();
    fresh.find({ id: 'nobody', epoch: 0 });
    expect(asked.index.at(-1)).toBe(`0-${2 * EPOCH}`);
    fresh.find({ id: 'nobody', epoch: NOW });
    expect(asked.index.at(-1)).toBe(`${NOW * EPOCH}-${OPERATIONS}`);
    fresh.find({ id: 'nobody', epoch: 9 });
    expect(asked.index.at(-1), 'an epoch that has not begun').toBe(`${OPERATIONS}-${OPERATIONS}`);
    fresh.find({ id: 'nobody' });
    expect(asked.index.at(-1)).toBe(`0-${OPERATIONS}`);
    expect(asked.journal).toEqual([]);
  });

  test('in the journal as far as the index does not go, and from where it ends', () => {
    for (const indexed of [IN_EPOCH, 2 * IN_EPOCH + 1, 3 * IN_EPOCH + 2, known.length - 1]) {
      const { ledger, asked } = ledgerOf({ index: known.slice(0, indexed) });
      for (const { bound } of known) expect(ledger.find({ id: bound.id })?.id, `of ${indexed}`).toBe(bound.id);
      // Of the two last epochs what the index knows of them, and from its last record on; before that, from the epoch on.
      const last = known[indexed - 1];
      const isRecent = indexed > (NOW - 1) * IN_EPOCH;
      expect(asked.journal[0]).toBe(isRecent ? last?.block : known[(NOW - 1) * IN_EPOCH]?.block);
      expect(asked.index[0]).toBe(`${(NOW - 1) * EPOCH}-${OPERATIONS}`);
    }
  });

  test('in memory, once what the index does not know was read', () => {
    const { ledger, asked } = ledgerOf({ index: known.slice(0, -3) });
    for (const { bound } of known.slice(-5)) expect(ledger.find({ id: bound.id })?.id).toBe(bound.id);
    expect(asked.journal).toEqual([known.at(-4)?.block]);
    expect(asked.index).toHaveLength(1);
    // They are of the last epoch: when the next one but one begins, they are looked for again.
    ledger.bind({ id: 'later', offset: 0 }, (NOW + 2) * EPOCH);
    expect(ledger.find({ id: idOf(NOW, 4) })?.id).toBe(idOf(NOW, 4));
    expect(asked.index.length).toBeGreaterThan(1);
  });

  test('by the whole journal where there is no index', () => {
    const { ledger, asked } = ledgerOf({ index: [] });
    expect(ledger.find({ id: idOf(0, 2) })?.id).toBe(idOf(0, 2));
    expect(asked.journal).toEqual([known[(NOW - 1) * IN_EPOCH]?.block, 0]);
    expect(ledger.find({ id: 'nobody' })).toBeUndefined();
  });

  test('from the last record that the index knows, when it is older', () => {
    const { ledger, asked } = ledgerOf({ index: known.slice(0, 3) });
    expect(ledger.find({ id: idOf(0, 5) })?.id).toBe(idOf(0, 5));
    expect(asked.journal.at(-1)).toBe(known[2]?.block);
    expect(asked.index.at(-1), 'where the index ends').toBe(`${known[2]?.ordinal}-${(known[2]?.ordinal ?? 0) + 1}`);
  });
});

describe('what a tag says is proved by the record', () => {
  test('of another operation it is not taken', () => {
    const first = known[0];
    const stranger = {
      block: first?.block ?? 0,
      ordinal: 5,
      bound: { ...(first?.bound ?? entries[0]!.bound), id: 'stranger' },
    };
    const { ledger } = ledgerOf({ index: [stranger, ...known.slice(1)] });
    expect(ledger.find({ id: 'stranger' })).toBeUndefined();
    expect(ledger.admit(stampOf('stranger', NOW), NOW)).toEqual({ kind: 'execute' });
  });

  test('and operations of one tag are told apart, in memory and in the index', () => {
    for (const place of [0, 1, 4]) {
      const { ledger, asked } = ledgerOf({ tagOf: () => idTag(idOf(NOW, place)) });
      expect(ledger.find({ id: idOf(NOW, place) })?.id).toBe(idOf(NOW, place));
      expect(asked.index, 'all of them are in memory').toHaveLength(1);
    }
    const { ledger: old } = ledgerOf({ tagOf: () => idTag(idOf(0, 3)) });
    expect(old.find({ id: idOf(0, 3) })?.id).toBe(idOf(0, 3));
  });

  test('of a record that binds nothing it is not taken', () => {
    const rules = written.find(({ header }) => header.kind === 'rules');
    if (rules === undefined) throw new TypeError('a unit has rules');
    expect(boundIn(rules)).toBeUndefined();
    const entry = { block: blockOf(rules), ordinal: OPERATIONS - 9, bound: { ...entries[0]!.bound, id: 'nobody' } };
    expect(ledgerOf({ index: [entry, ...known.slice(-5)] }).ledger.find({ id: 'nobody' })).toBeUndefined();
  });

  test('a record that cannot be read is looked for from the beginning: nobody may take its operation for free', () => {
    const [entry] = known.slice(-1);
    const { ledger, asked } = ledgerOf({ damaged: new Set([entry?.block ?? -1]) });
    expect(ledger.find({ id: entry?.bound.id ?? '' })?.id).toBe(entry?.bound.id);
    expect(asked.journal).toEqual([0]);
  });

  test('an index with more operations than the unit is of another history', () => {
    const { ledger, asked } = ledgerOf({ indexSize: OPERATIONS + 1 });
    expect(ledger.find({ id: idOf(NOW, 0) })?.id).toBe(idOf(NOW, 0));
    expect(asked.distrusted).toBe(1);
    const { ledger: same, asked: then } = ledgerOf({ indexSize: OPERATIONS });
    same.find({ id: idOf(NOW, 0) });
    expect(then.distrusted).toBe(0);
  });
});

describe('a record that was bound just now', () => {
  const next: BoundOperation = { id: 'next', epoch: NOW, sequence: 1, offset: 7 * BLOCK_BYTES, fenced: false };
  const nextRecord = known[0]?.record;

  test('is known without reading the journal or the index again', () => {
    const { ledger, asked } = ledgerOf();
    ledger.find({ id: idOf(NOW, 0) });
    const before = asked.index.length;
    const [again] = known;
    if (again === undefined) throw new TypeError('there is one');
    ledger.bind(again.bound, OPERATIONS);
    expect(ledger.find({ id: again.bound.id })?.offset).toBe(again.record.offset);
    expect(asked.index.length, 'found by its tag').toBe(before);
    expect(asked.journal).toEqual([]);
  });

  test('is not entered before anything was asked: the first question reads it', () => {
    const { ledger, asked } = ledgerOf();
    ledger.bind(next, OPERATIONS);
    expect(asked).toEqual({ index: [], journal: [], distrusted: 0 });
    ledger.find({ id: idOf(NOW, 0) });
    expect(asked.index).toEqual([`${(NOW - 1) * EPOCH}-${OPERATIONS}`]);
  });

  test('of a new epoch takes the room of the one before the last', () => {
    expect(nextRecord).toBeDefined();
    const { ledger, asked } = ledgerOf();
    ledger.find({ id: idOf(NOW - 1, 0) });
    const before = asked.index.length;
    ledger.bind(next, (NOW + 1) * EPOCH);
    expect(ledger.find({ id: idOf(NOW, 0) })?.id, 'the previous epoch stays').toBe(idOf(NOW, 0));
    expect(asked.index.length).toBe(before);
    expect(ledger.find({ id: idOf(NOW - 1, 0) })?.id, 'older ones are in the index').toBe(idOf(NOW - 1, 0));
    expect(asked.index.length).toBe(before + 1);
  });
});

describe('admission', () => {
  const { ledger } = ledgerOf();
  const other = { ...stampOf('other'), id: '' };

  it('executes what is new, of this epoch and of the one before', () => {
    expect(ledger.admit(stampOf('new', NOW), NOW)).toEqual({ kind: 'execute' });
    expect(ledger.admit(stampOf('new', NOW - 1), NOW)).toEqual({ kind: 'execute' });
  });

  it('gives what is bound once more, also out of an epoch that is over', () => {
    for (const { bound, ordinal } of known) {
      const epoch = Math.floor(ordinal / EPOCH);
      const admission = ledger.admit({ ...stampOf(bound.id), epoch }, NOW);
      expect(admission).toMatchObject({ kind: 'repeat', bound: { id: bound.id, sequence: bound.sequence } });
    }
  });

  it('refuses another content under a bound id, naming the record', () => {
    for (const { bound, ordinal } of known) {
      const epoch = Math.floor(ordinal / EPOCH);
      const { sequence } = bound;
      expect(ledger.admit({ ...other, id: bound.id, epoch }, NOW)).toMatchObject({
        kind: 'refuse',
        refusal: {
          code: 'operation-conflict',
          detail: `operation is bound to another content, record ${sequence}`,
        },
      });
    }
  });

  it('refuses what is fenced', () => {
    const fence = written.find(({ header }) => header.kind === 'fence');
    const bound = fence && boundIn(fence);
    if (fence === undefined || bound === undefined) throw new TypeError('a fence binds');
    expect(bound).toEqual({
      id: 'fenced',
      epoch: 0,
      sequence: fence.header.sequence,
      offset: fence.offset,
      fenced: true,
    });
    const { ledger: after } = ledgerOf({
      index: [...known.slice(0, -1), { bound, block: blockOf(fence), ordinal: OPERATIONS - 1 }],
    });
    expect(after.admit(stampOf('fenced', NOW), NOW)).toMatchObject({
      kind: 'refuse',
      refusal: { code: 'operation-fenced', detail: 'operation was reported as not committed before' },
    });
  });

  it('refuses an epoch that has not begun, and a new operation of one that is over', () => {
    expect(ledger.admit(stampOf('new', NOW + 1), NOW)).toMatchObject({
      refusal: { code: 'epoch-unknown', detail: `epoch ${NOW + 1} has not begun, this is ${NOW}` },
    });
    expect(ledger.admit(stampOf('new', NOW - 2), NOW)).toMatchObject({
      refusal: {
        code: 'epoch-too-old',
        detail: `epoch ${NOW - 2} is over since epoch ${NOW - 1}: such operations are only looked up`,
      },
    });
    expect(ledger.admit(stampOf(idOf(NOW, 0), NOW + 1), NOW), 'what is bound is told whatever the epoch').toMatchObject(
      {
        kind: 'repeat',
      },
    );
  });
});

describe('what a content binds', () => {
  const operation = { id: 'op', epoch: 3, digest: Uint8Array.of(7) };
  // Only the operation is looked at; the rest of each payload is of no matter here.
  const contentOf = (kind: RecordKind, payload: object): Content => ({ kind, payload }) as unknown as Content;
  const nothing: readonly RecordKind[] = ['rules', 'checkpoint', 'discard', 'answer', 'notice'];
  const kinds = Object.keys(RECORD_KINDS) as RecordKind[]; // the keys of the table are the kinds

  test.each(kinds.filter((kind) => !nothing.includes(kind) && kind !== 'fence'))('%s: its operation', (kind) => {
    expect(operationIn(contentOf(kind, { operation }))).toEqual({
      operation,
      digest: operation.digest,
      fenced: false,
    });
  });

  test.each(nothing)('%s: none', (kind) => {
    expect(operationIn(contentOf(kind, { operation }))).toBeUndefined();
  });

  test('a fence: the one that it fences, without a content; an event: the one that it came with, if any', () => {
    expect(operationIn(contentOf('fence', { fenced: { id: 'f', epoch: 1 } }))).toEqual({
      operation: { id: 'f', epoch: 1 },
      fenced: true,
    });
    expect(operationIn(contentOf('event', {}))).toBeUndefined();
  });
});

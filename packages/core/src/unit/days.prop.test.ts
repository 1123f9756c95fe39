/**
 * Arbitrary days under arbitrary counter tables: what plans and folds lead to, against a recomputation from the records
 * alone, after every record, in every Z, at every shift's end, and at every refusal.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveCounters, type NaiveRecord } from '../__tests__/naive-counters.js';
import { stampOf } from '../__tests__/unit-fixture.js';
import { lineAmount } from '../country/compute.js';
import type { Country } from '../country/country.js';
import { none } from '../country/none.js';
import {
  OPERATION_KINDS,
  type CounterSpec,
  type CounterValue,
  type Measure,
  type OperationKind,
} from '../model/counters.js';
import type { DocumentKind, Item, ReceiptRequest } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import type { EventPayload } from '../tables/events.table.js';
import * as plans from './plans.js';
import { planEvent, planShift } from './event-plans.js';
import type { Plan } from './plan.js';
import { planReceipt } from './receipt-plan.js';
import type { Refusal } from './refusal.js';
import { BLANK_STATE, fold, stateOf, summaryOf, type Content, type UnitState } from './state.js';

const DOCUMENTS: readonly DocumentKind[] = ['sale', 'refund', 'correction', 'training', 'proforma'];
const OPERATIONS = Object.keys(OPERATION_KINDS) as OperationKind[]; // the keys of that table
const MEASURES: readonly Measure[] = [
  ...(['documents', 'copies', 'total', 'gross', 'tax', 'payment', 'discount', 'surcharge', 'cash-in'] as const),
  ...(['cash-out', 'days', 'operations', 'amount', 'lines', 'zero-sum', 'tax-number', 'discounts'] as const),
  ...(['surcharges', 'change', 'duration'] as const),
];
const TILLS = ['1', '2', undefined] as const;

const spec = fc.record({
  measure: fc.constantFrom(...MEASURES, 'operations', 'operations', 'days'),
  by: fc.constantFrom<CounterSpec['by']>('none', 'document', 'tax-group', 'payment', 'operation'),
  scope: fc.constantFrom<CounterSpec['scope']>('unit', 'till', 'shift', 'day', 'year'),
  documents: fc.option(fc.subarray([...DOCUMENTS], { minLength: 1 }), { nil: undefined }),
  operations: fc.option(fc.subarray([...OPERATIONS], { minLength: 1 }), { nil: undefined }),
  reset: fc.constantFrom<CounterSpec['reset']>('opening', 'closing', undefined),
  // Now and then so little room that the days run into it.
  max: fc.oneof(
    { weight: 8, arbitrary: fc.constant(10n ** 15n) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 3n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 500n }) },
  ),
  inZ: fc.boolean(),
});

const rulesArb: fc.Arbitrary<Rules> = fc
  .record({
    specs: fc.array(spec, { minLength: 10, maxLength: 20 }),
    signs: fc.array(fc.constantFrom<'plus' | 'minus'>('plus', 'minus'), { minLength: 5, maxLength: 5 }),
    counted: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ specs, signs, counted }) => ({
    ...none.rules,
    documents: none.rules.documents.map((rule, index) => {
      return { ...rule, sign: signs[index] ?? 'plus', counted: counted[index] ?? true };
    }),
    counters: specs.map(({ documents, operations, reset, ...rest }, index) => ({
      ...rest,
      name: `c${index}`,
      ...(documents && { documents }),
      ...(operations && { operations }),
      ...(reset && { reset }),
    })),
  }));

const item = fc
  .record({
    quantity: fc.bigInt({ min: 0n, max: 4n }),
    price: fc.bigInt({ min: 0n, max: 300n }),
    taxGroup: fc.constantFrom('A', 'B', 'E'),
    discount: fc.option(fc.bigInt({ min: 0n, max: 5n }), { nil: undefined }),
    surcharge: fc.option(fc.bigInt({ min: 0n, max: 5n }), { nil: undefined }),
  })
  .map(({ quantity, price, taxGroup, discount, surcharge }): Item => {
    return {
      name: 'x',
      quantity: { digits: quantity, scale: 0 },
      unitPrice: { digits: price, scale: 2 },
      taxGroup,
      ...(discount === undefined ? {} : { discount }),
      ...(surcharge === undefined ? {} : { surcharge }),
    };
  });

const receipt = fc
  .record({
    document: fc.constantFrom(...DOCUMENTS),
    items: fc.array(item, { maxLength: 4 }),
    card: fc.bigInt({ min: 0n, max: 100n }),
    over: fc.bigInt({ min: 0n, max: 20n }),
    till: fc.constantFrom(...TILLS),
    buyer: fc.boolean(),
  })
  .map(({ document, items, card, over, till, buyer }): ReceiptRequest => {
    const total = items.reduce((sum, one) => sum + lineAmount(one), 0n);
    const byCard = total > card ? card : 0n;
    const payments = [
      ...(byCard > 0n ? [{ kind: 'card', amount: byCard }] : []),
      { kind: 'cash', amount: total - byCard + (total > 0n ? over : 0n) },
    ];
    return { document, items, payments, ...(till && { till }), ...(buyer && { buyer: { taxNumber: '1' } }) };
  });

const eventOf = fc.record({
  event: fc.constantFrom<EventPayload['event']>(
    ...(['drawer-opened', 'memory-reset', 'power-outage', 'network-outage', 'document-cancelled'] as const),
  ),
  till: fc.constantFrom(...TILLS),
  lasted: fc.nat({ max: 5000 }),
  asked: fc.boolean(),
});

const step = fc.oneof(
  { weight: 8, arbitrary: receipt.map((request) => ({ do: 'receipt' as const, request })) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), till: fc.constantFrom(...TILLS) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('cash' as const),
      direction: fc.constantFrom<'in' | 'out'>('in', 'out'),
      amount: fc.bigInt({ min: 1n, max: 500n }),
      till: fc.constantFrom(...TILLS),
    }),
  },
  { weight: 3, arbitrary: eventOf.map((event) => ({ do: 'event' as const, ...event })) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('shift' as const),
      step: fc.constantFrom<'open' | 'close'>('open', 'close'),
      till: fc.constantFrom('1', '2'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'day' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'next year' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const DAY_MS = 86_400_000;

/** What the runs went through: refusals by plan and by fold, values in closings and at the ends of shifts. */
const seen = { plans: 0, folds: 0, closings: 0, shifts: 0 };

/** A unit of plans and folds alone, with the records that it would have written. */
class PaperUnit {
  readonly records: NaiveRecord[] = [];
  readonly #country: Country;
  readonly #rules: Rules;
  #state: UnitState = { ...BLANK_STATE, life: 'production', lifeBefore: 'production' };
  #nowMs = 1_773_475_200_000;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#country = { ...none, rules };
    this.#apply({ kind: 'rules', payload: { rules } });
  }

  run(one: Step): void {
    this.#nowMs += one.do === 'next year' ? 300 * DAY_MS : 60_000;
    // Events and shifts also stand between two days; what needs a day opens one.
    const needsDay = one.do === 'receipt' || one.do === 'copy' || one.do === 'cash';
    if (needsDay && !this.#state.dayOpen) this.run({ do: 'day' });
    const planned = this.#plan(one);
    if (planned === undefined) return;
    if (planned.ok) planned.contents.forEach((content) => void this.#apply(content));
    else if (planned.code === 'counter-overflow') this.#expectOverflow(one);
  }

  #plan(one: Step): Plan | Refusal | undefined {
    const operation = stampOf(`o${this.records.length}`);
    const now = { utcMs: this.#nowMs, offsetMinutes: 60 };
    const state = this.#state;
    switch (one.do) {
      case 'receipt': {
        const command = { operation, receipt: one.request, now, dayOpenedUtcMs: 0 };
        return planReceipt(state, this.#country, command);
      }
      case 'copy': {
        const sequence = this.records.findLastIndex(({ content }) => content.kind === 'receipt');
        const original = this.records[sequence]?.content;
        return plans.planCopy(state, this.#country, {
          operation,
          sequence,
          original,
          ...(one.till && { till: one.till }),
        });
      }
      case 'cash': {
        const { direction, amount, till } = one;
        return plans.planCash(state, this.#country, { operation, direction, amount, ...(till && { till }) });
      }
      case 'event': {
        const { event, till, lasted, asked } = one;
        const from = { ...now, utcMs: now.utcMs - lasted };
        const more = event.endsWith('outage')
          ? { from, to: now }
          : event.endsWith('led')
            ? { amount: BigInt(lasted) }
            : {};
        return planEvent(state, { event, now, ...(till && { till }), ...(asked && { operation }), ...more });
      }
      case 'shift':
        return planShift(state, this.#country, { operation, step: one.step, till: one.till, now });
      case 'day':
        return state.dayOpen
          ? plans.planDayClose(state, operation, now)
          : plans.planDayOpen(state, this.#country, operation);
      case 'next year':
        return undefined;
    }
  }

  /** Folds a record, or sees it refused, and compares either with what the records say. */
  #apply(content: Content): void {
    const time = { utcMs: this.#nowMs, offsetMinutes: 60 };
    const record = { content, time };
    const before = summaryOf(this.#state);
    const next = fold(this.#state, content, { sequence: this.records.length, time, block: 40 * this.records.length });
    same(summaryOf(this.#state), before);
    if ('overflow' in next) {
      this.#expectBeyond(record, next.overflow);
      return;
    }
    expect(this.#changedBeyond(record)).toEqual([]);
    this.#checkCarried(record);
    this.records.push(record);
    sameCounters(next.counters.list(), [...naiveCounters(this.records, this.#rules)]);
    // A checkpoint leads to the very same state, and now and then the unit goes on from one.
    const again = this.records.length % 7 === 0 ? stateOf(summaryOf(next), this.#rules) : next;
    expect(again).toEqual(next);
    const names = summaryOf(next).series.map(({ series }) => series);
    expect(names).toEqual([...names].sort());
    this.#state = again;
  }

  /** Counters that this record changes and that end beyond their bound. */
  #changedBeyond(record: NaiveRecord): readonly string[] {
    const after = naiveCounters(this.records, this.#rules, { record, counts: true });
    const begun = naiveCounters(this.records, this.#rules, { record, counts: false });
    return [...after].flatMap(([key, value]) => {
      const max = this.#rules.counters.find(({ name }) => key.split(/[/@]/)[0] === name)?.max ?? 0n;
      return value !== (begun.get(key) ?? 0n) && (value > max || value < -max) ? [key] : [];
    });
  }

  #expectBeyond(record: NaiveRecord, key: string): void {
    seen.folds++;
    expect(this.#changedBeyond(record)).toContain(key);
  }

  /** A plan that refused: the record that it did not make would have gone beyond a bound. */
  #expectOverflow(one: Step): void {
    seen.plans++;
    const time = { utcMs: this.#nowMs, offsetMinutes: 60 };
    const operation = stampOf('none');
    const content: Content =
      one.do === 'shift'
        ? { kind: 'shift', payload: { operation, step: one.step, till: one.till, number: 1, counters: [] } }
        : { kind: 'day-close', payload: { operation, day: this.#state.day, openedBy: 0, counters: [] } };
    expect(this.#changedBeyond({ content, time })).not.toEqual([]);
  }

  #checkCarried(record: NaiveRecord): void {
    const { kind, payload } = record.content;
    const all = (): readonly (readonly [string, bigint])[] => [
      ...naiveCounters(this.records, this.#rules, { record, counts: true }),
    ];
    const specOf = (key: string): CounterSpec | undefined =>
      this.#rules.counters.find(({ name }) => key.split(/[/@]/)[0] === name);
    if (kind === 'day-close') {
      seen.closings += payload.counters.length;
      sameCounters(
        payload.counters,
        all().filter(([key]) => specOf(key)?.inZ),
      );
    }
    if (kind === 'shift' && payload.step === 'close') {
      seen.shifts += payload.counters.length;
      const mine = all().filter(([key]) => specOf(key)?.scope === 'shift' && key.endsWith(`@${payload.till}`));
      sameCounters(payload.counters, mine);
    }
  }
}

/** As `toEqual`, and quick where the two are the same. */
function same(is: unknown, should: unknown): void {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));
  if (text(is) !== text(should)) expect(is).toEqual(should);
}

function sameCounters(list: readonly CounterValue[], naive: readonly (readonly [string, bigint])[]): void {
  const wanted = naive.map(([key, value]) => ({ key, value })).sort((left, right) => (left.key < right.key ? -1 : 1));
  same(list, wanted);
}

describe('arbitrary days under arbitrary counter tables', () => {
  it('lead to what the records add up to, and refuse exactly what has no room', () => {
    fc.assert(
      fc.property(rulesArb, fc.array(step, { minLength: 40, maxLength: 60 }), (rules, steps) => {
        const unit = new PaperUnit(rules);
        unit.run({ do: 'day' });
        steps.forEach((one) => void unit.run(one));
      }),
      { seed: 3, numRuns: 60, endOnFailure: true },
    );
    expect(
      Object.values(seen).every((count) => count > 5),
      JSON.stringify(seen),
    ).toBe(true);
  });
});

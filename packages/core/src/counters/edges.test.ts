/** Counters at their edges: no rules, foreign groups and tills, bounds crossed on the way, names of keys. */
import { describe, expect, it } from 'vitest';
import { none } from '../country/none.js';
import { OPERATION_KINDS, type CounterSpec } from '../model/counters.js';
import type { Rules } from '../model/rules.js';
import { counterList, Counters } from './counters.js';
import { plainFact, type Fact } from './facts.js';
import { CounterLayout, groupOf, layoutOf, nameOfKey } from './layout.js';

const spec = (change: Partial<CounterSpec>): CounterSpec => ({
  name: 'c',
  measure: 'amount',
  by: 'none',
  scope: 'unit',
  max: 100n,
  inZ: false,
  ...change,
});
const rulesOf = (...counters: readonly CounterSpec[]): Rules => ({ ...none.rules, counters });
const fact = (amount: bigint, change: Partial<Fact> = {}): Fact => ({
  ...plainFact('amount', 'sale', amount),
  ...change,
});

function plus(counters: Counters, facts: readonly Fact[], till?: string): Counters {
  const after = counters.plus(facts, till);
  if ('overflow' in after) throw new Error(after.overflow);
  return after;
}

describe('counters', () => {
  it('without rules count nothing, and keep what they are given', () => {
    const kept = [{ key: 'old@1', value: 5n }];
    const counters = Counters.of(undefined, kept);
    expect(counters.plus([fact(1n)])).toBe(counters);
    expect(counters.start({ scope: 'year' })).toBe(counters);
    expect([counters.list(), counters.closing(), counters.ofShift('1')]).toEqual([kept, [], []]);
    expect([counters.get('old@1'), counters.get('other')]).toEqual([5n, undefined]);
    expect(Counters.none.list()).toEqual([]);
    expect(Counters.none.table).toMatchObject({ shared: [], count: 0 });
  });

  it('stay the same object where nothing happens', () => {
    const counters = Counters.of(rulesOf(spec({})), [{ key: 'c', value: 1n }]);
    expect(counters.plus([])).toBe(counters);
    expect(counters.start({ scope: 'year' })).toBe(counters);
    expect(counterList(counters)).toEqual([{ key: 'c', value: 1n }]);
  });

  it('may cross a bound on the way, and are refused by name where they end beyond it', () => {
    const shared = Counters.of(rulesOf(spec({})), []);
    expect(plus(shared, [fact(150n), fact(-50n)]).get('c')).toBe(100n);
    expect(shared.plus([fact(101n)])).toEqual({ overflow: 'c' });
    expect(shared.plus([fact(-101n)])).toEqual({ overflow: 'c' });
    expect(plus(shared, [fact(-100n)]).get('c')).toBe(-100n);
    const tills = Counters.of(rulesOf(spec({ scope: 'till', by: 'tax-group' })), []);
    const group = none.rules.taxGroups[0]?.id ?? '';
    expect(tills.plus([fact(101n, { taxGroup: group })], '7')).toEqual({ overflow: `c/${group}@7` });
    expect(tills.plus([fact(101n, { taxGroup: 'Z' })], '7')).toEqual({ overflow: 'c/Z@7' });
    expect(tills.plus([fact(101n, { taxGroup: 'Z' })])).toEqual({ overflow: 'c/Z@-' });
    expect(plus(tills, [fact(150n, { taxGroup: 'Z' }), fact(-50n, { taxGroup: 'Z' })], '7').list()).toEqual([
      { key: 'c/Z@7', value: 100n },
    ]);
  });

  it('forget a foreign group whose sum is zero again, and count it once', () => {
    const rules = rulesOf(spec({ by: 'tax-group' }));
    const counters = plus(Counters.of(rules, []), [fact(5n, { taxGroup: 'Z' })]);
    expect(counters.table).toMatchObject({ count: 1 });
    const empty = plus(counters, [fact(-5n, { taxGroup: 'Z' })]);
    expect([empty.list(), empty.table.count, empty.table.others.size]).toEqual([[], 0, 0]);
  });

  it('of a shift are those of its scope and its till', () => {
    const rules = rulesOf(
      spec({ name: 's', scope: 'shift' }),
      spec({ name: 't', scope: 'till' }),
      spec({ name: 'u', scope: 'unit', inZ: true }),
    );
    const one = plus(plus(Counters.of(rules, []), [fact(1n)], '1'), [fact(2n)], '21');
    expect(one.ofShift('1')).toEqual([{ key: 's@1', value: 1n }]);
    expect(one.ofShift('21')).toEqual([{ key: 's@21', value: 2n }]);
    expect(one.ofShift('2')).toEqual([]);
    expect(one.closing()).toEqual([{ key: 'u', value: 3n }]);
    expect(one.get('s@3')).toBeUndefined();
    expect(one.table.tills.map(({ till }) => till)).toEqual(['1', '21']);
    const started = one.start({ scope: 'shift', reset: 'opening' }, '1');
    expect(started.list().map(({ key }) => key)).toEqual(['s@21', 't@1', 't@21', 'u']);
  });

  it('list their keys in order, those of former rules among them', () => {
    const list = ['z', 'c', 'a@2', 'a@1', 'b/x'].map((key) => ({ key, value: 1n }));
    const counters = Counters.of(rulesOf(spec({})), list);
    expect(counters.list().map(({ key }) => key)).toEqual(['a@1', 'a@2', 'b/x', 'c', 'z']);
    expect(counters.under(rulesOf(spec({ name: 'z' }))).get('z')).toBe(1n);
  });
});

describe('the layout of counters', () => {
  it('has a slot for each group that the rules name, once', () => {
    const rules = rulesOf(
      spec({ name: 'n' }),
      spec({ name: 'd', by: 'document' }),
      spec({ name: 'g', by: 'tax-group' }),
      spec({ name: 'p', by: 'payment' }),
      spec({ name: 'o', by: 'operation', scope: 'till' }),
    );
    const layout = new CounterLayout(rules);
    const documents = [...new Set(none.rules.documents.map(({ document }) => `d/${document}`))];
    const groups = [...new Set(none.rules.taxGroups.map(({ id }) => `g/${id}`))];
    const payments = [...new Set(none.rules.payments.map(({ kind }) => `p/${kind}`))];
    expect(layout.keys).toEqual(['n', ...documents, ...groups, ...payments]);
    expect(layout.tillKeys).toEqual(Object.keys(OPERATION_KINDS).map((kind) => `o/${kind}`));
    expect(layout.specs.map(({ slots }) => [...slots].length)).toEqual([
      1,
      documents.length,
      groups.length,
      payments.length,
      layout.tillKeys.length,
    ]);
    expect(layout.placeOf('n')).toEqual({ till: undefined, slot: 0 });
    expect(layout.placeOf(`${layout.tillKeys[1]}@9`)).toEqual({ till: '9', slot: 1 });
    expect([layout.placeOf('n@9'), layout.placeOf('x'), layout.placeOf('@')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(layout.of('amount')).toHaveLength(5);
    expect(layout.of('lines')).toEqual([]);
    expect(layout.named('g')?.spec.by).toBe('tax-group');
    expect(layoutOf(rules)).toBe(layoutOf(rules));
  });

  it('refuses rules that name a counter twice', () => {
    expect(() => new CounterLayout(rulesOf(spec({}), spec({})))).toThrow('rules name each counter once');
  });

  it('knows which facts a counter takes', () => {
    const slotOf = (change: Partial<CounterSpec>, one: Fact): number | undefined =>
      new CounterLayout(rulesOf(spec({ name: 'first' }), spec(change))).named('c')?.slotOf(one);
    const group = none.rules.taxGroups[0]?.id ?? '';
    expect(slotOf({}, fact(1n))).toBe(1);
    expect(slotOf({ by: 'tax-group' }, fact(1n, { taxGroup: group }))).toBe(1);
    expect(slotOf({ by: 'tax-group' }, fact(1n, { taxGroup: 'Z' }))).toBe(-1);
    expect(slotOf({ by: 'tax-group' }, fact(1n))).toBeUndefined();
    expect(slotOf({ by: 'document', documents: ['sale'] }, fact(1n))).toBeUndefined();
    expect(slotOf({ documents: ['sale'] }, fact(1n, { document: 'sale' }))).toBe(1);
    expect(slotOf({ documents: ['sale'] }, fact(1n, { document: 'refund' }))).toBeUndefined();
    expect(slotOf({ operations: ['copy'] }, fact(1n))).toBeUndefined();
    expect(slotOf({ operations: ['sale'] }, fact(1n))).toBe(1);
  });

  it('reads names and groups', () => {
    expect(['turnover', 'gross/A', 'till@1', 'gross/A@1', '/x', '@x'].map(nameOfKey)).toEqual([
      'turnover',
      'gross',
      'till',
      'gross',
      '',
      '',
    ]);
    const one = fact(1n, { document: 'sale', taxGroup: 'A', payment: 'cash' });
    const by = ['none', 'document', 'tax-group', 'payment', 'operation'] as const;
    expect(by.map((group) => groupOf(group, one))).toEqual(['', 'sale', 'A', 'cash', 'sale']);
  });
});

/** Counters over random facts and random counter tables, against a recomputation that knows only the facts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { none } from '../country/none.js';
import { OPERATION_KINDS, type CounterSpec, type OperationKind } from '../model/counters.js';
import { LIMITS } from '../model/limits.js';
import type { DocumentKind } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import { Counters } from './counters.js';
import { plainFact, type Fact } from './facts.js';
import type { ScopeStart } from './layout.js';

const documents: readonly DocumentKind[] = ['sale', 'refund', 'training'];
const operations = Object.keys(OPERATION_KINDS) as OperationKind[]; // the keys of that table
const measures = ['documents', 'total', 'gross', 'payment', 'copies', 'operations'] as const;
const scopes: readonly CounterSpec['scope'][] = ['unit', 'till', 'shift', 'day', 'year'];

const spec = fc.record({
  measure: fc.constantFrom(...measures),
  by: fc.constantFrom<CounterSpec['by']>('none', 'document', 'tax-group', 'payment', 'operation'),
  scope: fc.constantFrom(...scopes),
  documents: fc.option(fc.subarray([...documents], { minLength: 1 }), { nil: undefined }),
  operations: fc.option(fc.subarray([...operations], { minLength: 1 }), { nil: undefined }),
  reset: fc.constantFrom<CounterSpec['reset']>('opening', 'closing', undefined),
  inZ: fc.boolean(),
});

const specs = fc.array(spec, { minLength: 1, maxLength: 8 }).map((drawn) =>
  drawn.map((one, index): CounterSpec => {
    const { documents: only, operations: kinds, reset, ...rest } = one;
    return {
      ...rest,
      name: `c${index}`,
      max: 10n ** 15n,
      ...(only && { documents: only }),
      ...(kinds && { operations: kinds }),
      ...(reset && { reset }),
    };
  }),
);

const fact = fc.record<Fact>({
  measure: fc.constantFrom(...measures),
  amount: fc.bigInt({ min: -3n, max: 3n }),
  operation: fc.constantFrom(...operations),
  document: fc.constantFrom(...documents, undefined),
  // Z is no group of the rules: its sum must not be lost either.
  taxGroup: fc.constantFrom('A', 'B', 'Z', undefined),
  payment: fc.constantFrom('cash', 'card', undefined),
});

const starts: readonly ScopeStart[] = [
  { scope: 'year' },
  { scope: 'day', reset: 'opening' },
  { scope: 'day', reset: 'closing' },
  { scope: 'shift', reset: 'opening' },
  { scope: 'shift', reset: 'closing' },
];

const till = fc.constantFrom('1', '2', undefined);
const event = fc.record({
  facts: fc.array(fact, { maxLength: 5 }),
  till,
  start: fc.option(fc.constantFrom(...starts), { nil: undefined, freq: 3 }),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** Whether this event begins the counter anew before its facts count; for shifts only at its own till. */
function begins(of: CounterSpec, { start, till: at }: Event, group: string | undefined): boolean {
  if (start === undefined || start.scope !== of.scope) return false;
  if (start.scope === 'year') return true;
  if ((of.reset ?? 'opening') !== start.reset) return false;
  return start.scope === 'day' || (at ?? '1') === group;
}

/** What the counters hold in the end, each value by going through all events. */
function naive(table: readonly CounterSpec[], events: readonly Event[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const of of table) {
    const byTill = of.scope === 'till' || of.scope === 'shift';
    for (const suffix of byTill ? ['1', '2', '-'] : [undefined]) {
      const since = events.findLastIndex((one) => begins(of, one, suffix));
      for (const one of events.slice(Math.max(0, since))) {
        if (byTill && (one.till ?? '-') !== suffix) continue;
        for (const found of one.facts.filter(({ measure }) => measure === of.measure)) {
          if (of.documents?.some((kind) => kind === found.document) === false) continue;
          if (of.operations?.includes(found.operation) === false) continue;
          const groups = { none: '', document: found.document, 'tax-group': found.taxGroup, payment: found.payment };
          const group = of.by === 'operation' ? found.operation : groups[of.by];
          if (group === undefined) continue;
          const key = `${of.name}${group && `/${group}`}${suffix === undefined ? '' : `@${suffix}`}`;
          sums.set(key, (sums.get(key) ?? 0n) + found.amount);
        }
      }
    }
  }
  return new Map([...sums].filter(([, value]) => value !== 0n));
}

function asMap(counters: Counters): Map<string, bigint> {
  return new Map(counters.list().map(({ key, value }) => [key, value]));
}

function added(counters: Counters, facts: readonly Fact[], at?: string): Counters {
  const next = counters.plus(facts, at);
  if ('overflow' in next) throw new Error(`counter ${next.overflow} overflows`);
  return next;
}

/** The counters after each event, the first before any. */
function run(rules: Rules, events: readonly Event[]): readonly Counters[] {
  const all = [Counters.of(rules, [])];
  for (const { facts, till: at, start } of events) {
    const before = all.at(-1) ?? Counters.none;
    const begun = start === undefined ? before : before.start(start, start.scope === 'shift' ? (at ?? '1') : undefined);
    all.push(added(begun, facts, at));
  }
  return all;
}

describe('counters', () => {
  it('are what the facts add up to, whatever the table', () => {
    fc.assert(
      fc.property(specs, fc.array(event, { maxLength: 20 }), (counters, events) => {
        const rules = { ...none.rules, counters };
        const all = run(rules, events);
        // Every table that a later one was made from still says what it said.
        all.forEach((table, count) => void expect(asMap(table)).toEqual(naive(counters, events.slice(0, count))));
        const last = all.at(-1) ?? Counters.none;
        const keys = last.list().map(({ key }) => key);
        expect(keys).toEqual([...keys].sort());
        const inZ = counters.filter((of) => of.inZ).map(({ name }) => name);
        expect(last.closing()).toEqual(last.list().filter(({ key }) => inZ.includes(/^c\d+/.exec(key)?.[0] ?? '')));
        for (const { key, value } of last.list()) expect(last.get(key)).toBe(value);
        expect(last.get('c0/none@such')).toBeUndefined();
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('go on from a checkpoint as if there had been none', () => {
    fc.assert(
      fc.property(specs, fc.array(event, { maxLength: 12 }), fc.array(event, { maxLength: 6 }), (counters, a, b) => {
        const rules = { ...none.rules, counters };
        const half = run(rules, a).at(-1) ?? Counters.none;
        const again = Counters.of({ ...rules }, half.list());
        const go = (from: Counters): unknown =>
          b.reduce((now, { facts, till: at }) => added(now, facts, at), from).list();
        expect(go(again)).toEqual(go(half));
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('keep the values of former rules, and reset them by the scope that the new rules say', () => {
    const one = (scope: CounterSpec['scope'], name = 'c'): CounterSpec => {
      return { name, measure: 'total', by: 'none', scope, max: 100n, inZ: true };
    };
    const under = (...counters: CounterSpec[]): Rules => ({ ...none.rules, counters });
    const five = added(Counters.of(under(one('unit'), one('day', 'gone')), []), [plainFact('total', 'sale', 5n)]);
    const moved = added(five.under(under(one('till'))), [plainFact('total', 'sale', 2n)], '7');
    expect(asMap(moved)).toEqual(new Map([['c', 5n], ['c@7', 2n], ['gone', 5n]])); // prettier-ignore
    expect(moved.closing().map(({ key }) => key)).toEqual(['c', 'c@7']);
    const daily = moved.under(under(one('day'))).start({ scope: 'day', reset: 'opening' });
    expect(asMap(daily)).toEqual(new Map([['gone', 5n]]));
  });

  it('refuse what they have no room for, either sign, and change nothing', () => {
    const counters: CounterSpec[] = [{ name: 'c', measure: 'total', by: 'none', scope: 'unit', max: 100n, inZ: true }];
    const full = Counters.of({ ...none.rules, counters }, [{ key: 'c', value: 100n }]);
    const add = (...amounts: bigint[]): ReturnType<Counters['plus']> =>
      full.plus(amounts.map((amount) => plainFact('total', 'sale', amount)));
    expect(add(1n)).toEqual({ overflow: 'c' });
    expect(add(-201n)).toEqual({ overflow: 'c' });
    const least = add(-200n);
    expect('overflow' in least ? least : least.get('c')).toBe(-100n);
    expect(full.get('c')).toBe(100n);
    // What is beyond a new bound stays, until a record touches it.
    const beyond = Counters.of({ ...none.rules, counters }, [{ key: 'c', value: 200n }]);
    const untouched = beyond.plus([plainFact('total', 'sale', 0n)]);
    expect('overflow' in untouched ? untouched : untouched.get('c')).toBe(200n);
    expect(beyond.plus([plainFact('total', 'sale', -1n)])).toEqual({ overflow: 'c' });
    // A group that the rules do not name has a bound too.
    const byGroup = Counters.of({ ...none.rules, counters: counters.map((one) => ({ ...one, by: 'tax-group' })) }, []);
    const ofZ = (amount: bigint): unknown => byGroup.plus([{ ...plainFact('total', 'sale', amount), taxGroup: 'Z' }]);
    expect(ofZ(101n)).toEqual({ overflow: 'c/Z' });
    expect(ofZ(100n)).toHaveProperty('table.count', 1);
    // Where a record ends decides, not the way there.
    const there = add(5n, -5n);
    expect('overflow' in there ? there : there.get('c')).toBe(100n);
  });

  it('refuse one key too many, and forget tills whose values are zero again', () => {
    const counters: CounterSpec[] = [{ name: 'c', measure: 'total', by: 'none', scope: 'till', max: 100n, inZ: true }];
    let values = Counters.of({ ...none.rules, counters }, []);
    for (let at = 0; at < LIMITS.counters; at++) values = added(values, [plainFact('total', 'sale')], `t${at}`);
    expect(values.plus([plainFact('total', 'sale')], 'x')).toEqual({ overflow: 'number of counters' });
    const freed = added(values, [plainFact('total', 'sale', -1n)], 't0');
    expect(added(freed, [plainFact('total', 'sale')], 'x').list()).toHaveLength(LIMITS.counters);
    expect(freed).toEqual(Counters.of({ ...none.rules, counters }, freed.list()));
  });

  it('with a list of documents take nothing but documents (a copy or cash counted there once)', () => {
    const only = { documents: ['sale'] as const, by: 'none', scope: 'unit', max: 100n, inZ: true } as const;
    const counters: CounterSpec[] = [
      { ...only, name: 'copies', measure: 'copies' },
      { ...only, name: 'in', measure: 'cash-in' },
    ];
    const facts = [plainFact('copies', 'copy'), plainFact('cash-in', 'cash-in', 5n)];
    expect(added(Counters.of({ ...none.rules, counters }, []), facts).list()).toEqual([]);
  });
});

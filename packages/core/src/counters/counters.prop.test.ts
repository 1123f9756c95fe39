/** Counters over random days and random counter tables, against a recomputation that knows only the facts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { none } from '../country/none.js';
import type { CounterSpec } from '../model/counters.js';
import type { DocumentKind } from '../model/receipt.js';
import { addFacts, closingCounters, counterList, resetScope, type Counters } from './counters.js';
import type { Fact } from './facts.js';

const documents: readonly DocumentKind[] = ['sale', 'refund', 'training'];
const measures = ['documents', 'total', 'gross', 'payment', 'copies'] as const;

const spec = fc.record({
  measure: fc.constantFrom(...measures),
  by: fc.constantFrom<CounterSpec['by']>('none', 'document', 'tax-group', 'payment'),
  scope: fc.constantFrom<CounterSpec['scope']>('unit', 'till', 'day', 'year'),
  documents: fc.option(fc.subarray([...documents], { minLength: 1 }), { nil: undefined }),
  inZ: fc.boolean(),
});

const specs = fc.array(spec, { minLength: 1, maxLength: 6 }).map((drawn) =>
  drawn.map(({ documents: only, ...rest }, index): CounterSpec => {
    return { ...rest, name: `c${index}`, max: 10n ** 15n, ...(only === undefined ? {} : { documents: only }) };
  }),
);

const fact = fc.record({
  measure: fc.constantFrom(...measures),
  amount: fc.bigInt({ min: -1000n, max: 1000n }),
  document: fc.constantFrom(...documents),
  taxGroup: fc.constantFrom('A', 'B'),
  payment: fc.constantFrom('cash', 'card'),
});

const event = fc.record({
  facts: fc.array(fact, { maxLength: 5 }),
  till: fc.constantFrom('1', '2', undefined),
  before: fc.constantFrom<CounterSpec['scope'] | undefined>('day', 'year', undefined, undefined, undefined),
});

interface Seen extends Fact {
  readonly till: string | undefined;
  readonly at: number;
}

/** What a counter of this spec holds in the end: facts since its scope began, summed by its group. */
function naive(of: CounterSpec, seen: readonly Seen[], resets: ReadonlyMap<string, number>): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const since = of.scope === 'day' || of.scope === 'year' ? (resets.get(of.scope) ?? 0) : 0;
  for (const one of seen.filter(({ at, measure }) => at >= since && measure === of.measure)) {
    if (of.documents !== undefined && !of.documents.includes(one.document as DocumentKind)) continue;
    const group =
      of.by === 'none'
        ? ''
        : `/${of.by === 'document' ? one.document : of.by === 'payment' ? one.payment : one.taxGroup}`;
    const key = `${of.name}${group}${of.scope === 'till' ? `@${one.till ?? '-'}` : ''}`;
    sums.set(key, (sums.get(key) ?? 0n) + one.amount);
  }
  return new Map([...sums].filter(([, value]) => value !== 0n));
}

describe('counters', () => {
  it('are what the facts add up to, whatever the table', () => {
    fc.assert(
      fc.property(specs, fc.array(event, { maxLength: 20 }), (counters, events) => {
        const rules = { ...none.rules, counters };
        let values: Counters = new Map();
        const seen: Seen[] = [];
        const resets = new Map<string, number>();
        for (const [at, { facts, till, before }] of events.entries()) {
          if (before !== undefined) {
            values = resetScope(values, rules, before);
            resets.set(before, at);
          }
          const next = addFacts(values, rules, { facts, till });
          if ('overflow' in next) throw new Error('no counter overflows here');
          values = next;
          seen.push(...facts.map((one) => ({ ...one, till, at })));
        }
        const expected = new Map(counters.flatMap((of) => [...naive(of, seen, resets)]));
        expect(new Map(values)).toEqual(expected);
        const inZ = counters.filter((of) => of.inZ).map(({ name }) => name);
        expect(closingCounters(values, rules).map(({ key }) => key)).toEqual(
          [...expected.keys()].filter((key) => inZ.includes(/^c\d+/.exec(key)?.[0] ?? '')).sort(),
        );
        const keys = counterList(values).map(({ key }) => key);
        expect(keys).toEqual([...keys].sort());
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('refuse what they have no room for, either sign, and change nothing', () => {
    const counters: CounterSpec[] = [{ name: 'c', measure: 'total', by: 'none', scope: 'unit', max: 100n, inZ: true }];
    const rules = { ...none.rules, counters };
    const full: Counters = new Map([['c', 100n]]);
    const add = (amount: bigint): unknown => addFacts(full, rules, { facts: [{ measure: 'total', amount }] });
    expect(add(1n)).toEqual({ overflow: 'c' });
    expect(add(-201n)).toEqual({ overflow: 'c' });
    expect(add(-200n)).toEqual(new Map([['c', -100n]]));
    expect(full).toEqual(new Map([['c', 100n]]));
  });
});

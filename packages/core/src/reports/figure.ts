/** A counter's value with what its rules say about it: what a report shows, and what tells money from numbers. */
import { nameOfKey } from '../counters/layout.js';
import {
  COUNTING_MEASURES,
  type CounterGroup,
  type CounterScope,
  type CounterValue,
  type Measure,
} from '../model/counters.js';
import type { Rules } from '../model/rules.js';

/** `money` in hundredths, `duration` in milliseconds. */
export type FigureUnit = 'number' | 'money' | 'duration';

export interface Figure {
  readonly key: string;
  /** Name of the counter. */
  readonly name: string;
  readonly unit: FigureUnit;
  readonly measure: Measure;
  readonly scope: CounterScope;
  readonly by: CounterGroup;
  /** Document kind, tax group, payment kind or operation, where the counter is grouped by one. */
  readonly group?: string;
  /** For the scopes `till` and `shift`; `-` where records named none. */
  readonly till?: string;
  readonly value: bigint;
}

/** What the value of a measure is: a count, hundredths of the currency, or milliseconds. */
export function unitOf(measure: Measure): FigureUnit {
  if (measure === 'duration') return 'duration';
  return COUNTING_MEASURES.includes(measure) ? 'number' : 'money';
}

/** The figures of a list of counters, in its order. Counters that these rules do not name are of former rules: left out. */
export function figuresOf(counters: readonly CounterValue[], rules: Rules): readonly Figure[] {
  const specs = new Map(rules.counters.map((spec) => [spec.name, spec]));
  return counters.flatMap(({ key, value }): Figure[] => {
    const name = nameOfKey(key);
    const spec = specs.get(name);
    if (spec === undefined) return [];
    const { measure, scope, by } = spec;
    const [, group, till] = /^[^/@]*(?:\/([^@]*))?(?:@(.*))?$/.exec(key) ?? [];
    const apart = { ...(group === undefined ? {} : { group }), ...(till === undefined ? {} : { till }) };
    return [{ key, name, unit: unitOf(measure), measure, scope, by, ...apart, value }];
  });
}

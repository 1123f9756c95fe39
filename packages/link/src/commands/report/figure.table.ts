/** A figure of a report: a counter's value with what its rules say about it. */
import { int64, list, oneOf, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import {
  counterGroup,
  counterMeasure,
  counterScope,
  LIMITS,
  shortId,
  type CounterGroup,
  type CounterScope,
  type Measure,
} from '@plomba/core/model';

/** `money` in hundredths, `duration` in milliseconds. */
export type FigureUnit = 'number' | 'money' | 'duration';

export interface ReportFigure {
  /** `name`, `name/group`, with `@till` behind it. */
  readonly key: string;
  /** Name of the counter in the rules. */
  readonly name: string;
  readonly unit: FigureUnit;
  readonly measure: Measure;
  readonly scope: CounterScope;
  readonly by: CounterGroup;
  readonly group?: string;
  readonly till?: string;
  /** In the unit of `unit`. */
  readonly value: bigint;
}

const figureTable: RecordSchema<ReportFigure> = record<ReportFigure>('ReportFigure', {
  key: required(1, text({ bytesMax: 64 }), '`name`, `name/group`, with `@till` behind it'),
  name: required(2, text({ bytesMax: 64 }), 'name of the counter in the rules'),
  unit: required(3, oneOf<FigureUnit>({ number: 1, money: 2, duration: 3 }), 'money in hundredths, duration in ms'),
  measure: required(4, counterMeasure, 'what is counted or summed'),
  scope: required(5, counterScope, 'over what it runs'),
  by: required(6, counterGroup, 'what it is grouped by'),
  group: optional(7, text({ bytesMax: 64 }), 'document kind, tax group, payment kind or operation'),
  till: optional(8, shortId, 'for the scopes `till` and `shift`'),
  value: required(9, int64, 'in the unit named above'),
});

export const figures: Schema<readonly ReportFigure[]> = list(figureTable, { min: 0, max: LIMITS.counters });
export const currencyText: Schema<string> = text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ });

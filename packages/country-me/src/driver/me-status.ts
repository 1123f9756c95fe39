/** What a connector says of itself. */
import type { BasicStatus } from '@plomba/sdk';
import { fieldsOf, numberIn, textIn } from './problem.js';

export interface MeStatus extends BasicStatus {
  readonly country: 'me';
  readonly environment: 'test' | 'production';
  /** State of life: `test`, `production`, `blocked` … */
  readonly life: string;
  readonly firmware: string;
  /** Its clock in Podgorica, such as `2026-03-14T09:26:53+01:00`. */
  readonly time: string;
  readonly day: { readonly number: number; readonly isOpen: boolean };
  /** What the authority has not been told of. */
  readonly reports: {
    readonly waiting: number;
    /** When the oldest was issued. */
    readonly oldest?: string;
    /** Why it waits, such as `NOINTERNET`. */
    readonly why?: string;
  };
}

/** Undefined where it is no status of a connector. */
export function readStatus(json: unknown): MeStatus | undefined {
  const { day, reports } = fieldsOf(json);
  const environment = textIn(json, 'environment');
  const [life, firmware, time] = ['life', 'firmware', 'time'].map((name) => textIn(json, name));
  const [number, waiting] = [numberIn(day, 'number'), numberIn(reports, 'waiting')];
  if (environment !== 'test' && environment !== 'production') return undefined;
  if (life === undefined || firmware === undefined || time === undefined) return undefined;
  if (number === undefined || waiting === undefined) return undefined;
  const [serial, halted] = [textIn(json, 'serial'), textIn(json, 'halted')];
  const [oldest, why] = [textIn(reports, 'oldest'), textIn(reports, 'why')];
  return {
    country: 'me',
    ...(serial === undefined ? {} : { serial }),
    ...(halted === undefined ? {} : { halted }),
    environment,
    life,
    firmware,
    time,
    day: { number, isOpen: fieldsOf(day)['isOpen'] === true },
    reports: { waiting, ...(oldest === undefined ? {} : { oldest }), ...(why === undefined ? {} : { why }) },
  };
}

/**
 * What a unit tells an authority by itself, record by record, and what it makes of the answers. Committed, printed and
 * reported are three facts: a record is durable before it is reported, and each answer is a later record of its own.
 * A country gives pure functions; the unit's firmware decides when, remembers, and tries again.
 */
import type { LocalTime } from '../model/time.js';
import type { AnswerPayload } from '../tables/payloads.table.js';
import type { Content, UnitState } from '../unit/state.js';
import type { HttpRequest, HttpResponse } from './http.js';

/** A record of the journal, as a report needs it. */
export interface ReportedRecord {
  readonly sequence: number;
  readonly time: LocalTime;
  readonly content: Content;
  /** Leaf hash of the record, 32 bytes: ids that need chance come from it. */
  readonly leafHash: Uint8Array;
}

/** What the unit knows of attempts before this one. */
export type ReportHistory =
  | { readonly kind: 'never' }
  /** The power went since it was committed: it may have been sent, and even answered. */
  | { readonly kind: 'perhaps' }
  /** Tried, and no final answer came; why, in the country's words. */
  | { readonly kind: 'tried'; readonly why: string };

export interface ReportAttempt {
  readonly record: ReportedRecord;
  readonly history: ReportHistory;
  readonly now: LocalTime;
  readonly state: UnitState;
  /** An earlier record, for reports that refer to one; undefined where there is none of this sequence. */
  recordOf(sequence: number): ReportedRecord | undefined;
}

/** What came back: an answer, or why there is none. */
export type ReportOutcome =
  | { readonly kind: 'answered'; readonly response: HttpResponse }
  /** `no-link`: the unit has no network; `unreachable`: nobody took the request; `lost`: taken, and no answer came. */
  | { readonly kind: 'no-link' | 'unreachable' | 'lost'; readonly detail: string };

/** What the answer means; `waiting`: it is tried again. */
export type ReportJudgement = Pick<AnswerPayload, 'result' | 'codes'> & { readonly detail: string };

export interface Reporting {
  /** Whether the authority is told of this record. */
  wants(content: Content): boolean;
  /** While a record of this kind has no final answer, none behind it is sent for the first time. */
  goesFirst(content: Content): boolean;
  /** Reports that are under way at the same time. */
  readonly windowMax: number;
  /** How long to wait behind so many failures in a row, ms. */
  retryMs(failures: number): number;
  /** What is sent; or what is to be noted where nothing can be, such as while a key does not answer. */
  request(attempt: ReportAttempt): { readonly request: HttpRequest } | { readonly judgement: ReportJudgement };
  judge(outcome: ReportOutcome, attempt: ReportAttempt): ReportJudgement;
}

/**
 * One shape for whatever is tried case by case: scenarios, a conformance suite, a crash test. JSON, JUnit XML and the
 * table of a terminal are made of it. Nothing in it depends on the host: a time is virtual or absent.
 *
 * Invariant: a case that did not run says why, and is never counted as passed.
 */

/** Where a case, or what failed in it, is written down. Lines and columns count from 1. */
export interface CasePlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

export interface CaseFacts {
  /** Unique within its report, the same in every run: how a case is asked for again. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** What the case belongs to: the file of a scenario, the chapter of a protocol. */
  readonly suite: string;
  /** Milliseconds of virtual time that it took; absent where time is the wall's. */
  readonly virtualMs?: number;
  /** What was seen, a line each: steps, bytes, values. */
  readonly details?: readonly string[];
}

/** How one case ended. */
export type CaseResult =
  | (CaseFacts & { readonly outcome: 'passed'; readonly place?: CasePlace })
  /** `place` is what failed, where that is known, and the case otherwise. */
  | (CaseFacts & { readonly outcome: 'failed'; readonly why: string; readonly place?: CasePlace })
  | (CaseFacts & { readonly outcome: 'not-run'; readonly why: string; readonly place?: CasePlace });

/** How a case may end. */
export type CaseOutcome = CaseResult['outcome'];

export interface CaseReport {
  /** What was run: `scenarios`, `conformance of the native link`. */
  readonly name: string;
  /** What a reader has to know of the run: versions, seed, unit. */
  readonly about: Readonly<Record<string, string>>;
  readonly cases: readonly CaseResult[];
}

export interface CaseTally {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: number;
}

export function tallyOf(cases: readonly CaseResult[]): CaseTally {
  const count = (outcome: CaseOutcome): number => cases.filter((one) => one.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), notRun: count('not-run') };
}

/** `file:line:column`, as editors and terminals open it. */
export function placeText({ file, line, column }: CasePlace): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/**
 * The crash test: a program makes its sale again and again, each time at a fresh unit and under another single fault. A
 * sale without any fault comes first: it says how many faults there are, and that the program can sell at all.
 */
import type { CrashFault } from './crash-fault.js';
import { crashKindOf, everyCrash, planOf, type CrashKind, type PlanOptions, type SaleSize } from './crash-plan.js';
import { CRASH_FINDINGS, type CrashFinding, type CrashFindingKind } from './judge-case.js';
import type { CaseFacts, CaseResult } from '../report/case-report.js';
import { runCase, type CrashCase, type CrashSetup } from './run-case.js';

export interface CrashTestOptions extends Omit<PlanOptions, 'shuffled'> {
  /** Faults of the unit itself, one case each, beside those of `kinds`. */
  readonly injected?: readonly CrashFault[];
  /** Cases that run at once. */
  readonly jobs: number;
  /** No new case begins after so many ms; all are made when it is absent. */
  readonly budgetMs?: number;
  readonly onProgress?: (progress: CrashProgress) => void;
  /** Aborted: no new case begins. */
  readonly signal?: AbortSignal;
}

export interface CrashProgress {
  readonly done: number;
  readonly total: number;
  /** The case that was done last. */
  readonly result: CaseResult;
  /** The same, when it went wrong. */
  readonly failed?: CrashFailure;
}

/** A case that went wrong. */
export interface CrashFailure {
  readonly fault: string;
  readonly attempts: number;
  readonly finding: CrashFinding;
}

export interface CrashReport {
  /** Of a sale without a fault. */
  readonly size: SaleSize;
  /** Single faults that there are, of the kinds asked for. */
  readonly possible: number;
  readonly cases: number;
  readonly byKind: Readonly<Partial<Record<CrashKind, number>>>;
  /** Cases whose fault did not come to happen, because the sale had fewer bytes than the measured one. */
  readonly notReached: number;
  readonly found: Readonly<Record<CrashFindingKind, number>>;
  /** The worst kinds first. */
  readonly failures: readonly CrashFailure[];
  /** Programs that were started. */
  readonly attempts: number;
  /** Cases that ended with the belief that nothing was sold, rightly. */
  readonly notSold: number;
  readonly slowestMs: number;
  readonly seconds: number;
}

/** The program does not sell even without a fault: nothing could be learned from faults. */
export class CannotSellError extends Error {
  override readonly name = 'CannotSellError';
  readonly finding: CrashFinding | undefined;

  constructor(measured: CrashCase) {
    const { finding, belief } = measured;
    super(finding?.detail ?? `without any fault the program believes ${belief}`);
    this.finding = finding;
  }
}

/** A sale without a fault. @throws CannotSellError (as a rejection) */
export async function measureSale(setup: CrashSetup): Promise<CrashCase> {
  const measured = await runCase(setup);
  if (measured.finding !== undefined || measured.belief !== 'sold') throw new CannotSellError(measured);
  return measured;
}

/** @throws CannotSellError (as a rejection), or what a unit failed with */
export async function runCrashTest(setup: CrashSetup, options: CrashTestOptions): Promise<CrashReport> {
  const startedMs = setup.nowMs();
  const { size } = await measureSale(setup);
  const { injected = [] } = options;
  const plan = [...injected, ...planOf(size, { ...options, shuffled: options.budgetMs !== undefined })];
  const tally = new Tally(plan.length);
  const untilMs = options.budgetMs === undefined ? Number.POSITIVE_INFINITY : startedMs + options.budgetMs;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < plan.length && setup.nowMs() < untilMs && options.signal?.aborted !== true) {
      const fault = plan[next++]!; // inside of the plan
      options.onProgress?.(tally.count(fault, await runCase(setup, fault)));
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, work));
  const seconds = (setup.nowMs() - startedMs) / 1000;
  return tally.report({ size, possible: injected.length + everyCrash(size, options.kinds).length, seconds });
}

class Tally {
  readonly #total: number;
  readonly #byKind: Partial<Record<CrashKind, number>> = {};
  readonly #failures: CrashFailure[] = [];
  #cases = 0;
  #notReached = 0;
  #attempts = 0;
  #notSold = 0;
  #slowestMs = 0;

  constructor(total: number) {
    this.#total = total;
  }

  count(fault: CrashFault, { fault: name, fired, attempts, belief, finding, ms }: CrashCase): CrashProgress {
    const kind = crashKindOf(fault);
    this.#cases++;
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1;
    this.#attempts += attempts;
    if (!fired) this.#notReached++;
    if (belief === 'not-sold' && finding === undefined) this.#notSold++;
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    const failed = finding === undefined ? undefined : { fault: name, attempts, finding };
    if (failed !== undefined) this.#failures.push(failed);
    const result = resultOf(
      { id: name, title: name, suite: kind, details: [`starts of the program: ${attempts}`] },
      failed,
      fired,
    );
    return { done: this.#cases, total: this.#total, result, ...(failed === undefined ? {} : { failed }) };
  }

  report(about: Pick<CrashReport, 'size' | 'possible' | 'seconds'>): CrashReport {
    const found = Object.fromEntries(
      CRASH_FINDINGS.map((kind) => [kind, this.#failures.filter(({ finding }) => finding.kind === kind).length]),
    ) as Record<CrashFindingKind, number>; // one entry for each
    return {
      ...about,
      cases: this.#cases,
      byKind: this.#byKind,
      notReached: this.#notReached,
      found,
      failures: CRASH_FINDINGS.flatMap((kind) => this.#failures.filter(({ finding }) => finding.kind === kind)),
      attempts: this.#attempts,
      notSold: this.#notSold,
      slowestMs: this.#slowestMs,
    };
  }
}

function resultOf(facts: CaseFacts, failed: CrashFailure | undefined, fired: boolean): CaseResult {
  if (failed !== undefined) {
    return { ...facts, outcome: 'failed', why: `${failed.finding.kind}: ${failed.finding.detail}` };
  }
  if (fired) return { ...facts, outcome: 'passed' };
  return { ...facts, outcome: 'not-run', why: 'this sale had fewer bytes than the measured one: the fault never came' };
}

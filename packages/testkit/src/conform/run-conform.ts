/**
 * Runs the cases of a suite one after the other. A case is run only when what it does is allowed, what it needs is there
 * and what it uses up is left; otherwise it says why not, and counts as nothing else.
 *
 * Invariant: a case that was not run is never among those that passed; a case that used more than it declared fails.
 */
import type { CaseResult } from '../report/case-report.js';
import {
  CannotTell,
  NO_COST,
  NotConforming,
  PAPER_MM,
  type ConformCase,
  type ConformCost,
  type ConformEffect,
  type ConformNeed,
} from './conform-case.js';

/** What may be done to a unit, and how much of it. */
export interface ConformLimits {
  readonly allow: readonly ConformEffect[];
  /** Only cases whose id contains this, or fits it where it has a `*`. */
  readonly only?: string;
  /** Only the case with this id. */
  readonly exactly?: string;
  readonly receiptsMax?: number;
  readonly paperMmMax?: number;
}

/** What a suite is, to whoever runs it. */
export interface RunnableSuite<Context> {
  readonly cases: readonly ConformCase<Context>[];
  /** What the unit and its surroundings have; what is absent says why. */
  readonly has: ReadonlyMap<ConformNeed, true | string>;
  /** What was used up so far. */
  readonly spent: ConformCost;
  /** A fresh context for each case. */
  context(): Context;
  /** Ends the connections of a case. */
  release(context: Context): Promise<void>;
}

export interface ConformProgress {
  readonly done: number;
  readonly total: number;
  readonly result: CaseResult;
}

/** Whether a case id fits a pattern: `*` for anything, otherwise a part of the id. */
export function idFits(id: string, pattern: string): boolean {
  if (!pattern.includes('*')) return id.includes(pattern);
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}

/** Why a case was left out by whoever runs the suite. */
function leftOut<C>({ id, effect }: ConformCase<C>, limits: ConformLimits): string | undefined {
  const { only, allow, exactly } = limits;
  if (exactly !== undefined && exactly !== id) return `not asked for: only ${exactly}`;
  if (only !== undefined && !idFits(id, only)) return `not asked for: only ${only}`;
  return allow.includes(effect) ? undefined : `it is ${effect}; allowed is ${allow.join(', ') || 'nothing'}`;
}

/** Why a case that is wanted cannot run: what it needs is not there, or used up. */
function hindrance<C>(one: ConformCase<C>, suite: RunnableSuite<C>, limits: ConformLimits): string | undefined {
  const { needs = [], cost = NO_COST } = one;
  for (const need of needs) {
    const has = suite.has.get(need) ?? 'it is not there';
    if (has !== true) return `needs ${need}: ${has}`;
  }
  const { receipts, papers } = suite.spent;
  const receiptsLeft = (limits.receiptsMax ?? Infinity) - receipts;
  if (cost.receipts > receiptsLeft) return `needs ${cost.receipts} receipts, ${receiptsLeft} are left of the budget`;
  const mmLeft = (limits.paperMmMax ?? Infinity) - papers * PAPER_MM;
  if (cost.papers * PAPER_MM > mmLeft)
    return `needs ${cost.papers * PAPER_MM} mm of paper, ${mmLeft} are left of the budget`;
  return undefined;
}

/** How a run ended. */
export interface ConformRun {
  /** One for each case of the suite, in its order. */
  readonly results: readonly CaseResult[];
  /**
   * Ids of cases that were wanted and could not run, because something that they need was not there or the budget was
   * used up. A case that does not apply to this unit is not among them.
   */
  readonly missing: readonly string[];
}

/** Runs what may be run. @param onResult told of every case as it ends */
export async function runConform<C>(
  suite: RunnableSuite<C>,
  limits: ConformLimits,
  onResult: (progress: ConformProgress) => void,
): Promise<ConformRun> {
  const results: CaseResult[] = [];
  const missing: string[] = [];
  for (const one of suite.cases) {
    const choice = leftOut(one, limits);
    const why = choice ?? hindrance(one, suite, limits);
    if (choice === undefined && why !== undefined) missing.push(one.id);
    const result =
      why === undefined ? await runCase(one, suite) : { ...factsOf(one), outcome: 'not-run' as const, why };
    results.push(result);
    onResult({ done: results.length, total: suite.cases.length, result });
  }
  return { results, missing };
}

function factsOf<C>({
  id,
  title,
  clause,
  effect,
}: ConformCase<C>): Pick<CaseResult, 'id' | 'title' | 'suite' | 'details'> {
  const [chapter = id] = id.split('/');
  return { id, title, suite: chapter, details: [`${clause}; ${effect}`] };
}

async function runCase<C>(one: ConformCase<C>, suite: RunnableSuite<C>): Promise<CaseResult> {
  const facts = factsOf(one);
  const before = { ...suite.spent };
  const context = suite.context();
  try {
    await one.run(context);
  } catch (error) {
    if (error instanceof CannotTell) return { ...facts, outcome: 'not-run', why: error.message };
    return { ...facts, outcome: 'failed', why: whyOf(error) };
  } finally {
    await suite.release(context);
  }
  const { receipts, papers } = one.cost ?? NO_COST;
  const [usedReceipts, usedPapers] = [suite.spent.receipts - before.receipts, suite.spent.papers - before.papers];
  if (usedReceipts <= receipts && usedPapers <= papers) return { ...facts, outcome: 'passed' };
  const used = `${usedReceipts} receipts and ${usedPapers} papers`;
  return { ...facts, outcome: 'failed', why: `the case used ${used}, but declared ${receipts} and ${papers}` };
}

function whyOf(error: unknown): string {
  if (error instanceof NotConforming) return error.message;
  // Whatever a unit does, a case ends: a line that cannot be opened, bytes that no table reads.
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

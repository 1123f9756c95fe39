/** Runs steps, one after the other: variables are put in, the step is done, what it gave is judged and named. */
import { isFiscalError } from '@plomba/sdk';
import type { StepAt } from './action.js';
import { StepFailure, type CaseRun } from './case-run.js';
import { compared, judged } from './judge-step.js';
import { plainOf, shown } from './plain.js';
import { placeText } from '../report/case-report.js';
import { ScenarioError } from './scenario-error.js';
import type { Spot } from './shape/spot.js';
import { filled } from './shape/variables.js';
import { readStep, type ReadStep } from './step-shape.js';

/** Virtual time after which a step that does not end is a bug, ms. */
const STEP_MS = 24 * 3_600_000;

/** Steps whose own steps are filled when they are run. */
const LAZY: ReadonlySet<string> = new Set(['repeat', 'block']);

export async function runSteps(run: CaseRun, steps: Spot): Promise<void> {
  if (steps.kind !== 'list') throw new ScenarioError(steps, 'must be a list of steps');
  for (const step of steps.items) await runStep(run, step);
}

/** @throws StepFailure with the place of what did not hold */
export async function runStep(run: CaseRun, raw: Spot): Promise<void> {
  const step = readStep(filledStep(raw, run.scope));
  const { spot, word, given, common } = step;
  run.trace.push(`${placeText(spot.place)} ${word}`);
  const at: StepAt = { ...common, spot, given };
  const begun = begin(run, step, at);
  if (common.async === true && common.as !== undefined) {
    begun.catch(() => undefined); // whoever waits for it hears of it
    run.pending.set(common.as, { by: common.by ?? 'till', spot, promise: begun });
    // It is on its way before the next step begins.
    await run.world.clock.advance(0);
    return;
  }
  await settle(run, step, begun);
  if (run.world.failure !== undefined)
    throw new StepFailure(spot, `the unit failed: ${shown(plainOf(run.world.failure))}`);
}

function filledStep(raw: Spot, scope: Readonly<Record<string, unknown>>): Spot {
  if (raw.kind !== 'map') return raw;
  const entries = [...raw.entries].map(([name, inner]): [string, Spot] => [
    name,
    LAZY.has(name) ? inner : filled(inner, scope),
  ]);
  return { ...raw, entries: new Map(entries) };
}

async function begin(run: CaseRun, { row, value }: ReadStep, at: StepAt): Promise<unknown> {
  return row.run(run, value, at);
}

async function settle(
  run: CaseRun,
  { spot, word, row, common, value }: ReadStep,
  begun: Promise<unknown>,
): Promise<void> {
  const waitedFor = word === 'wait' ? String(value) : undefined;
  let result: unknown;
  try {
    // Calls of the unit need time to move; what steers steps moves it itself.
    result = row.isCall ? await run.world.clock.until(begun, STEP_MS) : await begun;
  } catch (error) {
    if (!isFiscalError(error)) throw error;
    run.trace.push(`  ${shown(plainOf(error))}`);
    remember(run, common.as ?? waitedFor, error);
    if (common.fails !== undefined) return judged(error, common.fails);
    throw new StepFailure(spot, `${word} failed: ${error.code}: ${error.detail}`, {
      details: [shown(plainOf(error))],
      cause: error,
    });
  }
  if (common.fails !== undefined) {
    throw new StepFailure(common.fails, `${word} must fail, and gave ${shown(plainOf(result))}`);
  }
  if (result !== undefined) run.trace.push(`  ${shown(plainOf(result))}`);
  remember(run, common.as ?? waitedFor, result);
  if (common.gives !== undefined) compared(result, common.gives);
}

/** What a step gave, under its name; an operation that was stored before stays. */
function remember(run: CaseRun, name: string | undefined, result: unknown): void {
  if (name === undefined) return;
  const before = run.scope[name];
  const kept =
    typeof before === 'object' && before !== null && 'operation' in before ? { operation: before.operation } : {};
  const plain = plainOf(result);
  const isObject = typeof plain === 'object' && plain !== null && !Array.isArray(plain);
  run.scope[name] = isObject ? { ...kept, ...plain } : (plain ?? kept);
  if (isObject && 'injection' in plain && typeof plain.injection === 'number')
    run.injections.set(name, plain.injection);
}

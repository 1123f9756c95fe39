/**
 * Makes a failing run small: leaves out steps, then faults, as long as it fails in the same way. Bounded by time: what is
 * not tried is left in.
 */
import type { FuzzPlan, FuzzStep } from './fuzz-plan.js';

export interface ShrinkOptions {
  /** Whether a run still fails in the same way. */
  readonly fails: (plan: FuzzPlan) => Promise<boolean>;
  /** Asked before each try. */
  readonly isOver: () => boolean;
  readonly onTry?: (plan: FuzzPlan, tries: number) => void;
}

/** The smallest run that was found; the same one where nothing can be left out. */
export async function shrinkPlan(plan: FuzzPlan, options: ShrinkOptions): Promise<FuzzPlan> {
  let tries = 0;
  const fails = async (steps: readonly FuzzStep[]): Promise<boolean> => {
    if (options.isOver()) return false;
    options.onTry?.({ ...plan, steps }, ++tries);
    return options.fails({ ...plan, steps });
  };
  let steps = plan.steps;
  for (let before = -1; before !== sizeOf(steps) && !options.isOver();) {
    before = sizeOf(steps);
    steps = await without(steps, fails);
    steps = await withoutFaults(steps, fails);
  }
  return { ...plan, steps };
}

function sizeOf(steps: readonly FuzzStep[]): number {
  return steps.length + steps.filter(({ fault }) => fault !== undefined).length;
}

/** Leaves out runs of steps: halves first, then smaller ones, down to single steps. */
async function without(
  all: readonly FuzzStep[],
  fails: (steps: readonly FuzzStep[]) => Promise<boolean>,
): Promise<readonly FuzzStep[]> {
  let steps = all;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    // From behind: what comes after the failure goes first.
    for (let end = steps.length; end > 0; end -= size) {
      const fewer = [...steps.slice(0, Math.max(0, end - size)), ...steps.slice(end)];
      if (fewer.length < steps.length && (await fails(fewer))) steps = fewer;
    }
  }
  return steps;
}

async function withoutFaults(
  all: readonly FuzzStep[],
  fails: (steps: readonly FuzzStep[]) => Promise<boolean>,
): Promise<readonly FuzzStep[]> {
  const calm = all.map(({ fault: _fault, ...step }): FuzzStep => step);
  if (all.some(({ fault }) => fault !== undefined) && (await fails(calm))) return calm;
  let steps = all;
  for (let at = steps.length - 1; at >= 0; at--) {
    if (steps[at]?.fault === undefined) continue;
    const fewer = steps.map((step, index) => (index === at ? (calm[index] ?? step) : step));
    if (await fails(fewer)) steps = fewer;
  }
  return steps;
}

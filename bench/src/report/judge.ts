/** Figures beside their bars and goals. */
import type { Figure } from '../bench.js';
import type { Spread } from '../harness/spread.js';
import { BUDGETS, type Budget } from '../rows.table.js';

export interface Judged {
  readonly budget: Budget;
  readonly spread: Spread;
  readonly reached: 'goal' | 'bar' | 'neither';
}

function isWithin(value: number, bound: number, sense: Budget['sense']): boolean {
  return sense === 'more' ? value >= bound : value <= bound;
}

/** How far a value is, where 1 is the bar and more is better. */
export function shareOfBar({ budget, spread }: Judged, value: number = spread.median): number {
  return budget.sense === 'more' ? value / budget.bar : budget.bar / value;
}

/** In the order of the table; figures that it does not know are left out. */
export function judge(figures: readonly Figure[]): readonly Judged[] {
  return BUDGETS.flatMap((budget) => {
    const spread = figures.find(({ key }) => key === budget.key)?.spread;
    if (spread === undefined) return [];
    const { bar, goal, sense } = budget;
    const isAtGoal = isWithin(spread.median, goal, sense);
    const reached = isAtGoal ? 'goal' : isWithin(spread.median, bar, sense) ? 'bar' : 'neither';
    return [{ budget, spread, reached } as const];
  });
}

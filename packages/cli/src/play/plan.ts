/**
 * What is left to do of a roll on a unit, decided before the first line is played. Pure.
 *
 * The unit is the truth: a line is done when its operation is bound there, whatever an earlier run believed. A fenced
 * operation was given up for good (somebody asked for its outcome and was told "not committed"), so its line cannot be
 * played under that id any more.
 */
import type { TillLine, TillRoll } from '@plomba/core/model';
import { CliError } from '../cli-error.js';

/** What the unit says about an operation that it knows. */
export interface KnownOperation {
  readonly id: string;
  readonly epoch: number;
  readonly sequence?: number;
  readonly fenced: boolean;
}

export interface PlanStep {
  readonly index: number;
  readonly line: TillLine;
  /** The operation as the unit has it, when the line is done already. */
  readonly done: KnownOperation | undefined;
}

export interface RollPlan {
  readonly roll: TillRoll;
  readonly steps: readonly PlanStep[];
  /** Lines that were done before. */
  readonly doneBefore: number;
}

/** @throws CliError `operation-fenced`; without `resume` also `roll-begun` when a line is done already */
export function planRoll(
  roll: TillRoll,
  known: readonly KnownOperation[],
  options: { readonly resume: boolean },
): RollPlan {
  const byId = new Map(known.map((operation) => [operation.id, operation]));
  const steps = roll.lines.map((line, index): PlanStep => ({ index, line, done: byId.get(line.operation) }));
  const fenced = steps.find(({ done }) => done?.fenced === true);
  if (fenced !== undefined) {
    throw new CliError(
      'operation-fenced',
      `operation ${fenced.line.operation} was given up on this unit and can never be committed`,
      {
        where: `lines[${fenced.index}]`,
        hint: 'Give that line a new operation id in the roll.',
      },
    );
  }
  const doneBefore = steps.filter(({ done }) => done !== undefined).length;
  if (doneBefore > 0 && !options.resume) {
    throw new CliError(
      'roll-begun',
      `${doneBefore} of the ${steps.length} lines of this roll are on the unit already`,
      {
        hint: 'Run it with --resume: it goes on with what is missing, and nothing is issued twice.',
      },
    );
  }
  return { roll, steps, doneBefore };
}

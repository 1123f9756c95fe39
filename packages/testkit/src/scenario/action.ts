/** The shape of a row of the table of steps: what a step is called, what it takes, what it does. */
import type { CaseRun } from './case-run.js';
import type { Shape } from './shape/shape.js';
import type { Spot } from './shape/spot.js';

/** What any step may say beside what it does. */
export interface StepCommon {
  /** Who does it; `till` when absent. */
  readonly by?: string;
  /** Name under which later steps find what it gave. */
  readonly as?: string;
  /** What is expected of what it gives. */
  readonly gives?: Spot;
  /** It must be refused, or fail: with this code, or as described. */
  readonly fails?: Spot;
  /** How long a call, or a wait, may take, ms. */
  readonly within?: number;
  /** It is begun and not waited for; `wait` waits. */
  readonly async?: boolean;
  /** The operation of an earlier call, to say the same again. */
  readonly operation?: Spot;
  /** For people. */
  readonly note?: string;
}

/** A step as it is done: its words read, variables put in. */
export interface StepAt extends StepCommon {
  /** The step, and what it was given. */
  readonly spot: Spot;
  readonly given: Spot;
}

export interface ActionRow {
  readonly shape: Shape<unknown>;
  readonly note: string;
  /** Whether it is a call of the SDK, which may be `async`, `fails`, have an `operation`. */
  readonly isCall: boolean;
  /** @throws StepFailure, NotHere, ScenarioError */
  readonly run: (run: CaseRun, given: unknown, step: StepAt) => unknown;
}

export interface RowParts<T> {
  readonly shape: Shape<T>;
  readonly note: string;
  readonly isCall?: boolean;
  readonly run: (run: CaseRun, given: T, step: StepAt) => unknown;
}

export function action<T>({ shape, note, isCall = false, run }: RowParts<T>): ActionRow {
  return {
    shape,
    note,
    isCall,
    run: (of, given, step) => run(of, given as T, step), // what `shape` has read
  };
}

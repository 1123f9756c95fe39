/**
 * A staged roll-out as a pure machine: which units are next, when the next stage begins, when it halts.
 *
 * Units stand in an order drawn once from their ids, so that a stage is a part of the fleet and not one shop. A stage
 * begins when enough of the one before are done; more failures than allowed halt it until a person decides.
 */

export interface Stage {
  /** Of all units, up to and including this stage; more than 0, at most 1. */
  readonly share: number;
  /** Of the units up to this stage, so many have to be done before the next begins; 0 to 1. */
  readonly doneShare: number;
}

/** `sent`: the unit has it and runs it from its next boot on. */
export type RollOutUnitState = 'idle' | 'waiting' | 'sent' | 'done' | 'failed' | 'cancelled';

export type RollOutState = 'running' | 'halted' | 'finished' | 'ended';

export interface RollOutUnit {
  readonly unit: string;
  readonly rank: number;
  readonly state: RollOutUnitState;
}

export interface RollOutRun {
  readonly stages: readonly Stage[];
  /** Stage that is at work, from 0. */
  readonly stage: number;
  readonly state: RollOutState;
  readonly failuresMax: number;
  /** In the order of their ranks. */
  readonly units: readonly RollOutUnit[];
}

export interface RollOutStep {
  readonly stage: number;
  readonly state: RollOutState;
  /** Units that get their work now. */
  readonly begin: readonly string[];
  /** Why it halted. */
  readonly why?: string;
}

/** Units up to and including a stage. */
function reachOf({ stages, units }: RollOutRun, stage: number): number {
  return Math.ceil((stages[stage]?.share ?? 1) * units.length);
}

/** What follows from how the units are. */
export function nextStep(run: RollOutRun): RollOutStep {
  const { stages, units, failuresMax, state } = run;
  if (state !== 'running') return { stage: run.stage, state, begin: [] };
  const failed = units.filter((unit) => unit.state === 'failed').length;
  if (failed > failuresMax) {
    return { stage: run.stage, state: 'halted', begin: [], why: `${failed} units failed, ${failuresMax} are allowed` };
  }
  let { stage } = run;
  while (stage < stages.length - 1 && isStageDone(run, stage)) stage++;
  const reach = units.slice(0, reachOf(run, stage));
  const begin = reach.filter((unit) => unit.state === 'idle').map(({ unit }) => unit);
  const isOver = units.every((unit) => unit.state === 'done' || unit.state === 'failed' || unit.state === 'cancelled');
  return { stage, state: isOver ? 'finished' : 'running', begin };
}

function isStageDone(run: RollOutRun, stage: number): boolean {
  const reach = run.units.slice(0, reachOf(run, stage));
  const done = reach.filter((unit) => unit.state === 'done').length;
  const open = reach.some((unit) => unit.state === 'idle');
  return !open && done >= (run.stages[stage]?.doneShare ?? 1) * reach.length;
}

/** What is wrong with stages; undefined where they can be used. */
export function stagesFinding(stages: readonly Stage[]): string | undefined {
  if (stages.length === 0) return 'must have a stage';
  const isRising = stages.every(({ share }, index) => share > (stages[index - 1]?.share ?? 0) && share <= 1);
  if (!isRising) return 'shares must rise, up to 1';
  if (stages.at(-1)?.share !== 1) return 'the last stage must reach all units: share 1';
  return stages.every(({ doneShare }) => doneShare >= 0 && doneShare <= 1) ? undefined : 'doneShare must be 0 to 1';
}

/** What steers a scenario: waiting for what was begun, blocks of steps, repetition. */
import { action, type ActionRow } from '../action.js';
import { StepFailure } from '../case-run.js';
import { judged } from '../judge-step.js';
import { expectation } from '../matching.js';
import { anyMap, anything, fields, maybe, needed, text, whole, type Shape } from '../shape/shape.js';
import type { Spot } from '../shape/spot.js';
import { plainOf, shown } from '../plain.js';

const WAIT_MS = 24 * 3_600_000;
const TIMES_MAX = 1_000_000;

interface Repeat {
  readonly times: number;
  readonly untilFails?: Spot;
  readonly steps: Spot;
}

/** Steps are read when they are run: what an earlier one gave may stand in them. */
const stepSpots: Shape<Spot> = {
  jsonSchema: { type: 'array', items: { $ref: '#/$defs/Step' } },
  read(spot) {
    anything.read(spot);
    return spot;
  },
};

export const FLOW_ACTS: Readonly<Record<string, ActionRow>> = {
  wait: action<string>({
    shape: text,
    note: 'waits for a call that was begun with async: true, or for the foreign program: `pos`',
    isCall: true,
    run(run, name, step) {
      const pending = run.pending.get(name);
      if (pending === undefined) throw new StepFailure(step.given, `nothing was begun as ${name}`);
      run.pending.delete(name);
      return run.world.clock.until(pending.promise, step.within ?? WAIT_MS);
    },
  }),
  set: action<Readonly<Record<string, unknown>>>({
    shape: anyMap,
    note: 'gives names to values',
    run: (run, values) => void Object.assign(run.scope, values),
  }),
  run: action<string>({
    shape: text,
    note: 'the steps of a block, by its name',
    async run(run, name, step) {
      const block = run.blocks.get(name);
      if (block === undefined) throw new StepFailure(step.given, `there is no block ${name}`);
      await run.runSteps(block);
    },
  }),
  repeat: action<Repeat>({
    shape: fields<Repeat>({
      times: needed(whole(1, TIMES_MAX), 'how often, at most'),
      untilFails: maybe(expectation, 'ends as soon as a step fails like this; it must'),
      steps: needed(stepSpots, `what is repeated; \${round} counts from 1`),
    }),
    note: 'steps again and again',
    async run(run, { times, untilFails, steps }, step) {
      for (let round = 1; round <= times; round++) {
        run.scope['round'] = round;
        try {
          await run.runSteps(steps);
        } catch (error) {
          if (untilFails === undefined || !(error instanceof StepFailure) || error.cause === undefined) throw error;
          judged(error.cause, untilFails);
          run.trace.push(`round ${round} failed: ${shown(plainOf(error.cause))}`);
          return { rounds: round };
        }
      }
      if (untilFails !== undefined) throw new StepFailure(step.given, `did not fail in ${times} rounds`);
      return { rounds: times };
    },
  }),
  block: action<Spot>({
    shape: stepSpots,
    note: 'steps in a row, as one',
    run: (run, steps) => run.runSteps(steps),
  }),
};

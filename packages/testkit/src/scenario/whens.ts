/**
 * `when:` of a scenario: steps that are done when the unit comes to a moment, whoever drives it. The unit is told by a
 * `signal`; what must happen at just this moment is injected with the same trigger, so that nothing comes in between.
 */
import { checkInjection, type FaultTrigger } from '@plomba/firmware-sim';
import { FieldError } from '@plomba/codec';
import { StepFailure, type CaseRun } from './case-run.js';
import { runStep } from './run-step.js';
import { ScenarioError } from './scenario-error.js';
import type { WhenFields } from './scenario-file.js';
import { valueOf, type Spot } from './shape/spot.js';
import { filled } from './shape/variables.js';

export interface Whens {
  /** Waits for everything that was begun. @throws StepFailure of the first step that failed, or of a moment that never came */
  finished(): Promise<void>;
}

/** Steps that are an injection themselves, and so can come at the very moment. */
const EXACT: ReadonlySet<string> = new Set(['inject', 'cut']);

export function armWhens(run: CaseRun, whens: readonly WhenFields[]): Whens {
  const begun: Promise<void>[] = [];
  const failed: unknown[] = [];
  for (const [index, one] of whens.entries()) {
    const name = `when ${index + 1}`;
    const on = filled(one.on, run.scope);
    const times = one.times ?? 1;
    let done = 0;
    const arm = (): void => armOnce(run, { name, on, steps: one.do });
    arm();
    run.world.device.onNotice((notice) => {
      if (notice.kind !== 'signal' || notice.name !== name) return;
      done++;
      // Behind what the unit is doing now.
      const steps = Promise.resolve().then(async () => {
        if (done < times) arm();
        for (const step of later(one.do)) await runStep(run, step);
      });
      begun.push(steps.catch((error: unknown) => void failed.push(error)));
    });
  }
  return {
    async finished() {
      await run.world.clock.until(Promise.all(begun), 24 * 3_600_000);
      const [first] = failed;
      if (first !== undefined) throw first as Error; // what a step threw
      for (const [index, one] of whens.entries()) {
        const name = `when ${index + 1}`;
        const came = run.notices.some((notice) => notice.kind === 'signal' && notice.name === name);
        if (!came) throw new StepFailure(one.on, 'never came');
      }
    },
  };
}

function armOnce(
  run: CaseRun,
  { name, on, steps }: { readonly name: string; readonly on: Spot; readonly steps: Spot },
): void {
  const trigger = valueOf(on);
  run.world.act((device) => {
    try {
      const { when } = checkInjection({ fault: 'signal', with: { name }, when: trigger }, '');
      device.inject({ fault: 'signal', with: { name }, when });
      for (const step of exact(steps)) injectAt(run, step, when);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      throw new ScenarioError(on, `${error.path.replace(/^when\.?/, '')} ${error.rule}`);
    }
  });
}

function injectAt(run: CaseRun, step: Spot, when: FaultTrigger): void {
  const given = step.kind === 'map' ? step.entries.get('inject') : undefined;
  const plain = given === undefined ? { fault: 'power-cut' } : (valueOf(filled(given, run.scope)) as { fault: string }); // read when the file was loaded
  run.world.device.inject({ ...plain, when });
  run.injected.push({ ...plain, when });
}

/** The steps at the beginning that are injections without a moment of their own. */
function exact(steps: Spot): readonly Spot[] {
  if (steps.kind !== 'list') return [];
  const end = steps.items.findIndex((step) => !isExact(step));
  return end < 0 ? steps.items : steps.items.slice(0, end);
}

function later(steps: Spot): readonly Spot[] {
  return steps.kind === 'list' ? steps.items.slice(exact(steps).length) : [];
}

function isExact(step: Spot): boolean {
  if (step.kind !== 'map') return false;
  const word = [...step.entries.keys()].find((name) => EXACT.has(name));
  if (word === undefined) return false;
  const given = step.entries.get(word);
  return word === 'cut' || (given?.kind === 'map' && !given.entries.has('when'));
}

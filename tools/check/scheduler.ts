// Runs named steps, at most a few at a time, past failures. Steps that write the same thing share a lock and never
// run together; otherwise the order of the list is the order of starting.

export interface StepResult {
  readonly ok: boolean;
  readonly output: string;
}

export interface Step {
  readonly name: string;
  /** What is written while the step runs and must not be written twice at once. */
  readonly lock?: string;
  readonly run: () => Promise<StepResult>;
}

export interface FinishedStep extends StepResult {
  readonly name: string;
  readonly seconds: number;
}

export interface ScheduleOptions {
  readonly atOnce: number;
  readonly nowMs: () => number;
  readonly onFinished: (step: FinishedStep) => void;
}

async function runStep(step: Step, nowMs: () => number): Promise<FinishedStep> {
  const startedMs = nowMs();
  const result = await step.run().catch((error: unknown) => ({ ok: false, output: String(error) }));
  return { ...result, name: step.name, seconds: (nowMs() - startedMs) / 1000 };
}

/** Resolves when every step has ended; the results are in the order of the list. */
export async function runSteps(steps: readonly Step[], options: ScheduleOptions): Promise<FinishedStep[]> {
  const waiting = [...steps];
  const running = new Map<Step, Promise<void>>();
  const finished = new Map<Step, FinishedStep>();
  const isFree = (step: Step): boolean =>
    step.lock === undefined || [...running.keys()].every((other) => other.lock !== step.lock);

  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < options.atOnce ? waiting.find(isFree) : undefined;
    if (next === undefined) {
      await Promise.race(running.values());
      continue;
    }
    waiting.splice(waiting.indexOf(next), 1);
    const end = runStep(next, options.nowMs).then((result) => {
      running.delete(next);
      finished.set(next, result);
      options.onFinished(result);
    });
    running.set(next, end);
  }
  return steps.flatMap((step) => finished.get(step) ?? []);
}

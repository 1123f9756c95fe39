/**
 * The runs of a budget, here or in several processes. Every run is drawn from the seed and its number alone, so it does not
 * matter who runs it; of a budget of steps the same runs are done whoever does them.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stepsOfRun, type Fuzzer, type RunReport } from '@plomba/testkit';
import { CliError } from '../cli-error.js';
import type { FuzzBudget, FuzzPart } from './fuzz-budget.js';

export interface FuzzJob {
  readonly seed: string;
  readonly budget: FuzzBudget;
  /** Ends it early. */
  readonly stop: AbortSignal;
  readonly onRun: (report: RunReport) => void;
}

/** What a command line needs to start this program once more. */
export interface OwnProgram {
  readonly node: string;
  readonly args: readonly string[];
  /** The `--budget` as it was given. */
  readonly budgetText: string;
}

/** The runs of one part, in this process. */
export async function fuzzHere(fuzzer: Fuzzer, job: FuzzJob, { index, of }: FuzzPart): Promise<void> {
  const { seed, budget, stop, onRun } = job;
  const untilMs = performance.now() + (budget.ms ?? Infinity);
  for (let run = index; !stop.aborted && performance.now() < untilMs; run += of) {
    const steps = budget.steps === undefined ? undefined : stepsOfRun(run, budget.steps);
    if (steps === 0) return;
    onRun(await fuzzer.run(seed, run, steps));
    await new Promise((resolve) => setImmediate(resolve)); // signals are heard
  }
}

/** All runs, shared among processes of this program. @throws CliError (as a rejection) when one of them dies */
export async function fuzzElsewhere(program: OwnProgram, job: FuzzJob, workers: number): Promise<void> {
  const parts = Array.from({ length: workers }, (_, index) => ({ index, of: workers }));
  await Promise.all(parts.map((part) => fuzzInChild(program, job, part)));
}

function fuzzInChild(program: OwnProgram, job: FuzzJob, { index, of }: FuzzPart): Promise<void> {
  const { seed, stop, onRun } = job;
  const own = ['fuzz', '--seed', seed, '--budget', program.budgetText, '--part', `${index}/${of}`, '--json'];
  return new Promise((resolve, reject) => {
    const child = spawn(program.node, [...program.args, ...own], { stdio: ['ignore', 'pipe', 'inherit'] });
    const end = (): void => void child.kill('SIGKILL');
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    let said = '';
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      said = line;
      const report = reportIn(line);
      if (report !== undefined && !stop.aborted) onRun(report);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      stop.removeEventListener('abort', end);
      if (code === 0 || stop.aborted) return resolve();
      const hint = 'This is a failure of the fuzzer itself: run it with --workers 1 to see where.';
      reject(new CliError('worker-died', `worker ${index} ended with ${code ?? 'a signal'}: ${said}`, { hint }));
    });
  });
}

function reportIn(line: string): RunReport | undefined {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null || !('digest' in value)) return undefined;
  return value as RunReport; // what another process of this program printed
}

/** `plomba fuzz`: a seeded world of tills, line, unit, technician and operator, with faults, until something gives. */
import { Option, type Command } from 'commander';
import { summaryOf, type FuzzFailure, type FuzzSummary, type RunReport } from '@plomba/testkit';
import { parseBudget, parsePart, parseSeed, type FuzzBudget, type FuzzPart } from '../fuzz/fuzz-budget.js';
import { fuzzElsewhere, fuzzHere, type FuzzJob } from '../fuzz/fuzz-jobs.js';
import { makeFuzzer } from '../fuzz/fuzzer.js';
import { print, printJson, type Io } from '../io.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface FuzzCommandOptions extends JsonOption {
  readonly seed: string;
  readonly budget: string;
  readonly workers: number;
  readonly shrink: string;
  readonly part?: FuzzPart;
}

const DEFAULT_BUDGET = '60s';
const WORKERS_MAX = 64;

const NOTES = `
Tills ring up sales and refunds, count cash, open and close days and shifts, ask for reports, repeat and
ask for old operations; a technician sets the clock, guesses PINs, blocks the unit, updates its firmware;
an operator demands that the journal has only grown. Faults of the line, the power and the flash fall
into all of it. After every boot independent checkers read the memories. Months pass in a moment.

The seed decides everything: a budget of steps gives the same digest on every machine and with any number
of workers. A failure is made small and printed as one id: plomba replay ID --trace.

  plomba fuzz --seed 1 --budget 60s
  plomba fuzz --seed "$(git rev-parse HEAD)" --budget 5000 --json

Exit code 0: nothing was violated. 1: something was, and its id was printed.`;

export function fuzzCommand({ io, exit }: CommandHost): Command {
  return newCommand('fuzz', 'run a unit and all around it from one seed, with random faults')
    .option('--seed <text>', 'what everything is drawn from: a number, a commit', parseSeed, '1')
    .option('--budget <steps or time>', 'how much: 20000 steps, or 60s, 10m, 1h', checkedBudget, DEFAULT_BUDGET)
    .option('--workers <n>', 'processes that share the runs', wholeNumber({ min: 1, max: WORKERS_MAX }), 2)
    .option('--shrink <time>', 'how long a failure is made smaller', checkedBudget, '20s')
    .addOption(new Option('--part <i/n>').argParser(parsePart).hideHelp())
    .addHelpText('after', NOTES)
    .action(async (options: FuzzCommandOptions) => exit(await fuzz(io, options)));
}

function checkedBudget(text: string): string {
  parseBudget(text);
  return text;
}

function fuzz(io: Io, options: FuzzCommandOptions): Promise<Verdict> {
  return options.part === undefined ? fuzzWhole(io, options) : fuzzPart(io, options, options.part);
}

/** A worker: one line of JSON for each run. */
async function fuzzPart(io: Io, { seed, budget }: FuzzCommandOptions, part: FuzzPart): Promise<Verdict> {
  const onRun = (report: RunReport): void => printJson(io, report);
  await fuzzHere(makeFuzzer(), { seed, budget: parseBudget(budget), stop: io.stopped, onRun }, part);
  return 0;
}

async function fuzzWhole(io: Io, options: FuzzCommandOptions): Promise<Verdict> {
  const { seed, json } = options;
  const budget = parseBudget(options.budget);
  const startedMs = performance.now();
  const reports = await runAll(io, options, budget);
  const summary = summaryOf(seed, reports);
  const seconds = (performance.now() - startedMs) / 1000;
  const failing = reports.filter(({ violations }) => violations.length > 0).sort((a, b) => a.run - b.run);
  const [first] = failing;
  const untilMs = performance.now() + (parseBudget(options.shrink).ms ?? Infinity);
  const failure =
    first === undefined ? undefined : await makeFuzzer().shrink(seed, first, () => performance.now() > untilMs);
  if (json === true)
    printJson(io, { ...summary, ...(failure && { failure: { ...failure, foundAfterSeconds: seconds } }) });
  else show(io, summary, { seconds, failure });
  return failure === undefined ? 0 : 1;
}

async function runAll(io: Io, options: FuzzCommandOptions, budget: FuzzBudget): Promise<readonly RunReport[]> {
  const { seed, workers, json } = options;
  const stop = new AbortController();
  const onStopped = (): void => stop.abort();
  io.stopped.addEventListener('abort', onStopped, { once: true });
  const style = styleOf(io.stderr, io.env);
  const total = budget.steps ?? Math.round((budget.ms ?? 0) / 1000);
  const bar = { stream: io.stderr, style, title: 'fuzzing', unit: budget.steps === undefined ? 's' : 'steps', total };
  const progress = json === true ? silentProgress : startProgress(bar);
  const startedMs = performance.now();
  const reports: RunReport[] = [];
  let steps = 0;
  const onRun = (report: RunReport): void => {
    reports.push(report);
    steps += report.steps;
    progress.update(budget.steps === undefined ? Math.round((performance.now() - startedMs) / 1000) : steps);
    // One failure is enough: it is what is to be understood next.
    if (report.violations.length > 0) stop.abort();
  };
  const job: FuzzJob = { seed, budget, stop: stop.signal, onRun };
  const [script] = process.argv.slice(1, 2);
  try {
    if (workers === 1 || script === undefined) await fuzzHere(makeFuzzer(), job, { index: 0, of: 1 });
    else {
      const program = { node: process.execPath, args: [...process.execArgv, script], budgetText: options.budget };
      await fuzzElsewhere(program, job, workers);
    }
  } finally {
    progress.stop();
    io.stopped.removeEventListener('abort', onStopped);
  }
  return reports;
}

function show(
  io: Io,
  summary: FuzzSummary,
  { seconds, failure }: { readonly seconds: number; readonly failure: FuzzFailure | undefined },
): void {
  const style = styleOf(io.stdout, io.env);
  const { seed, runs, steps, simulatedDays, records, boots, faults, digest } = summary;
  const total = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const rows = [
    ['seed', seed],
    ['runs', `${runs}, ${steps} steps in ${seconds.toFixed(1)} s (${Math.round(steps / Math.max(seconds, 0.001))}/s)`],
    ['simulated', `${simulatedDays} days, ${records} records, ${boots} boots`],
    [
      'faults',
      `${total}: ${Object.entries(faults)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')}`,
    ],
    ['digest', digest],
  ] as const;
  print(io, ...indent(factLines(rows.map(([label, text]) => [style.dim(label), text]))), '');
  if (failure === undefined) return print(io, `${style.good('✓')} ${style.bold('nothing was violated')}`);
  const { checker, detail, id } = failure;
  print(io, `${style.bad('✗')} ${style.bold(`${checker}: ${detail}`)}`);
  print(io, `  made small: ${failure.steps} steps, ${failure.faults} faults`, '', `  plomba replay ${id} --trace`);
}

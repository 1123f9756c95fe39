/** `plomba crashtest`: a till's own program makes one sale again and again, each time under another single fault. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  CannotSellError,
  CRASH_KINDS,
  crashBadge,
  crashMarkdown,
  junitOf,
  runCrashTest,
  USUAL_KINDS,
  type CaseResult,
  type CrashFault,
  type CrashId,
  type CrashKind,
  type CrashReport,
  type CrashSetup,
} from '@plomba/testkit';
import { CliError } from '../cli-error.js';
import { faultIn, runOne, underConditions, type CrashConditions } from '../crashtest/crash-conditions.js';
import { crashCases, FAILURES_SHOWN, reportJson, showCase, showReport } from '../crashtest/crash-text.js';
import { note, printJson, type Io } from '../io.js';
import { version } from '../package-files.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';
import { COUNTRY_NAMES, WIRE_NAMES } from '../countries.js';

interface CrashtestOptions extends JsonOption {
  readonly wire: string;
  readonly country: string;
  readonly listen: string;
  readonly kinds: readonly CrashKind[];
  readonly every: number;
  readonly budget?: number;
  readonly jobs: number;
  readonly seed: number;
  readonly attempts: number;
  readonly timeout: number;
  readonly outage: number;
  readonly day: 'open' | 'closed';
  readonly persistent?: boolean;
  readonly inject: readonly string[];
  readonly only?: string;
  readonly name?: string;
  readonly card?: string;
  readonly badge?: string;
  readonly junit?: string;
}

/** Most of a case is waiting. */
const JOBS = Math.max(4, 3 * availableParallelism());

/** Sold once in a normal case: what makes a program look broken from the start. */
const CANNOT_SELL_HINT =
  'Run it by hand against plomba sim first. It finds the unit in PLOMBA_PORT, sells PLOMBA_SALE, and exits with 0.';

function kindsOf(text: string): readonly CrashKind[] {
  if (text === 'all') return CRASH_KINDS;
  return text.split(',').map((word) => {
    const kind = CRASH_KINDS.find((one) => one === word);
    if (kind === undefined) throw new InvalidArgumentError(`It must be all, or some of ${CRASH_KINDS.join(',')}.`);
    return kind;
  });
}

/** An option that may be given several times. */
function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function durationMs(text: string): number {
  const found = /^(\d{1,6})(ms|s|min)$/.exec(text);
  const scale = { ms: 1, s: 1_000, min: 60_000 }[found?.[2] ?? ''];
  if (found === null || scale === undefined) throw new InvalidArgumentError('Write 500ms, 60s or 10min.');
  return Number(found[1]) * scale;
}

/** The words that make this test again. */
function commandOf(options: CrashtestOptions, words: readonly string[]): string {
  const every = options.every === 1 ? '' : ` --every ${options.every}`;
  const country = options.country === 'none' ? '' : ` --country ${options.country}`;
  const stays = options.persistent === true ? ' --persistent' : '';
  return `plomba crashtest --wire ${options.wire}${country}${every}${stays} -- ${words.join(' ')}`;
}

async function runWhole(
  io: Io,
  setup: CrashSetup,
  about: {
    readonly options: CrashtestOptions;
    readonly conditions: CrashConditions;
    readonly injected: readonly CrashFault[];
  },
): Promise<Verdict> {
  const { options, conditions, injected } = about;
  const { words } = conditions;
  const { kinds, every, seed, jobs, budget, json } = options;
  const style = styleOf(io.stderr, io.env);
  const bar = { stream: io.stderr, style, title: 'crash test', unit: 'sales', total: 1 };
  const progress = json === true ? silentProgress : startProgress(bar);
  let shown = 0;
  const results: CaseResult[] = [];
  let report: CrashReport;
  try {
    report = await runCrashTest(setup, {
      kinds,
      injected,
      every,
      seed,
      jobs,
      ...(budget === undefined ? {} : { budgetMs: budget }),
      signal: io.stopped,
      onProgress: ({ done, total, failed, result }) => {
        results.push(result);
        progress.update(done, total);
        if (failed !== undefined && io.stderr.isTTY === true && shown++ < FAILURES_SHOWN) {
          progress.log(`${style.bad('✗')} ${failed.finding.kind}  ${failed.fault}`);
        }
      },
    });
  } finally {
    progress.stop();
  }
  const again = commandOf(options, words);
  const name = options.name ?? basename(words.at(-1) ?? 'the program');
  const card = crashMarkdown({ name, wire: options.wire, version, command: again, report });
  if (options.card !== undefined) writeText(options.card, card);
  if (options.badge !== undefined) writeText(options.badge, crashBadge(report));
  if (options.junit !== undefined) writeText(options.junit, junitOf(crashCases(results, conditions, again)));
  if (json === true) printJson(io, reportJson(report, conditions, again));
  else showReport(io, report, conditions);
  return report.failures.length === 0 ? 0 : 1;
}

function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    const hint = 'Check that the folder exists and that this user may write to it.';
    throw new CliError('file-unwritable', `${path} cannot be written`, { where: path, hint, cause });
  }
}

async function runCrashtest(io: Io, words: readonly string[], options: CrashtestOptions): Promise<Verdict> {
  const conditions: CrashConditions = {
    words,
    persistent: options.persistent === true,
    wire: options.wire,
    country: options.country,
    seed: options.seed,
    dayOpen: options.day === 'open',
    listen: options.listen,
    attempts: options.attempts,
    attemptMs: options.timeout,
    outageMs: options.outage,
  };
  if (options.only !== undefined) return runOnly(io, { ...conditions, fault: options.only }, options.json === true);
  const injected = options.inject.map((json) => faultIn(`inject:${json}`));
  try {
    const run = (setup: CrashSetup): Promise<Verdict> => runWhole(io, setup, { options, conditions, injected });
    return await underConditions(io, conditions, { run });
  } catch (error) {
    if (!(error instanceof CannotSellError)) throw error;
    throw new CliError('cannot-sell', `the program does not sell, even without a fault: ${plainText(error.message)}`, {
      hint: CANNOT_SELL_HINT,
      cause: error,
    });
  }
}

/** One sale again, with what the program says to its standard error. */
export async function runOnly(io: Io, id: CrashId, json: boolean): Promise<Verdict> {
  const echo = json ? undefined : (line: string): void => note(io, `  | ${plainText(line)}`);
  const result = await runOne(io, id, echo);
  showCase(io, result, json);
  return result.finding === undefined ? 0 : 1;
}

const NOTES = `
COMMAND is any program. It is started once for each attempt at one sale and finds in its environment
  PLOMBA_PORT        the unit: tcp://127.0.0.1:PORT (PLOMBA_HOST and PLOMBA_TCP_PORT have its parts),
                     or the path of a terminal with --listen pty (PLOMBA_TTY)
  PLOMBA_SALE        the key of its sale, the same at each attempt
  PLOMBA_STATE_DIR   a folder that outlives it: its outbox
  PLOMBA_ATTEMPT     1 for the first
It exits with 0 when it is sure that the sale was made, with 3 when it is sure that it was not and
never will be, with anything else when it does not know: then it is started again, up to --attempts
times. A line {"number": N} on its standard output is held against the unit's receipt number.
With --persistent it stays: one line of JSON on standard input for each attempt (port, sale, attempt,
stateDir), one line {"exit": 0, "number": N} as answer.

Exit code 0: every belief is the truth of the unit. 1: some are not. 2: could not begin.

Examples:
  plomba crashtest -- node till.mjs
  plomba crashtest --every 50 --card CRASHTEST.md --badge crashtest.svg -- python3 till.py
  plomba crashtest --wire ccsp --country se --junit crashtest.xml -- ./register
  plomba crashtest --inject '{"fault":"paper-end","forMs":500}' -- node till.mjs
  plomba crashtest --only from-unit:212:lose -- node till.mjs`;

export function crashtestCommand({ io, exit }: CommandHost): Command {
  const count = (max: number): ((text: string) => number) => wholeNumber({ min: 1, max });
  return newCommand('crashtest', 'let a till make its sale under every single fault, and say what became of it')
    .argument('<command...>', 'the program under test, behind --')
    .addOption(new Option('--wire <wire>', 'what the program speaks').choices(WIRE_NAMES).default('link'))
    .addOption(new Option('--country <id>', 'rules of the unit').choices(COUNTRY_NAMES).default('none'))
    .option('--listen <port>', 'tcp://127.0.0.1:0, or pty', 'tcp://127.0.0.1:0')
    .option('--kinds <list>', `all, or some of ${CRASH_KINDS.join(',')}`, kindsOf, USUAL_KINDS)
    .option('--every <n>', 'one in so many faults', count(1_000_000), 1)
    .option('--budget <time>', 'begin no case later than this, in a drawn order: 60s, 10min', durationMs)
    .option('--jobs <n>', 'sales at once; most of the time they wait', count(256), JOBS)
    .option(
      '--seed <n>',
      'which faults of --every, and the order of --budget',
      wholeNumber({ min: 0, max: 2 ** 32 - 1 }),
      1,
    )
    .option('--attempts <n>', 'starts of the program for one sale', count(1_000), 8)
    .option('--timeout <time>', 'longest attempt', durationMs, 30_000)
    .option('--outage <time>', 'how long the unit stays without power', durationMs, 1_000)
    .addOption(new Option('--day <state>', 'whether a day is open already').choices(['open', 'closed']).default('open'))
    .option('--persistent', 'the program stays and reads its sales')
    .option(
      '--inject <json>',
      'one case more, with this fault of the unit: {"fault":"paper-end","forMs":500}',
      collect,
      [],
    )
    .option('--only <fault>', 'one fault of an earlier report again')
    .option('--name <name>', 'of the program, on the card')
    .option('--card <file>', 'write the outcome as Markdown')
    .option('--badge <file>', 'write a badge, SVG')
    .option('--junit <file>', 'write a report that CI reads: a case for each fault')
    .addHelpText('after', NOTES)
    .action(async (words: readonly string[], options: CrashtestOptions) => {
      exit(await runCrashtest(io, words, options));
    });
}

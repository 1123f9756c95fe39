/** `plomba crashtest`: a till's own program makes one sale again and again, each time under another single fault. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  CannotSellError,
  CRASH_FINDINGS,
  CRASH_KINDS,
  crashBadge,
  crashMarkdown,
  faultName,
  faultNamed,
  runCase,
  runCrashTest,
  USUAL_KINDS,
  type CrashCase,
  type CrashKind,
  type CrashReport,
  type CrashSetup,
} from '@plomba/testkit';
import { AssertionError } from '@plomba/core';
import { listen } from '@plomba/transport/node';
import { CliError, usageError } from '../cli-error.js';
import { PersistentPos, PosProcess, type PosCommand } from '../crashtest/pos-process.js';
import { preparedUnit } from '../crashtest/prepared-unit.js';
import { note, print, printJson, type Io } from '../io.js';
import { version } from '../package-files.js';
import { DEFAULT_PROFILE } from '../sim/unit-profile.js';
import { plainText } from '../terminal/plain-text.js';
import { silentProgress, startProgress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { indent, tableLines } from '../terminal/table.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';
import { countryOf, COUNTRY_NAMES, WIRE_NAMES, wireOf } from './sim.js';

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
  readonly only?: string;
  readonly name?: string;
  readonly card?: string;
  readonly badge?: string;
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

function durationMs(text: string): number {
  const found = /^(\d{1,6})(ms|s|min)$/.exec(text);
  const scale = { ms: 1, s: 1_000, min: 60_000 }[found?.[2] ?? ''];
  if (found === null || scale === undefined) throw new InvalidArgumentError('Write 500ms, 60s or 10min.');
  return Number(found[1]) * scale;
}

function setupOf(options: CrashtestOptions, program: CrashSetup['program']): CrashSetup {
  const country = countryOf(options.country);
  const { hardware, makeDevice } = preparedUnit({
    country,
    ...wireOf(options.wire, options.country),
    profile: DEFAULT_PROFILE,
    seed: options.seed.toString(),
    openDay: options.day === 'open',
  });
  return {
    hardware,
    makeDevice,
    listen: () => listen(options.listen),
    program,
    attemptsMax: options.attempts,
    attemptMs: options.timeout,
    outageMs: options.outage,
    nowMs: () => performance.now(),
  };
}

function showCase(io: Io, result: CrashCase, json: boolean): void {
  if (json) return printJson(io, result);
  const style = styleOf(io.stdout, io.env);
  const { fault, fired, attempts, belief, finding } = result;
  const mark = finding === undefined ? style.good('✓') : style.bad('✗');
  print(io, `${mark} ${style.bold(finding?.kind ?? 'as the unit has it')}  ${fault}`);
  const said = finding === undefined ? `the program believes ${belief}` : finding.detail;
  print(io, `  ${plainText(said)}`);
  print(io, style.dim(`  ${attempts} starts${fired ? '' : '; the sale ended before the place of the fault'}`));
}

/** The words that make this test again. */
function commandOf(options: CrashtestOptions, words: readonly string[]): string {
  const every = options.every === 1 ? '' : ` --every ${options.every}`;
  const country = options.country === 'none' ? '' : ` --country ${options.country}`;
  const stays = options.persistent === true ? ' --persistent' : '';
  return `plomba crashtest --wire ${options.wire}${country}${every}${stays} -- ${words.join(' ')}`;
}

function showReport(io: Io, report: CrashReport, again: string): void {
  const style = styleOf(io.stdout, io.env);
  const { cases, possible, found, failures, seconds, attempts, size, byKind, notReached } = report;
  const extent = cases === possible ? 'all' : `${cases} of ${possible}`;
  const bytes = size.bytes['to-unit'] + size.bytes['from-unit'];
  print(io, style.dim(`A sale: ${bytes} bytes on the line, ${size.flashOperations} operations of the flash`));
  const rows = Object.entries(byKind).map(([kind, count]) => [kind, count.toString()]);
  print(io, ...indent(tableLines(rows, ['left', 'right'])));
  for (const { fault, finding } of failures.slice(0, FAILURES_SHOWN)) {
    print(io, `${style.bad('✗')} ${style.bold(finding.kind)}  ${fault}  ${style.dim(plainText(finding.detail))}`);
  }
  const more = failures.length - FAILURES_SHOWN;
  if (more > 0) print(io, style.dim(`  and ${more} more; --card FILE and --json have them`));
  const first = failures[0];
  if (first !== undefined)
    print(io, style.dim(`  one of them again: ${again.replace(' -- ', ` --only ${first.fault} -- `)}`));
  if (notReached > 0) print(io, style.dim(`${notReached} sales ended before the place of their fault`));
  const verdict = CRASH_FINDINGS.filter(
    (kind) => kind === 'double' || kind === 'lost' || kind === 'unresolved' || found[kind] > 0,
  );
  const text = verdict.map((kind) => `${found[kind]} ${kind}`).join(', ');
  const mark = failures.length === 0 ? style.good('✓') : style.bad('✗');
  print(io, `${mark} ${style.bold(`${extent} single faults${cases === possible ? ` (${cases})` : ''}: ${text}`)}`);
  print(
    io,
    style.dim(
      `  ${attempts} starts of the program in ${seconds.toFixed(1)} s, ${(cases / seconds).toFixed(1)} sales/s`,
    ),
  );
}

const FAILURES_SHOWN = 10;

async function runWhole(
  io: Io,
  setup: CrashSetup,
  { options, words }: { readonly options: CrashtestOptions; readonly words: readonly string[] },
): Promise<Verdict> {
  const { kinds, every, seed, jobs, budget, json } = options;
  const style = styleOf(io.stderr, io.env);
  const bar = { stream: io.stderr, style, title: 'crash test', unit: 'sales', total: 1 };
  const progress = json === true ? silentProgress : startProgress(bar);
  let shown = 0;
  let report: CrashReport;
  try {
    report = await runCrashTest(setup, {
      kinds,
      every,
      seed,
      jobs,
      ...(budget === undefined ? {} : { budgetMs: budget }),
      signal: io.stopped,
      onProgress: ({ done, total, failed }) => {
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
  if (json === true) printJson(io, { ...report, command: again });
  else showReport(io, report, again);
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

/** One case again. @throws CliError `no-such-fault` */
async function runOnly(io: Io, setup: CrashSetup, { only = '', json }: CrashtestOptions): Promise<Verdict> {
  let fault;
  try {
    fault = faultNamed(only);
  } catch (cause) {
    if (!(cause instanceof AssertionError)) throw cause;
    throw usageError('no-such-fault', `${plainText(only)} is no fault`, {
      hint: 'A report names them: to-unit:117:lose, from-unit:30:corrupt:1, flash:17:middle.',
    });
  }
  note(io, ...(json === true ? [] : [`one sale under ${faultName(fault)}`]));
  const result = await runCase(setup, fault);
  showCase(io, result, json === true);
  return result.finding === undefined ? 0 : 1;
}

async function runCrashtest(io: Io, words: readonly string[], options: CrashtestOptions): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-crashtest-'));
  const echo =
    options.only === undefined || options.json === true
      ? {}
      : { onError: (line: string) => note(io, `  | ${plainText(line)}`) };
  const command: PosCommand = { words, folder, env: io.env, ...echo };
  const program = options.persistent === true ? new PersistentPos(command) : new PosProcess(command);
  try {
    const setup = setupOf(options, program);
    if (options.only !== undefined) return await runOnly(io, setup, options);
    return await runWhole(io, setup, { options, words });
  } catch (error) {
    if (!(error instanceof CannotSellError)) throw error;
    throw new CliError('cannot-sell', `the program does not sell, even without a fault: ${plainText(error.message)}`, {
      hint: CANNOT_SELL_HINT,
      cause: error,
    });
  } finally {
    if (program instanceof PersistentPos) program.stop();
    rmSync(folder, { recursive: true, force: true });
  }
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
  plomba crashtest --wire ccsp --country se -- ./register
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
    .option('--only <fault>', 'one fault of an earlier report again')
    .option('--name <name>', 'of the program, on the card')
    .option('--card <file>', 'write the outcome as Markdown')
    .option('--badge <file>', 'write a badge, SVG')
    .addHelpText('after', NOTES)
    .action(async (words: readonly string[], options: CrashtestOptions) => {
      exit(await runCrashtest(io, words, options));
    });
}

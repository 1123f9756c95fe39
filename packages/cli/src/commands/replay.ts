/** `plomba replay`: repeats a failure by its id alone. */
import type { Command } from 'commander';
import {
  CRASH_ID_KIND,
  decodeCrashId,
  decodeFuzzId,
  decodeReplayId,
  FUZZ_ID_KIND,
  ReplayIdError,
  type CrashId,
  type ReplayId,
  type RunReport,
} from '@plomba/testkit';
import { usageError } from '../cli-error.js';
import { makeFuzzer } from '../fuzz/fuzzer.js';
import { print, printJson, type Io } from '../io.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { runOnly } from './crashtest.js';
import { newCommand, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface ReplayCommandOptions extends JsonOption {
  readonly trace?: boolean;
}

const NOTES = `
The id holds everything: the seed, and the steps and faults that are left of the run. It repeats the same
bytes with the version that printed it. An id of plomba crashtest holds the fault and the command line of
the program, which is started again.

Exit code 1: the failure is there again. 0: it is not, so it was repaired. 2: this is no id, or one of
another version.`;

export function replayCommand({ io, exit }: CommandHost): Command {
  return newCommand('replay', 'repeat a failure that was printed as an id')
    .argument('<id>', 'such as fuzz1-oWZ1…')
    .option('--trace', 'everything that happens: steps, faults, bytes', false)
    .addHelpText('after', NOTES)
    .action(async (id: string, options: ReplayCommandOptions) => exit(await replay(io, id, options)));
}

async function replay(io: Io, text: string, options: ReplayCommandOptions): Promise<Verdict> {
  const sale = crashIdIn(text);
  if (sale !== undefined) return runOnly(io, sale, options.json === true);
  const report = await repeat(text);
  if (options.json === true) printJson(io, { id: text, ...report, trace: options.trace === true ? report.trace : [] });
  else show(io, report, options.trace === true);
  return report.violations.length > 0 ? 1 : 0;
}

/** What a crash test has printed; undefined for the id of another tool, or none. @throws CliError `bad-replay-id` */
function crashIdIn(text: string): CrashId | undefined {
  if (!text.trim().startsWith(CRASH_ID_KIND)) return undefined;
  try {
    return decodeCrashId(decodeReplayId(text));
  } catch (error) {
    if (!(error instanceof ReplayIdError)) throw error;
    const hint = 'Copy the whole id that plomba crashtest printed, and use the version that printed it.';
    throw usageError('bad-replay-id', error.message, { hint, cause: error });
  }
}

/** @throws CliError `bad-replay-id` */
async function repeat(text: string): Promise<RunReport> {
  try {
    const id: ReplayId = decodeReplayId(text);
    if (id.kind !== FUZZ_ID_KIND) throw new ReplayIdError(`nothing here repeats ids that begin with ${id.kind}`);
    return await makeFuzzer().replay(decodeFuzzId(id));
  } catch (error) {
    if (!(error instanceof ReplayIdError)) throw error;
    const hint = 'Copy the whole id that plomba fuzz printed, and use the version that printed it.';
    throw usageError('bad-replay-id', error.message, { hint, cause: error });
  }
}

function show(io: Io, { trace, violations, steps, digest }: RunReport, isLong: boolean): void {
  const style = styleOf(io.stdout, io.env);
  if (isLong)
    print(io, ...trace.map((line) => (line.startsWith('!') ? style.bad(plainText(line)) : plainText(line))), '');
  print(io, `${steps} steps  ${style.dim(digest)}`);
  for (const { checker, detail, step } of violations) {
    print(io, `${style.bad('✗')} ${style.bold(checker)} behind step ${step}: ${plainText(detail)}`);
  }
  if (violations.length === 0) print(io, `${style.good('✓')} nothing is violated: the failure is not there any more`);
}

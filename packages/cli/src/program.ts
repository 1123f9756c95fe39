/**
 * The program: which commands there are, how its help reads, what becomes of errors. Everything is decided before
 * anything is opened; the exit code is returned, never set here.
 */
import { Command, CommanderError } from 'commander';
import { COMMANDS, type MakeCommand } from './commands/index.js';
import type { CommandHost, Verdict } from './commands/context.js';
import { note, printJson, type Io } from './io.js';
import { failureJson, failureLines, failureOf, type Failure } from './terminal/failure.js';
import { styleOf } from './terminal/style.js';
import { version } from './package-files.js';

const ABOUT = 'A simulated fiscal unit on a serial line, tills that talk to it, and proof of what it wrote.';

const STARTS = `
Start here:
  plomba demo                      a day of a till, with a power cut in the middle of a receipt
  plomba sim                       a unit of your own on a pseudo-terminal
  plomba <command> --help          options and examples of a command`;

export type ExitCode = Verdict | 2;

/** The command that is named; all of them where none is, because then the help lists them or guesses which was meant. */
async function commandsFor(words: readonly string[]): Promise<readonly MakeCommand[]> {
  if (words[0] === '--version') return [];
  const named = words[0] !== undefined && Object.hasOwn(COMMANDS, words[0]) ? COMMANDS[words[0]] : undefined;
  return named === undefined ? Promise.all(Object.values(COMMANDS).map((load) => load())) : [await named()];
}

function createProgram(host: CommandHost, json: boolean, commands: readonly MakeCommand[]): Command {
  const { io } = host;
  const program = new Command('plomba').description(ABOUT).version(version).addHelpText('after', STARTS);
  for (const make of commands) program.addCommand(make(host));
  const within = program.commands.flatMap(({ commands }) => commands);
  for (const command of [program, ...program.commands, ...within]) {
    command
      .exitOverride()
      .showSuggestionAfterError()
      .configureOutput({
        writeOut: (text) => void io.stdout.write(text),
        writeErr: (text) => void (json || io.stderr.write(text)),
        getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 110),
        getErrHelpWidth: () => Math.min(io.stderr.columns ?? 100, 110),
        outputError: (text, write) => write(text.replace(/^error: /, `${styleOf(io.stderr, io.env).bad('✗')} `)),
      });
    const above = command.parent === null || command.parent === program ? '' : `${command.parent.name()} `;
    const name = command === program ? 'plomba' : `plomba ${above}${command.name()}`;
    command.showHelpAfterError(`  do    ${name} --help shows what there is`);
  }
  return program;
}

/** Runs one command line, given without the program's own name. Never throws. */
export async function runProgram(io: Io, words: readonly string[]): Promise<ExitCode> {
  let verdict: Verdict = 0;
  const json = words.includes('--json');
  try {
    const program = createProgram({ io, exit: (given) => (verdict = given) }, json, await commandsFor(words));
    await program.parseAsync([...words], { from: 'user' });
    return verdict;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = error instanceof CommanderError ? usageFailure(error) : failureOf(error);
    if (json) printJson(io, failureJson(failure));
    else if (!(error instanceof CommanderError)) note(io, ...failureLines(failure, styleOf(io.stderr, io.env)));
    return failure.exitCode;
  }
}

/** A mistake in the arguments; where there is no JSON, commander has shown it already. */
function usageFailure({ message }: CommanderError): Failure {
  const hint = 'Run the command with --help; it shows the options and their values.';
  return { code: 'bad-arguments', message: message.replace(/^error: /, ''), hint, exitCode: 2 };
}

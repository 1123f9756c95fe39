/** `plomba demo`: a day of a till with a power cut in it, from the blank unit to the verified export. */
import type { Command } from 'commander';
import type { TillRoll } from '@plomba/core/model';
import { reportJson, isProven } from '../demo/demo-report.js';
import { showReport, TerminalView } from '../demo/demo-view.js';
import { runDemo, silentView } from '../demo/run-demo.js';
import { print, type Io } from '../io.js';
import { CAFE_DAY_PATH } from '../package-files.js';
import { makeCafeDay } from '../rolls/cafe-day.js';
import { loadRoll } from '../rolls/load-roll.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';
import { defaultPort } from './sim.js';

interface DemoCommandOptions extends JsonOption {
  readonly seed: number;
  readonly roll?: string;
}

/** The seed whose day is kept in the repository. */
const KEPT_SEED = 1;

function rollFor({ seed, roll }: DemoCommandOptions): TillRoll {
  if (roll !== undefined) return loadRoll(roll);
  return seed === KEPT_SEED ? loadRoll(CAFE_DAY_PATH) : makeCafeDay(seed);
}

async function demo(io: Io, options: DemoCommandOptions): Promise<Verdict> {
  const { seed, json } = options;
  const roll = rollFor(options);
  const listen = await defaultPort(io);
  const about = { title: roll.title, lines: roll.lines.length, seed };
  const view = json === true ? silentView : new TerminalView(io, about);
  const report = await runDemo({ seed, roll, listen, view, stopped: io.stopped });
  if (json === true) print(io, JSON.stringify(reportJson(report), undefined, 2));
  else showReport(io, report);
  return isProven(report) ? 0 : 1;
}

const NOTES = `
The unit is simulated and lives in this process; the till talks to it over a pseudo-terminal by the
real serialport library, or over TCP where there is no pseudo-terminal. The same seed gives the same
bytes everywhere. Exit code 0 only if the independent verifier says so and no line of the roll is
missing or double.`;

export function demoCommand({ io, exit }: CommandHost): Command {
  return newCommand('demo', 'a day of a till with a power cut in the middle of a receipt, and the proof')
    .option('--seed <n>', 'another day, another cut', wholeNumber({ min: 0, max: 0xffff_ffff }), KEPT_SEED)
    .option('--roll <file>', 'a till roll of your own')
    .addHelpText('after', NOTES)
    .action(async (options: DemoCommandOptions) => exit(await demo(io, options)));
}

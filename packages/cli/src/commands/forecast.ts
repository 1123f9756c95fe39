/** `plomba forecast`: what will stop which till of a fleet on which day, and why. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { FISCAL_SLOTS, forecastData, type ForecastEvent } from '@plomba/operator';
import { usageError } from '../cli-error.js';
import { print, printJson, type Io } from '../io.js';
import { plainText } from '../terminal/plain-text.js';
import { styleOf } from '../terminal/style.js';
import { tableLines } from '../terminal/table.js';
import { newCommand, timeOf, wholeNumber, type CommandHost, type JsonOption, type Verdict } from './context.js';

interface ForecastCommandOptions extends JsonOption {
  readonly data: string;
  readonly days: number;
  readonly at?: number;
  readonly slots: number;
}

function whenText({ atMs, inDays }: ForecastEvent, nowMs: number): string {
  return atMs <= nowMs ? 'now' : `${new Date(atMs).toISOString().slice(0, 10)}  in ${inDays} d`;
}

function show(
  io: Io,
  events: readonly ForecastEvent[],
  about: { readonly units: number; readonly nowMs: number; readonly days: number },
): void {
  const style = styleOf(io.stdout, io.env);
  const { units, nowMs, days } = about;
  const stops = events.filter((event) => event.stops);
  const tills = new Set(stops.map(({ unit }) => unit)).size;
  const said = `${units} units, the next ${days} days: ${tills === 0 ? 'nothing stops' : `${tills} will stop`}`;
  print(io, `${tills === 0 ? style.good('●') : style.bad('■')} ${style.bold(said)}`);
  if (events.length === 0) return;
  const rows = events.map((event) => [
    whenText(event, nowMs),
    event.stops ? 'stops' : '',
    plainText(event.name),
    plainText(event.serial),
    event.kind,
    plainText(event.why),
  ]);
  const [head = '', ...lines] = tableLines(
    [['day', '', 'till', 'number', 'what', 'why'], ...rows],
    Array.from({ length: 6 }, () => 'left'),
  );
  print(io, `  ${style.dim(head)}`);
  // A line for each event, in their order.
  for (const [index, line] of lines.entries()) print(io, `  ${events[index]?.stops === true ? style.bad(line) : line}`);
}

async function run(io: Io, options: ForecastCommandOptions): Promise<Verdict> {
  const dataDir = resolve(options.data);
  if (!existsSync(join(dataDir, 'operator.db'))) {
    throw usageError('no-operator', `${options.data} is no folder of an operator`, {
      hint: 'Name the --data folder that plomba operator was started with.',
    });
  }
  const { days, slots: fiscalSlots, json = false } = options;
  const nowMs = options.at ?? Date.now();
  const { units, events } = await forecastData(dataDir, { nowMs, days, fiscalSlots });
  if (json) printJson(io, { at: new Date(nowMs).toISOString(), days, units, events });
  else show(io, events, { units, nowMs, days });
  return events.some(({ stops }) => stops) ? 1 : 0;
}

const NOTES = `
Ends that are written down, of licences, certificates and years of updates, are exact. Memories are carried on at the rate
since the first document of the unit. What stands in the way already comes first. Exit code 1: some till will stop.

Examples:
  plomba forecast --data ./operator
  plomba forecast --data ./operator --days 30 --json`;

export function forecastCommand({ io, exit }: CommandHost): Command {
  return newCommand('forecast', 'what will stop which till of a fleet, on which day, and why')
    .requiredOption('--data <folder>', 'folder of the operator; it may run')
    .option('--days <n>', 'how far to look', wholeNumber({ min: 1, max: 3_650 }), 400)
    .option('--at <time>', 'look from this time instead of now, such as 2026-03-14T08:00:00Z', timeOf)
    .option('--slots <n>', 'closings that a fiscal memory holds', wholeNumber({ min: 1, max: 1_000_000 }), FISCAL_SLOTS)
    .addHelpText('after', NOTES)
    .action(async (options: ForecastCommandOptions) => {
      exit(await run(io, options));
    });
}

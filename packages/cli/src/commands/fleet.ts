/** `plomba fleet`: many units in one process under the load of a day, or one unit through a year. */
import { Option, type Command } from 'commander';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { europeanOffset, parseTime, type LocalTime } from '@plomba/core/model';
import { Fleet, runLoad, runYear, type LoadReport, type Percentiles, type YearReport } from '@plomba/testkit';
import { usageError } from '../cli-error.js';
import { print, printJson, type Io } from '../io.js';
import { silentProgress, startProgress, type Progress } from '../terminal/progress.js';
import { styleOf } from '../terminal/style.js';
import { factLines, indent } from '../terminal/table.js';
import { newCommand, wholeNumber, type CommandHost, type JsonOption } from './context.js';

interface FleetOptions extends JsonOption {
  readonly units: number;
  readonly receipts: number;
  readonly seed: number;
  readonly start: LocalTime;
  readonly year: boolean;
  readonly days: number;
  readonly perDay: number;
}

/** What the units of a fleet take of the process, bytes each. */
interface FleetMemory {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly bufferBytes: number;
}

const BACKENDS = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };
/** Winter time of Central Europe, minutes. */
const STANDARD_MINUTES = 60;
const DRAWN_EVERY = 64;

const nowMs = (): number => performance.now();

function progressOf(
  io: Io,
  json: boolean,
  about: { readonly title: string; readonly unit: string; readonly total: number },
): Progress {
  if (json) return silentProgress;
  return startProgress({ stream: io.stderr, style: styleOf(io.stderr, io.env), ...about });
}

function memoryNow(): { readonly rss: number; readonly heap: number; readonly buffers: number } {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, heap: heapUsed, buffers: arrayBuffers };
}

async function makeFleet(
  io: Io,
  { units, seed, start, json = false }: FleetOptions,
): Promise<{ readonly fleet: Fleet; readonly memory: FleetMemory; readonly seconds: number }> {
  const progress = progressOf(io, json, { title: 'making units', unit: 'units', total: units });
  const before = memoryNow();
  const began = nowMs();
  try {
    const fleet = await Fleet.make({
      units,
      seed: `fleet ${seed}`,
      start,
      backends: BACKENDS,
      onMade: (made) => progress.update(made),
      signal: io.stopped,
    });
    const seconds = (nowMs() - began) / 1000;
    const after = memoryNow();
    const each = (name: keyof typeof after): number => Math.round((after[name] - before[name]) / units);
    const memory = { rssBytes: each('rss'), heapBytes: each('heap'), bufferBytes: each('buffers') };
    return { fleet, memory, seconds };
  } finally {
    progress.stop();
  }
}

async function runFleet(io: Io, options: FleetOptions): Promise<void> {
  const { receipts, seed, units, json = false } = options;
  const { fleet, memory, seconds } = await makeFleet(io, options);
  const progress = progressOf(io, json, { title: 'a day of them', unit: 'receipts', total: receipts });
  try {
    const onReceipt = (done: number): void => {
      if (done % DRAWN_EVERY === 0) progress.update(done);
    };
    const load = await runLoad(fleet, { receipts, seed, nowMs, onReceipt, signal: io.stopped });
    progress.stop();
    if (json) printJson(io, { units, seed, makingSeconds: seconds, idleUnit: memory, load });
    else showFleet(io, { units, seconds, memory, load });
  } finally {
    progress.stop();
  }
}

function percentiles({ p50, p95, p99, max }: Percentiles): string {
  const ms = (value: number): string => (value < 10 ? value.toFixed(2) : Math.round(value).toString());
  return `p50 ${ms(p50)} · p95 ${ms(p95)} · p99 ${ms(p99)} · max ${ms(max)} ms`;
}

function showFleet(
  io: Io,
  about: {
    readonly units: number;
    readonly seconds: number;
    readonly memory: FleetMemory;
    readonly load: LoadReport;
  },
): void {
  const { units, seconds, memory, load } = about;
  const style = styleOf(io.stdout, io.env);
  const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const whole = `${((memory.rssBytes * units) / 2 ** 20).toFixed(0)} MiB together`;
  const rows: readonly (readonly [string, string])[] = [
    [
      'units',
      `${style.bold(units.toString())}  ${style.dim(`made in ${seconds.toFixed(1)} s, a key and a journal each`)}`,
    ],
    ['idle unit', `${style.bold(kB(memory.rssBytes))}  ${style.dim(`${whole}; heap ${kB(memory.heapBytes)}`)}`],
    ['receipts', `${load.receipts}  ${style.dim(`in ${load.shops} shops, ${load.wallSeconds.toFixed(1)} s`)}`],
    ['rate', `${style.bold(load.receiptsPerSecond.toFixed(0))} receipts/s`],
    ['latency', `${percentiles(load.wallMs)}  ${style.dim('of this process')}`],
    ['at the till', `${percentiles(load.virtualMs)}  ${style.dim('virtual: line, signature, flash, printer')}`],
    ['busiest minute', `${load.busiestMinute} receipts`],
  ];
  print(io, ...indent(factLines(rows.map(([label, value]) => [style.dim(label), value]))));
}

async function runOneYear(io: Io, options: FleetOptions): Promise<void> {
  const { start, days, perDay: receiptsPerDay, seed, json = false } = options;
  const progress = progressOf(io, json, { title: 'a year of a till', unit: 'days', total: days });
  try {
    const report = await runYear({
      ...{ start, days, receiptsPerDay, seed, nowMs },
      standardMinutes: STANDARD_MINUTES,
      backends: BACKENDS,
      onDay: (day) => progress.update(day),
      signal: io.stopped,
    });
    progress.stop();
    const { unit: _unit, ...figures } = report;
    if (json) printJson(io, { seed, ...figures });
    else showYear(io, report);
  } finally {
    progress.stop();
  }
}

function showYear(io: Io, report: YearReport): void {
  const style = styleOf(io.stdout, io.env);
  const { wallSeconds, signingSeconds } = report;
  const rows: readonly (readonly [string, string])[] = [
    ['days', `${report.days}  ${style.dim(`${report.from} to ${report.to}`)}`],
    ['receipts', style.bold(report.receipts.toString())],
    ['records', `${report.records}  ${style.dim(`${report.signatures} signatures`)}`],
    ['closings', `${report.closings}  ${style.dim(`${report.months} months reported`)}`],
    ['clock', `${report.clockChanges} changes of summer time`],
    [
      'took',
      `${style.bold(`${wallSeconds.toFixed(1)} s`)}  ${style.dim(`signatures alone ${signingSeconds.toFixed(1)} s`)}`,
    ],
    ['ratio', report.ratio.toFixed(2)],
  ];
  print(io, ...indent(factLines(rows.map(([label, value]) => [style.dim(label), value]))));
}

function midnight(text: string): LocalTime {
  const utc = parseTime(`${text}T00:00:00Z`);
  if (utc === undefined) {
    throw usageError('bad-date', `${JSON.stringify(text)} is no date`, { hint: 'Write it as 2026-01-01.' });
  }
  const offsetMinutes = europeanOffset(utc.utcMs - STANDARD_MINUTES * 60_000, STANDARD_MINUTES);
  return { utcMs: utc.utcMs - offsetMinutes * 60_000, offsetMinutes };
}

const NOTES = `
Every unit has memories, a key, a serial number and a line of its own, and is in production. Receipts go through the
frames of the line. The place is in Central Europe. With --json the result is one object: with --year the figures of
the year, otherwise "idleUnit" (bytes) and "load".

The memory of an idle unit is what the process grew by; node --expose-gc makes it exact.

Examples:
  plomba fleet --units 10000 --receipts 20000
  plomba fleet --year                                73,000 receipts of one till
  plomba fleet --year --days 31 --per-day 1000 --start 2026-12-01 --json`;

const many = wholeNumber({ min: 1, max: 1_000_000 });

export function fleetCommand({ io, exit }: CommandHost): Command {
  return newCommand('fleet', 'many units in one process, or a year of one')
    .option('--units <n>', 'units in this process', many, 100)
    .option('--receipts <n>', 'receipts of all of them, along the curve of a day', many, 1000)
    .option('--seed <n>', 'what is sold where and when', wholeNumber({ min: 0, max: 0xffffffff }), 1)
    .addOption(
      new Option('--start <date>', 'first day').argParser(midnight).default(midnight('2026-01-01'), '2026-01-01'),
    )
    .option('--year', 'one unit, its days and nights, instead of a fleet', false)
    .option('--days <n>', 'days of the year', wholeNumber({ min: 1, max: 3650 }), 365)
    .option('--per-day <n>', 'receipts a day of the year', wholeNumber({ min: 1, max: 10_000 }), 200)
    .addHelpText('after', NOTES)
    .action(async (options: FleetOptions) => {
      if (options.year) await runOneYear(io, options);
      else await runFleet(io, options);
      exit(0);
    });
}

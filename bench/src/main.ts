/** `pnpm bench [name …]`: runs rows, prints the table, writes JSON and charts, compares with a baseline. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Bench, FULL, QUICK, type Figure } from './bench.js';
import { curves, memoryFigures } from './curves/curves.js';
import type { CurvePoint } from './curves/point.js';
import { baselineOf, compareWithBaseline, parseBaseline, type Comparison } from './harness/baseline.js';
import { machineFacts } from './harness/machine.js';
import { curveChart } from './report/curve-chart.js';
import { judge, type Judged } from './report/judge.js';
import { figuresOf, resultsOf, type Report } from './report/report.js';
import { baselineTable, besideTable, curveTable, judgedTable, profileTable, terminalText } from './report/table.js';
import { reportPage } from './report/page.js';
import { ratioChart } from './report/ratio-chart.js';
import { ROWS } from './rows/rows.js';

const CURVES = 'curves';
const CORE = 'core';
const LINK = 'link';
const ME = 'me';
const SE = 'se';
const OPERATOR = 'operator';

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    list: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    json: { type: 'string' },
    out: { type: 'string', default: '.cache/bench' },
    temp: { type: 'string', default: tmpdir() },
    baseline: { type: 'string' },
    'write-baseline': { type: 'string' },
  },
});

const USAGE = `pnpm bench [name …] [options]

  names              ${CORE}, ${LINK}, ${ME}, ${SE}, ${OPERATOR}, ${CURVES} (all of them, the default), or rows; --list shows them
  --json FILE        writes figures, quartiles, machine and run as JSON
  --out DIR          where table and charts go (.cache/bench)
  --quick            fewer and smaller laps, journals of at most 10⁴ records
  --profile          also says which functions take the time of each row
  --baseline FILE    compares by ratio; exit code 1 when a figure is worse by more than its margin
  --write-baseline FILE   stores this run as a baseline
  --temp DIR         where the files of the run stand while it lasts; the disk that is measured`;

interface Outcome {
  readonly judged: readonly Judged[];
  readonly beside: readonly Figure[];
  readonly points: readonly CurvePoint[];
  readonly comparisons: readonly Comparison[];
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

async function measure(bench: Bench, chosen: readonly string[]): Promise<Outcome> {
  // Read first: a file that is wrong should not cost a whole run.
  const { baseline } = options;
  const stored = baseline === undefined ? undefined : parseBaseline(readFileSync(baseline, 'utf8'));
  const figures: Figure[] = [];
  const beside: Figure[] = [];
  const isChosen = (name: string, group: string): boolean => chosen.includes(group) || chosen.includes(name);
  for (const row of ROWS) {
    if (!isChosen(row.name, row.group ?? CORE)) continue;
    say(`${row.name}: ${row.what}`);
    const outcome = await row.run(bench);
    const judged = judge(outcome.figures);
    // What has no bar at this size is published beside the others.
    beside.push(...outcome.figures.filter(({ key }) => judged.every(({ budget }) => budget.key !== key)));
    figures.push(...outcome.figures);
    beside.push(...outcome.beside);
    if (judged.length > 0) say(`${terminalText(judgedTable(judged))}\n`);
  }
  const points = isChosen(CURVES, CORE) ? await curves(bench) : [];
  figures.push(...memoryFigures(points));
  const measured = [...figures, ...beside].map(({ key, spread }) => ({ key, value: spread.median }));
  const comparisons = stored === undefined ? [] : compareWithBaseline(measured, stored);
  return { judged: judge(figures), beside, points, comparisons };
}

function printed(outcome: Outcome, bench: Bench): string {
  const { judged, beside, points, comparisons } = outcome;
  const profiles = [...bench.profiles].map(([row, times]) => profileTable(row, times));
  const tables = [
    ...profiles,
    ...(points.length > 0 ? [curveTable(points)] : []),
    ...(beside.length > 0 ? [besideTable(beside)] : []),
    ...(comparisons.length > 0 ? [baselineTable(comparisons)] : []),
    ...(judged.length > 0 ? [judgedTable(judged)] : []),
  ];
  return tables.map(terminalText).join('\n\n');
}

async function writeFiles(report: Report, outcome: Outcome): Promise<void> {
  const { out, json, 'write-baseline': baseline } = options;
  const { judged, points } = outcome;
  if (json !== undefined) write(json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (baseline !== undefined) write(baseline, `${JSON.stringify(baselineOf(judged), undefined, 2)}\n`);
  write(join(out, 'table.md'), reportPage(report, outcome));
  if (judged.length > 0) write(join(out, 'ratios.svg'), await ratioChart(judged, report.machine));
  if (points.length > 0) write(join(out, 'curves.svg'), await curveChart(points, report.machine));
  say(`table and charts are in ${out}`);
}

function collectGarbage(): void {
  // Given by `node --expose-gc`; without it laps are a little noisier. Only what is young: a collection of everything
  // also throws away the optimised code for shapes that no object has between two laps, and the lap would pay for making
  // it again; a program that runs all day does not.
  (globalThis as { gc?: (options: { type: 'minor' }) => void }).gc?.({ type: 'minor' });
}

async function main(): Promise<number> {
  const known = [CORE, LINK, ME, SE, OPERATOR, CURVES, ...ROWS.map(({ name }) => name)];
  const unknown = names.filter((name) => !known.includes(name));
  if (options.help || unknown.length > 0) {
    process.stdout.write(unknown.length > 0 ? `no such row: ${unknown.join(', ')}\n\n${USAGE}\n` : `${USAGE}\n`);
    return options.help ? 0 : 2;
  }
  if (options.list) {
    process.stdout.write(ROWS.map(({ name, what }) => `${name.padEnd(26)} ${what}\n`).join(''));
    return 0;
  }
  const startMs = performance.now();
  const scale = options.quick ? QUICK : FULL;
  const host = { nowMs: () => performance.now(), collectGarbage };
  const bench = new Bench({ scale, host, within: options.temp, say, profile: options.profile });
  process.once('SIGINT', () => {
    bench.remove(); // a gigabyte may stand there
    process.exit(130);
  });
  try {
    const outcome = await measure(bench, names.length === 0 ? [CORE, LINK, ME, SE, OPERATOR] : names);
    const report: Report = {
      format: 'plomba-bench/1',
      results: resultsOf(outcome.judged),
      figures: figuresOf(outcome.judged),
      beside: outcome.beside,
      curves: outcome.points,
      profiles: Object.fromEntries(bench.profiles),
      baseline: outcome.comparisons,
      machine: machineFacts(),
      run: {
        scale: options.quick ? 'quick' : 'full',
        rounds: scale.rounds.counted,
        tookSeconds: Math.round((performance.now() - startMs) / 1000),
      },
    };
    await writeFiles(report, outcome);
    process.stdout.write(`${printed(outcome, bench)}\n`);
    return outcome.comparisons.some(({ verdict }) => verdict === 'worse') ? 1 : 0;
  } finally {
    bench.remove();
  }
}

process.exitCode = await main();

/** The table of a run, for the terminal and, with pipes, for Markdown. Numbers stand on the right. */
import type { Figure } from '../bench.js';
import type { CurvePoint } from '../curves/point.js';
import type { Comparison } from '../harness/baseline.js';
import type { FunctionTime } from '../harness/profile.js';
import type { Judged } from './judge.js';
import { numberText } from './number-text.js';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells are numbers. */
  readonly numbers: readonly number[];
}

const WORDS = { goal: '● goal', bar: '● bar', neither: '■ below' } as const;

export function judgedTable(judged: readonly Judged[]): Table {
  return {
    head: ['figure', 'median', 'quartiles', 'bar', 'goal', 'reached'],
    rows: judged.map(({ budget, spread, reached }) => [
      budget.key,
      `${numberText(spread.median)}${budget.unit === '' ? '' : ` ${budget.unit}`}`,
      `${numberText(spread.low)} – ${numberText(spread.high)}`,
      `${budget.sense === 'more' ? '≥' : '≤'} ${budget.bar}`,
      `${budget.goal}`,
      WORDS[reached],
    ]),
    numbers: [1, 2, 3, 4],
  };
}

export function besideTable(figures: readonly Figure[]): Table {
  return {
    head: ['published beside', 'median', 'quartiles', 'unit'],
    rows: figures.map(({ key, spread, unit }) => [
      key,
      numberText(spread.median),
      `${numberText(spread.low)} – ${numberText(spread.high)}`,
      unit === '' ? 'times' : unit,
    ]),
    numbers: [1, 2],
  };
}

const CURVE_COLUMNS: readonly (readonly [title: string, field: keyof CurvePoint])[] = [
  ['records', 'records'],
  ['signed/s', 'signedPerSecond'],
  ['boot ms', 'bootMs'],
  ['bytes read at boot', 'bootFlashBytes'],
  ['proof ms', 'proofMs'],
  ['hashes', 'proofHashes'],
  ['verified/s', 'verifiedPerSecond'],
  ['unit MiB', 'unitMib'],
  ['export MiB', 'exportMib'],
  ['appending MiB', 'appendingMib'],
  ['verifier MiB', 'verifierMib'],
];

export function curveTable(points: readonly CurvePoint[]): Table {
  return {
    head: CURVE_COLUMNS.map(([title]) => title),
    rows: points.map((point) => CURVE_COLUMNS.map(([, field]) => numberText(point[field]))),
    numbers: CURVE_COLUMNS.map((_, column) => column),
  };
}

export function baselineTable(comparisons: readonly Comparison[]): Table {
  return {
    head: ['against the baseline', 'now', 'baseline', 'change', 'margin', 'verdict'],
    rows: comparisons.map(({ key, value, baseline, change, margin, verdict }) => [
      key,
      numberText(value),
      numberText(baseline),
      `${numberText((change - 1) * 100)} %`,
      `${numberText(margin * 100)} %`,
      verdict === 'holds' ? '● holds' : '■ worse',
    ]),
    numbers: [1, 2, 3, 4],
  };
}

export function profileTable(row: string, times: readonly FunctionTime[]): Table {
  return {
    head: [`time in ${row}`, 'where', 'own %', 'with callees %'],
    rows: times.map(({ name, place, own, whole }) => [name, place, (own * 100).toFixed(1), (whole * 100).toFixed(1)]),
    numbers: [2, 3],
  };
}

function widthsOf({ head, rows }: Table): number[] {
  return head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
}

export function terminalText(table: Table): string {
  const widths = widthsOf(table);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return table.numbers.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [table.head, ...table.rows].map(line).join('\n');
}

export function markdownText(table: Table): string {
  const rule = table.head.map((_, column) => (table.numbers.includes(column) ? '---:' : '---'));
  return [table.head, rule, ...table.rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

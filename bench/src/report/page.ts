/** The page that a run leaves: tables, charts, machine. */
import type { Figure } from '../bench.js';
import type { CurvePoint } from '../curves/point.js';
import type { Comparison } from '../harness/baseline.js';
import type { Judged } from './judge.js';
import type { Report } from './report.js';
import {
  baselineTable,
  besideTable,
  curveTable,
  judgedTable,
  markdownText,
  profileTable,
  type Table,
} from './table.js';

export interface PageParts {
  readonly judged: readonly Judged[];
  readonly beside: readonly Figure[];
  readonly points: readonly CurvePoint[];
  readonly comparisons: readonly Comparison[];
}

function section(title: string, table: Table): string {
  return table.rows.length === 0 ? '' : `## ${title}\n\n${markdownText(table)}\n\n`;
}

/** Markdown. */
export function reportPage(report: Report, parts: PageParts): string {
  const { machine, run, profiles } = report;
  const facts = `${machine.cores} cores (${machine.cpu}), ${machine.memoryGib} GiB, ${machine.platform}, Node ${machine.node}, OpenSSL ${machine.openssl}`;
  const how = `A ${run.scale} run: medians of ${run.rounds} interleaved rounds, ${run.tookSeconds} s.`;
  const images = [
    ...(parts.judged.length > 0 ? ['![Each figure as a share of its bar](ratios.svg)\n\n'] : []),
    ...(parts.points.length > 0 ? ['![Growth with the number of records](curves.svg)\n\n'] : []),
  ];
  return [
    `# Bench\n\n${facts}. ${how}\n\n`,
    ...images,
    section('Bars and goals', judgedTable(parts.judged)),
    section('Growth', curveTable(parts.points)),
    section('Published beside', besideTable(parts.beside)),
    section('Against the baseline', baselineTable(parts.comparisons)),
    ...Object.entries(profiles).map(([row, times]) => section(`Time of ${row}`, profileTable(row, times))),
  ]
    .join('')
    .trimEnd()
    .concat('\n');
}

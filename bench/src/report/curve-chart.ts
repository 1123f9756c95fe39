/** Growth with the number of records, in small panels. */
import type { CurvePoint } from '../curves/point.js';
import type { MachineFacts } from '../harness/machine.js';
import { INK, limitLine, machineText, MONO, STEEL, svgOf } from './chart-style.js';
import { numberText } from './number-text.js';

interface Panel {
  readonly field: keyof CurvePoint;
  readonly title: string;
  readonly unit: string;
  readonly bar?: number;
}

const PANELS: readonly Panel[] = [
  { field: 'signedPerSecond', title: 'Signed receipts', unit: 'receipts/s' },
  { field: 'verifiedPerSecond', title: 'Chain and tree verified', unit: 'records/s' },
  { field: 'bootMs', title: 'Boot', unit: 'ms' },
  { field: 'proofMs', title: 'Inclusion proof', unit: 'ms', bar: 0.2 },
  { field: 'exportMib', title: 'Memory: boot and export', unit: 'MiB', bar: 150 },
  { field: 'verifierMib', title: 'Memory: verifier', unit: 'MiB' },
];

function panelOf({ field, title, unit, bar }: Panel, points: readonly CurvePoint[]): unknown {
  const top = Math.max(bar ?? 0, ...points.map((point) => point[field]));
  const sizes = points.map(({ records }) => records);
  const x = {
    field: 'records',
    type: 'quantitative',
    scale: { type: 'log', domain: [Math.min(...sizes) / 2, Math.max(...sizes) * 2], nice: false },
    axis: { title: 'records', format: '~s', values: sizes, grid: false },
  };
  const y = { field, type: 'quantitative', scale: { domain: [0, top * 1.15] }, axis: { title: unit, tickCount: 4 } };
  return {
    width: 250,
    height: 150,
    title: { text: title, fontSize: 14, offset: 8 },
    layer: [
      { mark: { type: 'line', color: STEEL, point: { color: STEEL, size: 50 } }, encoding: { x, y } },
      {
        mark: { type: 'text', dy: -10, font: MONO, fontSize: 11, color: INK },
        encoding: { x, y, text: { field: `${field}Text` } },
      },
      ...(bar === undefined ? [] : [limitLine('y', bar, `bar ${bar} ${unit}`)]),
    ],
  };
}

export function curveChart(points: readonly CurvePoint[], machine: MachineFacts): Promise<string> {
  const values = points.map((point) => ({
    ...point,
    ...Object.fromEntries(PANELS.map(({ field }) => [`${field}Text`, numberText(point[field])])),
  }));
  const first = points[0];
  const last = points.at(-1);
  const growth = first === undefined || last === undefined ? 0 : last.bootMs / first.bootMs;
  const factor = first === undefined || last === undefined ? 0 : last.records / first.records;
  const frame = {
    title: `${numberText(factor)} times the records: boot takes ${numberText(growth)} times as long`,
    subtitle: machineText(machine),
  };
  return svgOf(frame, {
    data: { values },
    columns: 2,
    spacing: 28,
    concat: PANELS.map((panel) => panelOf(panel, points)),
  });
}

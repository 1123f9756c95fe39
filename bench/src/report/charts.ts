/** The charts of a run, as SVG: every figure as a share of its bar, and growth with the number of records. */
import { parse, View, type Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { CurvePoint } from '../curves/point.js';
import type { MachineFacts } from '../harness/machine.js';
import { shareOfBar, type Judged } from './judge.js';
import { numberText } from './number-text.js';

const INK = '#22201c';
const PAPER = '#fbfaf7';
const BORDER = '#d9d5cb';
const SEAL = '#b3261e';
const STEEL = '#5b7083';
const FONT = 'system-ui, sans-serif';
const MONO = 'ui-monospace, "DejaVu Sans Mono", monospace';

const CONFIG: TopLevelSpec['config'] = {
  background: PAPER,
  font: FONT,
  axis: {
    labelColor: INK,
    titleColor: INK,
    gridColor: BORDER,
    domainColor: BORDER,
    tickColor: BORDER,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
  },
  title: { color: INK, subtitleColor: INK, fontSize: 16, subtitleFontSize: 12, anchor: 'start', offset: 16 },
  view: { stroke: null },
};

function machineText({ cores, cpu, node }: MachineFacts): string {
  return `${cores} cores, ${cpu}, Node ${node}`;
}

/** The dimensions and marks that all panels share are written where they are used: a specification is read top down. */
async function svgOf(spec: TopLevelSpec): Promise<string> {
  // vega-lite and vega describe the same specification with types of their own.
  const compiled = compile(spec).spec as unknown as Spec;
  const svg = await new View(parse(compiled), { renderer: 'none' }).toSVG();
  return `${svg}\n`;
}

interface RatioDatum {
  readonly label: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly goal: number;
  readonly text: string;
  readonly state: string;
}

const STATES = { goal: '● goal reached', bar: '● bar reached', neither: '■ below the bar' } as const;

function ratioDatum(judged: Judged): RatioDatum {
  const { budget, spread, reached } = judged;
  const sides = [shareOfBar(judged, spread.low), shareOfBar(judged, spread.high)];
  const sign = budget.sense === 'more' ? '≥' : '≤';
  const unit = budget.unit === '' ? '' : ` ${budget.unit}`;
  return {
    label: budget.key.replace('.', '  '),
    share: shareOfBar(judged),
    low: Math.min(...sides),
    high: Math.max(...sides),
    goal: shareOfBar(judged, budget.goal),
    text: `${numberText(spread.median)}${unit}  (bar ${sign} ${budget.bar}${unit})`,
    state: STATES[reached],
  };
}

/** Shares beyond this are cut off, so that one very good figure does not flatten the others. */
const SHARE_MAX = 4;

export function ratioChart(judged: readonly Judged[], machine: MachineFacts): Promise<string> {
  const data = judged.map(ratioDatum);
  const reached = judged.filter((one) => one.reached !== 'neither').length;
  const values = data.map((datum) => ({
    ...datum,
    share: Math.min(datum.share, SHARE_MAX),
    low: Math.min(datum.low, SHARE_MAX),
    high: Math.min(datum.high, SHARE_MAX),
    goal: Math.min(datum.goal, SHARE_MAX),
  }));
  const y = {
    field: 'label',
    type: 'nominal',
    sort: null,
    axis: { title: null, labelLimit: 360, ticks: false },
  } as const;
  const scale = { domain: [0, SHARE_MAX + 1.4] };
  const title = 'share of the bar (1 is the bar; more is better; beyond 4 cut off)';
  return svgOf({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: CONFIG,
    width: 620,
    height: { step: 30 },
    padding: 16,
    title: {
      text: `${reached} of ${judged.length} figures reach their bar`,
      subtitle: `medians and quartiles; ◆ is the goal; ${machineText(machine)}`,
    },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', height: 14 },
        encoding: {
          y,
          x: { field: 'share', type: 'quantitative', scale, axis: { title, values: [0, 1, 2, 3, 4] } },
          color: {
            field: 'state',
            type: 'nominal',
            scale: { domain: Object.values(STATES), range: [STEEL, '#9aa9b5', SEAL] },
            legend: { orient: 'bottom', title: null, symbolType: 'square' },
          },
        },
      },
      {
        mark: { type: 'rule', color: INK, strokeWidth: 2 },
        encoding: { y, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', shape: 'diamond', filled: true, size: 70, color: INK, opacity: 1 },
        encoding: { y, x: { field: 'goal', type: 'quantitative' } },
      },
      {
        mark: { type: 'text', align: 'left', dx: 10, font: MONO, fontSize: 12, color: INK },
        encoding: { y, x: { datum: SHARE_MAX, type: 'quantitative' }, text: { field: 'text' } },
      },
      {
        data: { values: [{ at: 1, text: 'bar' }] },
        layer: [
          {
            mark: { type: 'rule', strokeDash: [5, 4], color: SEAL },
            encoding: { x: { field: 'at', type: 'quantitative' } },
          },
          {
            mark: { type: 'text', color: SEAL, align: 'left', dx: 4, y: -6 },
            encoding: { x: { field: 'at', type: 'quantitative' }, text: { field: 'text' } },
          },
        ],
      },
    ],
  } as TopLevelSpec); // the literal is too deep for the type to be inferred
}

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
  { field: 'unitMib', title: 'Memory of a unit', unit: 'MiB' },
  { field: 'verifierMib', title: 'Memory of a verifier', unit: 'MiB', bar: 150 },
];

function panelOf({ field, title, unit, bar }: Panel, points: readonly CurvePoint[]): unknown {
  const top = Math.max(bar ?? 0, ...points.map((point) => point[field]));
  const x = {
    field: 'records',
    type: 'quantitative',
    scale: { type: 'log' },
    axis: { title: 'records', format: '~s', tickCount: 4 },
  };
  const y = { field, type: 'quantitative', scale: { domain: [0, top * 1.15] }, axis: { title: unit, tickCount: 4 } };
  const limit = {
    data: { values: [{ bar, text: `bar ${bar ?? ''} ${unit}` }] },
    layer: [
      {
        mark: { type: 'rule', strokeDash: [5, 4], color: SEAL },
        encoding: { y: { field: 'bar', type: 'quantitative' } },
      },
      {
        mark: { type: 'text', color: SEAL, align: 'left', baseline: 'bottom', dy: -2, x: 2 },
        encoding: { y: { field: 'bar', type: 'quantitative' }, text: { field: 'text' } },
      },
    ],
  };
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
      ...(bar === undefined ? [] : [limit]),
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
  return svgOf({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: CONFIG,
    padding: 16,
    title: {
      text: `${numberText(factor)} times the records: boot takes ${numberText(growth)} times as long`,
      subtitle: machineText(machine),
    },
    data: { values },
    columns: 2,
    spacing: 28,
    concat: PANELS.map((panel) => panelOf(panel, points)),
  } as TopLevelSpec); // the panels are built one by one
}

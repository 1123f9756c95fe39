/** Every figure as a share of its bar. */
import type { MachineFacts } from '../harness/machine.js';
import { INK, limitLine, machineText, MONO, SEAL, STEEL, svgOf } from './chart-style.js';
import { shareOfBar, type Judged } from './judge.js';
import { numberText } from './number-text.js';

/** Shares beyond this are cut off, so that one very good figure does not flatten the others. */
const SHARE_MAX = 4;
const STEEL_LIGHT = '#9aa9b5';
/** Room for the numbers on the right, in shares. */
const TEXT_ROOM = 1.4;

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
  const cut = (share: number): number => Math.min(share, SHARE_MAX);
  const sign = budget.sense === 'more' ? '≥' : '≤';
  const unit = budget.unit === '' ? '' : ` ${budget.unit}`;
  return {
    label: budget.key.replace('.', '  '),
    share: cut(shareOfBar(judged)),
    low: cut(Math.min(...sides)),
    high: cut(Math.max(...sides)),
    goal: cut(shareOfBar(judged, budget.goal)),
    text: `${numberText(spread.median)}${unit}  (bar ${sign} ${budget.bar}${unit})`,
    state: STATES[reached],
  };
}

const LABELS = {
  field: 'label',
  type: 'nominal',
  sort: null,
  axis: { title: null, ticks: false },
} as const;

function barLayer(): unknown {
  return {
    mark: { type: 'bar', height: 14 },
    encoding: {
      y: LABELS,
      x: {
        field: 'share',
        type: 'quantitative',
        scale: { domain: [0, SHARE_MAX + TEXT_ROOM] },
        axis: { title: 'share of the bar (1 is the bar; more is better; beyond 4 cut off)', values: [0, 1, 2, 3, 4] },
      },
      color: {
        field: 'state',
        type: 'nominal',
        scale: { domain: Object.values(STATES), range: [STEEL, STEEL_LIGHT, SEAL] },
        legend: { orient: 'bottom', title: null, symbolType: 'square' },
      },
    },
  };
}

export function ratioChart(judged: readonly Judged[], machine: MachineFacts): Promise<string> {
  const reached = judged.filter((one) => one.reached !== 'neither').length;
  const frame = {
    title: `${reached} of ${judged.length} figures reach their bar`,
    subtitle: `medians and quartiles; ◆ is the goal; ${machineText(machine)}`,
  };
  const share = (field: string): unknown => ({ field, type: 'quantitative' });
  return svgOf(frame, {
    width: 620,
    height: { step: 30 },
    data: { values: judged.map(ratioDatum) },
    layer: [
      barLayer(),
      {
        mark: { type: 'rule', color: INK, strokeWidth: 2 },
        encoding: { y: LABELS, x: share('low'), x2: { field: 'high' } },
      },
      {
        mark: { type: 'point', shape: 'diamond', filled: true, size: 70, color: INK, opacity: 1 },
        encoding: { y: LABELS, x: share('goal') },
      },
      {
        mark: { type: 'text', align: 'left', dx: 10, font: MONO, fontSize: 12, color: INK },
        encoding: { y: LABELS, x: { datum: SHARE_MAX, type: 'quantitative' }, text: { field: 'text' } },
      },
      limitLine('x', 1, 'bar'),
    ],
  });
}

/** How charts look, and how they become SVG: vega-lite describes, vega draws, neither needs a browser. */
import { parse, View, type Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { MachineFacts } from '../harness/machine.js';

export const INK = '#22201c';
const PAPER = '#fbfaf7';
const BORDER = '#d9d5cb';
export const SEAL = '#b3261e';
export const STEEL = '#5b7083';
const FONT = 'system-ui, sans-serif';
export const MONO = 'ui-monospace, "DejaVu Sans Mono", monospace';

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
    labelLimit: 0,
  },
  title: { color: INK, subtitleColor: INK, fontSize: 16, subtitleFontSize: 12, anchor: 'start', offset: 16 },
  view: { stroke: null },
};

export function machineText({ cores, cpu, node }: MachineFacts): string {
  return `${cores} cores, ${cpu}, Node ${node}`;
}

/** The frame that charts share. */
export interface ChartFrame {
  readonly title: string;
  readonly subtitle: string;
}

/** Draws a specification without its frame. */
export async function svgOf(frame: ChartFrame, content: Readonly<Record<string, unknown>>): Promise<string> {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: CONFIG,
    padding: 16,
    title: { text: frame.title, subtitle: frame.subtitle },
    ...content,
  } as unknown as TopLevelSpec; // vega-lite checks it; its type is too deep to build a specification in parts
  // vega-lite and vega describe the same specification with types of their own.
  const compiled = compile(spec).spec as unknown as Spec;
  return `${await new View(parse(compiled), { renderer: 'none' }).toSVG()}\n`;
}

/** A dashed line with its name: a bar. */
export function limitLine(axis: 'x' | 'y', at: number, text: string): Readonly<Record<string, unknown>> {
  const place = { field: 'at', type: 'quantitative' };
  const side =
    axis === 'x' ? { align: 'left', dx: 4, y: -6 } : { align: 'right', baseline: 'bottom', dx: -2, dy: -2, x: 'width' };
  return {
    data: { values: [{ at, text }] },
    layer: [
      { mark: { type: 'rule', strokeDash: [5, 4], color: SEAL }, encoding: { [axis]: place } },
      {
        mark: { type: 'text', color: SEAL, ...side },
        encoding: { [axis]: place, text: { field: 'text' } },
      },
    ],
  };
}

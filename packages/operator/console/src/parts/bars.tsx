/**
 * Documents per day as bars, from zero, with the median as a dashed line. An SVG of elements: a reader of the screen and
 * a pointer reach every bar, and the colours follow the system without drawing anything again.
 */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { number, say, shortDate } from '../language.js';

export interface DayCount {
  /** Local date of the unit, `2026-03-14`. */
  readonly date: string;
  readonly documents: number;
}

const HEIGHT = 190;
const TOP = 16;
const BOTTOM = 24;
const LEFT = 48;
const RIGHT = 80;

/** The next of 1, 2, 5 × 10ⁿ that is not below. @internal */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? 10 * power;
}

/** Of the days before the last one, which is not over yet. @internal */
export function medianOf(days: readonly DayCount[]): number {
  const counts = days
    .slice(0, -1)
    .map(({ documents }) => documents)
    .filter((documents) => documents > 0)
    .toSorted((left, right) => left - right);
  const half = Math.floor(counts.length / 2);
  const [low = 0, high = 0] = counts.length % 2 === 0 ? counts.slice(half - 1) : [counts[half], counts[half]];
  return Math.round((low + high) / 2);
}

/** The finding that stands above the chart. @internal */
export function findingOf(days: readonly DayCount[]): string {
  const closed = days.slice(0, -1);
  const last = days.findLast(({ documents }) => documents > 0);
  if (last === undefined) return say('chart.none', { days: days.length });
  const silent = days.length - 1 - days.indexOf(last);
  if (silent >= 2) return say('chart.silent', { date: shortDate(last.date) });
  const median = number(medianOf(days));
  const first = closed.findIndex(({ documents }) => documents > 0);
  const without = closed.slice(Math.max(0, first)).filter(({ documents }) => documents === 0).length;
  return without === 0 ? say('chart.steady', { median }) : say('chart.gaps', { median, days: without });
}

function useWidth(): readonly [{ current: SVGSVGElement | null }, number] {
  const svg = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(720);
  useEffect(() => {
    const element = svg.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(260, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [svg, width];
}

interface Scale {
  readonly x: (at: number) => number;
  readonly y: (documents: number) => number;
  readonly slot: number;
  readonly ticks: readonly number[];
}

function scaleOf(days: readonly DayCount[], width: number): Scale {
  const most = Math.max(1, ...days.map(({ documents }) => documents));
  const step = niceStep(most / 3);
  const top = Math.ceil(most / step) * step;
  const slot = (width - LEFT - RIGHT) / days.length;
  return {
    slot,
    x: (at) => LEFT + at * slot,
    y: (documents) => HEIGHT - BOTTOM - (documents / top) * (HEIGHT - TOP - BOTTOM),
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step),
  };
}

function Axes({
  days,
  width,
  scale,
}: {
  readonly days: readonly DayCount[];
  readonly width: number;
  readonly scale: Scale;
}): VNode {
  const { x, y, slot, ticks } = scale;
  const every = Math.max(1, Math.ceil(64 / slot));
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line class="axis" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
            {number(tick)}
          </text>
        </g>
      ))}
      {days.map(({ date }, at) =>
        (days.length - 1 - at) % every === 0 ? (
          <text key={date} x={x(at) + slot / 2} y={HEIGHT - 6} text-anchor="middle">
            {shortDate(date)}
          </text>
        ) : null,
      )}
    </g>
  );
}

export function Bars({ days }: { readonly days: readonly DayCount[] }): VNode {
  const [svg, width] = useWidth();
  const scale = scaleOf(days, width);
  const { x, y, slot } = scale;
  const gap = Math.min(4, slot * 0.2);
  const median = medianOf(days);
  const finding = findingOf(days);
  return (
    <figure class="chart">
      <figcaption>
        <h2>{finding}</h2>
        <span class="small quiet">{say('chart.axes')}</span>
      </figcaption>
      <svg ref={svg} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={finding}>
        <Axes days={days} width={width} scale={scale} />
        {days.map(({ date, documents }, at) => {
          const isToday = at === days.length - 1;
          const top = documents === 0 ? y(0) - 2 : y(documents);
          const name = documents === 0 && !isToday ? 'bar none' : isToday ? 'bar today' : 'bar';
          return (
            <rect key={date} class={name} x={x(at) + gap / 2} y={top} width={slot - gap} height={y(0) - top}>
              <title>{`${date}: ${number(documents)}`}</title>
            </rect>
          );
        })}
        {median === 0 ? null : (
          <g>
            <line class="limit" x1={LEFT} x2={width - RIGHT} y1={y(median)} y2={y(median)} />
            <text class="limit-name" x={width - RIGHT + 6} y={y(median) + 4}>
              {say('chart.median', { median: number(median) })}
            </text>
          </g>
        )}
      </svg>
    </figure>
  );
}

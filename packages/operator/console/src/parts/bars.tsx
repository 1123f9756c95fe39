/**
 * Documents per day as bars, from zero, with the median as a dashed line. D3 computes scales, ticks and the median; what
 * it places are elements of ours: a reader of the screen and a pointer reach every bar, the colours follow the system
 * without drawing anything again, and the page's policy needs no exception for styles that a library writes.
 */
import { max, median } from 'd3-array';
import { scaleBand, scaleLinear, type ScaleBand, type ScaleLinear } from 'd3-scale';
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
/** About so many lines across. */
const TICKS = 4;
/** A date needs so much room, in CSS pixels. */
const DATE_WIDTH = 64;

/** Of the days before the last one, which is not over yet; days without any do not count. @internal */
export function medianOf(days: readonly DayCount[]): number {
  const counts = days.slice(0, -1).map(({ documents }) => documents);
  return Math.round(median(counts.filter((documents) => documents > 0)) ?? 0);
}

/** The finding that stands above the chart. @internal */
export function findingOf(days: readonly DayCount[]): string {
  const closed = days.slice(0, -1);
  const last = days.findLast(({ documents }) => documents > 0);
  if (last === undefined) return say('chart.none', { days: days.length });
  const silent = days.length - 1 - days.indexOf(last);
  if (silent >= 2) return say('chart.silent', { date: shortDate(last.date) });
  const usual = number(medianOf(days));
  const first = closed.findIndex(({ documents }) => documents > 0);
  const without = closed.slice(Math.max(0, first)).filter(({ documents }) => documents === 0).length;
  return without === 0 ? say('chart.steady', { median: usual }) : say('chart.gaps', { median: usual, days: without });
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

interface Scales {
  readonly x: ScaleBand<string>;
  readonly y: ScaleLinear<number, number>;
  /** Where the axis has a line, in documents: whole ones. */
  readonly ticks: readonly number[];
}

/** @internal */
export function scalesOf(days: readonly DayCount[], width: number): Scales {
  const most = Math.max(1, max(days, ({ documents }) => documents) ?? 0);
  const x = scaleBand<string>()
    .domain(days.map(({ date }) => date))
    .range([LEFT, width - RIGHT])
    .padding(0.15);
  const y = scaleLinear()
    .domain([0, most])
    .nice(Math.min(most, TICKS))
    .range([HEIGHT - BOTTOM, TOP]);
  return { x, y, ticks: y.ticks(Math.min(most, TICKS)).filter(Number.isInteger) };
}

function Axes({
  days,
  width,
  scales: { x, y, ticks },
}: {
  readonly days: readonly DayCount[];
  readonly width: number;
  readonly scales: Scales;
}): VNode {
  const every = Math.max(1, Math.ceil(DATE_WIDTH / x.step()));
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
          <text key={date} x={(x(date) ?? 0) + x.bandwidth() / 2} y={HEIGHT - 6} text-anchor="middle">
            {shortDate(date)}
          </text>
        ) : null,
      )}
    </g>
  );
}

export function Bars({ days }: { readonly days: readonly DayCount[] }): VNode {
  const [svg, width] = useWidth();
  const scales = scalesOf(days, width);
  const { x, y } = scales;
  const usual = medianOf(days);
  // Before its first document a unit missed none.
  const first = days.findIndex(({ documents }) => documents > 0);
  const finding = findingOf(days);
  return (
    <figure class="chart">
      <figcaption>
        <h2>{finding}</h2>
        <span class="small quiet">{say('chart.axes')}</span>
      </figcaption>
      <svg ref={svg} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={finding}>
        <Axes days={days} width={width} scales={scales} />
        {days.map(({ date, documents }, at) => {
          const isToday = at === days.length - 1;
          const isMissing = documents === 0 && first >= 0 && at > first;
          const top = isMissing ? y(0) - 2 : y(documents);
          const name = isToday ? 'bar today' : isMissing ? 'bar none' : 'bar';
          return (
            <rect key={date} class={name} x={x(date)} y={top} width={x.bandwidth()} height={y(0) - top}>
              <title>{`${date}: ${number(documents)}`}</title>
            </rect>
          );
        })}
        {usual === 0 ? null : (
          <g>
            <line class="limit" x1={LEFT} x2={width - RIGHT} y1={y(usual)} y2={y(usual)} />
            <text class="limit-name" x={width - RIGHT + 6} y={y(usual) + 4}>
              {say('chart.median', { median: number(usual) })}
            </text>
          </g>
        )}
      </svg>
    </figure>
  );
}

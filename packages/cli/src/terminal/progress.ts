/**
 * One progress bar with rate and remaining time, at the foot of a terminal; lines that are logged appear above it.
 * Where there is no terminal there is no bar, and lines are just lines.
 */
import progress from 'cli-progress';
import type { OutputStream } from '../io.js';
import type { Style } from './style.js';

export interface Progress {
  /** Work done so far; `total` when it is known better now. */
  update(done: number, total?: number): void;
  /** A line above the bar. */
  log(line: string): void;
  /** Takes the bar away; may be called again. */
  stop(): void;
}

export interface ProgressOptions {
  readonly stream: OutputStream;
  readonly style: Style;
  readonly title: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly total: number;
}

/** Progress that shows nothing: for machines. */
export const silentProgress: Progress = { update: () => undefined, log: () => undefined, stop: () => undefined };

export function startProgress(options: ProgressOptions): Progress {
  const { stream } = options;
  if (stream.isTTY !== true) {
    return { ...silentProgress, log: (line) => void stream.write(`${line}\n`) };
  }
  return liveProgress(options);
}

const DRAW_EVERY_MS = 50;

function liveProgress({ stream, style, title, unit, total }: ProgressOptions): Progress {
  const { MultiBar } = progress;
  const format = `${title}  ${style.dim('{bar}')}  {value}/{total} ${unit}  ${style.dim('{rate}/s · {left} left')}`;
  const bars = new MultiBar({
    stream,
    format,
    barsize: 24,
    barCompleteChar: '━',
    barIncompleteChar: '─',
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
    fps: 20,
  });
  const started = performance.now();
  const bar = bars.create(total, 0, { rate: '–', left: '–' });
  let whole = total;
  let drawn = started;
  let stopped = false;
  return {
    update(done, newTotal) {
      if (newTotal !== undefined && newTotal !== whole) {
        whole = newTotal;
        bar.setTotal(newTotal);
      }
      const now = performance.now();
      bar.update(done, paceOf(done, whole, now - started));
      // The bar draws itself from a timer, which work that never waits does not let run.
      if (now - drawn < DRAW_EVERY_MS) return;
      drawn = now;
      bars.update();
    },
    log: (line) => bars.log(`${line}\n`),
    stop() {
      if (stopped) return;
      stopped = true;
      bars.update(); // lines that were logged last are written by an update only
      bars.stop();
    },
  };
}

/** Rate so far, and what that makes of the rest. */
function paceOf(done: number, total: number, elapsedMs: number): { rate: string; left: string } {
  if (done === 0 || elapsedMs < 1) return { rate: '–', left: '–' };
  const perSecond = (done * 1000) / elapsedMs;
  const rate = perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toString();
  return { rate, left: durationText((total - done) / perSecond) };
}

/**
 * `8 s`, `2 min 05 s`.
 * @internal
 */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${(whole % 60).toString().padStart(2, '0')} s`;
}

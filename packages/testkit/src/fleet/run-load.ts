/**
 * A day of a whole fleet: receipts fall on its shops along the curve of a day, each through the frames of a line. Wall
 * time says what this machine can do, virtual time what a till of these shops would have waited.
 */
import { Draws } from '../draws.js';
import { settled } from '../virtual-timers.js';
import type { Fleet } from './fleet.js';
import type { FleetUnit } from './fleet-unit.js';
import { Latencies, type Percentiles } from './latencies.js';
import { DAY_CURVE, SHOP_RECEIPTS } from './shop-goods.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export interface LoadOptions {
  /** Over the whole day and the whole fleet. */
  readonly receipts: number;
  readonly seed: number;
  /** Weights of the hours; `DAY_CURVE` when absent. */
  readonly curve?: readonly number[];
  /** Milliseconds on a clock of the host that never runs back. */
  readonly nowMs: () => number;
  readonly onReceipt?: (done: number) => void;
  readonly signal?: AbortSignal;
}

export interface LoadReport {
  readonly receipts: number;
  /** Units that sold something, and so opened and closed a day. */
  readonly shops: number;
  readonly wallSeconds: number;
  readonly receiptsPerSecond: number;
  /** What one receipt took of this process, from the till's request to its answer. */
  readonly wallMs: Percentiles;
  /** What the till waited, in the time of its shop: line at 115,200 baud, signing, flash, printer. */
  readonly virtualMs: Percentiles;
  /** Receipts of the whole fleet in its busiest minute, virtual time. */
  readonly busiestMinute: number;
  /** Share of virtual time to wall time: how much faster than life. */
  readonly timesLife: number;
}

interface Sale {
  readonly unit: FleetUnit;
  /** Since midnight at the place. */
  readonly atMs: number;
}

/** Receipts between two turns of the event loop. */
const AT_ONCE = 64;

export async function runLoad(fleet: Fleet, options: LoadOptions): Promise<LoadReport> {
  const { nowMs, onReceipt, signal } = options;
  const draws = new Draws(options.seed);
  const sales = plan(fleet, options, draws);
  const opened = new Set<FleetUnit>();
  const [wall, virtual] = [new Latencies(), new Latencies()];
  const began = nowMs();
  for (const [index, { unit, atMs }] of sales.entries()) {
    catchUp(unit, fleet.start.utcMs + atMs);
    if (!opened.has(unit)) unit.ask('day.open', { operation: unit.operation() });
    opened.add(unit);
    const receipt = draws.pick(SHOP_RECEIPTS);
    const asked = nowMs();
    const { virtualMs } = unit.ask('receipt.issue', { operation: unit.operation(), receipt });
    wall.add(nowMs() - asked);
    virtual.add(virtualMs);
    onReceipt?.(index + 1);
    if (index % AT_ONCE === 0) await settled();
    signal?.throwIfAborted();
  }
  for (const unit of opened) {
    catchUp(unit, fleet.start.utcMs + 22 * HOUR_MS);
    unit.ask('day.close', { operation: unit.operation() });
  }
  const wallSeconds = (nowMs() - began) / 1000;
  return {
    receipts: sales.length,
    shops: opened.size,
    wallSeconds,
    receiptsPerSecond: sales.length / wallSeconds,
    wallMs: wall.percentiles(),
    virtualMs: virtual.percentiles(),
    busiestMinute: busiest(sales),
    timesLife: (24 * 3600) / wallSeconds,
  };
}

/** The unit's clock is where the day is; a unit that is still at work is there already. */
function catchUp({ device }: FleetUnit, utcMs: number): void {
  const behindMs = utcMs - device.hardware.rtc.read().utcMs;
  if (behindMs > 0) device.advanceClock(behindMs);
}

function plan(fleet: Fleet, { receipts, curve = DAY_CURVE }: LoadOptions, draws: Draws): readonly Sale[] {
  const total = curve.reduce((sum, weight) => sum + weight, 0);
  const hourOf = (): number => {
    let left = draws.below(total);
    return curve.findIndex((weight) => (left -= weight) < 0);
  };
  const sales = Array.from({ length: receipts }, () => {
    return { unit: draws.pick(fleet.units), atMs: hourOf() * HOUR_MS + draws.below(HOUR_MS) };
  });
  return sales.sort((left, right) => left.atMs - right.atMs);
}

function busiest(sales: readonly Sale[]): number {
  const minutes = new Map<number, number>();
  for (const { atMs } of sales) {
    const minute = Math.floor(atMs / MINUTE_MS);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  return Math.max(0, ...minutes.values());
}

/** A fleet and a year: real units, whose journals the independent verifier accepts, and a calendar with its traps. */
import { describe, expect, it } from 'vitest';
import { FiscalUnit } from '@plomba/core';
import { parseTime, type LocalTime } from '@plomba/core/model';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { checkExport, checkFiscalMemory, recordsOf, type Violation } from '../checkers.js';
import { Fleet } from './fleet.js';
import type { FleetUnit } from './fleet-unit.js';
import { Latencies } from './latencies.js';
import { runLoad } from './run-load.js';
import { runYear, type YearReport } from './run-year.js';

const backends = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };

function timeOf(text: string): LocalTime {
  const time = parseTime(text);
  if (time === undefined) throw new RangeError(text);
  return time;
}

function violations({ device }: FleetUnit): readonly Violation[] {
  const unit = FiscalUnit.boot(device.hardware.fork().unitPorts);
  if ('halted' in unit) return [unit.halted];
  const records = recordsOf(unit);
  return [...checkExport(unit, records, {}), ...checkFiscalMemory(unit, records)];
}

describe('a fleet', () => {
  it('has units of its own each, sells on all of them, and every journal verifies', async () => {
    const start = timeOf('2026-03-14T00:00:00+01:00');
    const fleet = await Fleet.make({ units: 5, seed: 'fleet test', start, backends });
    let nowMs = 0;
    const report = await runLoad(fleet, { receipts: 60, seed: 7, nowMs: () => (nowMs += 0.5) });
    expect(report).toMatchObject({ receipts: 60, shops: 5 });
    expect(report.wallMs.p50).toBe(0.5);
    // A till waits for its line, the signature, the flash and the printer: between a fifth of a second and some seconds.
    expect(report.virtualMs.p50).toBeGreaterThan(180);
    expect(report.virtualMs.max).toBeLessThan(5_000);
    const keys = fleet.units.map(({ device: { state } }) =>
      state?.kind === 'running' ? state.unit.logKey?.join() : '',
    );
    expect(new Set(keys).size).toBe(5);
    const sold = fleet.units.map((unit) => unit.ask('unit.status', {}).reply.records ?? 0);
    // 5 records of their making, opening and closing of the day, the checkpoint behind the closing: the rest are sales.
    expect(sold.reduce((sum, records) => sum + records - 8, 0)).toBe(60);
    for (const unit of fleet.units) expect(violations(unit)).toEqual([]);
  });

  it('does the same with the same seed', async () => {
    const run = async (): Promise<unknown> => {
      const start = timeOf('2026-03-14T00:00:00+01:00');
      const fleet = await Fleet.make({ units: 2, seed: 'same', start, backends });
      const { virtualMs, busiestMinute } = await runLoad(fleet, { receipts: 20, seed: 3, nowMs: () => 0 });
      return [virtualMs, busiestMinute, fleet.units.map(({ device }) => device.snapshot())];
    };
    expect(await run()).toEqual(await run());
  });
});

describe('percentiles', () => {
  it('go by the nearest rank', () => {
    const latencies = new Latencies();
    for (let ms = 2000; ms >= 1; ms--) latencies.add(ms);
    expect(latencies.percentiles()).toEqual({ p50: 1000, p95: 1900, p99: 1980, max: 2000 });
    expect(new Latencies().percentiles()).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
  });
});

describe('the calendar of a till', () => {
  const live = (start: string, days: number): Promise<YearReport> =>
    runYear({
      start: timeOf(start),
      days,
      receiptsPerDay: 3,
      standardMinutes: 60,
      seed: 1,
      backends,
      nowMs: () => performance.now(),
    });
  const clockOf = (report: YearReport): LocalTime => report.unit.device.hardware.rtc.read();

  it('loses an hour when summer time begins, and a day is still a day', async () => {
    const report = await live('2026-03-28T00:00:00+01:00', 3);
    expect(report).toMatchObject({ closings: 3, clockChanges: 1, from: '2026-03-28', to: '2026-03-30' });
    expect(clockOf(report).offsetMinutes).toBe(120);
    expect(violations(report.unit)).toEqual([]);
  });

  it('gains one when it ends, and no time of the journal runs back', async () => {
    const report = await live('2026-10-24T00:00:00+02:00', 3);
    expect(report).toMatchObject({ closings: 3, clockChanges: 1, from: '2026-10-24', to: '2026-10-26' });
    expect(clockOf(report).offsetMinutes).toBe(60);
    expect(violations(report.unit)).toEqual([]);
  });

  it('costs the flash no more in a later month than in the first: a longer journal makes no day dearer', async () => {
    const busyUs = async (days: number): Promise<number> =>
      (await live('2026-01-01T00:00:00+01:00', days)).unit.device.hardware.flash.busyUs;
    const [one, two, three] = [await busyUs(1), await busyUs(31), await busyUs(61)];
    const [first, second] = [two - one, three - two];
    expect(second / first).toBeGreaterThan(0.9);
    expect(second / first).toBeLessThan(1.1);
  }, 60_000);

  it('has a leap day in 2028, and none in 2026; a month ends with either', async () => {
    const leap = await live('2028-02-28T00:00:00+01:00', 3);
    expect(leap).toMatchObject({ closings: 3, months: 1, from: '2028-02-28', to: '2028-03-01' });
    const plain = await live('2026-02-27T00:00:00+01:00', 3);
    expect(plain).toMatchObject({ closings: 3, months: 1, from: '2026-02-27', to: '2026-03-01' });
  });

  it('goes from one year into the next', async () => {
    const report = await live('2026-12-30T00:00:00+01:00', 4);
    expect(report).toMatchObject({ closings: 4, months: 1, receipts: 12, from: '2026-12-30', to: '2027-01-02' });
    expect(violations(report.unit)).toEqual([]);
  });
});

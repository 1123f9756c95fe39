/** The clock: clock-step, clock-drift, clock-stopped, clock-battery-dead, clock-zone. Times of records never run backwards. */
import { describe, expect, it } from 'vitest';
import { must, operation } from '../../__tests__/bench.js';
import type { Injection } from '../injection.js';
import { SellingUnit } from '../__tests__/selling.js';

const HOUR_MS = 3_600_000;

function times(unit: SellingUnit): readonly number[] {
  const { state } = unit.device;
  return state?.kind === 'running' ? [...state.unit.records(0)].map(({ header }) => header.utcMs) : [];
}

describe.each<Injection>([
  { fault: 'clock-step', with: { ms: 48 * HOUR_MS } },
  { fault: 'clock-step', with: { ms: -48 * HOUR_MS } },
  { fault: 'clock-drift', with: { ppm: 100_000 } },
  { fault: 'clock-drift', with: { ppm: -100_000 } },
  { fault: 'clock-stopped' },
  { fault: 'clock-battery-dead' },
  { fault: 'clock-zone', with: { offsetMinutes: 120 } },
])('$fault $with', (injection) => {
  it('leaves the order of the records, and the unit sells on where it may', () => {
    const unit = new SellingUnit(2);
    unit.device.inject(injection);
    for (let round = 0; round < 3; round++) {
      unit.sell();
      unit.device.advanceClock(10_000);
      unit.reboot();
      expect(unit.standing()).toBe('whole');
    }
    const all = times(unit);
    expect(all).toEqual([...all].sort((left, right) => left - right));
  });
});

describe('clock-drift', () => {
  it('gains the millionths that it was told, and runs right when lifted', () => {
    const { device } = new SellingUnit();
    const at = device.hardware.rtc.read().utcMs;
    const id = device.inject({ fault: 'clock-drift', with: { ppm: 50 } });
    device.advanceClock(24 * HOUR_MS);
    expect(device.hardware.rtc.read().utcMs - at).toBe(24 * HOUR_MS + 4_320);
    device.lift(id);
    device.advanceClock(HOUR_MS);
    expect(device.hardware.rtc.read().utcMs - at).toBe(25 * HOUR_MS + 4_320);
  });
});

describe('clock-battery-dead', () => {
  it('loses the time with the power, and says so', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'clock-battery-dead' });
    expect(unit.device.hardware.rtc.read().quality).toBe('set');
    unit.reboot();
    expect(unit.device.hardware.rtc.read().quality).not.toBe('set');
    expect(unit.standing()).toBe('whole');
  });
});

describe('clock-stopped', () => {
  it('shows one time, and goes on when lifted', () => {
    const { device } = new SellingUnit();
    const id = device.inject({ fault: 'clock-stopped', forMs: 5 * HOUR_MS });
    const at = device.hardware.rtc.read().utcMs;
    device.advanceClock(HOUR_MS);
    expect(device.hardware.rtc.read().utcMs).toBe(at);
    device.advanceClock(4 * HOUR_MS);
    expect(device.injections().find((one) => one.id === id)?.state, 'time passes without the clock').toBe('over');
    device.advanceClock(1000);
    expect(device.hardware.rtc.read().utcMs).toBe(at + 1000);
  });
});

describe('clock-zone', () => {
  it('is in every record since', () => {
    const unit = new SellingUnit(1);
    unit.device.inject({ fault: 'clock-zone', with: { offsetMinutes: 120 } });
    unit.sell();
    expect(unit.acknowledged.map(({ time }) => time.offsetMinutes)).toEqual([60, 120]);
  });
});

describe('clock-step', () => {
  it('backwards holds the time of records where it was, and the clock can be set', () => {
    const unit = new SellingUnit(1);
    const { utcMs, offsetMinutes } = unit.device.hardware.rtc.read();
    unit.device.inject({ fault: 'clock-step', with: { ms: -HOUR_MS } });
    unit.sell();
    const [first, second] = unit.acknowledged.map(({ time }) => time.utcMs);
    expect(second).toBeGreaterThanOrEqual(first ?? 0);
    must(unit.device, 'clock.set', { operation: operation(), time: { utcMs, offsetMinutes } });
    expect(unit.device.hardware.rtc.read().utcMs).toBeGreaterThanOrEqual(utcMs);
  });
});

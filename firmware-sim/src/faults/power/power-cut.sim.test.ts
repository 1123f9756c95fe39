/** power-cut at each trigger and with each shape: what was acknowledged stays, and the same operation is done once. */
import { describe, expect, it } from 'vitest';
import { SALE } from '../../__tests__/bench.js';
import { oracleDocuments } from '../../control/oracle.js';
import { DEVICE_EVENT_NAMES } from '../events.js';
import type { FaultTrigger } from '../injection.js';
import { SellingUnit } from '../__tests__/selling.js';
import { SteadyTill } from '../__tests__/steady-till.js';

function cutOnce(when: FaultTrigger, given: object = {}): SellingUnit {
  const unit = new SellingUnit(2);
  const { device } = unit;
  const till = new SteadyTill(device);
  const id = device.inject({ fault: 'power-cut', with: { ...given }, when });
  expect(till.issue('cut', SALE, 30_000), JSON.stringify(when)).toMatchObject({ kind: 'response' });
  device.lift(id);
  if (!device.powered) device.powerOn();
  expect(unit.standing()).toBe('whole');
  const ours = oracleDocuments(device.hardware).filter(({ operation }) => operation === 'cut');
  expect(ours, JSON.stringify([when, given])).toHaveLength(1);
  return unit;
}

describe('power-cut', () => {
  const shapes = [
    {},
    { shape: 'prefix', bytes: 40 },
    { shape: 'bits', seed: 5, unstable: 'flicker' },
    { shape: 'nearly', seed: 1, unstable: 'zero-then-one' },
    { shape: 'all', unstable: 'one-then-zero' },
  ];
  it.each(shapes)('in the middle of every flash operation of a sale, leaving %j', (given) => {
    for (let operation = 1; operation <= 7; operation++) cutOnce({ at: 'flash', operation, phase: 'middle' }, given);
  });

  it.each(['before', 'after'] as const)('%s every flash operation of a sale', (phase) => {
    for (let operation = 1; operation <= 7; operation++) cutOnce({ at: 'flash', operation, phase });
  });

  it.each(['to-unit', 'from-unit'] as const)('behind any byte %s', (direction) => {
    for (let byte = 1; byte <= 200; byte += 19) cutOnce({ at: 'wire', direction, byte });
  });

  it.each(DEVICE_EVENT_NAMES)('at the event %s', (event) => {
    cutOnce({ at: 'event', event });
  });

  it('at a time and after a while', () => {
    const { utcMs } = new SellingUnit(2).device.hardware.rtc.read();
    cutOnce({ at: 'time', utcMs: utcMs + 100 });
    cutOnce({ at: 'after', ms: 100 });
  });

  it('now', () => {
    const unit = new SellingUnit(2);
    unit.device.inject({ fault: 'power-cut' });
    expect(unit.device.powered).toBe(false);
    unit.device.inject({ fault: 'power-cut' });
    expect(unit.device.injections(), 'a unit that is off notices nothing').toHaveLength(2);
    unit.device.powerOn();
    expect(unit.standing()).toBe('whole');
  });

  it('of the part with the firmware slots is one of its operations', () => {
    const unit = new SellingUnit(1);
    const { firmwareFlash } = unit.device.hardware;
    unit.device.inject({ fault: 'power-cut', when: { at: 'flash', operation: 1, part: 'firmware' } });
    expect(unit.sell(), 'the memories are another part').toBe(2);
    expect(() => firmwareFlash.erase(0)).toThrow('power was cut');
  });
});

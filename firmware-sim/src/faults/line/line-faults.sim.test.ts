/**
 * Faults of the line, made inside the unit, so that they hit whatever is connected. After each the same operation is
 * asked for until it is answered, and the unit has it once.
 */
import { describe, expect, it } from 'vitest';
import { deviceIn, must, operation, SALE } from '../../__tests__/bench.js';
import { oracleDocuments } from '../../control/oracle.js';
import type { Device } from '../../device.js';
import type { DeviceNotice } from '../../device-ends.js';
import { SteadyTill } from '../__tests__/steady-till.js';
import type { WireDirection } from '../events.js';
import type { Injection } from '../injection.js';

function openedDay(): Device {
  const device = deviceIn('production');
  must(device, 'day.open', { operation: operation() });
  return device;
}

function timesSold(device: Device, id: string): number {
  return oracleDocuments(device.hardware).filter((document) => document.operation === id).length;
}

const directions: readonly WireDirection[] = ['to-unit', 'from-unit'];

describe.each<Injection>([
  { fault: 'line-lose' },
  { fault: 'line-lose', with: { count: 40 } },
  { fault: 'line-repeat' },
  { fault: 'line-reorder' },
  { fault: 'line-corrupt', with: { mask: 0x80 } },
  { fault: 'line-delay', with: { ms: 700 } },
  { fault: 'line-delay', with: { ms: 12_000 } },
  { fault: 'line-break' },
  { fault: 'line-disconnect' },
  { fault: 'line-half-open', with: { told: false } },
  { fault: 'line-half-open', with: { told: true } },
])('$fault $with', (injection) => {
  it.each(directions)('at any byte %s leaves one receipt and one answer', (direction) => {
    const device = openedDay();
    const till = new SteadyTill(device);
    for (let byte = 1; byte <= 170; byte += 24) {
      const id = device.inject({ ...injection, when: { at: 'wire', direction, byte } });
      const name = `${direction}-${byte}`;
      expect(till.issue(name, SALE), name).toMatchObject({ kind: 'response' });
      expect(timesSold(device, name), name).toBe(1);
      expect(device.injections().find((one) => one.id === id)).toMatchObject({ hits: expect.any(Number) as number });
      device.lift(id);
    }
    expect(device.injections().filter(({ hits }) => hits > 0).length).toBeGreaterThan(4);
    expect(oracleDocuments(device.hardware)).toHaveLength(8);
  });
});

describe('line-noise', () => {
  it.each([20, 200, 1_000])('of %i ppm slows the line down, and sells each once', (ppm) => {
    const device = openedDay();
    const till = new SteadyTill(device);
    device.inject({ fault: 'line-noise', with: { ppm, seed: ppm } });
    for (let sale = 0; sale < 8; sale++) {
      expect(till.issue(`sale-${sale}`, SALE, 600_000), `sale ${sale}`).toMatchObject({ kind: 'response' });
      expect(timesSold(device, `sale-${sale}`)).toBe(1);
    }
    if (ppm > 100) expect(device.hardware.uart.errors.noise).toBeGreaterThan(0);
  });

  it('that is too loud lets nothing through, until it is lifted', () => {
    const device = openedDay();
    const till = new SteadyTill(device);
    const id = device.inject({ fault: 'line-noise', with: { ppm: 100_000 } });
    expect(till.issue('loud', SALE, 20_000)).toBeUndefined();
    expect(timesSold(device, 'loud')).toBe(0);
    device.lift(id);
    expect(till.issue('loud', SALE)).toMatchObject({ kind: 'response' });
    expect(timesSold(device, 'loud')).toBe(1);
  });
});

describe('line-wrong-baud', () => {
  it.each([{ baud: '9600' }, { baud: '57600' }, { parity: 'even' }])(
    '%j lets nothing through until it is right',
    (given) => {
      const device = openedDay();
      const id = device.inject({ fault: 'line-wrong-baud', with: given });
      const till = new SteadyTill(device);
      expect(till.issue('sale', SALE, 20_000)).toBeUndefined();
      expect(timesSold(device, 'sale')).toBe(0);
      expect(device.hardware.uart.errors.framing + device.hardware.uart.errors.parity).toBeGreaterThan(0);
      device.lift(id);
      expect(till.issue('sale', SALE)).toMatchObject({ kind: 'response' });
      expect(timesSold(device, 'sale')).toBe(1);
    },
  );
});

describe('whoever carries the bytes', () => {
  /** What the host was told of the lines. */
  function told(device: Device): readonly string[] {
    const events: string[] = [];
    device.onNotice((notice: DeviceNotice) => {
      if (notice.kind === 'line') events.push(`${notice.event} ${notice.lines.length}`);
    });
    return events;
  }

  it('is told of line-disconnect and its end, in the time of the line', () => {
    const device = openedDay();
    const events = told(device);
    device.openLine();
    device.inject({ fault: 'line-disconnect', forMs: 1_000 });
    expect(events).toEqual(['disconnect 1']);
    device.openLine();
    expect(device.nextDeadlineMs()).toBe(1_000);
    device.advanceClock(5_000);
    expect(events, 'the clock of the unit does not count').toHaveLength(1);
    device.tick(1_000);
    expect(events).toEqual(['disconnect 1', 'reconnect 2']);
  });

  it('is told of line-half-open where the till is, and of the hang-up of the unit', () => {
    const device = openedDay();
    const events = told(device);
    const line = device.openLine();
    device.inject({ fault: 'line-half-open', with: { told: true } });
    device.openLine();
    line.receive(Uint8Array.of(1, 2, 3));
    expect(line.takeOutput()).toHaveLength(0);
    device.tick(30_000);
    expect(events).toEqual(['half-open-told 1', 'hang-up 1']);
  });

  it('is not told of damage; the unit does that by itself, and what is not hit passes', () => {
    const device = openedDay();
    const events = told(device);
    device.inject({ fault: 'line-corrupt', with: { direction: 'from-unit', count: 1_000 } });
    device.openLine().receive(Uint8Array.of(1, 2, 3));
    expect(events).toEqual([]);
    expect([device.faults.bytes('to-unit'), device.injections()[0]?.hits]).toEqual([3, 0]);
  });
});

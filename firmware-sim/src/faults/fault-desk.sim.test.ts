/** The mechanism itself: moments, counts, how long a fault lasts, what survives, what is refused. */
import { FieldError } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice, must, operation, SALE } from '../__tests__/bench.js';
import type { Device } from '../device.js';
import type { DeviceNotice } from '../device-ends.js';
import { DEVICE_EVENT_NAMES } from './events.js';
import { faultNamed } from './fault-named.js';
import { FAULTS } from './faults.table.js';
import { injectionSchema } from './injection-json.js';
import type { FaultTrigger, Injection } from './injection.js';

function sell(device: Device): ReturnType<Device['call']> {
  return device.call('receipt.issue', { operation: operation(), receipt: SALE });
}

function openedDay(): Device {
  const device = deviceIn('production');
  must(device, 'day.open', { operation: operation() });
  return device;
}

/** The words of the signals, in the order in which they came. */
function signalsOf(device: Device): string[] {
  const heard: string[] = [];
  device.onNotice((notice: DeviceNotice) => {
    if (notice.kind === 'signal') heard.push(notice.name);
  });
  return heard;
}

function signal(name: string, when: FaultTrigger): Injection {
  return { fault: 'signal', with: { name }, when };
}

describe('a moment', () => {
  it('comes at each trigger: now, flash operation, byte, time, after a while, event', () => {
    const device = openedDay();
    const heard = signalsOf(device);
    const { utcMs } = device.hardware.rtc.read();
    device.inject({ fault: 'signal', with: { name: 'now' } });
    device.inject(signal('flash', { at: 'flash', operation: 2 }));
    device.inject(signal('flash after', { at: 'flash', operation: 2, phase: 'after' }));
    device.inject(signal('wire', { at: 'wire', direction: 'from-unit', byte: 3 }));
    device.inject(signal('time', { at: 'time', utcMs: utcMs + 500_000 }));
    device.inject(signal('after', { at: 'after', ms: 400_000 }));
    device.inject(signal('event', { at: 'event', event: 'receipt-committed', count: 2 }));
    expect(heard.splice(0)).toEqual(['now']);
    sell(device);
    expect(heard.splice(0)).toEqual(['flash', 'flash after']);
    sell(device);
    expect(heard.splice(0)).toEqual(['event']);
    new Client(device).ask('unit.status', {});
    expect(heard.splice(0)).toEqual(['wire']);
    device.advanceClock(390_000);
    expect(heard.splice(0)).toEqual([]);
    device.advanceClock(10_000);
    expect(heard.splice(0)).toEqual(['after']);
    device.advanceClock(100_000);
    expect(heard.splice(0)).toEqual(['time']);
    device.advanceClock(1_000_000);
    expect(heard, 'each fires once').toEqual([]);
    expect(device.injections().map(({ state, hits }) => `${state} ${hits}`)).toEqual(
      Array.from({ length: 7 }, () => 'over 1'),
    );
  });

  it('of an event is counted for its record kind and its command only', () => {
    const device = openedDay();
    const heard = signalsOf(device);
    device.inject(signal('cash', { at: 'event', event: 'after-commit-before-answer', kind: 'cash' }));
    device.inject(signal('copy', { at: 'event', event: 'command-received', command: 'receipt.copy' }));
    sell(device);
    expect(heard).toEqual([]);
    must(device, 'cash.move', { operation: operation(), direction: 'in', amount: 100n });
    expect(heard).toEqual(['cash']);
    device.call('receipt.copy', { operation: operation(), sequence: 0 });
    expect(heard).toEqual(['cash', 'copy']);
  });

  it('is told to whoever watches, event after event', () => {
    const device = deviceIn('production');
    const seen: string[] = [];
    device.onEvent(({ name }) => seen.push(name));
    must(device, 'day.open', { operation: operation() });
    sell(device);
    device.call('receipt.issue', { operation: operation(), receipt: { ...SALE, items: [] } });
    must(device, 'day.close', { operation: operation() });
    device.openLine().close();
    device.powerOff('test');
    device.powerOn();
    const client = new Client(device);
    client.ask('day.open', { operation: operation('last') });
    const missing = DEVICE_EVENT_NAMES.filter((name) => !seen.includes(name));
    expect(missing, 'events that did not come').toEqual(['halted']);
    expect(seen.indexOf('after-commit-before-answer')).toBeLessThan(seen.indexOf('printing'));
  });
});

describe('several injections', () => {
  it('wait at once, and each comes; of one moment the power goes last', () => {
    const device = openedDay();
    const heard = signalsOf(device);
    const when = { at: 'event', event: 'receipt-committed' } as const;
    const ids = [device.cutAt(when), device.inject(signal('first', when)), device.cutAt({ ...when, count: 2 })];
    expect(ids).toEqual([1, 2, 3]);
    expect(sell(device)).toBeUndefined();
    expect([device.powered, heard]).toEqual([false, ['first']]);
    expect(device.injections().map(({ state }) => state)).toEqual(['over', 'over', 'armed']);
    device.powerOn();
    expect(sell(device), 'the second cut waited over the first one').toBeUndefined();
    expect(device.powered).toBe(false);
  });

  it('can be cut in the boot after a cut', () => {
    const device = openedDay();
    device.cutAt({ at: 'flash', operation: 2 });
    device.cutAt({ at: 'flash', operation: 3, phase: 'before' });
    expect(sell(device)).toBeUndefined();
    device.powerOn();
    expect(device.powered, 'the first operation of the boot was the third').toBe(false);
    device.powerOn();
    expect(device.state?.kind).toBe('running');
  });
});

describe('how long a fault lasts', () => {
  it('until it is lifted, or for so many ms of the unit', () => {
    const device = openedDay();
    const id = device.inject({ fault: 'signer-broken' });
    expect(sell(device)).toMatchObject({ code: 'signer-broken' });
    device.lift(id);
    expect(sell(device)).toMatchObject({ ok: true });
    device.inject({ fault: 'signer-broken', forMs: 60_000 });
    expect(sell(device)).toMatchObject({ code: 'signer-broken' });
    device.advanceClock(60_000);
    expect(sell(device)).toMatchObject({ ok: true });
    expect(device.injections().map(({ state }) => state)).toEqual(['over', 'over']);
  });

  it('over a power cut, where its row says so', () => {
    const device = openedDay();
    device.inject({ fault: 'cover-open' });
    const mains = device.inject({ fault: 'brown-out' });
    device.powerOff('test');
    device.powerOn();
    expect(device.hardware.printer.paper).toBe('cover-open');
    expect(device.injections().find(({ id }) => id === mains)?.state, 'the supply is switched on anew').toBe('over');
  });

  it('not at all where it is lifted before its moment', () => {
    const device = openedDay();
    device.lift(device.cutAt({ at: 'event', event: 'receipt-committed' }));
    expect(sell(device)).toMatchObject({ ok: true });
    expect(device.injections()).toMatchObject([{ state: 'over', hits: 0 }]);
  });

  it('goes on in another desk on a fork of the hardware', () => {
    const device = openedDay();
    device.inject({ fault: 'stuck-bits', with: { offset: 400_000 } });
    device.inject({ fault: 'line-lose', with: { count: 5 } });
    device.cutAt({ at: 'event', event: 'receipt-committed', count: 3 });
    device.inject({ fault: 'display-dead', when: { at: 'after', ms: 60_000 } });
    sell(device);
    const fork = makeDevice(device.hardware.fork());
    fork.powerOn();
    fork.faults.adopt(JSON.parse(JSON.stringify(device.faults.state())) as ReturnType<typeof fork.faults.state>);
    expect(fork.injections()).toEqual(device.injections());
    for (const one of [device, fork]) {
      sell(one);
      expect(one.powered).toBe(true);
      sell(one);
      expect(one.powered, 'the third receipt in all').toBe(false);
      one.powerOn();
      one.advanceClock(60_000);
      expect(one.hardware.display.isDead).toBe(true);
    }
  });
});

describe('an injection that is wrong', () => {
  const device = deviceIn('production');
  it.each<readonly [unknown, string]>([
    [{ fault: 'nope' }, 'fault: no fault is called "nope"'],
    [{}, 'fault: '],
    [{ fault: 'power-cut', when: { at: 'never' } }, 'when.at: must be one of'],
    [{ fault: 'power-cut', when: { at: 'flash' } }, 'when.operation: is needed with at: flash'],
    [{ fault: 'power-cut', when: { at: 'flash', operation: 1, byte: 2 } }, 'when.byte: does not belong to at: flash'],
    [{ fault: 'power-cut', when: { at: 'event', event: 'tea' } }, 'when.event: must be one of'],
    [{ fault: 'power-cut', when: { at: 'wire', direction: 'up', byte: 1 } }, 'when.direction: must be one of'],
    [{ fault: 'power-cut', with: { seed: 1 } }, 'with: what a cut leaves behind'],
    [{ fault: 'power-cut', forMs: 5 }, 'forMs: power-cut is over in a moment'],
    [{ fault: 'rolled-back' }, 'when.at: rolled-back comes at'],
    [{ fault: 'clock-step' }, 'with.ms: '],
    [{ fault: 'clock-step', with: { ms: '1' } }, 'with.ms: must be a whole number'],
    [{ fault: 'bit-rot', with: { memory: 'working' } }, 'with.memory: working is empty'],
    [{ fault: 'signal', with: { name: 'x' }, what: 1 }, 'what'],
    ['power-cut', 'must be an object'],
  ])('%j is refused with the place of the error', (injection, message) => {
    const before = device.injections().length;
    const inject = (): unknown => device.inject(injection as Injection); // what somebody wrote
    expect(inject).toThrow(FieldError);
    expect(inject).toThrow(message);
    expect(device.injections()).toHaveLength(before);
    expect(device.powered).toBe(true);
  });

  it('is found too late where only its moment shows it; then it does not hit', () => {
    const late = openedDay();
    late.inject({ fault: 'bit-rot', with: { memory: 'working' }, when: { at: 'event', event: 'receipt-committed' } });
    expect(sell(late)).toMatchObject({ ok: true });
    expect(late.injections()).toMatchObject([{ state: 'over', hits: 0 }]);
  });
});

describe('the table', () => {
  it('has every group', () => {
    expect([...new Set(FAULTS.map(({ group }) => group))]).toEqual(['power', 'storage', 'clock', 'line', 'device']);
  });

  it('is one JSON Schema, with an entry for each fault and its own parameters', () => {
    const { oneOf } = injectionSchema(FAULTS) as {
      oneOf: { properties: { fault: { const: string }; with: object } }[];
    };
    expect(oneOf.map(({ properties }) => properties.fault.const)).toEqual(FAULTS.map(({ name }) => name));
    for (const [at, kind] of FAULTS.entries()) expect(oneOf[at]?.properties.with).toEqual(kind.params.jsonSchema);
  });

  it('has each name once, and finds it', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
    for (const kind of FAULTS) expect(faultNamed(kind.name)).toBe(kind);
  });

  it('begins and ends each fault on a unit that sells, and forgets nothing behind it', () => {
    for (const kind of FAULTS) {
      const device = openedDay();
      sell(device);
      sell(device);
      const { jsonSchema } = kind.params;
      const needs = (jsonSchema['required'] ?? []) as readonly string[]; // as JSON Schema has it
      const all: Readonly<Record<string, unknown>> = { ms: 1000, ppm: 1000, offsetMinutes: 120, signal: 60, name: 'x' };
      const given = Object.fromEntries(needs.map((name) => [name, all[name]]));
      const when: FaultTrigger = { at: 'event', event: 'receipt-committed' };
      const id = device.inject({ fault: kind.name, with: given, when });
      sell(device);
      expect(device.injections().find((one) => one.id === id)?.state, kind.name).not.toBe('armed');
      device.lift(id);
      expect(device.injections().find((one) => one.id === id)?.state, kind.name).toBe('over');
    }
  });
});

// The table of modes on a device: in every world that a unit can be brought into, every command is answered as the table
// says, whoever asks for it.
import { keyNamed, present } from '@plomba/core';
import { none, type Country } from '@plomba/core/country';
import type { LifeState } from '@plomba/core/model';
import { commandNames, type CommandName } from '@plomba/link';
import { describe, expect, it } from 'vitest';
import { Client, deviceIn, makeDevice, must, operation, requestOf, REQUESTS, SALE } from './__tests__/bench.js';
import type { Device } from './device.js';
import { UnitModeInput } from './firmware/mode-input.js';
import { modeRefusal } from './firmware/modes.js';
import { MODE_ROWS, type ModeInput } from './firmware/modes.table.js';
import { PinVault } from './firmware/pin-vault.js';

const DAY_MS = 86_400_000;

interface World {
  readonly name: string;
  readonly country?: Country;
  readonly life?: LifeState;
  make?(device: Device): void;
  /** What the table is asked with, as far as the world is about it. */
  readonly holds: Partial<ModeInput>;
}

const openDay = (device: Device): void => void must(device, 'day.open', { operation: operation() });

function lockPins(device: Device): void {
  for (let guess = 0; guess < 3; guess++)
    new Client(device).ask('session.login', { principal: 'service', pin: '9999' });
}

const KEYED: Country = { ...none, receiptKeys: ['seal'] };

function importKey(device: Device, notAfter?: number): void {
  const request = REQUESTS['key.change']();
  must(device, 'key.change', { ...request, ...(notAfter === undefined ? {} : { notAfter }) });
}

const WORLDS: readonly World[] = [
  ...(['blank', 'personalised', 'bound', 'test', 'production', 'blocked', 'closing', 'archived'] as const).map(
    (life): World => ({ name: life, life, holds: { life } }),
  ),
  { name: 'a day is open', make: openDay, holds: { dayOpen: true } },
  {
    name: 'a technician is at it',
    make: (device) => {
      openDay(device);
      must(device, 'intervention.open', REQUESTS['intervention.open']());
    },
    holds: { visitOpen: true, dayOpen: true },
  },
  {
    name: 'the seal is broken',
    make: (device) => {
      openDay(device);
      device.hardware.seal.break();
    },
    holds: { sealBroken: true },
  },
  {
    name: 'the day is too long',
    country: { ...none, dayHoursMax: 24 },
    make: (device) => {
      openDay(device);
      device.advanceClock(DAY_MS);
    },
    holds: { dayTooLong: true },
  },
  {
    name: 'the certificate ended on Sunday',
    country: KEYED,
    make: (device) => {
      importKey(device, device.hardware.rtc.read().utcMs + DAY_MS);
      openDay(device);
      device.advanceClock(2 * DAY_MS);
    },
    holds: { keys: 'expired' },
  },
  { name: 'the key of receipts is missing', country: KEYED, make: openDay, holds: { keys: 'unusable' } },
  {
    name: 'nobody set the clock',
    country: { ...none, clockUnset: 'refuse' },
    make: (device) => {
      openDay(device);
      device.hardware.rtc.setBattery(true);
      device.powerOff('test');
      device.powerOn();
    },
    holds: { clockRefused: true, dayOpen: true },
  },
  { name: 'it has no licence', country: { ...none, licence: 'refuse' }, holds: { licenceRefused: true } },
  { name: 'its PINs are locked', make: lockPins, holds: { pinsLocked: true } },
];

function inputOf(device: Device): UnitModeInput {
  const { state, hardware, country } = device;
  if (state?.kind !== 'running') throw new Error('the device runs');
  return new UnitModeInput(state.unit, { country, hardware, pins: new PinVault(hardware) });
}

function worldOf({ life = 'production', country = none, make }: World): Device {
  const device = deviceIn(life, country);
  make?.(device);
  return device;
}

/** Codes of the rows; a command that the table lets through is refused with none of them for the mode's sake. */
const MODE_CODES = new Set<string>(MODE_ROWS.flatMap(({ code, judges }) => (judges === true ? [] : [code])));

describe('a device', () => {
  it.each(WORLDS)('answers every command as the table says when $name', (world) => {
    const made = worldOf(world);
    const input = inputOf(made);
    // The getters of the input, read once.
    for (const [key, value] of Object.entries(world.holds)) {
      expect(input[key as keyof ModeInput], key).toBe(value); // a key of that type
    }
    const wrong: string[] = [];
    for (const command of commandNames) {
      if (command === 'unit.status' || command === 'operation.outcome') continue; // answered before the table, or by core
      const device = forkOf(made);
      const expected = modeRefusal(inputOf(device), command)?.code;
      const answer = present(device.call(command, requestOf(command)), 'an answer');
      const code = answer.ok ? 'ok' : answer.code;
      const isRight =
        expected === undefined ? !MODE_CODES.has(code) || isAboutRequest(command, code) : code === expected;
      if (!isRight) wrong.push(`${command}: the table says ${expected ?? 'do it'}, the device ${code}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Refusals for the sake of the request, although a row has the same code: a step of life that is not there. */
function isAboutRequest(command: CommandName, code: string): boolean {
  const judged: Partial<Record<CommandName, string>> = {
    'life.change': 'not-allowed-in-state',
    'life.link': 'not-allowed-in-state',
    'shift.close': 'not-allowed-in-state',
    'session.challenge': 'not-allowed-in-state',
    'unit.personalise': 'not-allowed-in-state',
    'event.note': 'not-allowed-in-state',
  };
  return judged[command] === code;
}

/** The same unit on another board. */
function forkOf({ hardware, country }: Device): Device {
  const device = makeDevice(hardware.fork(), country);
  device.powerOn();
  return device;
}

describe('keys and licences before their end', () => {
  it('are warned of, a month before, and can be renewed in time', () => {
    const device = deviceIn('production', KEYED);
    importKey(device, device.hardware.rtc.read().utcMs + 29 * DAY_MS);
    const warnings = (): unknown => {
      const event = new Client(device).ask('unit.status', {});
      return event?.kind === 'response' && event.command === 'unit.status' ? event.reply.warnings : undefined;
    };
    expect(warnings()).toEqual(['key-expiring']);
    device.advanceClock(30 * DAY_MS);
    expect(warnings()).toEqual(['key-expired']);
    const { purpose: _purpose, algorithm: _algorithm, publicKey: _publicKey, ...rest } = REQUESTS['key.change']();
    const notAfter = device.hardware.rtc.read().utcMs + 90 * DAY_MS;
    must(device, 'key.change', { ...rest, step: 'renew', notAfter });
    expect(warnings()).toEqual([]);
    const { state } = device;
    expect(state?.kind === 'running' && keyNamed(state.unit.state.keys, 'seal')?.notAfter).toBe(notAfter);
  });
});

describe('the end of the fiscal memory', () => {
  it('warns, then opens no more days, and leaves room for the end of life', () => {
    // 64 slots: identity, three steps of life, rules, then one for each closing; ten are kept for the end.
    const device = deviceIn('production', {
      ...none,
      memoryWarnings: [{ level: 'near-end', journalBytes: 0, closings: 10 }],
    });
    const memory = (): unknown => {
      const event = new Client(device).ask('unit.status', {});
      return event?.kind === 'response' && event.command === 'unit.status'
        ? [event.reply.memory, event.reply.mode]
        : undefined;
    };
    const levels: unknown[] = [];
    let days = 0;
    for (let full = false; days < 64 && !full;) {
      const level = memory();
      if (JSON.stringify(level) !== JSON.stringify(levels.at(-1))) levels.push(level);
      const opened = device.call('day.open', { operation: operation() });
      if (opened?.ok !== true) {
        expect(opened).toMatchObject({ code: 'fiscal-memory-full' });
        full = true;
        continue;
      }
      must(device, 'receipt.issue', { operation: operation(), receipt: SALE });
      must(device, 'day.close', { operation: operation() });
      days++;
    }
    expect(days).toBe(64 - 5 - 10);
    expect(levels).toEqual([
      ['ample', 'selling'],
      ['near-end', 'selling'],
      ['full', 'restricted'],
    ]);
    for (const to of ['closing', 'archived']) must(device, 'life.change', { operation: operation(), change: { to } });
  });
});

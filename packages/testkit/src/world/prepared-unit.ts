/**
 * A unit as a story finds it: in some state of its life, with or without an open day. Made by the unit's own commands,
 * once for each kind of unit and forked for each story, since signing a life takes longer than most stories.
 */
import { memoryMap } from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { LifeState, LocalTime, Owner, Place } from '@plomba/core/model';
import { Device, Hardware, type HardwareOptions } from '@plomba/firmware-sim';
import { BENCH_SIZES, BENCH_START, mustDo } from '../bench-unit.js';

/** Where signing, checking and hashing are done; the same bytes everywhere. */
export type Backends = Pick<HardwareOptions, 'makeSigner' | 'verifySignature' | 'hasher'>;

/** How the unit is that a world begins with. */
export interface UnitSetup {
  readonly country: Country;
  /** Its state of life; `production` when absent. */
  readonly life?: LifeState;
  /** Whether a day is open; where the unit can sell, it is when absent. */
  readonly day?: 'open' | 'closed';
  /** Everything that the unit draws comes from it. */
  readonly seed: string;
  readonly serial?: string;
  readonly owner?: Owner;
  readonly place?: Place;
  /** What it was given when it was put into use, in countries that ask for one. */
  readonly registrationCode?: string;
  /** Where its clock begins. */
  readonly start?: LocalTime;
  readonly journalBytes?: number;
  readonly fiscalBytes?: number;
  /** Portable ones when absent. */
  readonly backends?: Backends;
}

const OWNER: Owner = { name: 'Plomba Test Ltd', taxNumber: '00000001' };
const PLACE: Place = { name: 'Test bench', address: 'Bench 1' };

/** The states on the way to each state, itself last. */
const WAYS: Readonly<Record<LifeState, readonly LifeState[]>> = {
  blank: [],
  personalised: ['personalised'],
  bound: ['personalised', 'bound'],
  test: ['personalised', 'bound', 'test'],
  production: ['personalised', 'bound', 'test', 'production'],
  blocked: ['personalised', 'bound', 'test', 'production', 'blocked'],
  closing: ['personalised', 'bound', 'test', 'production', 'closing'],
  archived: ['personalised', 'bound', 'test', 'production', 'closing', 'archived'],
};

const prepared = new Map<string, Hardware>();

/** Hardware of such a unit, its power off; each call gives another fork. */
export function preparedUnit(setup: UnitSetup): Hardware {
  const { country, backends: _sameBytes, ...rest } = setup;
  const { id, licence, receiptKeys } = country;
  const key = JSON.stringify({ ...rest, id, licence, receiptKeys });
  const hardware = prepared.get(key) ?? prepare(setup);
  prepared.set(key, hardware);
  return hardware.fork();
}

function prepare(setup: UnitSetup): Hardware {
  const { country, life = 'production', seed, start = BENCH_START } = setup;
  const { journalBytes = BENCH_SIZES.journalBytes, fiscalBytes = BENCH_SIZES.fiscalBytes } = setup;
  const sizes = { ...BENCH_SIZES, journalBytes, fiscalBytes };
  const hardware = new Hardware({ map: memoryMap(sizes), seed, clock: 'virtual', start, hostMs: 0, ...setup.backends });
  const device = new Device({ hardware, country, session: () => 1, hostMs: 0 });
  device.powerOn();
  const sells = life === 'production' || life === 'test';
  for (const to of WAYS[life]) step(device, to, setup);
  if (sells && (setup.day ?? 'open') === 'open') mustDo(device, 'day.open', { operation: operation('first-day') });
  device.powerOff('ready for the story');
  return hardware;
}

function operation(id: string): object {
  return { id, epoch: 0 };
}

function step(device: Device, to: LifeState, setup: UnitSetup): void {
  const { serial = 'PL-TEST-1', owner = OWNER, place = PLACE, registrationCode } = setup;
  if (to === 'personalised') return mustDo(device, 'unit.personalise', { operation: operation(`life-${to}`), serial });
  const sells = to === 'test' || to === 'production';
  const code = sells && registrationCode !== undefined ? { registrationCode } : {};
  const more = to === 'bound' ? { owner, place } : to === 'blocked' ? { reason: 'asked for by the story' } : code;
  mustDo(device, 'life.change', { operation: operation(`life-${to}`), change: { to, ...more } });
}

/**
 * Many simulated units in one process: each with memories, keys, a serial number and a line of its own, made like any
 * other unit and idle until somebody sells something.
 */
import { DEFAULT_SIZES, memoryMap, type MemorySizes } from '@plomba/core';
import { none } from '@plomba/core/country';
import type { LifeChange, LocalTime } from '@plomba/core/model';
import { Device, Hardware, type HardwareOptions } from '@plomba/firmware-sim';
import { mustDo } from '../bench-unit.js';
import { settled } from '../virtual-timers.js';
import { FleetUnit } from './fleet-unit.js';

export interface FleetOptions {
  readonly units: number;
  readonly seed: string;
  /** Where the clocks of all units begin. */
  readonly start: LocalTime;
  readonly sizes?: MemorySizes;
  /** Backends; portable ones when absent. */
  readonly backends?: Pick<HardwareOptions, 'makeSigner' | 'verifySignature' | 'hasher'>;
  /** Told of every unit that stands. */
  readonly onMade?: (made: number) => void;
  readonly signal?: AbortSignal;
}

const OWNER = { name: 'Plomba Fleet Ltd', taxNumber: '00000002' };

/** Units between two turns of the event loop. */
const MADE_AT_ONCE = 16;

export class Fleet {
  readonly units: readonly FleetUnit[];
  readonly start: LocalTime;

  private constructor(units: readonly FleetUnit[], start: LocalTime) {
    this.units = units;
    this.start = start;
  }

  /** Makes the units and brings them into production. @throws the reason of the signal (as a rejection) */
  static async make(options: FleetOptions): Promise<Fleet> {
    const { units: count, start, onMade, signal } = options;
    const units: FleetUnit[] = [];
    for (let number = 1; number <= count; number++) {
      units.push(new FleetUnit(productionUnit(options, number)));
      onMade?.(number);
      if (number % MADE_AT_ONCE === 0) await settled();
      signal?.throwIfAborted();
    }
    return new Fleet(units, start);
  }
}

/** A unit in production, from the same steps that every unit goes. */
function productionUnit(options: FleetOptions, number: number): Device {
  const { sizes = DEFAULT_SIZES, start, seed, backends = {} } = options;
  const map = memoryMap(sizes);
  const hardware = new Hardware({ map, seed: `${seed}/${number}`, clock: 'virtual', start, hostMs: 0, ...backends });
  let session = 0;
  const device = new Device({ hardware, country: none, session: () => ++session, hostMs: 0 });
  device.powerOn();
  const operation = (id: string): object => ({ id: `make-${id}`, epoch: 0 });
  const serial = `FLEET-${number.toString().padStart(6, '0')}`;
  mustDo(device, 'unit.personalise', { operation: operation('personalised'), serial });
  const place = { name: `Shop ${number}`, address: `Street ${number}` };
  for (const to of ['bound', 'test', 'production'] as const) {
    const change: LifeChange = to === 'bound' ? { to, owner: OWNER, place } : { to };
    mustDo(device, 'life.change', { operation: operation(to), change });
  }
  return device;
}

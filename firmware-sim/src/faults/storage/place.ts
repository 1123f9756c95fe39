/** Where in the memories a fault of the cells falls: said by the tester, or drawn among what is written. */
import { FieldError, int, oneOf, optional, type OptionalField } from '@plomba/codec';
import type { MemoryMap, Region } from '@plomba/core';
import { Draws } from '../../hardware/draws.js';
import type { Hardware } from '../../hardware/hardware.js';

export type MemoryName = keyof MemoryMap;

export interface PlaceParams {
  readonly memory?: MemoryName;
  readonly offset?: number;
  readonly seed?: number;
}

export const memoryField: OptionalField<MemoryName> = optional(
  1,
  oneOf<MemoryName>({ fiscal: 1, journal: 2, derived: 3, working: 4 }),
  'which memory; default `journal`',
);

export const offsetField: OptionalField<number> = optional(
  2,
  int({ min: 0, max: 0xffff_ffff }),
  'byte within it; default: drawn among the bytes that are written',
);

export const seedField: OptionalField<number> = optional(
  3,
  int({ min: 0, max: 0xffff_ffff }),
  'of what is drawn; default 0',
);

export function regionOf({ map }: Hardware, memory: MemoryName): Region {
  return map[memory];
}

/** Address of the byte. @throws FieldError where it lies outside, or nothing is written there yet */
export function placeOf(hardware: Hardware, { memory = 'journal', offset, seed = 0 }: PlaceParams): number {
  const { start, bytes } = regionOf(hardware, memory);
  if (offset !== undefined && offset >= bytes) throw new FieldError('with.offset', `${memory} has ${bytes} bytes`);
  if (offset !== undefined) return start + offset;
  const written = writtenSectors(hardware, memory);
  const { cells } = hardware.flash;
  const draws = new Draws(seed);
  const sector = written[draws.below(Math.max(1, written.length))];
  if (sector === undefined)
    throw new FieldError('with.memory', `${memory} is empty: nothing is stored there that could be damaged`);
  const inside = cells.read(sector, cells.geometry.sectorBytes);
  const used = [...inside.keys()].filter((at) => inside[at] !== 0xff);
  return sector + (used[draws.below(Math.max(1, used.length))] ?? 0);
}

/** Addresses of the sectors of a memory that hold anything. */
export function writtenSectors(hardware: Hardware, memory: MemoryName): readonly number[] {
  const { start, bytes } = regionOf(hardware, memory);
  const { cells } = hardware.flash;
  const { sectorBytes } = cells.geometry;
  return [...cells.sectors()]
    .map(([sector]) => sector * sectorBytes)
    .filter((at) => at >= start && at < start + bytes && !cells.isErased(at, sectorBytes))
    .sort((left, right) => left - right);
}

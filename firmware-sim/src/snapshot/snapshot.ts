/**
 * The whole state of a board as a snapshot, and a board from one. What the lines were doing is not in it: a unit that is
 * restored has no lines, and a till that connects finds it as after a pause. Faults that are armed or go on are in it.
 */
import { DecodeError, utf8Decode, utf8Encode } from '@plomba/codec';
import { AssertionError, flashGeometry, memoryMap, PlainFlash, type MemoryMap, type MemorySizes } from '@plomba/core';
import type { ArmedInjection } from '../faults/fault-desk.js';
import type { FirmwareState } from '../firmware/firmware-state.js';
import { EEPROM } from '../hardware/eeprom.js';
import { FlashPart, type FlashPartState } from '../hardware/flash-part.js';
import type { FlashProfile } from '../hardware/flash-profile.js';
import { FRAM } from '../hardware/fram.js';
import { FIRMWARE_SLOT_BYTES, Hardware, type HardwareOptions } from '../hardware/hardware.js';
import type { LimitedMap } from '../hardware/limited-region.js';
import { NOR_FLASH } from '../hardware/nor-flash.js';
import { SD_CARD } from '../hardware/sd-card.js';
import { PART_STATES } from './part-states.js';
import { SnapshotError } from './snapshot-error.js';
import { decodeSnapshot, encodeSnapshot, type Sectors, type SnapshotContent } from './snapshot-file.js';
import { SNAPSHOT_FORMAT, type FlashStateRow, type SnapshotPower, type SnapshotState } from './snapshot.table.js';

/** What of a device stands beside its board. */
export interface DeviceStanding {
  readonly power: SnapshotPower;
  readonly halted?: string;
  /** Records in the journal of a unit that runs. */
  readonly records?: number;
  /** Busy time of the flash that the clock was moved by already, in microseconds. */
  readonly billedUs: number;
  /** How often the clock was set since the boot. */
  readonly clockSet: number;
  /** What is armed or goes on. */
  readonly injections: readonly ArmedInjection[];
  /** Number of the last injection; absent where there was none. */
  readonly lastInjection?: number;
}

/** Who and what a snapshot is of. */
export interface SnapshotIdentity {
  readonly country: string;
  readonly wire?: string;
  readonly serial?: string;
}

/** What the process gives to a restored board: backends, and its time. */
export type BoardHost = Pick<HardwareOptions, 'hostMs' | 'makeSigner' | 'verifySignature' | 'hasher'>;

const PROFILES: Readonly<Record<FlashProfile['name'], FlashProfile>> = {
  nor: NOR_FLASH,
  eeprom: EEPROM,
  fram: FRAM,
  sd: SD_CARD,
};

function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function floatOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
}

function jsonBytes(value: object): Uint8Array {
  return utf8Encode(JSON.stringify(value)) ?? new Uint8Array();
}

/** What they ask for is checked where they are adopted; here, that they are there at all. */
function injectionsOf(bytes: Uint8Array): readonly ArmedInjection[] {
  try {
    const json: unknown = JSON.parse(utf8Decode(bytes) ?? '');
    if (Array.isArray(json)) return json as readonly ArmedInjection[]; // each is checked by `FaultDesk.adopt`
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new SnapshotError('damaged', 'the snapshot is damaged: its injections are no list');
}

function flashRow(part: FlashPart): FlashStateRow {
  const state = part.state();
  return { ...state, busyUs: floatBytes(state.busyUs) };
}

function flashStateOf(row: FlashStateRow): FlashPartState {
  return { ...row, busyUs: floatOf(row.busyUs) };
}

function sizesOf(map: LimitedMap): MemorySizes {
  return {
    fiscalBytes: map.fiscal.wholeBytes,
    journalBytes: map.journal.wholeBytes,
    derivedBytes: map.derived.bytes,
    workingBytes: map.working.bytes,
  };
}

/** The snapshot of a board. It holds the private keys of the unit. */
export function takeSnapshot(hardware: Hardware, standing: DeviceStanding, identity: SnapshotIdentity): Uint8Array {
  const { flash, firmwareFlash, draws, rtc } = hardware;
  const { halted, billedUs, injections, ...rest } = standing;
  const state: SnapshotState = {
    ...identity,
    ...rest,
    sizes: sizesOf(hardware.map),
    profile: flash.profile.name,
    seed: utf8Encode(hardware.seed) ?? new Uint8Array(),
    clock: rtc.mode,
    smallState: hardware.smallState(),
    ...draws,
    memories: flashRow(flash),
    firmware: flashRow(firmwareFlash),
    ...(halted === undefined ? {} : { halted: utf8Encode(halted.slice(0, 1000)) ?? new Uint8Array() }),
    billedUs: floatBytes(billedUs),
    parts: PART_STATES.map(({ part, save }) => ({ part, state: save(hardware) })),
    ...(injections.length === 0 ? {} : { injections: jsonBytes(injections) }),
  };
  const memories = new Map(flash.cells.sectors());
  return encodeSnapshot({ state, sectors: { memories, firmware: new Map(firmwareFlash.cells.sectors()) } });
}

/** Of a unit that runs and is not blank. */
export function serialOf(state: FirmwareState | undefined): { readonly serial?: string } {
  const identity = state?.kind === 'running' ? state.unit.identity : undefined;
  return identity === undefined ? {} : { serial: identity.serial };
}

/** How the firmware stands, as a snapshot says it. */
export function firmwareStanding(
  state: FirmwareState | undefined,
): Pick<DeviceStanding, 'power' | 'halted' | 'records'> {
  if (state === undefined) return { power: 'off' };
  if (state.kind === 'halted') return { power: 'halted', halted: state.why };
  return { power: 'running', records: state.unit.size };
}

export interface RestoredBoard {
  readonly hardware: Hardware;
  readonly standing: DeviceStanding;
  readonly identity: SnapshotIdentity;
}

function checkSectors(sectors: Sectors, sizeBytes: number): void {
  for (const sector of sectors.keys()) {
    if ((sector + 1) * 4096 > sizeBytes) {
      throw new SnapshotError('damaged', `the snapshot is damaged: sector ${sector} is beyond its part`);
    }
  }
}

function flashOf(
  sectors: Sectors,
  row: FlashStateRow,
  about: { readonly sizeBytes: number; readonly profile: FlashProfile; readonly writeOnce: MemoryMap['fiscal'] },
): FlashPart {
  checkSectors(sectors, about.sizeBytes);
  const { profile, sizeBytes, writeOnce } = about;
  const { pageBytes, sectorBytes } = profile;
  const cells = new PlainFlash({ pageBytes, sectorBytes, sizeBytes }, sectors);
  const part = new FlashPart({ cells, profile, writeOnce });
  part.adopt(flashStateOf(row));
  return part;
}

function identityOf({ country, wire, serial }: SnapshotState): SnapshotIdentity {
  return {
    country,
    ...(wire === undefined ? {} : { wire }),
    ...(serial === undefined ? {} : { serial }),
  };
}

function standingOf(state: SnapshotState): DeviceStanding {
  const { power, halted, records, billedUs, clockSet, injections, lastInjection } = state;
  const why = halted === undefined ? undefined : utf8Decode(halted);
  return {
    power,
    billedUs: floatOf(billedUs),
    clockSet,
    injections: injections === undefined ? [] : injectionsOf(injections),
    ...(why === undefined ? {} : { halted: why }),
    ...(records === undefined ? {} : { records }),
    ...(lastInjection === undefined ? {} : { lastInjection }),
  };
}

/** @throws SnapshotError */
export function boardOf(bytes: Uint8Array, host: BoardHost): RestoredBoard {
  const content = decodeSnapshot(bytes);
  try {
    return boardWith(content, host);
  } catch (error) {
    // Checksums hold, and what they hold breaks a rule: made by hand, or by a version with other limits.
    if (!(error instanceof DecodeError) && !(error instanceof AssertionError)) throw error;
    throw new SnapshotError('damaged', `the snapshot is damaged: ${error.message}`);
  }
}

function boardWith({ state, sectors }: SnapshotContent, host: BoardHost): RestoredBoard {
  const map = memoryMap(state.sizes);
  const profile = PROFILES[state.profile];
  const { sizeBytes } = flashGeometry(map);
  const flash = flashOf(sectors.memories, state.memories, { sizeBytes, profile, writeOnce: map.fiscal });
  const firmwareFlash = flashOf(sectors.firmware, state.firmware, {
    sizeBytes: 2 * FIRMWARE_SLOT_BYTES,
    profile: NOR_FLASH,
    writeOnce: { start: 0, bytes: 0 },
  });
  const { smallState, keyBlocks, nonceBlocks, clock } = state;
  const hardware = new Hardware(
    {
      ...host,
      map,
      profile,
      seed: utf8Decode(state.seed) ?? '',
      clock,
      start: { utcMs: 0, offsetMinutes: 0 }, // the small state says the time
      state: smallState,
      draws: { keyBlocks, nonceBlocks },
    },
    { flash, firmwareFlash },
  );
  restoreParts(hardware, state);
  return { hardware, standing: standingOf(state), identity: identityOf(state) };
}

function restoreParts(hardware: Hardware, { parts }: SnapshotState): void {
  for (const { part, state } of parts) {
    const row = PART_STATES.find((known) => known.part === part);
    if (row === undefined) throw new SnapshotError('damaged', `the snapshot holds a part that is not known: ${part}`);
    row.restore(hardware, state);
  }
}

/** What a snapshot is of, for people. */
export interface SnapshotFacts {
  readonly format: number;
  readonly country: string;
  readonly wire?: string;
  readonly serial?: string;
  readonly power: SnapshotPower;
  readonly halted?: string;
  readonly records?: number;
  readonly clock: 'virtual' | 'wall';
  /** Faults that are armed or go on. */
  readonly armed: number;
}

/** Looks at a snapshot, all of its checksums included, without restoring it. @throws SnapshotError */
export function describeSnapshot(bytes: Uint8Array): SnapshotFacts {
  const { state } = decodeSnapshot(bytes);
  const { power, halted, records, injections } = standingOf(state);
  return {
    format: SNAPSHOT_FORMAT,
    ...identityOf(state),
    power,
    ...(halted === undefined ? {} : { halted }),
    ...(records === undefined ? {} : { records }),
    clock: state.clock,
    armed: injections.length,
  };
}

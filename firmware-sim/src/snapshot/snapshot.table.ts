/**
 * The format of a snapshot file: a head of fixed size, the state of everything but cells as one record, then every flash
 * sector that is not erased, then a digest of it all. Big-endian. The page in docs/spec is made from these tables.
 *
 * A snapshot holds the private keys of its unit. Format 1 is frozen: another layout is another number.
 */
import {
  ascii,
  blob,
  codeOf,
  constant,
  int,
  layout,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  u16,
  u32,
  u64,
  type Layout,
  type RecordSchema,
  type Schema,
  type TableDescription,
} from '@plomba/codec';
import type { MemorySizes } from '@plomba/core';
import type { FlashPartState } from '../hardware/flash-part.js';
import type { FlashProfile } from '../hardware/flash-profile.js';
import type { ClockMode } from '../hardware/rtc.js';
import type { UnstableReads } from '../hardware/torn-program.js';

export const SNAPSHOT_MAGIC = 'PLOMBASN';
export const SNAPSHOT_FORMAT = 1;
/** SHA-256 at the end. */
export const DIGEST_BYTES = 32;

export interface SnapshotHead {
  readonly format: number;
  /** Bytes of the record behind this head. */
  readonly recordBytes: number;
  readonly sectors: number;
  /** Bytes of the whole file, the digest included. */
  readonly fileBytes: number;
  readonly crc: number;
}

export const snapshotHeadLayout: Layout<SnapshotHead> = layout<SnapshotHead>('SnapshotHead', {
  '=magic': [constant(ascii(SNAPSHOT_MAGIC)), '"PLOMBASN"'],
  format: [u16, 'version of the format; 1'],
  '=reserved': [constant(new Uint8Array(2)), 'zero'],
  recordBytes: [u32, 'size of the record SnapshotState, which follows; its CRC-32C follows that'],
  sectors: [u32, 'sectors that follow'],
  fileBytes: [u64, 'size of the whole file'],
  crc: [u32, 'CRC-32C of the 28 bytes before'],
});
export const HEAD_CRC_BYTES: number = snapshotHeadLayout.bytes - 4;

export type FlashName = 'memories' | 'firmware';

export interface SnapshotSector {
  readonly part: FlashName;
  readonly sector: number;
  /** Bytes that are kept; the rest of the sector is erased. */
  readonly bytes: number;
  readonly crc: number;
}

export const snapshotSectorLayout: Layout<SnapshotSector> = layout<SnapshotSector>('SnapshotSector', {
  part: [codeOf<FlashName>({ memories: 0, firmware: 1 }), 'which of the two flash parts'],
  '=reserved': [constant(new Uint8Array(1)), 'zero'],
  bytes: [u16, 'bytes that follow, up to the last one that is not erased'],
  sector: [u32, 'number of the sector in its part; ascending'],
  crc: [u32, 'CRC-32C of the 8 bytes before and of the bytes that follow'],
});
export const SECTOR_CRC_BYTES: number = snapshotSectorLayout.bytes - 4;

const count: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const u32Field: Schema<number> = int({ min: 0, max: 0xffffffff });
const byteField: Schema<number> = int({ min: 0, max: 0xff });
const float: Schema<Uint8Array> = blob({ min: 8, max: 8 });
const sectorsMax = 2 ** 21;

interface UnstableCellRow {
  readonly address: number;
  readonly mask: number;
  readonly reads: UnstableReads;
  readonly boots: number;
}

const unstableCellTable: RecordSchema<UnstableCellRow> = record<UnstableCellRow>('UnstableCell', {
  address: required(1, count, 'of the byte'),
  mask: required(2, byteField, 'bits that are unstable'),
  reads: required(3, oneOf<UnstableReads>({ 'zero-then-one': 0, 'one-then-zero': 1, flicker: 2 }), 'how they read'),
  boots: required(4, count, 'boots since'),
});

interface WearRow {
  readonly sector: number;
  readonly erases: number;
}

const wearTable: RecordSchema<WearRow> = record<WearRow>('SectorWear', {
  sector: required(1, u32Field, 'number of the sector'),
  erases: required(2, count, 'erases so far'),
});

interface UnflushedRow {
  readonly address: number;
  readonly before: Uint8Array;
}

const unflushedTable: RecordSchema<UnflushedRow> = record<UnflushedRow>('UnflushedProgram', {
  address: required(1, count, 'of the program'),
  before: required(2, blob({ min: 0, max: 4096 }), 'what stood there before'),
});

interface StuckRow {
  readonly address: number;
  readonly mask: number;
  readonly value: number;
}

const stuckTable: RecordSchema<StuckRow> = record<StuckRow>('StuckByte', {
  address: required(1, count, 'of the byte'),
  mask: required(2, byteField, 'bits that are stuck'),
  value: required(3, byteField, 'what they read as'),
});

/** As `FlashPartState`, with the one float as its eight bytes. */
export type FlashStateRow = Omit<FlashPartState, 'busyUs'> & { readonly busyUs: Uint8Array };

const flashStateTable: RecordSchema<FlashStateRow> = record<FlashStateRow>('FlashState', {
  busyUs: required(1, float, 'time that the part was busy, in microseconds: IEEE 754 double'),
  operations: required(2, count, 'programs, erases and flushes so far'),
  unstable: required(3, list(unstableCellTable, { min: 0, max: sectorsMax }), 'cells between 0 and 1'),
  unstableDraws: required(4, u32Field, 'state of their generator'),
  wear: required(5, list(wearTable, { min: 0, max: sectorsMax }), 'sectors that were erased'),
  unflushed: required(6, list(unflushedTable, { min: 0, max: sectorsMax }), 'programs that a cut may still drop'),
  stuck: required(7, list(stuckTable, { min: 0, max: sectorsMax }), 'bytes with stuck bits'),
});

/** What the unit was doing. */
export type SnapshotPower = 'off' | 'running' | 'halted';

export interface PartStateRow {
  readonly part: string;
  readonly state: Uint8Array;
}

const partStateTable: RecordSchema<PartStateRow> = record<PartStateRow>('PartState', {
  part: required(1, text({ bytesMax: 32, pattern: /^[a-z-]+$/ }), 'name of the part'),
  state: required(2, blob({ min: 0, max: 2 ** 24 }), 'its own record'),
});

export interface SnapshotState {
  readonly country: string;
  readonly wire?: string;
  readonly serial?: string;
  readonly records?: number;
  readonly sizes: MemorySizes;
  readonly profile: FlashProfile['name'];
  readonly seed: Uint8Array;
  readonly clock: ClockMode;
  readonly smallState: Uint8Array;
  readonly keyBlocks: number;
  readonly nonceBlocks: number;
  readonly memories: FlashStateRow;
  readonly firmware: FlashStateRow;
  readonly power: SnapshotPower;
  readonly halted?: Uint8Array;
  readonly billedUs: Uint8Array;
  readonly clockSet: number;
  readonly parts: readonly PartStateRow[];
  readonly injections?: Uint8Array;
  readonly lastInjection?: number;
}

const sizesTable: RecordSchema<MemorySizes> = record<MemorySizes>('SnapshotSizes', {
  fiscalBytes: required(1, count, 'fiscal memory'),
  journalBytes: required(2, count, 'journal'),
  derivedBytes: required(3, count, 'derived area'),
  workingBytes: required(4, count, 'working memory'),
});

const name: Schema<string> = text({ bytesMax: 64 });

export const snapshotStateTable: RecordSchema<SnapshotState> = record<SnapshotState>('SnapshotState', {
  country: required(1, name, 'whose rules the unit follows'),
  wire: optional(2, name, "the vendor's wire of its lines; absent: the native link"),
  serial: optional(3, name, 'serial number, for people; absent while blank'),
  records: optional(4, count, 'records in the journal, for people'),
  sizes: required(5, sizesTable, 'of the four memories'),
  profile: required(6, oneOf<FlashProfile['name']>({ nor: 0, eeprom: 1, fram: 2, sd: 3 }), 'part of the memories'),
  seed: required(7, blob({ min: 0, max: 4096 }), 'secret: what the unit draws comes from it'),
  clock: required(8, oneOf<ClockMode>({ virtual: 0, wall: 1 }), 'what moves the clock'),
  smallState: required(9, blob({ min: 1, max: 65_536 }), 'secret: clock, keys, seal, PINs, firmware slots'),
  keyBlocks: required(10, count, 'blocks drawn for keys since the board was made'),
  nonceBlocks: required(11, count, 'blocks drawn for nonces since the board was made'),
  memories: required(12, flashStateTable, 'the flash with the memories'),
  firmware: required(13, flashStateTable, 'the flash with the firmware slots'),
  power: required(14, oneOf<SnapshotPower>({ off: 0, running: 1, halted: 2 }), 'what the unit was doing'),
  halted: optional(15, blob({ min: 0, max: 4096 }), 'why it had halted, UTF-8'),
  billedUs: required(16, float, 'busy time that the clock was moved by already: IEEE 754 double'),
  clockSet: required(17, count, 'how often the clock was set since the boot'),
  parts: required(
    18,
    list(partStateTable, { min: 0, max: 64 }),
    'the other parts of the board, in the order of their list',
  ),
  injections: optional(19, blob({ min: 1, max: 2 ** 20 }), 'faults that are armed or go on: JSON, UTF-8'),
  lastInjection: optional(20, count, 'number of the last fault that was asked for; absent: none was'),
});

/** All records of the format, for the page in docs/spec; what the parts keep stands in `PART_STATES`. */
export const SNAPSHOT_TABLES: readonly TableDescription[] = snapshotStateTable.tables;

/** For the page in docs/spec. */
export const snapshotLayouts: readonly [Layout<SnapshotHead>, Layout<SnapshotSector>] = [
  snapshotHeadLayout,
  snapshotSectorLayout,
];

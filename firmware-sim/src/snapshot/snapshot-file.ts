/**
 * Snapshot files as bytes: written canonically, read strictly. The same state is always the same bytes; a file that is
 * damaged or cut short is refused with the byte at which that shows.
 */
import { concatBytes, crc32c, DecodeError, equalBytes, Writer } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { SnapshotError } from './snapshot-error.js';
import {
  DIGEST_BYTES,
  HEAD_CRC_BYTES,
  SECTOR_CRC_BYTES,
  SNAPSHOT_FORMAT,
  SNAPSHOT_MAGIC,
  snapshotHeadLayout,
  snapshotSectorLayout,
  snapshotStateTable,
  type FlashName,
  type SnapshotHead,
  type SnapshotState,
} from './snapshot.table.js';

/** Sectors by number; what is absent is erased, and so is what stands behind the end of one. */
export type Sectors = ReadonlyMap<number, Uint8Array>;

export interface SnapshotContent {
  readonly state: SnapshotState;
  readonly sectors: Readonly<Record<FlashName, Sectors>>;
}

const FLASHES: readonly FlashName[] = ['memories', 'firmware'];
const MAGIC_BYTES = SNAPSHOT_MAGIC.length;
const CRC_BYTES = 4;
/** All parts have sectors of this size. */
const SNAPSHOT_SECTOR_BYTES = 4096;

/** Bytes of a sector up to the last one that is not erased. */
function usedBytes(sector: Uint8Array): number {
  let used = sector.length;
  while (used > 0 && sector[used - 1] === 0xff) used--;
  return used;
}

function writeSector(writer: Writer, part: FlashName, [sector, cells]: readonly [number, Uint8Array]): boolean {
  const bytes = usedBytes(cells);
  if (bytes === 0) return false;
  const used = cells.subarray(0, bytes);
  const head = snapshotSectorLayout.encode({ part, sector, bytes, crc: 0 }).subarray(0, SECTOR_CRC_BYTES);
  writer.bytes(snapshotSectorLayout.encode({ part, sector, bytes, crc: crc32c(concatBytes(head, used)) }));
  writer.bytes(used);
  return true;
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function encodeSnapshot({ state, sectors }: SnapshotContent): Uint8Array {
  const body = new Writer(65_536);
  let written = 0;
  for (const part of FLASHES) {
    const ascending = [...sectors[part]].sort(([left], [right]) => left - right);
    for (const sector of ascending) if (writeSector(body, part, sector)) written++;
  }
  const record = snapshotStateTable.encode(state);
  const fileBytes = snapshotHeadLayout.bytes + record.length + CRC_BYTES + body.length + DIGEST_BYTES;
  const head = { format: SNAPSHOT_FORMAT, recordBytes: record.length, sectors: written, fileBytes };
  const crc = crc32c(snapshotHeadLayout.encode({ ...head, crc: 0 }).subarray(0, HEAD_CRC_BYTES));
  const all = concatBytes(snapshotHeadLayout.encode({ ...head, crc }), record, u32(crc32c(record)), body.toBytes());
  return concatBytes(all, sha256(all));
}

/** A part of the file, or where it ends before it should. */
function slice(bytes: Uint8Array, from: number, count: number): Uint8Array {
  if (from + count > bytes.length) {
    throw new SnapshotError('truncated', `the snapshot ends early: ${count} bytes should stand here`, bytes.length);
  }
  return bytes.subarray(from, from + count);
}

function damaged(what: string, offset: number): SnapshotError {
  return new SnapshotError('damaged', `the snapshot is damaged: ${what}`, offset);
}

/** Runs a strict decoder; what it refuses is damage, at its place in the file. */
function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw damaged(error.path === '' ? error.rule : `${error.path}: ${error.rule}`, error.offset);
  }
}

function readHead(bytes: Uint8Array): SnapshotHead {
  const magic = bytes.subarray(0, MAGIC_BYTES);
  if (!equalBytes(magic, snapshotHeadLayout.encode(NO_HEAD).subarray(0, MAGIC_BYTES))) {
    throw new SnapshotError('not-a-snapshot', 'this is no snapshot: it does not begin with "PLOMBASN"', 0);
  }
  const [high = 0, low = 0] = slice(bytes, MAGIC_BYTES, 2);
  const format = high * 256 + low;
  if (format !== SNAPSHOT_FORMAT) {
    const rule = `this version reads format ${SNAPSHOT_FORMAT}`;
    throw new SnapshotError('other-format', `the snapshot has format ${format}; ${rule}`, MAGIC_BYTES);
  }
  const raw = slice(bytes, 0, snapshotHeadLayout.bytes);
  const head = decoded(() => snapshotHeadLayout.decode(raw));
  if (crc32c(raw.subarray(0, HEAD_CRC_BYTES)) !== head.crc) throw damaged('checksum of its head', HEAD_CRC_BYTES);
  return head;
}

const NO_HEAD: SnapshotHead = { format: SNAPSHOT_FORMAT, recordBytes: 0, sectors: 0, fileBytes: 0, crc: 0 };

/** The record behind the head, without the sectors: for a quick look. @throws SnapshotError @internal */
export function readSnapshotState(bytes: Uint8Array): { readonly head: SnapshotHead; readonly state: SnapshotState } {
  const head = readHead(bytes);
  const at = snapshotHeadLayout.bytes;
  const record = slice(bytes, at, head.recordBytes);
  const crc = slice(bytes, at + head.recordBytes, CRC_BYTES);
  if (!equalBytes(crc, u32(crc32c(record)))) throw damaged('checksum of its state', at + head.recordBytes);
  return { head, state: decoded(() => snapshotStateTable.decode(record, at)) };
}

interface ReadSector {
  readonly part: FlashName;
  readonly sector: number;
  readonly cells: Uint8Array;
  readonly end: number;
}

function readSector(bytes: Uint8Array, at: number): ReadSector {
  const raw = slice(bytes, at, snapshotSectorLayout.bytes);
  const head = decoded(() => snapshotSectorLayout.decode(raw, at));
  const from = at + snapshotSectorLayout.bytes;
  if (head.bytes < 1 || head.bytes > SNAPSHOT_SECTOR_BYTES) throw damaged('a sector has 1 to 4,096 bytes', at);
  const used = slice(bytes, from, head.bytes);
  if (crc32c(concatBytes(raw.subarray(0, SECTOR_CRC_BYTES), used)) !== head.crc) {
    throw damaged(`checksum of sector ${head.sector} of the ${head.part}`, at);
  }
  if (used.at(-1) === 0xff) throw damaged(`sector ${head.sector} keeps erased bytes at its end`, from);
  return { part: head.part, sector: head.sector, cells: used.slice(), end: from + head.bytes };
}

/** @throws SnapshotError with the byte that is wrong */
export function decodeSnapshot(bytes: Uint8Array): SnapshotContent {
  const { head, state } = readSnapshotState(bytes);
  const sectors = { memories: new Map<number, Uint8Array>(), firmware: new Map<number, Uint8Array>() };
  let at = snapshotHeadLayout.bytes + head.recordBytes + CRC_BYTES;
  let last = -1;
  for (let read = 0; read < head.sectors; read++) {
    const { part, sector, cells, end } = readSector(bytes, at);
    const order = FLASHES.indexOf(part) * 2 ** 33 + sector;
    if (order <= last) throw damaged('sectors are not in their order', at);
    last = order;
    sectors[part].set(sector, cells);
    at = end;
  }
  const digest = slice(bytes, at, DIGEST_BYTES);
  if (!equalBytes(digest, sha256(bytes.subarray(0, at)))) throw damaged('digest of the file', at);
  if (bytes.length !== at + DIGEST_BYTES) throw damaged('bytes stand behind its end', at + DIGEST_BYTES);
  if (head.fileBytes !== bytes.length) throw damaged('its head gives another size', 0);
  return { state, sectors };
}

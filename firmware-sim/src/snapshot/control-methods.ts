/**
 * Snapshots over the control channel: taken at once, read and written in pieces that fit a line, restored at once into the
 * unit that runs. Whoever reads one has the keys.
 */
import {
  concatBytes,
  FieldError,
  fromBase64,
  int,
  optional,
  record,
  required,
  text,
  toBase64,
  toHex,
  type RecordSchema,
} from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { method, type ControlMethod, type NoParams } from '../control/method.js';
import type { Device } from '../device.js';
import { SnapshotError } from './snapshot-error.js';

/** Of one piece; as base64 it fits a line of the channel. */
export const SNAPSHOT_PIECE_BYTES = 32_768;

interface PieceParams {
  readonly offset: number;
  readonly bytes: number;
}

const pieceParams: RecordSchema<PieceParams> = record<PieceParams>('snapshot.read', {
  offset: required(1, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'first byte'),
  bytes: required(2, int({ min: 1, max: SNAPSHOT_PIECE_BYTES }), 'how many at most'),
});

interface WriteParams {
  readonly offset: number;
  readonly base64: string;
}

const writeParams: RecordSchema<WriteParams> = record<WriteParams>('snapshot.write', {
  offset: required(1, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'first byte of this piece; 0 begins anew'),
  base64: required(2, text({ bytesMax: 60_000 }), 'the piece'),
});

interface RestoreParams {
  readonly sha256?: string;
}

const restoreParams: RecordSchema<RestoreParams> = record<RestoreParams>('snapshot.restore', {
  sha256: optional(
    1,
    text({ bytesMax: 64 }),
    'of the whole snapshot that was written, or taken; the one that was taken last when absent',
  ),
});

/** A snapshot of at most so many bytes is taken in. */
const WRITTEN_MAX = 2 ** 31;

/** The last one that was taken of each unit. */
const taken = new WeakMap<Device, Uint8Array>();
/** What was written to each, piece by piece, and how much that is. */
const written = new WeakMap<Device, { readonly pieces: Uint8Array[]; readonly length: number }>();

function writePiece(device: Device, { offset, base64 }: WriteParams): number {
  const { pieces, length } = (offset === 0 ? undefined : written.get(device)) ?? { pieces: [], length: 0 };
  if (offset !== length) throw new FieldError('offset', `must be ${length}, where the piece before ended, or 0`);
  const piece = fromBase64(base64);
  if (piece === undefined) throw new FieldError('base64', 'must be base64');
  if (length + piece.length > WRITTEN_MAX) throw new FieldError('offset', `must leave it below ${WRITTEN_MAX} bytes`);
  pieces.push(piece);
  written.set(device, { pieces, length: length + piece.length });
  return length + piece.length;
}

/** @throws FieldError where there is none, or none with this digest */
function chosen(device: Device, digest: string | undefined): Uint8Array {
  const mine = taken.get(device);
  if (digest === undefined) {
    if (mine === undefined) throw new FieldError('sha256', 'is needed: no snapshot was taken on this channel');
    return mine;
  }
  const put = concatBytes(...(written.get(device)?.pieces ?? []));
  const found = [put, ...(mine === undefined ? [] : [mine])].find((one) => toHex(sha256(one)) === digest.toLowerCase());
  if (found !== undefined) return found;
  throw new FieldError('sha256', `is not that of what was written (${put.length} bytes), nor of what was taken last`);
}

/** What was wrong is said with its byte; the unit is as it was. */
function restoreInto(device: Device, bytes: Uint8Array): void {
  try {
    device.restore(bytes);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new FieldError('snapshot', `${error.code}: ${error.message}; nothing was changed`);
  }
  written.delete(device);
}

export const snapshotMethods: readonly ControlMethod[] = [
  method<NoParams>(
    'snapshot.take',
    { note: 'keeps the state of the unit as it is now, private keys included' },
    (device) => {
      const snapshot = device.snapshot();
      taken.set(device, snapshot);
      return { bytes: snapshot.length, sha256: toHex(sha256(snapshot)) };
    },
  ),
  method(
    'snapshot.read',
    { note: 'a piece of the snapshot that was taken last, in base64; empty behind its end', params: pieceParams },
    (device, { offset, bytes }) => {
      const snapshot = taken.get(device) ?? new Uint8Array();
      return { base64: toBase64(snapshot.subarray(offset, offset + bytes)) };
    },
  ),
  method(
    'snapshot.write',
    {
      note: 'a piece of a snapshot that is to be restored, in their order; answers how much is there',
      params: writeParams,
    },
    (device, params) => ({ bytes: writePiece(device, params) }),
  ),
  method(
    'snapshot.restore',
    {
      note: 'the unit goes back, in place, to the snapshot that was written or taken: lines end, and it continues from there byte for byte. One that is not sound, or of another kind of unit, changes nothing',
      params: restoreParams,
    },
    (device, { sha256: digest }) => {
      restoreInto(device, chosen(device, digest));
      const { state } = device;
      return { powered: device.powered, ...(state?.kind === 'running' ? { records: state.unit.size } : {}) };
    },
  ),
];

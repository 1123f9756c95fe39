/** Snapshots over the control channel: taken at once, read in pieces that fit a line. Whoever reads one has the keys. */
import { int, record, required, toBase64, toHex, type RecordSchema } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { method, type ControlMethod, type NoParams } from '../control/method.js';
import type { Device } from '../device.js';

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

/** The last one that was taken of each unit. */
const taken = new WeakMap<Device, Uint8Array>();

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
];

/**
 * The text that repeats a failure, alone: `fuzz1-…`, `crash1-…`. The kind names the tool, the number its format, and the
 * rest is what that tool needs, with a checksum over all of it: a letter that was copied wrongly is noticed, and an id of
 * another version is refused instead of repeating something else.
 */
import { concatBytes, crc32c, fromBase64, toBase64, utf8Encode } from '@plomba/codec';
import { present } from '@plomba/core';

/** Which tool an id belongs to, which format it has, and what that tool wrote into it. */
export interface ReplayId {
  /** Small letters: `fuzz`, `crash`. */
  readonly kind: string;
  /** Format of the payload, from 1: a tool refuses what it does not know. */
  readonly version: number;
  /** Deterministic CBOR by the tool's own rule. */
  readonly payload: Uint8Array;
}

/** A text that is no id, or none that can be repeated here. */
export class ReplayIdError extends Error {
  override readonly name = 'ReplayIdError';
}

const CRC_BYTES = 4;
const ID_CHARS_MAX = 20_000;

function crcOf(head: string, payload: Uint8Array): Uint8Array {
  const crc = crc32c(concatBytes(present(utf8Encode(head), 'ASCII'), payload));
  return Uint8Array.of(crc >>> 24, crc >>> 16, crc >>> 8, crc);
}

export function encodeReplayId({ kind, version, payload }: ReplayId): string {
  const head = `${kind}${version}`;
  const text = toBase64(concatBytes(payload, crcOf(head, payload)));
  return `${head}-${text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '')}`;
}

/** @throws ReplayIdError saying what is wrong with the text */
export function decodeReplayId(text: string): ReplayId {
  const [, kind = '', number = '', rest = ''] = /^([a-z]{1,16})([1-9]\d{0,3})-([\w-]*)$/u.exec(text.trim()) ?? [];
  if (kind === '' || text.length > ID_CHARS_MAX) {
    throw new ReplayIdError('this is no id of a failure: those look like fuzz1-oWZ1eno…');
  }
  const padded = rest.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = fromBase64(padded + '='.repeat((4 - (padded.length % 4)) % 4));
  if (bytes === undefined || bytes.length <= CRC_BYTES) {
    throw new ReplayIdError('the id is cut off, or has a letter too many');
  }
  const payload = bytes.subarray(0, -CRC_BYTES);
  const expected = crcOf(`${kind}${number}`, payload);
  if (!expected.every((byte, at) => byte === bytes[payload.length + at])) {
    throw new ReplayIdError('the id was not copied right: its checksum is another');
  }
  return { kind, version: Number(number), payload };
}

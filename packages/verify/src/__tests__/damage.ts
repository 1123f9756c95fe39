// What the exhaustive tests share: flipping a bit, counting what was found, knowing where the entries stand.
import { crc32c } from '@plomba/codec';
import { verify, type SignatureCache, type VerifyOptions } from '../index.js';
import { nativeHashing } from '../node/index.js';
import { nativeVerifier } from './native-verifier.js';

/** Fast and remembering: most flips leave most signatures as they were. */
export function fastOptions(): VerifyOptions {
  const signatureCache: SignatureCache = new Map();
  return { verifySignature: nativeVerifier, hashing: nativeHashing, signatureCache };
}

/** Counts findings by name; what passed is counted as `accepted`. */
export class Count {
  readonly byName = new Map<string, number>();

  judge(file: Uint8Array, options: VerifyOptions): void {
    const verdict = verify(file, options);
    const name = verdict.ok ? 'accepted' : verdict.finding.name;
    this.byName.set(name, (this.byName.get(name) ?? 0) + 1);
  }

  get all(): number {
    return [...this.byName.values()].reduce((sum, count) => sum + count, 0);
  }

  get accepted(): number {
    return this.byName.get('accepted') ?? 0;
  }

  toString(): string {
    const rows = [...this.byName].sort(([, left], [, right]) => right - left);
    return `${this.all} flips, ${this.accepted} accepted: ${rows.map(([name, count]) => `${name} ${count}`).join(', ')}`;
  }
}

export interface EntryPlace {
  readonly offset: number;
  readonly bytes: number;
}

/** Where the entries stand in a small export: found by walking the tar, without the verifier. */
export function entryPlaces(file: Uint8Array): EntryPlace[] {
  const text = (at: number, length: number): string =>
    String.fromCharCode(...file.subarray(at, at + length)).replace(/\0.*$/, '');
  let at = 0;
  while (!text(at, 100).startsWith('tile/entries/')) {
    at += 512 + Math.ceil(parseInt(text(at + 124, 11), 8) / 512) * 512;
  }
  const end = at + 512 + parseInt(text(at + 124, 11), 8);
  const places: EntryPlace[] = [];
  for (let offset = at + 512; offset < end;) {
    const bytes = ((file[offset] ?? 0) << 8) | (file[offset + 1] ?? 0);
    places.push({ offset: offset + 2, bytes });
    offset += 2 + bytes;
  }
  return places;
}

/** Writes the header CRC of an entry anew. */
export function repairCrc(file: Uint8Array, entry: EntryPlace): void {
  const crc = crc32c(file.subarray(entry.offset, entry.offset + 28));
  new DataView(file.buffer, file.byteOffset).setUint32(entry.offset + 28, crc);
}

/** A small seeded generator (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

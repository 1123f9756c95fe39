/**
 * Some bundles of records with their signatures and leaf hashes, read from the three places of the export where they
 * stand (docs/spec/journal.md section 8). Nothing is believed yet but the lengths.
 */
import { EXPORT_FILES, HASH_BYTES, RECORD_KINDS, type RecordKind } from '@plomba/core/tables';
import { nameAmong, WIDTH, widthOf } from './file-set.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import type { Steps } from './pull.js';
import { KIND_AT, type RecordSpans, type Span } from './span.js';
import { paddedBytes, readTarFile, type TarFile } from './tar.js';

const LENGTH_BYTES = 2;
/** A bundle of the longest entries. */
const BUNDLE_BYTES_MAX = WIDTH * (LENGTH_BYTES + 0xffff);

/** Where the next bundle of each kind stands. */
export interface Cursors {
  readonly size: number;
  /** Offset of the first bundle of entries. */
  readonly start: number;
  signatures: number;
  hashes: number;
  entries: number;
}

/** A bundle and where its blobs stand in it. */
interface Blobs {
  readonly file: TarFile;
  /** Start of each blob, and one more behind the last; each has its length in front. */
  readonly starts: Int32Array;
}

export interface Bundle {
  /** Sequence of its first record. */
  readonly first: number;
  readonly count: number;
  readonly entries: Blobs;
  readonly signatures: Blobs;
  readonly hashes: TarFile;
}

function indexBlobs(file: TarFile, first: number, count: number): Result<Blobs> {
  const { bytes, offset, name } = file;
  const starts = new Int32Array(count + 1);
  let at = 0;
  for (let place = 0; place < count; place++) {
    const left = bytes.length - at - LENGTH_BYTES;
    const length = left < 0 ? 0 : bytes[at]! * 256 + bytes[at + 1]!;
    if (left < length) {
      const sequence = first + place;
      const message = `The bundle ends inside record ${sequence}.`;
      return failure(finding('bundle-length', message, { file: name, offset: offset + at, sequence }));
    }
    starts[place] = at + LENGTH_BYTES;
    at += LENGTH_BYTES + length;
  }
  starts[count] = at + LENGTH_BYTES;
  if (at === bytes.length) return success({ file, starts });
  const message = `After its ${count} records the bundle has ${bytes.length - at} bytes more.`;
  return failure(finding('bundle-length', message, { file: name, offset: offset + at }));
}

const tooLong = ({ name, offset }: TarFile): Finding =>
  finding('bundle-length', `No ${WIDTH} records are as long as this bundle.`, { file: name, offset });

export function tileLength({ name, offset }: TarFile): Finding {
  return finding('tile-length', 'The tile has not 32 bytes for each of its hashes.', { file: name, offset });
}

/** Offset behind a file of the archive. */
export function behind({ offset, bytes }: TarFile): number {
  return offset + paddedBytes(bytes.length);
}

/** Reads the next bundle and moves the cursors behind it. */
function* readBundle(cursors: Cursors, index: number): Steps<Result<Bundle>> {
  const { size } = cursors;
  const [first, count] = [index * WIDTH, widthOf(index, size)];
  const nameOf = (prefix: string): string => nameAmong(prefix, index, size);
  const bundle = { bytesMax: BUNDLE_BYTES_MAX, tooLong };
  const signatures = yield* readTarFile({ at: cursors.signatures, name: nameOf(EXPORT_FILES.signatures) }, bundle);
  if (!signatures.ok) return signatures;
  const tile = { bytesMax: count * HASH_BYTES, tooLong: tileLength };
  const hashes = yield* readTarFile({ at: cursors.hashes, name: nameOf(`${EXPORT_FILES.tile}0/`) }, tile);
  if (!hashes.ok) return hashes;
  if (hashes.value.bytes.length !== count * HASH_BYTES) return failure(tileLength(hashes.value));
  const entriesAt = { at: cursors.entries, name: nameOf(EXPORT_FILES.entries) };
  const entries = yield* readTarFile(entriesAt, { ...bundle, forget: { from: cursors.start, to: cursors.entries } });
  if (!entries.ok) return entries;
  const entryBlobs = indexBlobs(entries.value, first, count);
  if (!entryBlobs.ok) return entryBlobs;
  const signatureBlobs = indexBlobs(signatures.value, first, count);
  if (!signatureBlobs.ok) return signatureBlobs;
  cursors.signatures = behind(signatures.value);
  cursors.hashes = behind(hashes.value);
  cursors.entries = behind(entries.value);
  const blobs = { entries: entryBlobs.value, signatures: signatureBlobs.value };
  return success({ first, count, hashes: hashes.value, ...blobs });
}

/** Consecutive bundles: records `first` up to, not including, `end`. */
export class Group implements RecordSpans {
  readonly bundles: readonly Bundle[];
  readonly first: number;
  readonly end: number;

  constructor(bundles: readonly Bundle[]) {
    this.bundles = bundles;
    this.first = bundles[0]?.first ?? 0;
    this.end = bundles.reduce((sum, { count }) => sum + count, this.first);
  }

  #bundle(sequence: number): Bundle | undefined {
    return this.bundles[Math.floor((sequence - this.first) / WIDTH)];
  }

  #blob(kind: 'entries' | 'signatures', sequence: number): Span {
    const bundle = this.#bundle(sequence);
    if (bundle === undefined) return { file: '', offset: 0, bytes: new Uint8Array(0) };
    const { file, starts } = bundle[kind];
    const place = sequence - bundle.first;
    const start = starts[place]!;
    return {
      file: file.name,
      offset: file.offset + start,
      bytes: file.bytes.subarray(start, starts[place + 1]! - LENGTH_BYTES),
    };
  }

  /** Sequences of the records that say that they are of a kind. Nothing of them is checked. */
  ofKind(kind: RecordKind): readonly number[] {
    const sequences: number[] = [];
    for (const { first, count, entries } of this.bundles) {
      for (let place = 0; place < count; place++) {
        const byte = entries.file.bytes[entries.starts[place]! + KIND_AT];
        if (byte === RECORD_KINDS[kind]) sequences.push(first + place);
      }
    }
    return sequences;
  }

  entry(sequence: number): Span {
    return this.#blob('entries', sequence);
  }

  signature(sequence: number): Span {
    return this.#blob('signatures', sequence);
  }

  leaf(sequence: number): Span {
    const bundle = this.#bundle(sequence);
    if (bundle === undefined) return { file: '', offset: 0, bytes: new Uint8Array(0) };
    const { name: file, offset, bytes } = bundle.hashes;
    const at = (sequence - bundle.first) * HASH_BYTES;
    return { file, offset: offset + at, bytes: bytes.subarray(at, at + HASH_BYTES) };
  }
}

/** How much is read before it is checked. */
export interface GroupLimits {
  readonly bundles: number;
  /** A group ends behind the bundle that brings it here. */
  readonly bytes: number;
}

/** Reads the bundles from `index` on, as many as the limits allow. */
export function* readGroup(cursors: Cursors, index: number, limits: GroupLimits): Steps<Result<Group>> {
  const bundles: Bundle[] = [];
  const start = cursors.entries;
  const last = Math.min(index + limits.bundles, Math.ceil(cursors.size / WIDTH));
  for (let at = index; at < last; at++) {
    const bundle = yield* readBundle(cursors, at);
    // What was read before is checked first: it is read again, and found, at the head of the next group.
    if (!bundle.ok && bundles.length > 0) break;
    if (!bundle.ok) return bundle;
    bundles.push(bundle.value);
    if (cursors.entries - start >= limits.bytes) break;
  }
  return success(new Group(bundles));
}

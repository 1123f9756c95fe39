/**
 * Which files an export of a given size has (docs/spec/journal.md section 8; C2SP tlog-tiles), in the order of the bytes
 * of their names: the checkpoint, the bundles of signatures, the tiles level by level, the bundles of entries.
 */
import { EXPORT_FILES, HASH_BYTES } from '@plomba/core/tables';
import { paddedBytes, TAR_BLOCK_BYTES } from './tar.js';

export const WIDTH: number = EXPORT_FILES.width;

/**
 * The most records that an export may have. Beyond, names of bundles no longer sort as their numbers do; a journal of
 * 4 GiB has room for far fewer.
 */
export const SIZE_MAX: number = 1_000_000 * WIDTH;

/** `000`, `x001/234`; with `.p/17` when it is not full. @internal */
export function tileName(index: number, width: number): string {
  const group = (number: number): string => (number % 1000).toString().padStart(3, '0');
  let path = group(index);
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) path = `x${group(rest)}/${path}`;
  return width === WIDTH ? path : `${path}.p/${width}`;
}

/** Tiles or bundles that `count` hashes or records fill. */
export function filesFor(count: number): number {
  return Math.ceil(count / WIDTH);
}

/** Hashes or records in one of them. */
export function widthOf(index: number, count: number): number {
  return Math.min(WIDTH, count - index * WIDTH);
}

/** Name of a tile or bundle among `count` hashes or records. */
export function nameAmong(prefix: string, index: number, count: number): string {
  return prefix + tileName(index, widthOf(index, count));
}

/** Hashes on each level, for as long as there is one. */
export function levelCounts(size: number): readonly number[] {
  const counts: number[] = [];
  for (let count = size; count > 0; count = Math.floor(count / WIDTH)) counts.push(count);
  return counts;
}

/** Bytes that all tiles of a level with `count` hashes take in the archive. */
export function levelBytes(count: number): number {
  const full = Math.floor(count / WIDTH);
  const rest = count % WIDTH;
  const tile = (hashes: number): number => TAR_BLOCK_BYTES + paddedBytes(hashes * HASH_BYTES);
  return full * tile(WIDTH) + (rest === 0 ? 0 : tile(rest));
}

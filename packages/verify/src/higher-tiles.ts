/** The tiles above level 0: the roots of 256, 65,536 … records, compared as the tree grows (docs/spec/journal.md section 8). */
import { equalBytes } from '@plomba/codec';
import { EXPORT_FILES, HASH_BYTES } from '@plomba/core/tables';
import { levelCounts, nameAmong, WIDTH, widthOf } from './file-set.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import { behind, tileLength } from './group.js';
import type { Subtree } from './merkle.js';
import type { Opening } from './opening.js';
import type { Steps } from './pull.js';
import { readTarFile, type TarFile } from './tar.js';

/** Levels of tiles are eight levels of the tree apart. */
const TILE_HEIGHT = 8;

/** Where the next tile of a level stands, and the one that is being compared. */
interface Level {
  readonly count: number;
  at: number;
  tile: TarFile | undefined;
}

export class HigherTiles {
  readonly #levels: readonly Level[];

  constructor({ checkpoint, levels }: Opening) {
    const counts = levelCounts(checkpoint.size);
    this.#levels = levels.map((at, level) => ({ count: counts[level] ?? 0, at, tile: undefined }));
  }

  /** Where a level would go on, behind its last tile. */
  *#next(level: Level, name: string, width: number): Steps<Result<TarFile>> {
    const limit = { bytesMax: width * HASH_BYTES, tooLong: tileLength };
    const tile = yield* readTarFile({ at: level.at, name }, limit);
    if (!tile.ok) return tile;
    if (tile.value.bytes.length !== width * HASH_BYTES) return failure(tileLength(tile.value));
    level.tile = tile.value;
    level.at = behind(tile.value);
    return success(tile.value);
  }

  /**
   * Compares a subtree with the tile that has its root, if it stands in one.
   * @param subtree its height counts from the roots of full bundles
   * @param size records up to its end
   */
  *check(subtree: Subtree, size: number): Steps<Finding | undefined> {
    if (subtree.height % TILE_HEIGHT !== 0) return undefined;
    const number = 1 + subtree.height / TILE_HEIGHT;
    const level = this.#levels[number];
    if (level === undefined) return undefined;
    const index = size / WIDTH ** number - 1;
    const inTile = index % WIDTH;
    if (inTile === 0) {
      const [file, width] = [Math.floor(index / WIDTH), widthOf(Math.floor(index / WIDTH), level.count)];
      const name = nameAmong(`${EXPORT_FILES.tile}${number}/`, file, level.count);
      const tile = yield* this.#next(level, name, width);
      if (!tile.ok) return tile.finding;
    }
    const { tile } = level;
    if (tile === undefined) return undefined;
    const at = inTile * HASH_BYTES;
    if (equalBytes(tile.bytes.subarray(at, at + HASH_BYTES), subtree.hash)) return undefined;
    const message = `Hash ${index} of level ${number} is not the root of the hashes below.`;
    return finding('tile-hash', message, { file: tile.name, offset: tile.offset + at });
  }
}

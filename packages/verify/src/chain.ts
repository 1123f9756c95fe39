/**
 * Headers, chain and tree of docs/spec/journal.md sections 1 and 3: every header decodes and belongs to its place, every
 * record carries the hash of the one before, and all hashes of all tiles, the heads inside checkpoint records and the
 * root of the checkpoint are those of the entries. After this, the content is what the checkpoint is about.
 */
import { equalBytes } from '@plomba/codec';
import { HASH_BYTES } from '@plomba/core/tables';
import type { Container } from './container.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import { headerAt, placeOf, previousOf } from './header.js';
import { Heads, type InnerNote } from './heads.js';
import { leafHash, TreeHasher, type Subtree } from './merkle.js';
import type { Progress } from './progress.js';

/** Levels of tiles are eight levels of the tree apart: 256 hashes. */
const TILE_HEIGHT = 8;

/** What the records before the next one have led to. */
interface Chain {
  readonly tree: TreeHasher;
  readonly heads: Heads;
  before: Uint8Array;
}

function leafFinding(container: Container, sequence: number): Finding {
  const { file, offset } = container.hash(0, sequence);
  const message = `Record ${sequence} does not hash to what its tile says.`;
  return finding('leaf-hash', message, { file, offset, sequence });
}

/** Compares a completed subtree with the tile that has its root, if it stands in one above level 0. */
function checkTile(container: Container, subtree: Subtree, size: number): Finding | undefined {
  if (subtree.height === 0 || subtree.height % TILE_HEIGHT !== 0) return undefined;
  const level = subtree.height / TILE_HEIGHT;
  const index = size / 2 ** subtree.height - 1;
  const { file, offset, bytes } = container.hash(level, index);
  if (equalBytes(bytes, subtree.hash)) return undefined;
  return finding('tile-hash', `Hash ${index} of level ${level} is not the root of the hashes below.`, { file, offset });
}

/** Checks the next entry and adds it to the tree. */
function checkEntry(container: Container, chain: Chain): Finding | undefined {
  const { tree, heads, before } = chain;
  const sequence = tree.size;
  const header = headerAt(container, sequence);
  if (!header.ok) return header.finding;
  const entry = container.entry(sequence);
  if (!equalBytes(previousOf(entry.bytes), before)) {
    const message = `Record ${sequence} does not continue the record before it.`;
    return finding('entry-previous', message, placeOf(entry, sequence, 'previous'));
  }
  const leaf = leafHash(entry.bytes);
  if (!equalBytes(container.hash(0, sequence).bytes, leaf)) return leafFinding(container, sequence);
  const head = header.value.kind === 'checkpoint' ? heads.check(container, tree) : undefined;
  if (head !== undefined) return head;
  heads.add(container.signature(sequence).bytes);
  chain.before = leaf;
  for (const subtree of tree.add(leaf)) {
    const wrong = checkTile(container, subtree, tree.size);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Checks all entries, all tiles and the root; returns the heads that checkpoint records carry. */
export function checkChain(container: Container, progress: Progress): Result<readonly InnerNote[]> {
  const chain: Chain = { tree: new TreeHasher(), heads: new Heads(), before: new Uint8Array(HASH_BYTES) };
  while (chain.tree.size < container.size) {
    const wrong = checkEntry(container, chain);
    if (wrong !== undefined) return failure(wrong);
    progress.step();
  }
  if (equalBytes(chain.tree.root() ?? chain.before, container.checkpoint.root)) return success(chain.heads.notes);
  const message = 'The checkpoint names another root than that of the records.';
  return failure(finding('root', message, { file: 'checkpoint' }));
}

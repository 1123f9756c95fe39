/** What the checked slices of a group say about hashes: leaves, higher tiles, heads in checkpoint records, the root. */
import { equalBytes } from '@plomba/codec';
import type { Checkpoint } from './checkpoint.js';
import { finding, type Finding } from './finding.js';
import type { Bundle, Group } from './group.js';
import type { CheckedBundle, Heads, InnerNote } from './heads.js';
import type { HigherTiles } from './higher-tiles.js';
import { compareWitness } from './identity.js';
import type { Steps } from './pull.js';
import { SLICE_RECORDS, type SliceAnswer } from './slice.js';
import { WIDTH } from './file-set.js';

/** A group with what was found out about it so far. */
export interface TreeParts {
  readonly group: Group;
  readonly answers: readonly SliceAnswer[];
  /** Sequences of its checkpoint records. */
  readonly checkpoints: readonly number[];
  readonly chainFinding: Finding | undefined;
  readonly checkpoint: Checkpoint;
  readonly witness: Checkpoint | undefined;
}

export interface TreeResult {
  readonly finding: Finding | undefined;
  readonly witnessFinding: Finding | undefined;
  /** The heads of the checkpoint records, to be verified. */
  readonly notes: readonly InnerNote[];
}

/** The first record whose hash is not that of its tile. */
function leafFinding(group: Group, answers: readonly SliceAnswer[]): Finding | undefined {
  let first = group.first;
  for (const [index, answer] of answers.entries()) {
    const count = Math.min(SLICE_RECORDS, group.end - first);
    if (answer.badLeaf < count) {
      const sequence = group.first + index * SLICE_RECORDS + answer.badLeaf;
      const { file, offset } = group.leaf(sequence);
      const message = `Record ${sequence} does not hash to what its tile says.`;
      return finding('leaf-hash', message, { file, offset, sequence });
    }
    first += count;
  }
  return undefined;
}

function earlier(left: Finding | undefined, right: Finding | undefined): Finding | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return (left.place.sequence ?? 0) < (right.place.sequence ?? 0) ? left : right;
}

/** Adds the signatures of a bundle and checks the heads in its checkpoint records. */
function headsOf(heads: Heads, checked: CheckedBundle, parts: TreeParts, notes: InnerNote[]): Finding | undefined {
  const { bundle } = checked;
  const inBundle = parts.checkpoints.filter((at) => at >= bundle.first && at < bundle.first + bundle.count);
  let from = bundle.first;
  const addUpTo = (end: number): void => {
    for (; from < end; from++) {
      const [start, next] = [
        bundle.signatures.starts[from - bundle.first]!,
        bundle.signatures.starts[from - bundle.first + 1]!,
      ];
      heads.addSignature(bundle.signatures.file.bytes, start, next - 2);
    }
  };
  for (const sequence of inBundle) {
    addUpTo(sequence);
    const note = heads.check(checked, parts.group, sequence);
    if (!note.ok) return note.finding;
    notes.push(note.value);
  }
  addUpTo(bundle.first + bundle.count);
  return undefined;
}

function witnessOf(heads: Heads, checked: CheckedBundle, witness: Checkpoint | undefined): Finding | undefined {
  const { first, count } = checked.bundle;
  if (witness === undefined || witness.size <= first || witness.size > first + count) return undefined;
  return compareWitness(witness, heads.head(checked, witness.size - first));
}

function checkedBundle(parts: TreeParts, bundle: Bundle): CheckedBundle {
  const at = (bundle.first - parts.group.first) / SLICE_RECORDS;
  return { bundle, answers: parts.answers.slice(at, at + WIDTH / SLICE_RECORDS) };
}

/** Checks the hashes of a group and goes on with the tree. */
export function* checkTree(heads: Heads, tiles: HigherTiles, parts: TreeParts): Steps<TreeResult> {
  const notes: InnerNote[] = [];
  const failed = (found: Finding): TreeResult => ({ finding: found, witnessFinding: undefined, notes });
  const wrong = earlier(leafFinding(parts.group, parts.answers), parts.chainFinding);
  if (wrong !== undefined) return failed(wrong);
  let witnessFinding: Finding | undefined;
  for (const bundle of parts.group.bundles) {
    const checked = checkedBundle(parts, bundle);
    const head = headsOf(heads, checked, parts, notes);
    if (head !== undefined) return failed(head);
    witnessFinding ??= witnessOf(heads, checked, parts.witness);
    const end = bundle.first + bundle.count;
    const root = end === parts.checkpoint.size ? heads.head(checked, bundle.count) : undefined;
    if (bundle.count === WIDTH) {
      for (const subtree of heads.addBundle(checked)) {
        const tile = yield* tiles.check(subtree, end);
        if (tile !== undefined) return failed(tile);
      }
    }
    if (root !== undefined && !equalBytes(root, parts.checkpoint.root)) {
      const message = 'The checkpoint names another root than that of the records.';
      return failed(finding('root', message, { file: 'checkpoint' }));
    }
  }
  return { finding: undefined, witnessFinding, notes };
}

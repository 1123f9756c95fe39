/** What the checked slices of a group say about hashes: leaves, higher tiles, heads in checkpoint records, the root. */
import { equalBytes } from '@plomba/codec';
import type { Checkpoint } from './checkpoint.js';
import { finding, success, type Finding, type Result } from './finding.js';
import type { Bundle, Group } from './group.js';
import type { CheckedBundle, Heads, InnerNote } from './heads.js';
import type { HigherTiles } from './higher-tiles.js';
import { compareWitness } from './identity.js';
import type { Steps } from './pull.js';
import { SLICE_RECORDS } from './slice.js';
import { WIDTH } from './file-set.js';

/** A bundle of a group with what was found out about it so far. */
export interface TreeParts {
  readonly group: Group;
  readonly checked: CheckedBundle;
  /** Sequences of the checkpoint records of the group. */
  readonly checkpoints: readonly number[];
  /** What is wrong with its headers and its chain. */
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
function leafFinding(group: Group, { bundle, answers }: CheckedBundle): Finding | undefined {
  for (const [index, answer] of answers.entries()) {
    const place = index * SLICE_RECORDS + answer.badLeaf;
    if (answer.badLeaf >= SLICE_RECORDS || place >= bundle.count) continue;
    const sequence = bundle.first + place;
    const { file, offset } = group.leaf(sequence);
    return finding('leaf-hash', `Record ${sequence} does not hash to what its tile says.`, { file, offset, sequence });
  }
  return undefined;
}

function earlier(left: Finding | undefined, right: Finding | undefined): Finding | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return (left.place.sequence ?? 0) < (right.place.sequence ?? 0) ? left : right;
}

function addSignatures(heads: Heads, { signatures, first }: Bundle, range: { from: number; end: number }): void {
  const { file, starts } = signatures;
  for (let sequence = range.from; sequence < range.end; sequence++) {
    const place = sequence - first;
    heads.addSignature(file.bytes, starts[place]!, starts[place + 1]! - 2);
  }
}

/** Adds the signatures of a bundle and checks the heads in its checkpoint records. */
function headsOf(heads: Heads, checked: CheckedBundle, parts: TreeParts): Result<readonly InnerNote[]> {
  const { bundle } = checked;
  const end = bundle.first + bundle.count;
  const notes: InnerNote[] = [];
  let from = bundle.first;
  for (const sequence of parts.checkpoints) {
    if (sequence < bundle.first || sequence >= end) continue;
    addSignatures(heads, bundle, { from, end: sequence });
    from = sequence;
    const note = heads.check(checked, parts.group, sequence);
    if (!note.ok) return note;
    notes.push(note.value);
  }
  addSignatures(heads, bundle, { from, end });
  return success(notes);
}

function witnessOf(heads: Heads, checked: CheckedBundle, witness: Checkpoint | undefined): Finding | undefined {
  const { first, count } = checked.bundle;
  if (witness === undefined || witness.size <= first || witness.size > first + count) return undefined;
  return compareWitness(witness, heads.head(checked, witness.size - first));
}

/** Checks the hashes of a bundle and goes on with the tree. */
export function* checkTree(heads: Heads, tiles: HigherTiles, parts: TreeParts): Steps<TreeResult> {
  const { checked, group } = parts;
  const { bundle } = checked;
  const failed = (found: Finding): TreeResult => ({ finding: found, witnessFinding: undefined, notes: [] });
  const wrong = earlier(leafFinding(group, checked), parts.chainFinding);
  if (wrong !== undefined) return failed(wrong);
  const notes = headsOf(heads, checked, parts);
  if (!notes.ok) return failed(notes.finding);
  const witnessFinding = witnessOf(heads, checked, parts.witness);
  const end = bundle.first + bundle.count;
  const root = end === parts.checkpoint.size ? heads.head(checked, bundle.count) : undefined;
  for (const subtree of bundle.count === WIDTH ? heads.addBundle(checked) : []) {
    const tile = yield* tiles.check(subtree, end);
    if (tile !== undefined) return failed(tile);
  }
  if (root !== undefined && !equalBytes(root, parts.checkpoint.root)) {
    const message = 'The checkpoint names another root than that of the records.';
    return failed(finding('root', message, { file: 'checkpoint' }));
  }
  return { finding: undefined, witnessFinding, notes: notes.value };
}

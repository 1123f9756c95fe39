/**
 * The tree over the records, and the tree heads inside checkpoint records (docs/spec/journal.md section 3): root,
 * frontier and the hash of the signatures are facts about bytes, checked with the chain; the state that a checkpoint
 * carries is checked by the fold.
 */
import { equalBytes } from '@plomba/codec';
import { HASH_BYTES, type CheckpointPayload } from '@plomba/core/tables';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import type { FindingName } from './findings.table.js';
import type { Bundle } from './group.js';
import type { HashingPort } from './hashing.js';
import { placeOf } from './header.js';
import { headOf, nodeHashBy, TreeHasher, type Subtree } from './merkle.js';
import { recordAt } from './records.js';
import { SLICE_RECORDS, type SliceAnswer } from './slice.js';
import type { RecordSpans } from './span.js';

/** A head that a checkpoint record says was signed: the size is the record's sequence. */
export interface InnerNote {
  readonly sequence: number;
  readonly root: Uint8Array;
  readonly signature: Uint8Array;
}

/** A bundle whose slices have been checked. */
export interface CheckedBundle {
  readonly bundle: Bundle;
  readonly answers: readonly SliceAnswer[];
}

/** Signatures are hashed in portions of this size. */
const PORTION_BYTES = 32_768;
const SLICE_LEVEL = 6;
/** 256 records. */
const BUNDLE_LEVEL = 8;

export class Heads {
  readonly #hashing: HashingPort;
  /** Over the roots of full bundles. */
  readonly #full: TreeHasher;
  readonly #portion: Uint8Array = new Uint8Array(PORTION_BYTES);
  #filled = 0;
  #parts: ReturnType<HashingPort['inParts']> | undefined;

  constructor(hashing: HashingPort) {
    this.#hashing = hashing;
    this.#full = new TreeHasher(hashing.sha256);
  }

  /** Root of 2^level records of the bundle from `at` on, a multiple of that. */
  #node({ bundle, answers }: CheckedBundle, level: number, at: number): Uint8Array {
    if (level === 0) return bundle.hashes.bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
    if (level <= SLICE_LEVEL) {
      const answer = answers[Math.floor(at / SLICE_RECORDS)];
      return answer?.node(level, (at % SLICE_RECORDS) / 2 ** level) ?? new Uint8Array(0);
    }
    const half = (part: number): Uint8Array => this.#node({ bundle, answers }, level - 1, at + part * 2 ** (level - 1));
    return nodeHashBy(this.#hashing.sha256, half(0), half(1));
  }

  /** Roots of the complete subtrees over all records before the bundle, and `count` of its own. */
  #frontier(checked: CheckedBundle, count: number): readonly Uint8Array[] {
    const roots = [...this.#full.frontier()];
    let at = 0;
    for (let level = BUNDLE_LEVEL; level >= 0; level--) {
      if (Math.floor(count / 2 ** level) % 2 === 0) continue;
      roots.push(this.#node(checked, level, at));
      at += 2 ** level;
    }
    return roots;
  }

  /** Head over all records before the bundle, and `count` of its own; undefined for none at all. */
  head(checked: CheckedBundle, count: number): Uint8Array | undefined {
    return headOf(this.#hashing.sha256, this.#frontier(checked, count));
  }

  /** Goes on behind a full bundle; returns the subtrees of bundles that it completes. */
  addBundle(checked: CheckedBundle): readonly Subtree[] {
    return this.#full.add(this.#node(checked, BUNDLE_LEVEL, 0));
  }

  /** Checks the head in a checkpoint record, against the tree of the records before it. */
  check(checked: CheckedBundle, spans: RecordSpans, sequence: number): Result<InnerNote> {
    const payload = checkpointAt(spans, sequence);
    if (!payload.ok) return payload;
    const { root, frontier, signaturesHash, noteSignature } = payload.value;
    const wrong = (name: FindingName, field: string): { readonly ok: false; readonly finding: Finding } => {
      const message = `The ${field} is not that of the records before.`;
      return failure(finding(name, message, placeOf(spans.entry(sequence), sequence, field)));
    };
    const subtrees = this.#frontier(checked, sequence - checked.bundle.first);
    const head = headOf(this.#hashing.sha256, subtrees) ?? new Uint8Array(0);
    if (!equalBytes(root, head)) return wrong('checkpoint-root', 'root');
    if (frontier.length !== subtrees.length || !subtrees.every((hash, at) => equalBytes(hash, frontier[at] ?? root))) {
      return wrong('checkpoint-frontier', 'frontier');
    }
    if (!equalBytes(signaturesHash, this.#signaturesHash())) return wrong('checkpoint-signatures', 'signaturesHash');
    return success({ sequence, root, signature: noteSignature });
  }

  /** Takes the signature of a record, the checkpoint's own included; an absent one adds nothing. */
  addSignature(bytes: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (count === 0) return;
    if (this.#filled + count > PORTION_BYTES) {
      this.#parts ??= this.#hashing.inParts();
      this.#parts.update(this.#portion.subarray(0, this.#filled));
      this.#filled = 0;
    }
    for (let at = 0; at < count; at++) this.#portion[this.#filled + at] = bytes[start + at]!;
    this.#filled += count;
  }

  /** Hash of the signatures since it was last asked for. */
  #signaturesHash(): Uint8Array {
    const rest = this.#portion.subarray(0, this.#filled);
    this.#filled = 0;
    const parts = this.#parts;
    if (parts === undefined) return this.#hashing.sha256(rest);
    this.#parts = undefined;
    parts.update(rest);
    return parts.digest();
  }
}

function checkpointAt(spans: RecordSpans, sequence: number): Result<CheckpointPayload> {
  const record = recordAt(spans, sequence);
  if (!record.ok) return record;
  if (record.value.kind === 'checkpoint') return success(record.value.payload);
  return failure(finding('entry-kind', 'Not a checkpoint record.', placeOf(spans.entry(sequence), sequence)));
}

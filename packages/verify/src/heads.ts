/**
 * The tree heads inside checkpoint records (docs/spec/journal.md section 3): root, frontier and the hash of the
 * signatures are facts about bytes, checked with the chain; the state that a checkpoint carries is checked by the fold.
 */
import { equalBytes } from '@plomba/codec';
import type { CheckpointPayload } from '@plomba/core/tables';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Container } from './container.js';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import type { FindingName } from './findings.table.js';
import { placeOf } from './header.js';
import type { TreeHasher } from './merkle.js';
import { recordAt } from './records.js';

/** A head that a checkpoint record says was signed: the size is the record's sequence. */
export interface InnerNote {
  readonly sequence: number;
  readonly root: Uint8Array;
  readonly signature: Uint8Array;
}

export class Heads {
  readonly notes: InnerNote[] = [];
  #signatures = sha256.create();

  /** Checks the checkpoint record that comes next, against the tree of the records before it. */
  check(container: Container, tree: TreeHasher): Finding | undefined {
    const payload = checkpointAt(container, tree.size);
    if (!payload.ok) return payload.finding;
    const { root, frontier, signaturesHash, noteSignature } = payload.value;
    const wrong = (name: FindingName, field: string): Finding => {
      const message = `The ${field} is not that of the records before.`;
      return finding(name, message, placeOf(container.entry(tree.size), tree.size, field));
    };
    if (!equalBytes(root, tree.root() ?? new Uint8Array(0))) return wrong('checkpoint-root', 'root');
    const subtrees = tree.frontier();
    if (frontier.length !== subtrees.length || !subtrees.every((hash, at) => equalBytes(hash, frontier[at] ?? root))) {
      return wrong('checkpoint-frontier', 'frontier');
    }
    if (!equalBytes(signaturesHash, this.#signatures.digest())) return wrong('checkpoint-signatures', 'signaturesHash');
    this.#signatures = sha256.create();
    this.notes.push({ sequence: tree.size, root, signature: noteSignature });
    return undefined;
  }

  /** Takes the signature of a record, the checkpoint's own included; an absent one adds nothing. */
  add(signature: Uint8Array): void {
    this.#signatures.update(signature);
  }
}

function checkpointAt(container: Container, sequence: number): Result<CheckpointPayload> {
  const record = recordAt(container, sequence);
  if (!record.ok) return record;
  if (record.value.kind === 'checkpoint') return success(record.value.payload);
  return failure(finding('entry-kind', 'Not a checkpoint record.', placeOf(container.entry(sequence), sequence)));
}

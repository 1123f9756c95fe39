/**
 * The log keys of a journal, one after the other (docs/spec/journal.md section 9): record 0 names the first, and each
 * rotation the next, signed by both. Found ahead of the meaning of the records, because signatures need them.
 */
import type { IdentityPayload } from '@plomba/core/tables';
import { finding, type Finding } from './finding.js';
import type { Group } from './group.js';
import { placeOf } from './header.js';
import { recordAt } from './records.js';
import { isLogRotation, newKeyOf, recordMessage } from './rotation.js';
import type { SignatureCheck } from './signature.js';

export class LogKeys {
  readonly #journalId: Uint8Array;
  readonly #check: SignatureCheck;
  /** Each with the first record that it signs. */
  readonly #keys: { readonly from: number; readonly key: Uint8Array }[];

  constructor({ journalId, logKey }: IdentityPayload, check: SignatureCheck) {
    this.#journalId = journalId;
    this.#check = check;
    this.#keys = [{ from: 0, key: logKey }];
  }

  /** Whether one key signs these records. */
  isOne(first: number, count: number): boolean {
    return this.signerOf(first) === this.signerOf(first + count - 1);
  }

  /** The key that signs a record, or the head of as many records. */
  signerOf(sequence: number): Uint8Array {
    return this.#keys.findLast(({ from }) => from <= sequence)?.key ?? new Uint8Array(0);
  }

  /** Whether a signature is that of the key in force at the record's place. */
  signs(group: Group, sequence: number): boolean {
    const message = recordMessage(this.#journalId, sequence, group.leaf(sequence).bytes);
    return this.#check.verify(this.signerOf(sequence), message, group.signature(sequence).bytes);
  }

  /** Takes the rotations of a group, up to the first that is not signed by both keys. */
  scan(group: Group): Finding | undefined {
    for (const sequence of group.ofKind('key')) {
      const wrong = this.#take(group, sequence);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #take(group: Group, sequence: number): Finding | undefined {
    const record = recordAt(group, sequence);
    // What does not decode has its finding elsewhere.
    if (!record.ok || record.value.kind !== 'key') return undefined;
    const { payload } = record.value;
    if (!isLogRotation(payload)) return undefined;
    const place = { journalId: this.#journalId, sequence, oldKey: this.signerOf(sequence) };
    const key = this.signs(group, sequence) ? newKeyOf(payload, place, this.#check) : undefined;
    if (key === undefined) {
      const message = 'Not both keys have signed the rotation.';
      return finding('key-rotation', message, placeOf(group.entry(sequence), sequence, 'newKeySignature'));
    }
    this.#keys.push({ from: sequence + 1, key });
    return undefined;
  }
}

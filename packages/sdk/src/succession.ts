/**
 * Whether one log key came after another: the rotations are looked for in the unit's own journal, and believed only from
 * the expected key on, each for the signature of the key before it. Part of `@plomba/sdk/verification`, so that a page
 * that expects no key does not carry it.
 *
 * All records between two rotations are signed by one key, or not at all, so the last one that a key has signed is found
 * in a logarithm of the journal's size; that is its rotation, or the end of the journal. What a unit makes up on the way
 * costs time and proves nothing.
 */
import {
  firstSigner,
  isSignedBy,
  rotatedLogKey,
  type SignatureVerifier,
  type SignedRecord,
  type Signer,
} from '@plomba/verify';
import type { JournalRecords, KeySuccession } from './verification-port.js';

/** Far more than a unit lives to see; a journal that goes on rotating is no proof of anything. */
const ROTATIONS_MAX = 256;
/** One record, whatever its size. */
const ONE_RECORD_BYTES = 1;
/** What a unit gives at once: for the run of records that a later signature vouches for. */
const PAGE_BYTES = 8_192;

class Search {
  readonly #journal: JournalRecords;
  readonly #verify: SignatureVerifier;

  constructor(journal: JournalRecords, verify: SignatureVerifier) {
    this.#journal = journal;
    this.#verify = verify;
  }

  /** The first record from `from` to before `end` that has a signature. */
  async #signed(from: number, end: number): Promise<SignedRecord | undefined> {
    let bytesMax = ONE_RECORD_BYTES;
    for (let sequence = from; sequence < end; bytesMax = PAGE_BYTES) {
      const page = await this.#journal.read(sequence, bytesMax);
      if (page.length === 0) return undefined;
      for (const record of page) {
        if (record.signature.length > 0) return sequence < end ? { ...record, sequence } : undefined;
        sequence++;
      }
    }
    return undefined;
  }

  async firstSigner(): Promise<Signer | undefined> {
    const [first] = await this.#journal.read(0, ONE_RECORD_BYTES);
    return first === undefined ? undefined : firstSigner({ ...first, sequence: 0 });
  }

  /** The last record that a key has signed, of those from `from` on, which it signs first. */
  async lastBy(signer: Signer, from: number): Promise<SignedRecord | undefined> {
    let last: SignedRecord | undefined;
    let low = from - 1;
    let high = this.#journal.size;
    while (high - low > 1) {
      const middle = low + Math.ceil((high - low) / 2);
      const record = await this.#signed(middle, high);
      if (record !== undefined && isSignedBy(record, signer, this.#verify)) {
        last = record;
        low = record.sequence;
      } else high = middle;
    }
    return last;
  }
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** `Verification.isSuccessor`, with the verifier that it asks. */
export async function isSuccessor(
  { journal, expected, present }: KeySuccession,
  verify: SignatureVerifier,
): Promise<boolean> {
  const search = new Search(journal, verify);
  let signer = await search.firstSigner();
  let from = 0;
  let isProved = false;
  for (let rotations = 0; signer !== undefined && rotations <= ROTATIONS_MAX; rotations++) {
    isProved ||= isSame(signer.key, expected);
    if (isSame(signer.key, present)) return isProved;
    const last = await search.lastBy(signer, from);
    const key = last === undefined ? undefined : rotatedLogKey(last, signer, verify);
    if (last === undefined || key === undefined) return false;
    signer = { journalId: signer.journalId, key };
    from = last.sequence + 1;
  }
  return false;
}

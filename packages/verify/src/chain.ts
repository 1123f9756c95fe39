/**
 * Headers and chain of a group of records (docs/spec/journal.md sections 1 and 2): every header decodes and belongs to
 * its place, every record carries the hash of the one before, and a record without a signature is followed by the
 * signed checkpoint record that ends its batch. Hashes are those of the tiles: whether the entries have them is found
 * by the slices.
 */
import { LIMITS } from '@plomba/core/model';
import { HASH_BYTES, RECORD_KINDS } from '@plomba/core/tables';
import { finding, type Finding } from './finding.js';
import type { Bundle, Group } from './group.js';
import { headerAt, isPlainHeader, placeOf } from './header.js';
import { KIND_AT } from './span.js';

const PREVIOUS_AT = 32;
const LENGTH_BYTES = 2;

export class Chain {
  /** Leaf hash of the record before the next one; zeros before record 0. */
  #before: Uint8Array = new Uint8Array(HASH_BYTES);
  /** Records without a signature in a row. */
  #unsigned = 0;

  /** Checks the next group. */
  check(group: Group): Finding | undefined {
    for (const bundle of group.bundles) {
      const { bytes } = bundle.entries.file;
      for (let place = 0; place < bundle.count; place++) {
        const wrong = this.#checkRecord(group, bundle, place);
        if (wrong !== undefined) return wrong;
        const isCheckpoint = bytes[bundle.entries.starts[place]! + KIND_AT] === RECORD_KINDS.checkpoint;
        const missing = this.#checkSigned(group, bundle.first + place, {
          isCheckpoint,
          isSigned: isSigned(bundle, place),
        });
        if (missing !== undefined) return missing;
      }
      this.#before = bundle.hashes.bytes.slice((bundle.count - 1) * HASH_BYTES);
    }
    return undefined;
  }

  #checkRecord(group: Group, { first, entries, signatures, hashes }: Bundle, place: number): Finding | undefined {
    const { bytes } = entries.file;
    const [start, end] = [entries.starts[place]!, entries.starts[place + 1]! - LENGTH_BYTES];
    const signatureBytes = signatures.starts[place + 1]! - LENGTH_BYTES - signatures.starts[place]!;
    const sequence = first + place;
    if (!isPlainHeader({ bytes, start, end, signatureBytes }, sequence)) {
      const header = headerAt(group, sequence);
      if (!header.ok) return header.finding;
    }
    const before = place === 0 ? this.#before : hashes.bytes;
    const beforeAt = place === 0 ? 0 : (place - 1) * HASH_BYTES;
    for (let at = 0; at < HASH_BYTES; at++) {
      if (bytes[start + PREVIOUS_AT + at] === before[beforeAt + at]) continue;
      const message = `Record ${sequence} does not continue the record before it.`;
      return finding('entry-previous', message, placeOf(group.entry(sequence), sequence, 'previous'));
    }
    return undefined;
  }

  /** The batch rule: unsigned records, at most as many as a command appends, and then a signed checkpoint record. */
  #checkSigned(
    group: Group,
    sequence: number,
    record: { isCheckpoint: boolean; isSigned: boolean },
  ): Finding | undefined {
    if (record.isSigned && (record.isCheckpoint || this.#unsigned === 0)) {
      this.#unsigned = 0;
      return undefined;
    }
    const isInBatch = !record.isSigned && !record.isCheckpoint;
    if (isInBatch && this.#unsigned++ < LIMITS.batchRecords) return undefined;
    return missing(group, isInBatch ? sequence : Math.max(sequence - this.#unsigned, 0));
  }

  /** Whether the records end with one that nothing vouches for. */
  checkEnd(group: Group): Finding | undefined {
    return this.#unsigned === 0 ? undefined : missing(group, group.end - this.#unsigned);
  }
}

function isSigned({ signatures }: Bundle, place: number): boolean {
  return signatures.starts[place + 1]! - signatures.starts[place]! > LENGTH_BYTES;
}

function missing(group: Group, sequence: number): Finding {
  const message = `Record ${sequence} has no signature, and no signed checkpoint record ends its batch.`;
  const field = 'signatureBytes';
  const place = sequence < group.first ? { sequence, field } : placeOf(group.entry(sequence), sequence, field);
  return finding('signature-missing', message, place);
}

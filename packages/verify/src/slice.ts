/**
 * The costly part of a verification, cut into slices of 64 records that need nothing from each other: the leaf hashes,
 * the nodes above them, and the signatures. Slices go to whoever checks them as bytes and come back as bytes, so that a
 * thread of a pool can do them as well as the verifier itself.
 */
import { HASH_BYTES } from '@plomba/core/tables';

export const SLICE_RECORDS = 64;
const SIGNATURE_BYTES = 64;
/** Domain tag and journal id: what stands before the sequence in the message of a signature. */
const MESSAGE_HEAD_BYTES = 33;
const KEY_AT = 16 + MESSAGE_HEAD_BYTES + 15; // at a multiple of 64
const HEADER_BYTES = KEY_AT + HASH_BYTES;
/** Two places, whether all leaves hold, and the 63 interior nodes of a full slice, the lowest level first. */
export const SLICE_OUTPUT_BYTES: number = 12 + 63 * HASH_BYTES;

/** Checks slices. A pool of threads is one: work begins with `start`, and `finish` waits for it. */
export interface SliceChecker {
  /** The inputs must not change until the job is finished; one job at a time. */
  start(inputs: readonly Uint8Array[]): { finish(): readonly Uint8Array[] };
}

/** What a slice is made of. */
export interface SliceParts {
  readonly first: number;
  readonly count: number;
  /** Leaf hashes as the tile has them. */
  readonly hashes: Uint8Array;
  /** Entries as in their bundle, each with its length. */
  readonly entries: Uint8Array;
  /** The signature to verify, or undefined where none is. */
  readonly signatureOf: (sequence: number) => Uint8Array | undefined;
  /** Absent where no signature is verified. */
  readonly signer?: { readonly messageHead: Uint8Array; readonly key: Uint8Array } | undefined;
}

/** Packs a slice; `sliceCheck` has the layout. */
export function packSlice({ first, count, hashes, entries, signatureOf, signer }: SliceParts): Uint8Array {
  const flagsAt = HEADER_BYTES + count * (HASH_BYTES + SIGNATURE_BYTES);
  const bytes = new Uint8Array(flagsAt + count + entries.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(0, count);
  view.setBigUint64(8, BigInt(first));
  bytes.set(hashes, HEADER_BYTES);
  bytes.set(entries, flagsAt + count);
  if (signer === undefined) return bytes;
  bytes.set(signer.messageHead, 16);
  bytes.set(signer.key, KEY_AT);
  const signaturesAt = HEADER_BYTES + count * HASH_BYTES;
  for (let at = 0; at < count; at++) {
    const signature = signatureOf(first + at);
    if (signature?.length !== SIGNATURE_BYTES) continue;
    bytes.set(signature, signaturesAt + at * SIGNATURE_BYTES);
    bytes[flagsAt + at] = 1;
  }
  return bytes;
}

/** What comes back. */
export class SliceAnswer {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  #word(at: number): number {
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(at);
  }

  /** Place of the first record whose hash is not that of its tile; the number of records when all are. */
  get badLeaf(): number {
    return this.#word(0);
  }

  /** Whether every record has the hash that its tile says. */
  get leavesHold(): boolean {
    return this.#word(8) === 1;
  }

  /** Place of the first record whose signature does not verify; the number of records when all do. */
  get badSignature(): number {
    return this.#word(4);
  }

  /** Node `index` of level 1 to 6; level 6 is the root of a full slice. */
  node(level: number, index: number): Uint8Array {
    const at = 12 + HASH_BYTES * (SLICE_RECORDS - 2 ** (7 - level) + index);
    return this.#bytes.subarray(at, at + HASH_BYTES);
  }
}

/** What checking a slice takes. */
export interface SliceTools {
  /** Writes the SHA-256 of `bytes` to `output` at `at`. */
  readonly sha256: (bytes: Uint8Array, output: Uint8Array, at: number) => void;
  readonly verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
}

/**
 * Makes the function that checks one slice; it changes its input. Handed to threads as source text: nothing from outside
 * may be named in it, and its layout stands here in numbers:
 *
 *     count u32 ‖ 4 ‖ first sequence u64 ‖ message head 33 ‖ 15 ‖ key 32 ‖ leaf hashes 32 each ‖ signatures 64 each ‖
 *     flags 1 each (1: verify) ‖ entries, each with a u16 length
 *     → first wrong leaf u32 ‖ first wrong signature u32 ‖ all leaves hold u32 ‖ nodes of levels 1 to 6, 32 each
 */
export function sliceCheck({ sha256, verify }: SliceTools): (input: Uint8Array, output: Uint8Array) => void {
  const digest = new Uint8Array(32);
  const pair = new Uint8Array(65);
  pair[0] = 1;
  const message = new Uint8Array(73);

  const wrongLeaf = (input: Uint8Array, count: number): number => {
    let at = 96 + count * 97;
    for (let place = 0; place < count; place++) {
      const length = input[at]! * 256 + input[at + 1]!;
      input[at + 1] = 0; // the prefix of a leaf stands where the length was
      sha256(input.subarray(at + 1, at + 2 + length), digest, 0);
      const leafAt = 96 + place * 32;
      for (let byte = 0; byte < 32; byte++) if (digest[byte] !== input[leafAt + byte]) return place;
      at += 2 + length;
    }
    return count;
  };

  const writeNodes = (input: Uint8Array, output: Uint8Array, count: number): void => {
    let from = input;
    let fromAt = 96;
    let toAt = 12;
    for (let nodes = count >> 1, room = 32; nodes > 0; nodes >>= 1, room >>= 1) {
      for (let node = 0; node < nodes; node++) {
        const left = fromAt + node * 64;
        for (let byte = 0; byte < 64; byte++) pair[1 + byte] = from[left + byte]!;
        sha256(pair, output, toAt + node * 32);
      }
      from = output;
      fromAt = toAt;
      toAt += room * 32;
    }
  };

  const wrongSignature = (input: Uint8Array, count: number): number => {
    const key = input.subarray(64, 96);
    const first = new DataView(input.buffer, input.byteOffset).getBigUint64(8);
    const numbers = new DataView(message.buffer, message.byteOffset);
    message.set(input.subarray(16, 49));
    for (let place = 0; place < count; place++) {
      if (input[96 + count * 96 + place] !== 1) continue;
      numbers.setBigUint64(33, first + BigInt(place));
      message.set(input.subarray(96 + place * 32, 128 + place * 32), 41);
      const signatureAt = 96 + count * 32 + place * 64;
      if (!verify(key, message, input.subarray(signatureAt, signatureAt + 64))) return place;
    }
    return count;
  };

  return (input, output) => {
    const view = new DataView(output.buffer, output.byteOffset);
    const count = new DataView(input.buffer, input.byteOffset).getUint32(0);
    const leaf = wrongLeaf(input, count);
    view.setUint32(0, leaf);
    view.setUint32(4, count);
    view.setUint32(8, leaf < count ? 0 : 1);
    if (leaf < count) return;
    writeNodes(input, output, count);
    view.setUint32(4, wrongSignature(input, count));
  };
}

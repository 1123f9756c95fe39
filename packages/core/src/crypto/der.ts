/**
 * The little of DER (X.690) that signatures and keys need, read strictly: definite lengths in their shortest form,
 * integers without needless bytes, nothing left over. What is read back gives the same bytes.
 */
import { concatBytes } from '@plomba/codec';

export const DER = { integer: 0x02, octets: 0x04, sequence: 0x30 } as const;

const LENGTH_BYTES_MAX = 3;

/** Reads elements one behind the other; every method gives undefined where the bytes are not strict DER. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The content of the next element, which must have this tag. */
  element(tag: number): Uint8Array | undefined {
    if (this.#bytes[this.#at] !== tag) return undefined;
    const length = this.#length(this.#at + 1);
    if (length === undefined) return undefined;
    const end = length.from + length.count;
    if (end > this.#bytes.length) return undefined;
    this.#at = end;
    return this.#bytes.subarray(length.from, end);
  }

  /** The next element, a non-negative integer. */
  unsigned(): bigint | undefined {
    const content = this.element(DER.integer);
    const first = content?.[0];
    if (content === undefined || first === undefined || first >= 0x80) return undefined;
    const isPadded = first === 0 && content.length > 1 && (content[1] ?? 0) < 0x80;
    return isPadded ? undefined : bigEndian(content);
  }

  #length(at: number): { from: number; count: number } | undefined {
    const first = this.#bytes[at];
    if (first === undefined) return undefined;
    if (first < 0x80) return { from: at + 1, count: first };
    const size = first - 0x80;
    if (size < 1 || size > LENGTH_BYTES_MAX || at + size >= this.#bytes.length) return undefined;
    const bytes = this.#bytes.subarray(at + 1, at + 1 + size);
    const count = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    const isShortest = bytes[0] !== 0 && count >= 0x80;
    return isShortest ? { from: at + 1 + size, count } : undefined;
  }
}

/** One element. */
export function derElement(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(...contents);
  const count = content.length;
  if (count < 0x80) return concatBytes(Uint8Array.of(tag, count), content);
  const size = count < 0x100 ? [0x81, count] : [0x82, count >> 8, count & 0xff];
  return concatBytes(Uint8Array.of(tag, ...size), content);
}

/** A non-negative integer. */
export function derUnsigned(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = toBigEndian(value, Math.ceil(hex.length / 2));
  return derElement(DER.integer, (bytes[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), bytes);
}

const WORD = 8;

/** The number that the bytes are, most significant first. */
export function bigEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const head = bytes.length % WORD;
  let value = 0n;
  for (let at = 0; at < head; at++) value = (value << 8n) | BigInt(view.getUint8(at));
  for (let at = head; at < bytes.length; at += WORD) value = (value << 64n) | view.getBigUint64(at);
  return value;
}

/** @param value below 256 to the power of `count` */
export function toBigEndian(value: bigint, count: number): Uint8Array {
  const out = new Uint8Array(count);
  const view = new DataView(out.buffer, out.byteOffset);
  let rest = value;
  let at = count;
  for (; at >= WORD; rest >>= 64n) view.setBigUint64((at -= WORD), BigInt.asUintN(64, rest));
  for (; at > 0; rest >>= 8n) view.setUint8((at -= 1), Number(BigInt.asUintN(8, rest)));
  return out;
}

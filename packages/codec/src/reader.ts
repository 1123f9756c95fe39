/**
 * A cursor over bytes that can never read past their end.
 *
 * Every read names the field that it is for, so that a truncated input is reported with its place.
 * Integers are big-endian. 64-bit integers are returned as numbers and refused beyond 2^53 - 1:
 * sequences and times are safe integers everywhere.
 */
import { copyBytes, plainBytes } from './bytes.js';
import { DecodeError } from './decode-error.js';

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #position = 0;

  /** @param base added to every reported offset, for a slice of a larger input */
  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = plainBytes(bytes);
    this.#base = base;
  }

  /** Offset of the next byte in the whole input. */
  get offset(): number {
    return this.#base + this.#position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  fail(path: string, rule: string): DecodeError {
    return new DecodeError(rule, { path, offset: this.offset });
  }

  #take(count: number, path: string): number {
    const at = this.#position;
    const left = this.#bytes.length - at;
    if (count > left) throw this.fail(path, `needs ${count} bytes, ${left} are left`);
    this.#position = at + count;
    return at;
  }

  u8(path: string): number {
    return this.#bytes[this.#take(1, path)]!;
  }

  /** The next byte without moving, or undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#position];
  }

  u16(path: string): number {
    const at = this.#take(2, path);
    return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
  }

  i16(path: string): number {
    return (this.u16(path) << 16) >> 16;
  }

  u32(path: string): number {
    return this.#get32(this.#take(4, path));
  }

  u64(path: string): number {
    const at = this.#take(8, path);
    const high = this.#get32(at);
    if (high > 0x1fffff) throw new DecodeError('exceeds 2^53 - 1', { path, offset: this.#base + at });
    return high * 2 ** 32 + this.#get32(at + 4);
  }

  u64big(path: string): bigint {
    const at = this.#take(8, path);
    return (BigInt(this.#get32(at)) << 32n) | BigInt(this.#get32(at + 4));
  }

  #get32(at: number): number {
    const bytes = this.#bytes;
    return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
  }

  /** A view (not a copy) of the next `count` bytes. */
  bytes(count: number, path: string): Uint8Array {
    const at = this.#take(count, path);
    return this.#bytes.subarray(at, at + count);
  }

  /** A copy of the next `count` bytes. */
  copy(count: number, path: string): Uint8Array {
    return copyBytes(this.#bytes, this.#take(count, path), count);
  }

  /** Refuses left-over bytes. */
  end(path: string): void {
    if (this.remaining !== 0) throw this.fail(path, `${this.remaining} bytes are left over`);
  }
}

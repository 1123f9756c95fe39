/**
 * A cursor over bytes that can never read past their end.
 *
 * Every read names the field that it is for, so that a truncated input is reported with its place.
 * Integers are big-endian. 64-bit integers are returned as numbers and refused beyond 2^53 - 1:
 * sequences and times are safe integers everywhere.
 */
import { DecodeError } from './decode-error.js';

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #base: number;
  #position = 0;

  /** @param base added to every reported offset, for a slice of a larger input */
  constructor(bytes: Uint8Array, base = 0) {
    // A plain view even of Node's Buffer, whose slice() would share memory where ours copies.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
    if (count > this.remaining) {
      throw this.fail(path, `needs ${count} bytes, ${this.remaining} are left`);
    }
    const at = this.#position;
    this.#position += count;
    return at;
  }

  u8(path: string): number {
    return this.#view.getUint8(this.#take(1, path));
  }

  /** The next byte without moving, or undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#position];
  }

  u16(path: string): number {
    return this.#view.getUint16(this.#take(2, path));
  }

  i16(path: string): number {
    return this.#view.getInt16(this.#take(2, path));
  }

  u32(path: string): number {
    return this.#view.getUint32(this.#take(4, path));
  }

  u64(path: string): number {
    const { offset } = this;
    const value = this.u64big(path);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new DecodeError('exceeds 2^53 - 1', { path, offset });
    return Number(value);
  }

  u64big(path: string): bigint {
    return this.#view.getBigUint64(this.#take(8, path));
  }

  /** A view (not a copy) of the next `count` bytes. */
  bytes(count: number, path: string): Uint8Array {
    const at = this.#take(count, path);
    return this.#bytes.subarray(at, at + count);
  }

  /** Refuses left-over bytes. */
  end(path: string): void {
    if (this.remaining !== 0) throw this.fail(path, `${this.remaining} bytes are left over`);
  }
}

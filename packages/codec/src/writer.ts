/**
 * A growing byte buffer; the counterpart of `Reader`. Integers are big-endian.
 * Range checks belong to the layouts: this class asserts nothing about values.
 */
import { allocate, SHORT_BYTES } from './bytes.js';

export class Writer {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#bytes = allocate(capacityBytes);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room, which may replace `#bytes`: call it before touching them. */
  #reserve(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    this.#length = needed;
    return at;
  }

  u8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.#reserve(2);
    const bytes = this.#bytes;
    bytes[at] = value >>> 8;
    bytes[at + 1] = value;
  }

  i16(value: number): void {
    this.u16(value);
  }

  u32(value: number): void {
    this.#put32(this.#reserve(4), value);
  }

  u64(value: number | bigint): void {
    const isNear = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    const whole = isNear ? 0n : BigInt.asUintN(64, BigInt(value)); // the bits of a negative number are its complement
    const at = this.#reserve(8);
    this.#put32(at, isNear ? Math.floor(value / 2 ** 32) : Number(whole >> 32n));
    this.#put32(at + 4, isNear ? value : Number(whole & 0xffffffffn));
  }

  #put32(at: number, value: number): void {
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }

  bytes(value: Uint8Array): void {
    const count = value.length;
    const at = this.#reserve(count);
    const bytes = this.#bytes;
    if (count > SHORT_BYTES) bytes.set(value, at);
    else for (let index = 0; index < count; index++) bytes[at + index] = value[index]!;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** What was written, without a copy where the buffer is just full: for who made this writer and drops it now. */
  take(): Uint8Array {
    return this.#bytes.length === this.#length ? this.#bytes : this.toBytes();
  }
}

/** The writer of the CBOR subset (`cbor.ts`): items one behind the other into one growing buffer, heads in their shortest form. */
import { allocate, SHORT_BYTES } from './bytes.js';
import { FALSE, INT64_MAX, TOP, TRUE } from './cbor-head.js';
import { FieldError } from './decode-error.js';
import { utf8Length, utf8Put } from './text.js';

const HEAD_BYTES_MAX = 9;

export class CborWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#bytes = new Uint8Array(capacityBytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** Goes back to an earlier `length`. */
  cutTo(length: number): void {
    this.#length = length;
  }

  /** The buffer with room for so many more bytes. */
  #room(count: number): Uint8Array {
    const needed = this.#length + count;
    return needed > this.#bytes.length ? this.#grow(needed) : this.#bytes;
  }

  #grow(needed: number): Uint8Array {
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    return grown;
  }

  /** A head with an argument from 0 to 2^53. */
  #head(top: number, value: number): void {
    if (value >= 24) this.#wideHead(top, value);
    else this.#room(1)[this.#length++] = top | value;
  }

  #wideHead(top: number, value: number): void {
    const bytes = this.#room(HEAD_BYTES_MAX);
    const at = this.#length;
    if (value < 0x100) {
      bytes[at] = top | 24;
      bytes[at + 1] = value;
      this.#length = at + 2;
    } else if (value < 0x10000) {
      bytes[at] = top | 25;
      bytes[at + 1] = value >>> 8;
      bytes[at + 2] = value;
      this.#length = at + 3;
    } else if (value < 0x100000000) {
      bytes[at] = top | 26;
      put32(bytes, at + 1, value);
      this.#length = at + 5;
    } else {
      this.#longHead(top, Math.floor(value / 0x100000000), value);
    }
  }

  /** A head of nine bytes; of `low` the lowest 32 bits count. */
  #longHead(top: number, high: number, low: number): void {
    const bytes = this.#room(HEAD_BYTES_MAX);
    const at = this.#length;
    bytes[at] = top | 27;
    put32(bytes, at + 1, high);
    put32(bytes, at + 5, low);
    this.#length = at + HEAD_BYTES_MAX;
  }

  /** A whole number within 64 bits, signed. */
  int(value: number | bigint, path: string): void {
    const near = typeof value === 'bigint' ? Number(value) : value;
    if (!Number.isSafeInteger(near)) this.#farInt(value, path);
    else if (near >= 0) this.#head(TOP.unsigned, near);
    else this.#head(TOP.negative, -1 - near);
  }

  /** What is no safe integer: a 64-bit one, or nothing that can be written. */
  #farInt(value: number | bigint, path: string): void {
    if (typeof value !== 'bigint' || value > INT64_MAX || value < -INT64_MAX - 1n) {
      throw new FieldError(path, 'must be a whole number within 64 bits');
    }
    const argument = value >= 0n ? value : -1n - value;
    const top = value >= 0n ? TOP.unsigned : TOP.negative;
    this.#longHead(top, Number(argument >> 32n), Number(argument & 0xffffffffn));
  }

  bytes(value: Uint8Array): void {
    const count = value.length;
    this.#head(TOP.bytes, count);
    const bytes = this.#room(count);
    const at = this.#length;
    if (count > SHORT_BYTES) bytes.set(value, at);
    else for (let index = 0; index < count; index++) bytes[at + index] = value[index]!;
    this.#length = at + count;
  }

  text(value: string, path: string): void {
    const count = utf8Length(value);
    if (count === undefined) throw new FieldError(path, 'must be well-formed Unicode');
    this.#head(TOP.text, count);
    utf8Put(value, this.#room(count), this.#length);
    this.#length += count;
  }

  /** Text of these letters only; false, and nothing written, when there are others in it. */
  letters(value: string, letters: Uint8Array): boolean {
    const before = this.#length;
    const count = value.length;
    this.#head(TOP.text, count);
    const bytes = this.#room(count);
    const at = this.#length;
    for (let index = 0; index < count; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f || letters[code] === 0) {
        this.#length = before;
        return false;
      }
      bytes[at + index] = code;
    }
    this.#length = at + count;
    return true;
  }

  bool(value: boolean): void {
    this.#room(1)[this.#length] = value ? TRUE : FALSE;
    this.#length += 1;
  }

  array(count: number): void {
    this.#head(TOP.array, count);
  }

  map(count: number): void {
    this.#head(TOP.map, count);
  }

  /** A key of a map: from 0 to 2^53 - 1. */
  key(value: number): void {
    this.#head(TOP.unsigned, value);
  }

  /** A map of fewer than 24 entries, as many as `closeMap` says once they are written. Returns its place. */
  openMap(): number {
    this.#room(1);
    return this.#length++;
  }

  closeMap(place: number, count: number): void {
    this.#bytes[place] = TOP.map | count;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    const copy = allocate(this.#length);
    copy.set(this.#bytes.subarray(0, this.#length));
    return copy;
  }

  /** Copies what was written to a place that has room for it. */
  copyTo(target: Uint8Array, offset: number): void {
    target.set(this.#bytes.subarray(0, this.#length), offset);
  }
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

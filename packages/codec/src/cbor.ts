/**
 * Deterministic CBOR (RFC 8949 section 4.2.1) in a strict subset: integers of 64 bits, byte strings, text,
 * booleans, arrays, and maps with unsigned integer keys in ascending order. No tags, no floats, no null,
 * no indefinite lengths; every head in its shortest form. What these functions read, they write back byte for byte.
 *
 * Every read has a short way for what is usual (a number below 2^53, a text of plain letters). The short way takes
 * what is right and nothing else; whatever it does not take goes the long way, which alone refuses, and says why.
 */
import { copyBytes, plainBytes, SHORT_BYTES } from './bytes.js';
import { DecodeError, FieldError } from './decode-error.js';
import { asciiText, utf8Decode, utf8Encode } from './text.js';

/** Major types of RFC 8949 section 3.1 that the subset uses. */
const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, simple: 7 } as const;
/** The same as the three highest bits of a head. */
const TOP = { unsigned: 0x00, negative: 0x20, bytes: 0x40, text: 0x60, array: 0x80, map: 0xa0 } as const;
const INT64_MAX = 2n ** 63n - 1n;
const FALSE = 0xf4;
const TRUE = 0xf5;
const HEAD_BYTES_MAX = 9;

/** Which ASCII letters a text may hold, by their code: 1 for each that it may. */
export type Letters = Uint8Array;

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
    const bytes = utf8Encode(value);
    if (bytes === undefined) throw new FieldError(path, 'must be well-formed Unicode');
    this.#head(TOP.text, bytes.length);
    this.#room(bytes.length).set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Text of these letters only; false, and nothing written, when there are others in it. */
  letters(value: string, letters: Letters): boolean {
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
    return this.#bytes.slice(0, this.#length);
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

function get32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export class CborReader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #at = 0;

  constructor(bytes: Uint8Array, base = 0) {
    this.#bytes = plainBytes(bytes);
    this.#base = base;
  }

  get offset(): number {
    return this.#base + this.#at;
  }

  fail(path: string, rule: string, offset: number = this.offset): DecodeError {
    return new DecodeError(rule, { path, offset });
  }

  end(path: string): void {
    const left = this.#bytes.length - this.#at;
    if (left !== 0) throw this.fail(path, `${left} bytes are left over`);
  }

  /** Goes back to an earlier `offset`. */
  backTo(offset: number): void {
    this.#at = offset - this.#base;
  }

  /** Major type of the next item, or undefined at the end. */
  peekMajor(): number | undefined {
    return this.#at < this.#bytes.length ? this.#bytes[this.#at]! >> 5 : undefined;
  }

  /** The short way: the argument of a head of this type, when it is below 2^53; otherwise -1, and nothing is read. */
  #near(top: number): number {
    const at = this.#at;
    if (at >= this.#bytes.length) return -1;
    const info = this.#bytes[at]! - top;
    if (info < 0 || info >= 24) return info < 0 || info > 27 ? -1 : this.#nearWide(info);
    this.#at = at + 1;
    return info;
  }

  /** The same for an argument behind its head, `info` telling how long it is. */
  #nearWide(info: number): number {
    const bytes = this.#bytes;
    const at = this.#at;
    const size = 1 << (info - 24);
    if (bytes.length - at <= size) return -1;
    let value = bytes[at + 1]!;
    let least = 24;
    if (info === 25) {
      value = (value << 8) | bytes[at + 2]!;
      least = 0x100;
    } else if (info > 25) {
      value = get32(bytes, at + 1);
      least = 0x10000;
    }
    if (info === 27) {
      value = value * 0x100000000 + get32(bytes, at + 5);
      least = 0x100000000;
    }
    if (value < least || value > Number.MAX_SAFE_INTEGER) return -1;
    this.#at = at + 1 + size;
    return value;
  }

  /** The long way: any head, or what is wrong with it. */
  #head(path: string, majors: readonly number[], what: string): { major: number; value: bigint } {
    const at = this.offset;
    const lead = this.#bytes[this.#take(1, path)]!;
    const major = lead >> 5;
    if (!majors.includes(major)) throw this.fail(path, `must be ${what}`, at);
    const info = lead & 31;
    if (info < 24) return { major, value: BigInt(info) };
    if (info > 27) throw this.fail(path, 'has a reserved or indefinite length', at);
    let value = 0n;
    const size = 1 << (info - 24);
    const start = this.#take(size, path);
    for (let index = start; index < start + size; index++) value = (value << 8n) | BigInt(this.#bytes[index]!);
    const least = [24n, 0x100n, 0x10000n, 0x100000000n][info - 24] ?? 0n;
    if (value < least) throw this.fail(path, 'is not in its shortest form', at);
    return { major, value };
  }

  #take(count: number, path: string): number {
    const at = this.#at;
    const left = this.#bytes.length - at;
    if (count > left) throw this.fail(path, `needs ${count} bytes, ${left} are left`);
    this.#at = at + count;
    return at;
  }

  /** A count of things that must still fit into the input: at least one byte each. */
  #count(top: number, what: string, path: string): number {
    const at = this.#at;
    const near = this.#near(top);
    if (near >= 0 && near <= this.#bytes.length - this.#at) return near;
    this.#at = at;
    const { value } = this.#head(path, [top >> 5], what);
    if (value > BigInt(this.#bytes.length - this.#at))
      throw this.fail(path, 'is longer than the input', this.#base + at);
    return Number(value);
  }

  /** Whether this number comes next; then it is read. Looks at the short form of numbers below 24 only. */
  tiny(value: number): boolean {
    if (this.#at >= this.#bytes.length || this.#bytes[this.#at] !== value || value >= 24) return false;
    this.#at++;
    return true;
  }

  bigint(path: string): bigint {
    const near = this.#near(TOP.unsigned);
    if (near >= 0) return BigInt(near);
    const below = this.#near(TOP.negative);
    return below >= 0 ? BigInt(-1 - below) : this.#farInt(path);
  }

  /** A whole number; beyond 2^53 it is rounded and no safe integer. */
  number(path: string): number {
    const near = this.#near(TOP.unsigned);
    if (near >= 0) return near;
    const below = this.#near(TOP.negative);
    return below >= 0 ? -1 - below : Number(this.#farInt(path));
  }

  #farInt(path: string): bigint {
    const at = this.offset;
    const { major, value } = this.#head(path, [MAJOR.unsigned, MAJOR.negative], 'a whole number');
    if (value > INT64_MAX) throw this.fail(path, 'exceeds 64 bits', at);
    return major === MAJOR.unsigned ? value : -1n - value;
  }

  bytes(path: string): Uint8Array {
    const count = this.#count(TOP.bytes, 'a byte string', path);
    return copyBytes(this.#bytes, this.#take(count, path), count);
  }

  text(path: string): string {
    const at = this.offset;
    const count = this.#count(TOP.text, 'text', path);
    const start = this.#take(count, path);
    const text = utf8Decode(this.#bytes.subarray(start, start + count));
    if (text === undefined) throw this.fail(path, 'is not well-formed UTF-8', at);
    return text;
  }

  /** A text of 1 to `max` of these letters; undefined, and nothing read, when anything else comes next. */
  letters(letters: Letters, max: number): string | undefined {
    const before = this.#at;
    const bytes = this.#bytes;
    const count = this.#near(TOP.text);
    const start = this.#at;
    const end = start + count;
    let isTaken = count > 0 && count <= max && end <= bytes.length;
    for (let at = start; isTaken && at < end; at++) isTaken = bytes[at]! < 0x80 && letters[bytes[at]!] === 1;
    this.#at = isTaken ? end : before;
    return isTaken ? asciiText(bytes, start, end) : undefined;
  }

  bool(path: string): boolean {
    const at = this.offset;
    const lead = this.#bytes[this.#take(1, path)]!;
    if (lead !== FALSE && lead !== TRUE) throw this.fail(path, 'must be true or false', at);
    return lead === TRUE;
  }

  /** Number of items of an array. */
  array(path: string): number {
    return this.#count(TOP.array, 'an array', path);
  }

  /** Number of entries of a map. */
  map(path: string): number {
    return this.#count(TOP.map, 'a map', path);
  }
}

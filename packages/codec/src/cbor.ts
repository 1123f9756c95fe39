/**
 * Deterministic CBOR (RFC 8949 section 4.2.1) in a strict subset: integers of 64 bits, byte strings, text,
 * booleans, arrays, and maps with unsigned integer keys in ascending order. No tags, no floats, no null,
 * no indefinite lengths; every head in its shortest form. What these functions read, they write back byte for byte.
 */
import { DecodeError, FieldError } from './decode-error.js';
import { Reader } from './reader.js';
import { utf8Decode, utf8Encode } from './text.js';
import { Writer } from './writer.js';

/** Major types of RFC 8949 section 3.1 that the subset uses. */
const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, simple: 7 } as const;
const INT64_MAX = 2n ** 63n - 1n;
const FALSE = 0xf4;
const TRUE = 0xf5;

export class CborWriter {
  readonly #writer = new Writer();

  #head(major: number, value: number | bigint): void {
    const top = major << 5;
    if (value < 24) this.#writer.u8(top | Number(value));
    else if (value < 0x100) {
      this.#writer.u8(top | 24);
      this.#writer.u8(Number(value));
    } else if (value < 0x10000) {
      this.#writer.u8(top | 25);
      this.#writer.u16(Number(value));
    } else if (value < 0x100000000) {
      this.#writer.u8(top | 26);
      this.#writer.u32(Number(value));
    } else {
      this.#writer.u8(top | 27);
      this.#writer.u64(value);
    }
  }

  /** A whole number within 64 bits, signed. */
  int(value: number | bigint, path: string): void {
    const whole = typeof value === 'bigint' || Number.isSafeInteger(value);
    if (!whole || value > INT64_MAX || value < -INT64_MAX - 1n) {
      throw new FieldError(path, 'must be a whole number within 64 bits');
    }
    if (value >= 0) this.#head(MAJOR.unsigned, value);
    else this.#head(MAJOR.negative, -1n - BigInt(value));
  }

  bytes(value: Uint8Array): void {
    this.#head(MAJOR.bytes, value.length);
    this.#writer.bytes(value);
  }

  text(value: string, path: string): void {
    const bytes = utf8Encode(value);
    if (bytes === undefined) throw new FieldError(path, 'must be well-formed Unicode');
    this.#head(MAJOR.text, bytes.length);
    this.#writer.bytes(bytes);
  }

  bool(value: boolean): void {
    this.#writer.u8(value ? TRUE : FALSE);
  }

  array(count: number): void {
    this.#head(MAJOR.array, count);
  }

  map(count: number): void {
    this.#head(MAJOR.map, count);
  }

  toBytes(): Uint8Array {
    return this.#writer.toBytes();
  }
}

export class CborReader {
  readonly #reader: Reader;

  constructor(bytes: Uint8Array, base = 0) {
    this.#reader = new Reader(bytes, base);
  }

  get offset(): number {
    return this.#reader.offset;
  }

  fail(path: string, rule: string, offset: number = this.offset): DecodeError {
    return new DecodeError(rule, { path, offset });
  }

  end(path: string): void {
    this.#reader.end(path);
  }

  /** Major type of the next item, or undefined at the end. */
  peekMajor(): number | undefined {
    const next = this.#reader.peek();
    return next === undefined ? undefined : next >> 5;
  }

  #head(path: string, majors: readonly number[], what: string): { major: number; value: bigint } {
    const at = this.offset;
    const lead = this.#reader.u8(path);
    const major = lead >> 5;
    if (!majors.includes(major)) throw this.fail(path, `must be ${what}`, at);
    const info = lead & 31;
    if (info < 24) return { major, value: BigInt(info) };
    if (info > 27) throw this.fail(path, 'has a reserved or indefinite length', at);
    const value = this.#argument(info, path);
    const least = [24n, 0x100n, 0x10000n, 0x100000000n][info - 24] ?? 0n;
    if (value < least) throw this.fail(path, 'is not in its shortest form', at);
    return { major, value };
  }

  #argument(info: number, path: string): bigint {
    if (info === 24) return BigInt(this.#reader.u8(path));
    if (info === 25) return BigInt(this.#reader.u16(path));
    if (info === 26) return BigInt(this.#reader.u32(path));
    return this.#reader.u64big(path);
  }

  /** A count of things that must still fit into the input: at least one byte each. */
  #count(value: bigint, at: number, path: string): number {
    if (value > BigInt(this.#reader.remaining)) throw this.fail(path, 'is longer than the input', at);
    return Number(value);
  }

  bigint(path: string): bigint {
    const at = this.offset;
    const { major, value } = this.#head(path, [MAJOR.unsigned, MAJOR.negative], 'a whole number');
    if (value > INT64_MAX) throw this.fail(path, 'exceeds 64 bits', at);
    return major === MAJOR.unsigned ? value : -1n - value;
  }

  bytes(path: string): Uint8Array {
    const at = this.offset;
    const count = this.#count(this.#head(path, [MAJOR.bytes], 'a byte string').value, at, path);
    return this.#reader.bytes(count, path).slice();
  }

  text(path: string): string {
    const at = this.offset;
    const count = this.#count(this.#head(path, [MAJOR.text], 'text').value, at, path);
    const text = utf8Decode(this.#reader.bytes(count, path));
    if (text === undefined) throw this.fail(path, 'is not well-formed UTF-8', at);
    return text;
  }

  bool(path: string): boolean {
    const at = this.offset;
    const lead = this.#reader.u8(path);
    if (lead !== FALSE && lead !== TRUE) throw this.fail(path, 'must be true or false', at);
    return lead === TRUE;
  }

  /** Number of items of an array. */
  array(path: string): number {
    const at = this.offset;
    return this.#count(this.#head(path, [MAJOR.array], 'an array').value, at, path);
  }

  /** Number of entries of a map. */
  map(path: string): number {
    const at = this.offset;
    return this.#count(this.#head(path, [MAJOR.map], 'a map').value, at, path);
  }
}

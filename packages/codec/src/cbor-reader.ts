/**
 * The reader of the CBOR subset (`cbor.ts`).
 *
 * Every read has a short way for what is usual (a number below 2^53, a text of plain letters). The short way takes
 * what is right and nothing else; whatever it does not take goes the long way, which alone refuses, and says why.
 */
import { copyBytes, plainBytes } from './bytes.js';
import { FALSE, INT64_MAX, TOP, TRUE } from './cbor-head.js';
import { DecodeError } from './decode-error.js';
import { asciiText, utf8Decode } from './text.js';

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
    const { major, value } = this.#head(path, [TOP.unsigned >> 5, TOP.negative >> 5], 'a whole number');
    if (value > INT64_MAX) throw this.fail(path, 'exceeds 64 bits', at);
    return major === TOP.unsigned >> 5 ? value : -1n - value;
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
  letters(letters: Uint8Array, max: number): string | undefined {
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

/**
 * Text forms of bytes, strict both ways: UTF-8 (RFC 3629), lower-case hex, base64 (RFC 4648 section 4, padded).
 * Written here because the pure packages have neither Node's Buffer nor the DOM's TextDecoder,
 * and because both of those repair what we must refuse (overlong forms, surrogates, loose base64).
 */
import { FieldError } from './decode-error.js';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_VALUE: ReadonlyMap<string, number> = new Map([...BASE64].map((letter, index) => [letter, index]));

/** UTF-8 bytes of a string, or undefined when it holds a lone surrogate. */
export function utf8Encode(text: string): Uint8Array | undefined {
  const count = utf8Length(text);
  if (count === undefined) return undefined;
  const out = new Uint8Array(count);
  utf8Put(text, out, 0);
  return out;
}

/** How many UTF-8 bytes a string has, or undefined when it holds a lone surrogate. */
export function utf8Length(text: string): number | undefined {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) count += 1;
    else if (unit < 0xd800 || unit > 0xdfff) count += 2;
    else {
      const low = text.charCodeAt(at + 1); // NaN behind the end
      if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return undefined;
      count += 2; // four bytes of two units
      at++;
    }
  }
  return count;
}

/** Puts the UTF-8 bytes of a string without lone surrogates where there is room for them. */
export function utf8Put(text: string, out: Uint8Array, offset: number): void {
  let to = offset;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) out[to++] = unit;
    else if (unit < 0x800) {
      out[to++] = 0xc0 | (unit >> 6);
      out[to++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      out[to++] = 0xe0 | (unit >> 12);
      out[to++] = 0x80 | ((unit >> 6) & 0x3f);
      out[to++] = 0x80 | (unit & 0x3f);
    } else {
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++at) & 0x3ff);
      out[to++] = 0xf0 | (point >> 18);
      out[to++] = 0x80 | ((point >> 12) & 0x3f);
      out[to++] = 0x80 | ((point >> 6) & 0x3f);
      out[to++] = 0x80 | (point & 0x3f);
    }
  }
}

/** ASCII bytes of a constant; for domain tags and magic numbers. @throws FieldError when it holds anything else */
export function ascii(text: string): Uint8Array {
  if (!/^[\x00-\x7f]*$/.test(text)) throw new FieldError('', 'must be ASCII');
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

interface Utf8Shape {
  readonly length: number;
  readonly bits: number;
  /** Smallest code point that may use this length: anything below is an overlong form. */
  readonly least: number;
}

function shapeOf(lead: number): Utf8Shape | undefined {
  if (lead < 0x80) return { length: 1, bits: lead, least: 0 };
  if (lead >= 0xc2 && lead < 0xe0) return { length: 2, bits: lead & 0x1f, least: 0x80 };
  if (lead >= 0xe0 && lead < 0xf0) return { length: 3, bits: lead & 0x0f, least: 0x800 };
  if (lead >= 0xf0 && lead < 0xf5) return { length: 4, bits: lead & 0x07, least: 0x10000 };
  return undefined;
}

/** Text of up to eight ASCII bytes, in one call: a call for each letter takes several times as long. */
function asciiPiece(b: Uint8Array, at: number, count: number): string {
  const make = String.fromCharCode;
  switch (count) {
    case 1:
      return make(b[at]!);
    case 2:
      return make(b[at]!, b[at + 1]!);
    case 3:
      return make(b[at]!, b[at + 1]!, b[at + 2]!);
    case 4:
      return make(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!);
    case 5:
      return make(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!);
    case 6:
      return make(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!);
    case 7:
      return make(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!);
    default:
      return make(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!);
  }
}

/** Longest text that is put together of pieces; what is longer goes in one call per this many bytes. */
const PIECES_MAX = 4096;

/** The text of bytes that are known to be ASCII. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  for (; end - at > PIECES_MAX; at += PIECES_MAX) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECES_MAX));
  }
  for (; at < end; at += 8) text += asciiPiece(bytes, at, end - at);
  return text;
}

/** The text of UTF-8 bytes, or undefined when they are not well formed. */
export function utf8Decode(bytes: Uint8Array): string | undefined {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80) return utf8DecodeAny(bytes);
  return asciiText(bytes, 0, bytes.length);
}

function utf8DecodeAny(bytes: Uint8Array): string | undefined {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const shape = shapeOf(bytes[at] ?? 0);
    if (shape === undefined || at + shape.length > bytes.length) return undefined;
    let point = shape.bits;
    for (const tail of bytes.subarray(at + 1, at + shape.length)) {
      if ((tail & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (tail & 0x3f);
    }
    if (point < shape.least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
    at += shape.length;
  }
  return text;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += HEX[bytes[at]!]!;
  return text;
}

/** Bytes of lower-case hex, or undefined when it is anything else. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => parseInt(text.slice(index * 2, index * 2 + 2), 16));
}

/** Padded base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = bytes.length - at;
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += BASE64.charAt(word >> 18) + BASE64.charAt((word >> 12) & 63);
    text += rest > 1 ? BASE64.charAt((word >> 6) & 63) : '=';
    text += rest > 2 ? BASE64.charAt(word & 63) : '=';
  }
  return text;
}

/** Bytes of padded base64, or undefined unless it is the one canonical form. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const digits = text.replace(/=+$/, '');
  const out: number[] = [];
  let word = 0;
  let bits = 0;
  for (const digit of digits) {
    word = ((word << 6) | (BASE64_VALUE.get(digit) ?? 0)) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((word >> bits) & 0xff);
    }
  }
  const bytes = Uint8Array.from(out);
  return toBase64(bytes) === text ? bytes : undefined;
}

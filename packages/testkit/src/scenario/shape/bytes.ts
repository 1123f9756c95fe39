/** Raw bytes of a line, to send and to wait for: hexadecimal with `..` for any byte, or text with escapes. */
import { scalar, type Shape } from './shape.js';

/** A byte, or any byte. */
export type BytePattern = readonly (number | undefined)[];

/** `02 41 .. 03`: two digits a byte, `..` is any byte. */
export const hexPattern: Shape<BytePattern> = scalar(
  'must be bytes as two hexadecimal digits each, .. for any byte: "02 41 .. 03"',
  { type: 'string', pattern: '^(?:[0-9A-Fa-f]{2}|\\.\\.)(?:\\s*(?:[0-9A-Fa-f]{2}|\\.\\.))*$' },
  (value) => {
    if (typeof value !== 'string') return undefined;
    const packed = value.replaceAll(/\s/g, '');
    if (!/^(?:[0-9A-Fa-f]{2}|\.\.)+$/.test(packed)) return undefined;
    return (packed.match(/../g) ?? []).map((pair) => (pair === '..' ? undefined : Number.parseInt(pair, 16)));
  },
);

/** Text as Latin-1 bytes; `\r`, `\n`, `\xHH` as in a double-quoted YAML text. */
export const latinText: Shape<BytePattern> = scalar(
  'must be a text of characters up to U+00FF',
  { type: 'string' },
  (value) => {
    if (typeof value !== 'string' || value === '') return undefined;
    const codes = [...value].map((letter) => letter.codePointAt(0) ?? 0);
    return codes.every((code) => code <= 0xff) ? codes : undefined;
  },
);

/** The end of the first place where the pattern stands; undefined where it does not. */
export function endOfMatch(bytes: Uint8Array, pattern: BytePattern): number | undefined {
  for (let start = 0; start + pattern.length <= bytes.length; start++) {
    if (pattern.every((want, at) => want === undefined || bytes[start + at] === want)) return start + pattern.length;
  }
  return undefined;
}

/**
 * Text of files: Windows-1250, which the source's files are in by default, or UTF-8. Decoding is strict and says where
 * the first bytes of each line are that are no character; it needs nothing of the host.
 */
import { utf8Decode, utf8Encode } from '@plomba/codec';
import { CP1250_UPPER } from './cp1250.table.js';
import type { InputFinding } from './entry.js';

/** How the text files of a connector are written. */
export type TextEncoding = 'cp1250' | 'utf-8';

/** Largest file that is read, in bytes: an invoice of 500 lines is a tenth of it. */
export const INPUT_BYTES_MAX = 1_048_576;

const NO_CHARACTER = '\uFFFD';
const UPPER: readonly string[] = [...CP1250_UPPER];
/** Of every byte. */
const CHARACTERS: readonly string[] = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  ...UPPER,
];
const BYTES: ReadonlyMap<string, number> = new Map(
  UPPER.map((letter, index): [string, number] => [letter, 0x80 + index]).filter(([letter]) => letter !== NO_CHARACTER),
);

export type DecodedText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly findings: readonly InputFinding[] };

/** The text of a file; a byte order mark of UTF-8 is skipped. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding): DecodedText {
  if (bytes.length > INPUT_BYTES_MAX) {
    return { ok: false, findings: [{ path: '', rule: `is larger than ${INPUT_BYTES_MAX} bytes`, line: 1 }] };
  }
  return encoding === 'utf-8' ? decodeUtf8(bytes) : decodeCp1250(bytes);
}

function decodeUtf8(bytes: Uint8Array): DecodedText {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = hasMark ? bytes.subarray(3) : bytes;
  const text = utf8Decode(content);
  if (text !== undefined) return { ok: true, text };
  const findings: InputFinding[] = [];
  let line = 1;
  for (let start = 0; start <= content.length; line++) {
    const newline = content.indexOf(0x0a, start);
    const end = newline < 0 ? content.length : newline;
    if (utf8Decode(content.subarray(start, end)) === undefined) findings.push({ path: '', rule: 'is no UTF-8', line });
    start = end + 1;
  }
  return { ok: false, findings };
}

function decodeCp1250(bytes: Uint8Array): DecodedText {
  const findings: InputFinding[] = [];
  let text = '';
  let line = 1;
  let lineStart = 0;
  for (const [at, byte] of bytes.entries()) {
    const letter = CHARACTERS[byte] ?? NO_CHARACTER;
    if (letter === NO_CHARACTER && findings.at(-1)?.line !== line) {
      const rule = `byte ${byte.toString(16).toUpperCase()} is no character of CP1250`;
      findings.push({ path: '', rule, line, column: at - lineStart + 1 });
    }
    text += letter;
    if (byte === 0x0a) {
      line++;
      lineStart = at + 1;
    }
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, text };
}

/** The bytes of text; what the code page does not have becomes a question mark. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'utf-8') return utf8Encode(text.replaceAll(/\p{Surrogate}/gu, '?')) ?? new Uint8Array();
  const question = 0x3f;
  return Uint8Array.from([...text], (letter) => {
    const code = letter.codePointAt(0) ?? question;
    return code < 0x80 ? code : (BYTES.get(letter) ?? question);
  });
}

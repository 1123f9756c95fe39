/**
 * One line of the kd protocol, either way: words, one blank between two, a CRC, CR LF (sheet section 1B, [V]). The CRC is
 * CRC-16/XMODEM over every byte up to and including the blank before it, written `0x` and four upper-case hex digits
 * [OEEL].
 *
 * A line ends at its CR LF and nowhere else, so that one always brings the reader back into step. Memory is bounded: of
 * a line that is too long only its length is kept.
 */
import { crc16Xmodem, FieldError } from '@plomba/codec';
import { latin1Text } from './frame.js';
import { KD_STRICT, type KdTolerance } from './kd-tolerance.js';

/**
 * Longest line, its end not counted. The longest that the fields of `kd` can make has 184 characters; how much a real
 * unit takes has not been read anywhere, so this is ours.
 */
export const KD_LINE_BYTES_MAX = 255;

/** A word of one letter, a blank and `0x0000`; without the `0x` where that is tolerated. */
const LINE_BYTES_MIN = 6;

/** What is wrong with a line, as the return code that a unit answers with. */
export interface BadKdLine {
  readonly code: -1 | -2 | 22;
  readonly rule: string;
}

export type KdLineVerdict =
  { readonly ok: true; readonly words: readonly string[] } | ({ readonly ok: false } & BadKdLine);

function crcText(crc: number): string {
  return `0x${crc.toString(16).toUpperCase().padStart(4, '0')}`;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** @throws FieldError with the place of a word that no line can carry, and for a line beyond 255 bytes */
export function encodeKdLine(words: readonly string[]): Uint8Array {
  for (const [index, word] of words.entries()) {
    if (!/^[!-~\u00a1-\u00ff]+$/.test(word)) {
      throw new FieldError(`words[${index}]`, 'must be printable and have no blank, because a blank separates');
    }
  }
  const text = `${words.join(' ')} `;
  const line = `${text}${crcText(crc16Xmodem(bytesOf(text)))}`;
  if (words.length === 0) throw new FieldError('words', 'must not be none');
  if (line.length > KD_LINE_BYTES_MAX) {
    throw new FieldError('words', `make a line of more than ${KD_LINE_BYTES_MAX} bytes`);
  }
  return bytesOf(`${line}\r\n`);
}

/** Judges a line without its end. The length is checked before the CRC. */
export function decodeKdLine(line: Uint8Array, tolerance: KdTolerance = KD_STRICT): KdLineVerdict {
  if (line.length < LINE_BYTES_MIN || line.length > KD_LINE_BYTES_MAX) {
    return {
      ok: false,
      code: -1,
      rule: `a line has ${LINE_BYTES_MIN} to ${KD_LINE_BYTES_MAX} bytes, not ${line.length}`,
    };
  }
  const words = latin1Text(line).split(' ');
  const last = crcFault(line, words, { at: words.length - 1, tolerance });
  if (last === undefined) return { ok: true, words: words.slice(0, -1) };
  // A word that is the right CRC of all before it: the line is whole, and something stands behind its end.
  for (let at = words.length - 2; at > 0; at--) {
    if (crcFault(line, words, { at, tolerance: { ...tolerance, zeroCrcIsOff: false } }) === undefined) {
      return { ok: false, code: 22, rule: `${words.length - 1 - at} fields stand behind the CRC` };
    }
  }
  return { ok: false, code: -2, rule: last };
}

/** Why the word at a place is not the CRC of everything before it; undefined where it is. */
function crcFault(
  line: Uint8Array,
  words: readonly string[],
  { at, tolerance }: { readonly at: number; readonly tolerance: KdTolerance },
): string | undefined {
  const said = words[at] ?? '';
  const digits = crcDigits(said, tolerance);
  if (at < 1 || digits === undefined) return `the last word is no CRC: 0x and four upper-case hex digits`;
  if (tolerance.zeroCrcIsOff && digits === '0000') return undefined;
  const before = words.slice(0, at).join(' ').length + 1;
  const crc = crc16Xmodem(line.subarray(0, before));
  return parseInt(digits, 16) === crc ? undefined : `the CRC is ${crcText(crc)}, the line says ${said}`;
}

function crcDigits(word: string, { lowerCaseCrc, bareCrc }: KdTolerance): string | undefined {
  const [, prefix, digits = ''] = /^(0x)?([0-9A-Fa-f]{4})$/.exec(word) ?? [];
  if (prefix === undefined && !bareCrc) return undefined;
  return /^[0-9A-F]{4}$/.test(digits) || (lowerCaseCrc && digits !== '') ? digits : undefined;
}

const CR = 0x0d;
const LF = 0x0a;

/** What a reader of lines gives: a line without its end, or how long one was of which it kept nothing. */
export type KdRawLine = { readonly kind: 'line'; readonly bytes: Uint8Array } | { readonly kind: 'too-long' };

/** Bytes into lines. Empty lines are dropped: a line feed behind a CR makes one where a CR ends a line. */
export class KdLines {
  readonly #bareLineEnd: boolean;
  /** One more than the longest line: its CR, when that is only known to be an end by the LF behind it. */
  #kept: Uint8Array = new Uint8Array(KD_LINE_BYTES_MAX + 1);
  #length = 0;
  #last = 0;

  constructor({ bareLineEnd }: Pick<KdTolerance, 'bareLineEnd'>) {
    this.#bareLineEnd = bareLineEnd;
  }

  /** Another one that has seen the same bytes. */
  fork(): KdLines {
    const copy = new KdLines({ bareLineEnd: this.#bareLineEnd });
    copy.#kept = this.#kept.slice();
    copy.#length = this.#length;
    copy.#last = this.#last;
    return copy;
  }

  /** Forgets a line that has begun: the channel was closed. */
  reset(): void {
    this.#length = 0;
    this.#last = 0;
  }

  /** Takes bytes from the channel; never throws. */
  push(bytes: Uint8Array): readonly KdRawLine[] {
    const lines: KdRawLine[] = [];
    for (const byte of bytes) {
      const isEnd = this.#bareLineEnd ? byte === CR || byte === LF : byte === LF && this.#last === CR;
      this.#last = byte;
      if (isEnd) {
        const line = this.#take();
        if (line !== undefined) lines.push(line);
      } else {
        if (this.#length < this.#kept.length) this.#kept[this.#length] = byte;
        this.#length++;
      }
    }
    return lines;
  }

  /** The line that ends here. */
  #take(): KdRawLine | undefined {
    const length = this.#bareLineEnd ? this.#length : this.#length - 1;
    this.reset();
    if (length === 0) return undefined;
    return length > KD_LINE_BYTES_MAX ? { kind: 'too-long' } : { kind: 'line', bytes: this.#kept.slice(0, length) };
  }
}

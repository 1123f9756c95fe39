/**
 * What a unit answers on the kd protocol: a return code, words, a CRC (sheet section 1B [V]).
 *
 * Where the unit's number stands in the answer to `ver`, and whether the two groups of a control code are one word or
 * two, is known from one proprietary source or not at all [OEEL]: both are settings of the one who reads.
 */
import { FieldError } from '@plomba/codec';
import { decodeKdLine, encodeKdLine, KD_LINE_BYTES_MAX, KdLines, type KdRawLine } from './kd-line.js';
import { isKdReturnCode } from './kd-return-row.js';
import type { KdReturnCode } from './kd-return-codes.table.js';
import type { KdTolerance } from './kd-tolerance.js';

export interface KdReply {
  /** One of `KD_RETURN_CODES`, or a number of which nothing is known. */
  readonly code: number;
  readonly answer: readonly string[];
}

export type KdReplyInput =
  | { readonly kind: 'reply'; readonly reply: KdReply }
  /** A line that is no answer of a unit, or was damaged on its way. */
  | { readonly kind: 'noise'; readonly rule: string };

/** @throws FieldError for a code that is not in the list, and for words that no line can carry */
export function encodeKdReply(reply: { readonly code: KdReturnCode; readonly answer: readonly string[] }): Uint8Array {
  if (!isKdReturnCode(reply.code)) throw new FieldError('code', 'is not a return code of the kd protocol');
  return encodeKdLine([String(reply.code), ...reply.answer]);
}

function judge(line: KdRawLine, tolerance: KdTolerance): KdReplyInput {
  if (line.kind === 'too-long') return { kind: 'noise', rule: `a line has at most ${KD_LINE_BYTES_MAX} bytes` };
  const verdict = decodeKdLine(line.bytes, tolerance);
  if (!verdict.ok) return { kind: 'noise', rule: verdict.rule };
  const [code = '', ...answer] = verdict.words;
  if (!/^(0|-?[1-9][0-9]{0,2})$/.test(code)) return { kind: 'noise', rule: 'the first word is no return code' };
  return { kind: 'reply', reply: { code: Number(code), answer } };
}

/** The register's end of a line. The outcome does not depend on how the bytes were cut into reads. */
export class KdReplyParser {
  readonly #tolerance: KdTolerance;
  #lines: KdLines;

  constructor(tolerance: KdTolerance) {
    this.#tolerance = tolerance;
    this.#lines = new KdLines(tolerance);
  }

  /** Another one that has seen the same bytes. */
  fork(): KdReplyParser {
    const copy = new KdReplyParser(this.#tolerance);
    copy.#lines = this.#lines.fork();
    return copy;
  }

  /** Forgets a line that has begun: the channel was closed. */
  reset(): void {
    this.#lines.reset();
  }

  /** Takes bytes from the channel; never throws. */
  push(bytes: Uint8Array): readonly KdReplyInput[] {
    return this.#lines.push(bytes).map((line) => judge(line, this.#tolerance));
  }
}

/** What a unit says of itself. */
export interface KdVersion {
  /** Words of letters, digits and signs, without a blank. */
  readonly maker: string;
  readonly model: string;
  readonly firmware: string;
  /** Manufacturing number, at most 17 letters and digits. */
  readonly unitId: string;
}

/**
 * The answer to `ver`. The unit's number is known to be the fifth word; whether the return code counts is not, so it
 * stands in the fourth and in the fifth place behind it: a client of either reading finds it.
 */
export function kdVersionAnswer({ maker, model, firmware, unitId }: KdVersion): readonly string[] {
  return [maker, model, firmware, unitId, unitId];
}

/** Place of the unit's number among the words behind the return code, from 1. */
export type KdUnitIdPlace = 4 | 5;

/** The unit's number in the answer to `ver`; undefined where no such number stands at the place. */
export function kdUnitIdIn(answer: readonly string[], place: KdUnitIdPlace): string | undefined {
  const word = answer[place - 1] ?? '';
  return /^[0-9A-Za-z]{1,17}$/.test(word) ? word : undefined;
}

/**
 * The words of a control code in the answer to `kd`: a separator that is a blank makes two words of it.
 *
 * @param code 32 characters, a separator, 26 characters
 */
export function kdCodeAnswer(code: string): readonly string[] {
  return code.split(' ');
}

/**
 * The control code in the answer to `kd`: two words, one word with another separator, or its first group alone, of
 * which one client is known to be content. Undefined for anything else.
 */
export function kdCodeIn(answer: readonly string[]): string | undefined {
  const [first = '', second] = answer;
  const code = second === undefined ? first : `${first} ${second}`;
  return answer.length <= 2 && /^[A-Z2-7]{32}([ -~][A-Z2-7]{26})?$/.test(code) ? code : undefined;
}

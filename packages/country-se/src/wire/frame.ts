/**
 * One CCSP frame: `#` mode `#` LEN `#` TYPE [`#` field …] `#` LRC CR, one byte a character (sheet section 1A, [V]).
 *
 * LEN is the length of the whole frame in characters, CR included, as three upper-case hex digits. The LRC is the XOR of
 * every character from the first `#` to the one before the LRC, as two upper-case hex digits. A `#` inside a field is
 * doubled; an empty field is one blank.
 *
 * Doubling leaves one gap: read from the left, `a###b` is `a#` and `b`, never `a` and `#b`. So only the first field
 * may begin with `#`; the encoder refuses others, instead of sending something else.
 */
import { FieldError } from '@plomba/codec';
import { STRICT, type CcspTolerance } from './tolerance.js';

/** A: the unit beside the register (`!`). B: the unit between register and printer (`%`). */
export type CcspMode = 'A' | 'B';

export interface CcspFrame {
  readonly mode: CcspMode;
  /** One to three characters other than `#`. */
  readonly type: string;
  /** As sent, without doubling; a blank one is `' '`. */
  readonly fields: readonly string[];
}

/** What is wrong with a frame, as the three digits that a unit answers with. */
export interface BadFrame {
  readonly mode: CcspMode;
  readonly nak: '001' | '003';
  readonly rule: string;
}

export type FrameVerdict = { readonly ok: true; readonly frame: CcspFrame } | ({ readonly ok: false } & BadFrame);

/** `#!#00D#` in front and `#7D` CR behind. */
const ENVELOPE = 11;
/** Three hex digits cannot say more. */
export const FRAME_BYTES_MAX = 0xfff;
/** A type of one letter. */
export const FRAME_BYTES_MIN: number = ENVELOPE + 1;

const MODE_SIGNS: Readonly<Record<CcspMode, string>> = { A: '!', B: '%' };

/** One to three printable characters other than `#` and blank. */
const TYPE = /^[!-"$-~]{1,3}(?=#|$)/;

const HASH = 0x23;
const CR = 0x0d;

/** XOR of the bytes from `start` to before `end`. */
export function lrcOf(bytes: Uint8Array, start: number, end: number): number {
  let lrc = 0;
  for (let at = start; at < end; at++) lrc ^= bytes[at]!;
  return lrc;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** One character a byte, ISO 8859-1. */
export function latin1Text(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** @throws FieldError for a type or a field that no frame can carry, and for a frame beyond 4,095 bytes */
export function encodeFrame({ mode, type, fields }: CcspFrame): Uint8Array {
  if (TYPE.exec(type)?.[0] !== type) throw new FieldError('type', 'must be one to three characters other than #');
  const payload = [type, ...fields.map(escapeField)].join('#');
  const length = ENVELOPE + payload.length;
  if (length > FRAME_BYTES_MAX) throw new FieldError('fields', `make a frame of more than ${FRAME_BYTES_MAX} bytes`);
  const text = `#${MODE_SIGNS[mode]}#${hex(length, 3)}#${payload}#`;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const tail = `${hex(lrcOf(bytes, 0, text.length), 2)}\r`;
  for (let at = 0; at < tail.length; at++) bytes[text.length + at] = tail.charCodeAt(at);
  return bytes;
}

function escapeField(field: string, index: number): string {
  const path = `fields[${index}]`;
  if (field === '') throw new FieldError(path, 'must not be empty: nothing is sent as one blank');
  if (index > 0 && field.startsWith('#'))
    throw new FieldError(path, 'must not begin with #: that reads as a separator');
  if (!/^[ -~\u00a0-\u00ff]*$/.test(field)) throw new FieldError(path, 'must be printable ISO 8859-1');
  return field.replaceAll('#', '##');
}

/** The mode of what begins here like a frame. */
export function modeAt(bytes: Uint8Array, at: number): CcspMode | undefined {
  if (bytes[at] !== HASH || bytes[at + 2] !== HASH) return undefined;
  const sign = bytes[at + 1];
  return sign === 0x21 ? 'A' : sign === 0x25 ? 'B' : undefined;
}

/** Three upper-case hex digits and the `#` behind them; undefined for anything else. */
export function lengthAt(bytes: Uint8Array, at: number): number | undefined {
  const text = latin1Text(bytes.subarray(at, at + 4));
  return /^[0-9A-F]{3}#$/.test(text) ? parseInt(text.slice(0, 3), 16) : undefined;
}

/**
 * Judges bytes that begin like a frame and end with CR. The length is checked before the LRC, as the vendor's own
 * parser does: a wrong LEN or shape is `003`, a wrong LRC `001`.
 */
export function decodeFrame(bytes: Uint8Array, tolerance: CcspTolerance = STRICT): FrameVerdict {
  const mode = modeAt(bytes, 0);
  const bad = (nak: BadFrame['nak'], rule: string): FrameVerdict => ({ ok: false, mode: mode ?? 'A', nak, rule });
  if (mode === undefined) return bad('003', 'does not begin with #!# or #%#');
  if (bytes[bytes.length - 1] !== CR) return bad('003', 'does not end with CR');
  const length = lengthAt(bytes, 3);
  if (length === undefined) return bad('003', 'LEN is not three upper-case hex digits');
  const lrcDigits = lrcDigitsIn(bytes, length, tolerance);
  if (lrcDigits === undefined) return bad('003', `LEN says ${length}, the frame has ${bytes.length} characters`);
  const lrcAt = bytes.length - 1 - lrcDigits;
  const said = latin1Text(bytes.subarray(lrcAt, bytes.length - 1));
  if (bytes[lrcAt - 1] !== HASH || !/^[0-9A-F]+$/.test(said)) {
    return bad('003', 'the LRC is not # and two upper-case hex digits');
  }
  const lrc = lrcOf(bytes, 0, lrcAt);
  if (parseInt(said, 16) !== lrc) return bad('001', `the LRC is ${hex(lrc, 2)}, the frame says ${said}`);
  const body = bodyOf(latin1Text(bytes.subarray(7, lrcAt - 1)), tolerance);
  return typeof body === 'string' ? bad('003', body) : { ok: true, frame: { mode, ...body } };
}

/** How many digits the LRC has: two, or one where that is tolerated; undefined when LEN does not fit the frame. */
function lrcDigitsIn(bytes: Uint8Array, length: number, { oneDigitLrc }: CcspTolerance): 1 | 2 | undefined {
  if (length < FRAME_BYTES_MIN) return undefined;
  if (bytes.length === length) return 2;
  return oneDigitLrc && bytes.length === length - 1 && bytes[bytes.length - 3] === HASH ? 1 : undefined;
}

/** Type and fields of what stands between LEN and LRC, or the rule that it breaks. */
function bodyOf(payload: string, tolerance: CcspTolerance): Pick<CcspFrame, 'type' | 'fields'> | string {
  const legal = tolerance.latin1 ? /^[ -~\u00a0-\u00ff]*$/ : /^[ -~]*$/;
  if (!legal.test(payload)) return tolerance.latin1 ? 'holds a control character' : 'is not printable ASCII';
  const type = TYPE.exec(payload)?.[0];
  if (type === undefined) return 'TYPE is not one to three characters';
  const fields = payload === type ? [] : splitFields(payload.slice(type.length + 1));
  return fields.includes('') ? 'has an empty field, which is sent as one blank' : { type, fields };
}

/**
 * Fields as they are read from the left: `##` is a `#` in a field, a single one separates.
 * @internal
 */
export function splitFields(data: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  for (let at = 0; at < data.length; at++) {
    const letter = data.charAt(at);
    if (letter !== '#') field += letter;
    else if (data.charAt(at + 1) === '#') {
      field += '#';
      at++;
    } else {
      fields.push(field);
      field = '';
    }
  }
  return [...fields, field];
}

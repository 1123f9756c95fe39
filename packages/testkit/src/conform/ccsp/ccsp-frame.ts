/**
 * Frames of CCSP made and read by hand from docs/spec/ccsp.md, without the tables of the country's package: a mistake in
 * those would pass both ends.
 */
import { NotConforming } from '../conform-case.js';

export type CcspSign = '!' | '%';

/** What a unit said. */
export interface CcspAnswer {
  readonly sign: CcspSign;
  readonly type: string;
  readonly fields: readonly string[];
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

function xorOf(text: string): number {
  let lrc = 0;
  for (const letter of text) lrc ^= letter.charCodeAt(0);
  return lrc;
}

/** Closes a frame whose LRC is still missing: everything up to and with the `#` before it. */
export function closed(open: string): string {
  return `${open}${hex(xorOf(open), 2)}\r`;
}

/** A frame of this type and these fields, as text; a `#` in a field is doubled. */
export function frameText(payload: readonly string[], sign: CcspSign = '!'): string {
  const body = payload.map((field) => field.replaceAll('#', '##')).join('#');
  return closed(`#${sign}#${hex(11 + body.length, 3)}#${body}#`);
}

const FRAME = /^#([!%])#([0-9A-F]{3})#([^#]{1,3})((?:#.*)?)#([0-9A-F]{2})\r$/s;

/** Reads one answer strictly. @throws NotConforming when it is none */
export function readAnswer(text: string): CcspAnswer {
  const shown = JSON.stringify(text);
  const [, sign, length = '', type = '', rest = '', lrc = ''] = FRAME.exec(text) ?? [];
  if (sign !== '!' && sign !== '%') throw new NotConforming(`the answer ${shown} is no frame`);
  if (parseInt(length, 16) !== text.length)
    throw new NotConforming(`LEN of the answer ${shown} is not ${hex(text.length, 3)}`);
  const sum = hex(xorOf(text.slice(0, -3)), 2);
  if (lrc !== sum) throw new NotConforming(`the LRC of the answer ${shown} is not ${sum}`);
  // A doubled # is one of a field: kept apart while the fields are split.
  const fields = rest === '' ? [] : rest.slice(1).replaceAll('##', '\u0000').split('#');
  return { sign, type, fields: fields.map((field) => field.replaceAll('\u0000', '#')) };
}

/** One frame in the words of its tables, byte by byte: what `plomba decode --wire ccsp` shows. Never throws. */
import { toHex } from '@plomba/codec';
import { decodeFrame, latin1Text, lengthAt, lrcOf, modeAt } from './frame.js';
import type { FieldRow } from './messages.table.js';
import { tableOf, type AnyTable } from './message.js';
import { nakRow } from './nak-row.js';
import { TOLERANT } from './tolerance.js';

/** Some bytes of a frame and what they say. */
export interface FrameRow {
  /** From the beginning of the bytes that were handed in. */
  readonly offset: number;
  /** Lower-case hex. */
  readonly bytes: string;
  readonly field: string;
  readonly meaning: string;
}

/** Rows in the order of the bytes; together they hold every byte exactly once. */
class Rows {
  readonly rows: FrameRow[] = [];
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  /** The bytes up to `end`; none where there are none left. */
  add(end: number, field: string, meaning: (text: string) => string): void {
    const bytes = this.#bytes.subarray(this.#at, end);
    if (bytes.length === 0) return;
    this.rows.push({ offset: this.#at, bytes: toHex(bytes), field, meaning: meaning(latin1Text(bytes)) });
    this.#at += bytes.length;
  }

  /** Length of the next piece: up to the next `#` that separates, or the end. */
  nextField(end: number): number {
    let at = this.#at;
    while (at < end && (this.#bytes[at] !== 0x23 || this.#bytes[at + 1] === 0x23)) {
      at += this.#bytes[at] === 0x23 ? 2 : 1;
    }
    return Math.min(at, end);
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function typeMeaning(type: string, table: AnyTable | undefined): string {
  if (table === undefined) return `${type}: unknown type`;
  return `${type}, ${table.direction === 'to-unit' ? 'register to unit' : 'unit to register'}: ${table.note}`;
}

function fieldMeaning(text: string, row: FieldRow<unknown> | undefined): string {
  const plain = text.replaceAll('##', '#');
  if (row === undefined) return quoted(plain);
  const isRight = row.rule.read(plain, TOLERANT) !== undefined;
  return `${quoted(plain)}: ${isRight ? row.note : `WRONG: ${row.rule.rule}`}`;
}

/** Explains bytes that should be one frame. What is not is a row of its own. */
export function describeFrame(bytes: Uint8Array): readonly FrameRow[] {
  const rows = new Rows(bytes);
  let start = 0;
  while (start < bytes.length && modeAt(bytes, start) === undefined) start++;
  rows.add(start, 'garbage', () => 'belongs to no frame');
  const mode = modeAt(bytes, start);
  if (mode === undefined) return rows.rows;
  rows.add(start + 3, 'mode', () =>
    mode === 'A' ? 'A: the unit stands beside the register' : 'B: the unit stands between register and printer',
  );
  const end = bytes.indexOf(0x0d, start);
  const frameEnd = end < 0 ? bytes.length : end + 1;
  addInside(rows, bytes.subarray(start, frameEnd), start);
  rows.add(frameEnd, 'end', () => 'CR');
  rows.add(bytes.length, 'garbage', () => 'stands behind the frame');
  return rows.rows;
}

/** From LEN to LRC. */
function addInside(rows: Rows, frame: Uint8Array, start: number): void {
  const said = lengthAt(frame, 3);
  rows.add(start + Math.min(7, frame.length), 'LEN', () =>
    said === frame.length ? `${said} characters` : `WRONG: the frame has ${frame.length} characters`,
  );
  const lrcAt = frame.lastIndexOf(0x23) + 1;
  if (lrcAt <= 7) return;
  const payloadEnd = start + lrcAt - 1;
  const typeEnd = rows.nextField(payloadEnd);
  const type = latin1Text(frame.subarray(rows.at - start, typeEnd - start));
  const table = tableOf(type);
  rows.add(typeEnd, 'type', () => typeMeaning(type, table));
  addFields(rows, { end: payloadEnd, type, table });
  const verdict = decodeFrame(frame, TOLERANT);
  const lrc = lrcOf(frame, 0, lrcAt).toString(16).toUpperCase().padStart(2, '0');
  const isRight = verdict.ok || verdict.nak !== '001';
  rows.add(payloadEnd + 1, 'separator', () => 'before the LRC');
  rows.add(start + frame.length - (frame[frame.length - 1] === 0x0d ? 1 : 0), 'LRC', (text) =>
    text === lrc || (isRight && parseInt(text, 16) === parseInt(lrc, 16)) ? `${text}: right` : `WRONG: it is ${lrc}`,
  );
}

function addFields(
  rows: Rows,
  message: { readonly end: number; readonly type: string; readonly table: AnyTable | undefined },
): void {
  const { end, type, table } = message;
  const names = Object.keys(table?.fields ?? {});
  for (let index = 0; rows.at < end; index++) {
    rows.add(rows.at + 1, 'separator', () => '');
    const name = names[index];
    const row = name === undefined ? undefined : table?.fields[name];
    rows.add(rows.nextField(end), name ?? `field ${index + 1}`, (text) => {
      const more = type === 'NAK' ? nakRow(text) : undefined;
      return fieldMeaning(text, row) + (more === undefined ? '' : `: ${more.meaning}`);
    });
  }
}

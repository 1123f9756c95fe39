/**
 * The bytes of an outbox: lines of a checksum and a JSON list, one line for each write, so that a write that was cut is
 * the end of the file and nothing else.
 *
 *     plomba-outbox 1
 *     5d41402a [{"put":{"operation":{"id":"a","epoch":0},"sale":{…}}}]
 *     7b52009b [{"settle":"a"}]
 *
 * The checksum is CRC-32 (IEEE 802.3) of the JSON in UTF-8, eight lower-case hex digits. A line that does not fit its
 * checksum is a torn end when nothing valid follows it: a write that was cut was never acknowledged. With something valid
 * behind it, it is damage: nothing is dropped, and the place is told.
 */
import { exactJson, fromExactJson } from '../exact-json.js';
import { FiscalError } from '../fiscal-error.js';
import type { OutboxEntry } from './outbox.js';

/** One change of the set of entries. */
export type OutboxChange =
  { readonly put: OutboxEntry<unknown>; readonly settle?: never } | { readonly settle: string; readonly put?: never };

/** What stands in the bytes. */
export interface OutboxContent {
  readonly changes: readonly OutboxChange[];
  /** First byte of a write that was cut; undefined when the bytes end with a whole one. */
  readonly tornAt: number | undefined;
}

const HEADER = 'plomba-outbox 1\n';
const LINE_FEED = 0x0a;

const encoder = new TextEncoder();

/** The bytes of a file that holds these changes. */
export function outboxFile(changes: readonly OutboxChange[]): Uint8Array {
  const lines = changes.map((change) => lineOf([change]));
  return encoder.encode(HEADER + lines.join(''));
}

/** The bytes to append for one write. */
export function outboxLine(changes: readonly OutboxChange[]): Uint8Array {
  return encoder.encode(lineOf(changes));
}

/** @throws FiscalError `outbox-damaged` with the offset of the first line that does not fit */
export function readOutbox(bytes: Uint8Array): OutboxContent {
  const header = encoder.encode(HEADER);
  const start = bytes.subarray(0, header.length);
  if (start.some((byte, index) => byte !== header[index])) {
    // A file that was only just begun may hold nothing but zeros.
    if (bytes.every((byte) => byte === 0)) return { changes: [], tornAt: 0 };
    throw damaged(0, 'this is no outbox, or one of another version');
  }
  if (start.length < header.length) return { changes: [], tornAt: 0 };
  const changes: OutboxChange[] = [];
  for (let at = header.length; at < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, at);
    const line = end < 0 ? undefined : changesOf(bytes.subarray(at, end));
    if (line === undefined) {
      if (hasValidLine(bytes.subarray(at + 1))) throw damaged(at, 'a line does not fit its checksum');
      return { changes, tornAt: at };
    }
    changes.push(...line);
    at = end + 1;
  }
  return { changes, tornAt: undefined };
}

function damaged(offset: number, what: string): FiscalError {
  return new FiscalError('outbox-damaged', { detail: `byte ${offset}: ${what}` });
}

function lineOf(changes: readonly OutboxChange[]): string {
  const json = exactJson(changes);
  return `${checksumOf(encoder.encode(json))} ${json}\n`;
}

/** The changes of a line, or undefined when it does not fit its checksum. */
function changesOf(line: Uint8Array): readonly OutboxChange[] | undefined {
  const json = line.subarray(9);
  if (latin(line.subarray(0, 9)) !== `${checksumOf(json)} `) return undefined;
  // Written by lineOf, and the checksum says that it still is what was written.
  return fromExactJson(new TextDecoder().decode(json)) as readonly OutboxChange[];
}

/** Whether a whole line stands anywhere in here: then what is before it is no torn end. */
function hasValidLine(bytes: Uint8Array): boolean {
  const text = latin(bytes);
  for (const { index } of text.matchAll(/[0-9a-f]{8} \[/g)) {
    const end = bytes.indexOf(LINE_FEED, index);
    if (end > 0 && changesOf(bytes.subarray(index, end)) !== undefined) return true;
  }
  return false;
}

/** One character a byte, so that places in the text are places in the bytes. */
function latin(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4_096) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 4_096)));
  }
  return parts.join('');
}

function checksumOf(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/**
 * Bytes of the native link in the words of its tables. Pieces lie between zeros; offsets of rows count in the piece as
 * it was before stuffing, because stuffed bytes have no field of their own.
 */
import { cobsDecode, DecodeError, FieldError, toHex, type Layout, type RecordSchema } from '@plomba/codec';
import {
  commandNamed,
  commandOf,
  decodeFrame,
  eventMessageTable,
  frameHeaderLayout,
  helloAckLayout,
  helloLayout,
  requestMessageTable,
  resetLayout,
  responseMessageTable,
  statusOfWire,
  type CommandName,
  type Frame,
} from '@plomba/link';

/** Some bytes and what they say. */
export interface DecodedRow {
  readonly offset: number;
  /** Lower-case hex. */
  readonly bytes: string;
  readonly field: string;
  readonly meaning: string;
}

/** One frame, or what stands where one should. */
export interface DecodedPiece {
  /** In the bytes that were handed in. */
  readonly offset: number;
  readonly what: string;
  readonly isBad: boolean;
  readonly rows: readonly DecodedRow[];
}

/** What earlier frames said that later ones need. */
interface Seen {
  /** Beginnings of messages, by the session of their sender. */
  readonly parts: Map<number, Uint8Array>;
  /** Commands by request id, in the order of the bytes. */
  readonly commands: Map<number, CommandName>;
}

const CRC_BYTES = 4;

/** Reads one line as it goes on: what a frame says may depend on those before it, in either direction. */
export class LinkDecoder {
  readonly #seen: Seen = { parts: new Map(), commands: new Map() };

  /** @param frame with its zero, if it has one */
  read(frame: Uint8Array): DecodedPiece {
    const isWhole = frame.at(-1) === 0;
    const stuffed = isWhole ? frame.subarray(0, -1) : frame;
    return pieceOf(stuffed, { offset: 0, isWhole, seen: this.#seen });
  }
}

/** The frames in bytes that were cut out of a line. */
export function decodeLink(bytes: Uint8Array): readonly DecodedPiece[] {
  const pieces: DecodedPiece[] = [];
  const seen: Seen = { parts: new Map(), commands: new Map() };
  for (let at = 0; at < bytes.length;) {
    const zero = bytes.indexOf(0, at);
    const end = zero < 0 ? bytes.length : zero;
    if (end > at) pieces.push(pieceOf(bytes.subarray(at, end), { offset: at, isWhole: zero >= 0, seen }));
    at = end + 1;
  }
  return pieces;
}

function pieceOf(
  stuffed: Uint8Array,
  { offset, isWhole, seen }: { readonly offset: number; readonly isWhole: boolean; readonly seen: Seen },
): DecodedPiece {
  const frame = isWhole ? decodeFrame(stuffed) : 'no zero at its end';
  const packet = cobsDecode(stuffed);
  if (typeof frame !== 'string' && packet !== undefined) {
    return { offset, what: frame.type, isBad: false, rows: rowsOf(frame, packet, seen) };
  }
  const reason = typeof frame === 'string' ? frame : 'stuffing';
  const bytes = packet ?? stuffed;
  const readable = packet === undefined ? [] : layoutRows(frameHeaderLayout, bytes, 0);
  const rest = readable.reduce((sum, row) => sum + row.bytes.length / 2, 0);
  const bad = { offset: rest, bytes: toHex(bytes.subarray(rest)), field: 'unread', meaning: reason };
  return { offset, what: `no frame: ${reason}`, isBad: true, rows: [...readable, bad] };
}

function rowsOf(frame: Frame, packet: Uint8Array, seen: Seen): readonly DecodedRow[] {
  const start = frameHeaderLayout.bytes;
  const end = packet.length - CRC_BYTES;
  const payload = packet.subarray(start, end);
  const crc = { offset: end, bytes: toHex(packet.subarray(end)), field: 'crc', meaning: 'right' };
  const header = layoutRows(frameHeaderLayout, packet, 0);
  return [...header, ...payloadRows(frame, payload, seen).map((row) => ({ ...row, offset: row.offset + start })), crc];
}

function payloadRows(frame: Frame, payload: Uint8Array, seen: Seen): readonly DecodedRow[] {
  switch (frame.type) {
    case 'hello':
      return layoutRows(helloLayout, payload, 0);
    case 'hello-ack':
      return layoutRows(helloAckLayout, payload, 0);
    case 'reset':
      return layoutRows(resetLayout, payload, 0);
    case 'data':
      return [{ offset: 0, bytes: toHex(payload), field: 'message', meaning: messageOf(frame, payload, seen) }];
    case 'ack':
    case 'ping':
    case 'pong':
      return [];
  }
}

/** The rows of a layout, as many as the bytes hold. */
function layoutRows<T extends object>(table: Layout<T>, bytes: Uint8Array, from: number): readonly DecodedRow[] {
  const value = read(() => table.decode(bytes.subarray(from, from + table.bytes)));
  const rows: DecodedRow[] = [];
  let at = from;
  for (const { name, bytes: length, note } of table.rows) {
    if (at + length > bytes.length) break;
    const part = bytes.subarray(at, at + length);
    // Read by the names of the table; constants have no field.
    const known = typeof value === 'string' ? undefined : (value as Readonly<Record<string, unknown>>)[name];
    const said = known === undefined ? '' : `${text(known)}  `;
    rows.push({ offset: at, bytes: toHex(part), field: name, meaning: `${said}${note}` });
    at += length;
  }
  return rows;
}

function messageOf({ session, fragment }: Frame, payload: Uint8Array, seen: Seen): string {
  const before = fragment === 'whole' || fragment === 'first' ? new Uint8Array(0) : seen.parts.get(session);
  if (before === undefined) return 'part of a message whose beginning is not here';
  const message = new Uint8Array(before.length + payload.length);
  message.set(before);
  message.set(payload, before.length);
  seen.parts.set(session, message);
  if (fragment === 'first' || fragment === 'none') return `part of a message, ${message.length} bytes so far`;
  seen.parts.delete(session);
  return requestOf(message, seen) ?? responseOf(message, seen) ?? eventOf(message) ?? 'WRONG: no message of the link';
}

function requestOf(message: Uint8Array, { commands }: Seen): string | undefined {
  const request = read(() => requestMessageTable.decode(message));
  if (typeof request === 'string') return undefined;
  const { requestId, command, payload } = request;
  const name = commandNamed(command);
  if (name === undefined) return `request ${requestId}: WRONG: no command has code ${command}`;
  commands.set(requestId, name);
  return `request ${requestId}: ${name} ${json(commandOf(name).request, payload)}`;
}

function responseOf(message: Uint8Array, { commands }: Seen): string | undefined {
  const response = read(() => responseMessageTable.decode(message));
  if (typeof response === 'string') return undefined;
  const { requestId, status, payload, refusal } = response;
  const head = `response ${requestId}: ${statusOfWire(status) ?? `WRONG: no status ${status}`}`;
  if (refusal !== undefined) return `${head} ${JSON.stringify(refusal)}`;
  const name = commands.get(requestId);
  if (payload === undefined) return head;
  return name === undefined
    ? `${head}, ${payload.length} bytes of a command whose request is not here`
    : `${head} ${name} ${json(commandOf(name).reply, payload)}`;
}

function eventOf(message: Uint8Array): string | undefined {
  const event = read(() => eventMessageTable.decode(message));
  return typeof event === 'string' ? undefined : `event ${JSON.stringify(eventMessageTable.toJson(event))}`;
}

function json(table: RecordSchema<object>, payload: Uint8Array): string {
  const value = read(() => table.decode(payload));
  return typeof value === 'string' ? `WRONG: ${value}` : JSON.stringify(table.toJson(value));
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** The value, or what is wrong with the bytes. */
function read<T extends object>(decode: () => T): T | string {
  try {
    return decode();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof FieldError) return error.message;
    throw error;
  }
}

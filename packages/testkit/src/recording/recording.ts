/**
 * A recording of a line: JSON, one object a line. The first says what it is, each of the others is something that
 * happened: bytes that passed, or a connection that began or ended.
 *
 *     {"recording":1,"wire":"link","tool":"plomba 0.0.0"}
 *     {"ms":0,"line":1,"event":"open"}
 *     {"ms":2,"line":1,"from":"till","hex":"…","says":["hello"]}
 *     {"ms":9,"line":1,"event":"close","why":"the till hung up"}
 *
 * Times count from the first entry. The text is for people and holds no secrets; the bytes do, unless `redacted` stands
 * in their place.
 */
import { FieldError, fromHex, int, list, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema } from '@plomba/codec';
import type { LineEnd } from './line-voice.js';

export const RECORDING_VERSION = 1;

export interface RecordingHead {
  readonly recording: number;
  readonly wire: string;
  readonly tool?: string;
}

export interface RecordedEntry {
  /** Since the first entry. */
  readonly ms: number;
  /** Which connection, from 1. */
  readonly line: number;
  readonly event?: 'open' | 'close';
  /** Why a connection ended. */
  readonly why?: string;
  readonly from?: LineEnd;
  /** What passed. */
  readonly hex?: string;
  /** Bytes that held a secret and were left out. */
  readonly redacted?: number;
  /** What the frames in it say. */
  readonly says?: readonly string[];
  /** What was done to it on its way. */
  readonly fate?: 'dropped' | 'corrupted' | 'delayed';
}

export interface Recording {
  readonly head: RecordingHead;
  readonly entries: readonly RecordedEntry[];
}

/** A recording that cannot be read, with its line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  /** From 1. */
  readonly line: number;

  constructor(line: number, what: string) {
    super(`line ${line}: ${what}`);
    this.line = line;
  }
}

const short = text({ bytesMax: 4_096 });
const said = text({ bytesMax: 4_194_304 });
const count = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

const headTable: RecordSchema<RecordingHead> = record<RecordingHead>('RecordingHead', {
  recording: required(1, int({ min: 1, max: 1_000 }), 'version of the format'),
  wire: required(2, short, 'what is spoken'),
  tool: optional(3, short, 'what made it'),
});

const entryTable: RecordSchema<RecordedEntry> = record<RecordedEntry>('RecordedEntry', {
  ms: required(1, count, 'since the first entry'),
  line: required(2, int({ min: 1, max: 1_000_000 }), 'which connection'),
  event: optional(3, oneOf<'open' | 'close'>({ open: 1, close: 2 }), 'a connection began or ended'),
  why: optional(4, short, 'why it ended'),
  from: optional(5, oneOf<LineEnd>({ till: 1, unit: 2 }), 'who sent the bytes'),
  hex: optional(6, said, 'the bytes'),
  redacted: optional(7, count, 'bytes that were left out'),
  says: optional(8, list(said, { min: 0, max: 65_536 }), 'what they say'),
  fate: optional(
    9,
    oneOf<'dropped' | 'corrupted' | 'delayed'>({ dropped: 1, corrupted: 2, delayed: 3 }),
    'what was done to them',
  ),
});

export function headLine(head: Omit<RecordingHead, 'recording'>): string {
  return JSON.stringify({ recording: RECORDING_VERSION, ...head });
}

export function entryLine(entry: RecordedEntry): string {
  return JSON.stringify(entry);
}

/** @throws RecordingError with the line */
export function parseRecording(content: string): Recording {
  const lines = content.split('\n').map((line) => line.trim());
  const head = jsonOf(headTable, lines[0] ?? '', 1);
  if (head.recording !== RECORDING_VERSION) {
    throw new RecordingError(1, `version ${head.recording}; this reads version ${RECORDING_VERSION}`);
  }
  const entries = lines.flatMap((line, index) => {
    if (index === 0 || line === '') return [];
    return [entryOf(line, index + 1)];
  });
  return { head, entries };
}

function entryOf(line: string, number: number): RecordedEntry {
  const entry = jsonOf(entryTable, line, number);
  const { event, from, hex, redacted } = entry;
  if ((event === undefined) === (from === undefined)) throw new RecordingError(number, 'needs either event or from');
  if (from !== undefined && (hex === undefined) === (redacted === undefined)) {
    throw new RecordingError(number, 'needs either hex or redacted');
  }
  if (hex !== undefined && fromHex(hex) === undefined) {
    throw new RecordingError(number, 'hex: must be two lower-case hexadecimal digits a byte');
  }
  return entry;
}

function jsonOf<T extends object>(table: RecordSchema<T>, line: string, number: number): T {
  try {
    return table.fromJson(JSON.parse(line), '');
  } catch (error) {
    if (error instanceof SyntaxError) throw new RecordingError(number, `is no JSON: ${error.message}`);
    if (error instanceof FieldError) throw new RecordingError(number, error.message);
    throw error;
  }
}

/** The bytes of an entry; none where they were left out. */
export function bytesOf({ hex = '' }: RecordedEntry): Uint8Array {
  return fromHex(hex) ?? new Uint8Array(0); // checked when it was read
}

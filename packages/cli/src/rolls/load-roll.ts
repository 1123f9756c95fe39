/**
 * A till roll from a file: our own format, or one of those that are imported, told apart by their fields.
 * Reading is bounded, also where the file is a pipe that never ends; every failure has a place: the file, a line and
 * column of its text, or the path of a field.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { parseTillRoll, type TillRoll } from '@plomba/core/model';
import { importScenario } from './import-scenario.js';
import { JsonTextError, parseJsonText } from './json-text.js';

/** Largest file that is read, in bytes. */
const ROLL_BYTES_MAX = 64 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;

/** A file that cannot be read as a roll; `line` and `column` count from 1 where a place in its text is known. */
export class RollFileError extends Error {
  override readonly name = 'RollFileError';
  readonly path: string;
  /** What is wrong, without the place. */
  readonly rule: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(path: string, rule: string, cause?: unknown) {
    const place = cause instanceof JsonTextError ? cause : undefined;
    super(`${path}${place === undefined ? '' : `:${place.line}:${place.column}`}: ${rule}`, { cause });
    this.path = path;
    this.rule = rule;
    this.line = place?.line;
    this.column = place?.column;
  }
}

/** At most one byte more than a roll may have. */
function readBounded(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    while (size <= ROLL_BYTES_MAX) {
      const chunk = new Uint8Array(Math.min(CHUNK_BYTES, ROLL_BYTES_MAX + 1 - size));
      const count = readSync(file, chunk, 0, chunk.length, null);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      size += count;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

function readText(path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readBounded(path);
  } catch (error) {
    throw new RollFileError(path, error instanceof Error ? error.message : 'cannot be read', error);
  }
  if (bytes.length > ROLL_BYTES_MAX) throw new RollFileError(path, `is larger than ${ROLL_BYTES_MAX} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // a byte order mark is skipped
  } catch (error) {
    throw new RollFileError(path, 'is not UTF-8 text', error);
  }
}

/** The roll in parsed JSON of any known format. @throws FieldError with the path of the first thing that is wrong */
export function rollFromJson(json: unknown): TillRoll {
  const isScenario =
    typeof json === 'object' && json !== null && 'cashBoxInstructionList' in json && !('format' in json);
  return isScenario ? importScenario(json) : parseTillRoll(json);
}

/**
 * The roll in a file.
 * @throws RollFileError where the file cannot be read or is no JSON
 * @throws FieldError where the JSON is no roll
 */
export function loadRoll(path: string): TillRoll {
  const text = readText(path);
  let json: unknown;
  try {
    json = parseJsonText(text);
  } catch (error) {
    if (error instanceof JsonTextError) throw new RollFileError(path, error.rule, error);
    throw error;
  }
  return rollFromJson(json);
}

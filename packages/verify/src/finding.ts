/**
 * What the verifier says when something is wrong: the first thing that it found, by name, with its place.
 * A finding is a value; nothing in this package throws one.
 */
import { DecodeError, FieldError } from '@plomba/codec';
import type { FindingName } from './findings.table.js';

/** Where it was found; as much as makes sense for the finding. */
export interface Place {
  /** File inside the export. */
  readonly file?: string;
  /** Byte offset in the export. */
  readonly offset?: number;
  /** Sequence of the record. */
  readonly sequence?: number;
  /** Field path in the header or payload of the record. */
  readonly field?: string;
}

export interface Finding {
  /** Stable; `FINDINGS` has a sentence for each. */
  readonly name: FindingName;
  /** What exactly is wrong here, as a sentence. */
  readonly message: string;
  readonly place: Place;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

export function finding(name: FindingName, message: string, place: Place): Finding {
  return { name, message, place };
}

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(found: Finding): { readonly ok: false; readonly finding: Finding } {
  return { ok: false, finding: found };
}

/** Runs a decoder of codec; its errors become findings, anything else is a bug of ours and passes on. */
export function decoded<T>(name: FindingName, place: Place, decode: () => T): Result<T> {
  try {
    return success(decode());
  } catch (error) {
    if (error instanceof DecodeError) {
      return failure(finding(name, `${error.rule}.`, { ...place, offset: error.offset, field: error.path }));
    }
    if (error instanceof FieldError) return failure(finding(name, `${error.rule}.`, { ...place, field: error.path }));
    throw error;
  }
}

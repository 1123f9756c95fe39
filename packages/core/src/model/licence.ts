/**
 * A licence: what the operator of a fleet lets one unit do, and until when. One format for everything that is licensed;
 * the unit checks it without a connection: signature, serial number, journal, validity.
 */
import {
  ascii,
  blob,
  concatBytes,
  int,
  list,
  oneOf,
  optional,
  record,
  required,
  type RecordSchema,
} from '@plomba/codec';
import type { Schema } from '@plomba/codec';
import { LIMITS } from './limits.js';
import { shortId } from './receipt.js';

/** Where the unit may work with it. */
export type LicenceEnvironment = 'test' | 'production';

export interface Licence {
  /** Id that the issuer gave it. */
  readonly id: string;
  /** Serial number of the unit that it is for. */
  readonly subject: string;
  /** Binding to this very unit: id of its journal, 16 bytes; absent: any unit of that serial number. */
  readonly journalId?: Uint8Array;
  /** What it allows, in the words of issuer and country: `connector`, `updates`. */
  readonly features: readonly string[];
  /** How many of what is counted, such as terminals. */
  readonly count?: number;
  readonly environment: LicenceEnvironment;
  /** First and last ms at which it is valid, UTC; a bound that is absent is none. */
  readonly notBefore?: number;
  readonly notAfter?: number;
}

const utcMs: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** A licence, as its issuer writes it. */
export const licenceTable: RecordSchema<Licence> = record<Licence>('Licence', {
  id: required(1, shortId, 'id that the issuer gave it'),
  subject: required(2, shortId, 'serial number of the unit that it is for'),
  journalId: optional(3, blob({ min: 16, max: 16 }), 'binding to this very unit: id of its journal'),
  features: required(4, list(shortId, { min: 0, max: LIMITS.licenceFeatures }), 'what it allows'),
  count: optional(5, int({ min: 0, max: 0xffffffff }), 'how many of what is counted'),
  environment: required(6, oneOf<LicenceEnvironment>({ test: 1, production: 2 }), 'where the unit may work with it'),
  notBefore: optional(7, utcMs, 'first ms at which it is valid'),
  notAfter: optional(8, utcMs, 'last ms at which it is valid'),
});

/** What an issuer signs. */
export function licenceSignable(licence: Licence): Uint8Array {
  return concatBytes(ascii('plomba/licence/1\0'), licenceTable.encode(licence));
}

/** What the unit notices by itself, and its licence. */
import { blob, int, list, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';
import { licenceTable, type Licence } from '../model/licence.js';
import { LIMITS } from '../model/limits.js';
import { operationStampTable, type OperationStamp } from '../model/operation.js';
import { shortId } from '../model/receipt.js';
import { localTime, type LocalTime } from '../model/time.js';
import { selfTestFindings, type SelfTestFinding } from './self-test.table.js';

const sequence: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

/**
 * - `wrong-pins`: PINs were wrong, not often enough for a wait.
 * - `locked-out`: so many were wrong that the unit makes one wait.
 * - `firmware`: another firmware runs from here on.
 * - `self-test`: the self-test found something else than the last time.
 * - `seal-broken`: the tamper seal was opened.
 */
export type NoticeKind = 'wrong-pins' | 'locked-out' | 'firmware' | 'self-test' | 'seal-broken';

const noticeKind: Schema<NoticeKind> = oneOf<NoticeKind>({
  'wrong-pins': 1,
  'locked-out': 2,
  firmware: 3,
  'self-test': 4,
  'seal-broken': 5,
});

/** What the unit noticed by itself: nobody asked for it, so it binds no operation. */
export interface NoticePayload {
  readonly notice: NoticeKind;
  /** Wrong PINs in a row so far. Not every one has a record: those between two records are counted in the second. */
  readonly tries?: number;
  /** No PIN is taken before this. */
  readonly until?: LocalTime;
  /** Firmware that ran before. */
  readonly from?: string;
  /** Firmware that runs from here on. */
  readonly to?: string;
  /** All that is not as it should be; empty: everything is again. */
  readonly findings?: readonly SelfTestFinding[];
}

export const noticeTable: RecordSchema<NoticePayload> = record<NoticePayload>('Notice', {
  notice: required(1, noticeKind, 'what was noticed'),
  tries: optional(2, int({ min: 1, max: 0xffffffff }), 'wrong-pins, locked-out: wrong PINs in a row so far'),
  until: optional(3, localTime, 'locked-out: no PIN is taken before this'),
  from: optional(4, text({ bytesMax: 24 }), 'firmware: what ran before'),
  to: optional(5, text({ bytesMax: 24 }), 'firmware: what runs from here on'),
  findings: optional(6, selfTestFindings, 'self-test: all that is not as it should be'),
});

/** A licence comes into force, in place of the one before. */
export interface LicencePayload {
  readonly operation: OperationStamp;
  readonly licence: Licence;
  /** Ed25519 by the issuer. */
  readonly signature: Uint8Array;
  /** Public key that the signature was checked with. */
  readonly issuer: Uint8Array;
}

export const licencePayloadTable: RecordSchema<LicencePayload> = record<LicencePayload>('LicenceInForce', {
  operation: required(1, operationStampTable, 'outcome of'),
  licence: required(2, licenceTable, 'in force from this record on'),
  signature: required(
    3,
    blob({ min: 64, max: 64 }),
    'Ed25519 by the issuer over `plomba/licence/1`, zero, the licence',
  ),
  issuer: required(4, blob({ min: 32, max: 32 }), 'public key that it was checked with'),
});

/** The licence as the unit keeps it. */
export interface LicenceValue {
  readonly id: string;
  readonly features: readonly string[];
  readonly notBefore?: number;
  readonly notAfter?: number;
  /** Sequence of the record that put it in force. */
  readonly since: number;
}

const utcMs: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });

export const licenceValueTable: RecordSchema<LicenceValue> = record<LicenceValue>('LicenceValue', {
  id: required(1, shortId, 'id of the licence'),
  features: required(2, list(shortId, { min: 0, max: LIMITS.licenceFeatures }), 'what it allows'),
  notBefore: optional(3, utcMs, 'first ms at which it is valid'),
  notAfter: optional(4, utcMs, 'last ms at which it is valid'),
  since: required(5, sequence, 'sequence of the record that put it in force'),
});

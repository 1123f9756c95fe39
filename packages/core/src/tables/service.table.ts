/**
 * The service book of a unit: visits of technicians, what the unit notices by itself, and its licence.
 * All of it stands in the journal, so that it is signed and cannot be taken back.
 */
import { blob, int, list, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';
import { counterValueTable, type CounterValue } from '../model/counters.js';
import { licenceTable, type Licence } from '../model/licence.js';
import { LIMITS } from '../model/limits.js';
import { operationStampTable, type OperationStamp } from '../model/operation.js';
import { shortId } from '../model/receipt.js';
import { localTime, type LocalTime } from '../model/time.js';

const sequence: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const visitNumber: Schema<number> = int({ min: 1, max: 0xffffffff });
const shortText: Schema<string> = text({ bytesMax: 40 });
const name: Schema<string> = text({ bytesMax: 120 });

/** Where a visit happens. */
export type VisitPlace = 'shop' | 'workshop';

export const visitPlace: Schema<VisitPlace> = oneOf<VisitPlace>({ shop: 1, workshop: 2 });

export type SealCondition = 'intact' | 'broken' | 'missing';

/** A seal on the case, by the number that is pressed into it. */
export interface SealValue {
  readonly number: string;
  readonly condition: SealCondition;
}

export const sealTable: RecordSchema<SealValue> = record<SealValue>('Seal', {
  number: required(1, shortText, 'as it is pressed into the seal'),
  condition: required(2, oneOf<SealCondition>({ intact: 1, broken: 2, missing: 3 }), 'as the technician sees it'),
});

/** A part that can be replaced: a printer, a modem, a battery. */
export interface PartValue {
  readonly part: string;
  readonly serial?: string;
}

export const partTable: RecordSchema<PartValue> = record<PartValue>('Part', {
  part: required(1, shortText, 'what it is'),
  serial: optional(2, shortText, 'its serial number'),
});

export const sealList: Schema<readonly SealValue[]> = list(sealTable, { min: 0, max: LIMITS.seals });
export const partList: Schema<readonly PartValue[]> = list(partTable, { min: 0, max: LIMITS.parts });

export type VisitStep = 'open' | 'close';

/**
 * A technician begins or ends a visit. At its beginning seals, parts, firmware and counters stand as they were found; at
 * its end as they were left.
 */
export interface InterventionPayload {
  readonly operation: OperationStamp;
  readonly step: VisitStep;
  /** Number of the visit, from 1, without gaps. */
  readonly number: number;
  /** At the end: sequence of the record that began it. */
  readonly openedBy?: number;
  /** At the beginning: sequence of the record that ended the visit before; absent for the first. */
  readonly previous?: number;
  /** Always at the beginning; at the end where another technician ends it. */
  readonly technician?: string;
  /** Number of the technician's authorisation; goes with `technician`. */
  readonly authorisation?: string;
  /** The service firm. */
  readonly firm?: string;
  /** At the beginning: where. */
  readonly place?: VisitPlace;
  /** At the beginning: why. */
  readonly reason?: string;
  /** At the end: what was done. */
  readonly work?: string;
  readonly seals: readonly SealValue[];
  readonly parts: readonly PartValue[];
  /** Version that runs. */
  readonly firmware: string;
  /** All counters that the rules carry into a Z, sorted by key, without zeros. */
  readonly counters: readonly CounterValue[];
}

export const interventionTable: RecordSchema<InterventionPayload> = record<InterventionPayload>('Intervention', {
  operation: required(1, operationStampTable, 'outcome of'),
  step: required(2, oneOf<VisitStep>({ open: 1, close: 2 }), 'begin or end'),
  number: required(3, visitNumber, 'number of the visit, from 1, without gaps'),
  openedBy: optional(4, sequence, 'at the end: sequence of the record that began it'),
  technician: optional(5, name, 'name; always at the beginning'),
  authorisation: optional(6, shortText, "number of the technician's authorisation; goes with `technician`"),
  firm: optional(7, name, 'service firm'),
  place: optional(8, visitPlace, 'at the beginning: where'),
  reason: optional(9, text({ bytesMax: 200 }), 'at the beginning: why'),
  work: optional(10, text({ bytesMax: 400 }), 'at the end: what was done'),
  seals: required(11, sealList, 'as found at the beginning, as left at the end'),
  parts: required(12, partList, 'as found, as left'),
  firmware: required(13, text({ bytesMax: 24 }), 'version that runs'),
  counters: required(14, list(counterValueTable, { min: 0, max: LIMITS.counters }), 'as in a Z at this moment'),
  previous: optional(15, sequence, 'at the beginning: sequence of the record that ended the visit before'),
});

/** The last visit. */
export interface VisitValue {
  readonly number: number;
  readonly openedBy: number;
  /** Sequence of the record that ended it; absent while it goes on. */
  readonly closedBy?: number;
}

export const visitValueTable: RecordSchema<VisitValue> = record<VisitValue>('VisitValue', {
  number: required(1, visitNumber, 'number of the last visit'),
  openedBy: required(2, sequence, 'sequence of the record that began it'),
  closedBy: optional(3, sequence, 'sequence of the record that ended it; absent while it goes on'),
});

/** What is looked at when the power comes on, in this order. */
export type SelfTestStep =
  'supply' | 'memory' | 'fiscal-memory' | 'journal' | 'secure-element' | 'firmware' | 'clock' | 'seal' | 'printer';

export const selfTestStep: Schema<SelfTestStep> = oneOf<SelfTestStep>({
  supply: 1,
  memory: 2,
  'fiscal-memory': 3,
  journal: 4,
  'secure-element': 5,
  firmware: 6,
  clock: 7,
  seal: 8,
  printer: 9,
});

/** What a step of the self-test found that is not as it should be. */
export interface SelfTestFinding {
  readonly step: SelfTestStep;
  readonly result: 'warn' | 'fail';
  /** In a few words. */
  readonly detail: string;
}

export const selfTestFindingTable: RecordSchema<SelfTestFinding> = record<SelfTestFinding>('SelfTestFinding', {
  step: required(1, selfTestStep, 'where'),
  result: required(2, oneOf<SelfTestFinding['result']>({ warn: 1, fail: 2 }), 'how bad'),
  detail: required(3, name, 'what, in a few words'),
});

export const selfTestFindings: Schema<readonly SelfTestFinding[]> = list(selfTestFindingTable, { min: 0, max: 9 });

/**
 * - `wrong-pins`: PINs were wrong, not often enough for a wait.
 * - `locked-out`: so many were wrong that the unit makes one wait.
 * - `firmware`: another firmware runs from here on.
 * - `self-test`: the self-test found something else than the last time.
 * - `seal-broken`: the tamper seal was opened.
 */
export type NoticeKind = 'wrong-pins' | 'locked-out' | 'firmware' | 'self-test' | 'seal-broken';

export const noticeKind: Schema<NoticeKind> = oneOf<NoticeKind>({
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

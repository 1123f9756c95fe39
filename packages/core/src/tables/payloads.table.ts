/**
 * The payload of every record kind. Keys are frozen; a field that comes later is optional.
 */
import { blob, bool, hundredths, int, list, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';
import { counterValueTable, type CounterValue } from '../model/counters.js';
import { lifeChangeTable, lifeState, type LifeChange, type LifeState } from '../model/life.js';
import { LIMITS } from '../model/limits.js';
import { operationStampTable, operationTable, type Operation, type OperationStamp } from '../model/operation.js';
import { receiptNumber, receiptRequestTable, shortId, type ReceiptRequest } from '../model/receipt.js';
import { rulesTable, type Rules } from '../model/rules.js';
import { localTime, type LocalTime } from '../model/time.js';
import {
  cashDirection,
  codeValueTable,
  taxShareTable,
  type CashDirection,
  type CodeValue,
  type TaxShare,
} from './receipt-parts.table.js';
import {
  eventTable,
  shiftTable,
  shiftValueTable,
  type EventPayload,
  type ShiftPayload,
  type ShiftValue,
} from './events.table.js';
import {
  keyTable,
  keyValueTable,
  successorTable,
  type KeyPayload,
  type KeyValue,
  type SuccessorPayload,
} from './keys.table.js';
import { selfTestFindings, type SelfTestFinding } from './self-test.table.js';
import {
  licencePayloadTable,
  licenceValueTable,
  noticeTable,
  type LicencePayload,
  type LicenceValue,
  type NoticePayload,
} from './service.table.js';
import { interventionTable, visitValueTable, type InterventionPayload, type VisitValue } from './visit.table.js';

const sequence: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const block: Schema<number> = int({ min: 0, max: 0xffffffff });
const dayNumber: Schema<number> = int({ min: 0, max: 0xffffffff });
const hash: Schema<Uint8Array> = blob({ min: 32, max: 32 });

/** Record 0 of every journal: who the unit is. */
export interface IdentityPayload {
  readonly operation: OperationStamp;
  readonly serial: string;
  readonly model: string;
  readonly journalId: Uint8Array;
  /** Ed25519 public key that signs records and checkpoints. */
  readonly logKey: Uint8Array;
  readonly country: string;
  readonly firmware: string;
  /** True for every unit of this project: what it prints is no fiscal receipt. */
  readonly simulated: boolean;
}

export const identityTable: RecordSchema<IdentityPayload> = record<IdentityPayload>('Identity', {
  operation: required(1, operationStampTable, 'outcome of'),
  serial: required(2, shortId, 'serial number of the unit'),
  model: required(3, text({ bytesMax: 40 }), 'model of the unit'),
  journalId: required(4, blob({ min: 16, max: 16 }), 'drawn at personalisation; stands in every sector and signature'),
  logKey: required(5, hash, 'Ed25519 public key that signs records and checkpoints'),
  country: required(6, shortId, 'country package that the unit was made for'),
  firmware: required(7, text({ bytesMax: 24 }), 'firmware version'),
  simulated: required(8, bool, 'true: what it prints is no fiscal receipt'),
});

export interface LifePayload {
  readonly operation: OperationStamp;
  readonly from: LifeState;
  readonly change: LifeChange;
}

export const lifeTable: RecordSchema<LifePayload> = record<LifePayload>('Life', {
  operation: required(1, operationStampTable, 'outcome of'),
  from: required(2, lifeState, 'the state before'),
  change: required(3, lifeChangeTable, 'the state after, and what the step carries'),
});

/** Rules come into force with this record; older records keep the rules before it. */
export interface RulesPayload {
  readonly rules: Rules;
}

export const rulesPayloadTable: RecordSchema<RulesPayload> = record<RulesPayload>('RulesInForce', {
  rules: required(1, rulesTable, 'in force from the next record on'),
});

export interface DayOpenPayload {
  readonly operation: OperationStamp;
  readonly day: number;
}

export const dayOpenTable: RecordSchema<DayOpenPayload> = record<DayOpenPayload>('DayOpen', {
  operation: required(1, operationStampTable, 'outcome of'),
  day: required(2, dayNumber, 'number of the day, from 1, without gaps'),
});

export interface ReceiptPayload {
  readonly operation: OperationStamp;
  readonly request: ReceiptRequest;
  /** Number in the series of the document kind, from 1, without gaps. */
  readonly number: number;
  readonly series: string;
  readonly day: number;
  /** One for each item. */
  readonly amounts: readonly bigint[];
  readonly taxes: readonly TaxShare[];
  readonly total: bigint;
  readonly change: bigint;
  /** Codes that the country prints, by name. */
  readonly codes: readonly CodeValue[];
}

export const receiptTable: RecordSchema<ReceiptPayload> = record<ReceiptPayload>('Receipt', {
  operation: required(1, operationStampTable, 'outcome of'),
  request: required(2, receiptRequestTable, 'what the till asked for, unchanged'),
  number: required(3, receiptNumber, 'number in its series, from 1, without gaps'),
  series: required(4, shortId, 'series of the document kind'),
  day: required(5, dayNumber, 'number of the open day'),
  amounts: required(6, list(hundredths, { min: 0, max: LIMITS.items }), 'one for each item'),
  taxes: required(7, list(taxShareTable, { min: 0, max: LIMITS.taxGroups }), 'by group, in the order of the rules'),
  total: required(8, hundredths, 'sum of the amounts'),
  change: required(9, hundredths, 'payments minus total, given back in cash'),
  codes: required(10, list(codeValueTable, { min: 0, max: 8 }), 'codes that the country prints'),
});

export interface CopyPayload {
  readonly operation: OperationStamp;
  readonly of: number;
  readonly ordinal: number;
  readonly day: number;
  readonly till?: string;
}

export const copyTable: RecordSchema<CopyPayload> = record<CopyPayload>('Copy', {
  operation: required(1, operationStampTable, 'outcome of'),
  of: required(2, sequence, 'sequence of the receipt that was copied'),
  ordinal: required(3, int({ min: 1, max: 0xffffffff }), 'number of the copy in the series of copies'),
  day: required(4, dayNumber, 'number of the open day'),
  till: optional(5, shortId, 'register that asked'),
});

export interface CashPayload {
  readonly operation: OperationStamp;
  readonly direction: CashDirection;
  readonly amount: bigint;
  readonly day: number;
  readonly till?: string;
  readonly time?: LocalTime;
  readonly reason?: string;
}

export const cashTable: RecordSchema<CashPayload> = record<CashPayload>('Cash', {
  operation: required(1, operationStampTable, 'outcome of'),
  direction: required(2, cashDirection, 'into the drawer or out of it'),
  amount: required(3, hundredths, 'positive; zero only into the drawer: it was counted, and nothing is in it'),
  day: required(4, dayNumber, 'number of the open day'),
  till: optional(5, shortId, 'register that asked'),
  time: optional(6, localTime, "the till's own time"),
  reason: optional(7, text({ bytesMax: 120 }), 'as printed'),
});

/** A correction of the clock; the header of this record already has the new time. */
export interface ClockPayload {
  readonly operation: OperationStamp;
  readonly before: LocalTime;
  readonly after: LocalTime;
}

export const clockTable: RecordSchema<ClockPayload> = record<ClockPayload>('Clock', {
  operation: required(1, operationStampTable, 'outcome of'),
  before: required(2, localTime, 'what the clock said'),
  after: required(3, localTime, 'what it says from now on'),
});

export interface DayClosePayload {
  readonly operation: OperationStamp;
  readonly day: number;
  /** Sequence of the record that opened the day. */
  readonly openedBy: number;
  /** All counters that the rules carry into a Z, sorted by key, without zeros. */
  readonly counters: readonly CounterValue[];
}

export const dayCloseTable: RecordSchema<DayClosePayload> = record<DayClosePayload>('DayClose', {
  operation: required(1, operationStampTable, 'outcome of'),
  day: required(2, dayNumber, 'number of the day'),
  openedBy: required(3, sequence, 'sequence of the record that opened the day'),
  counters: required(4, list(counterValueTable, { min: 0, max: LIMITS.counters }), 'sorted by key, without zeros'),
});

/** The next free number of a series is `last + 1`. */
export interface SeriesValue {
  readonly series: string;
  readonly last: number;
}

const seriesTable: RecordSchema<SeriesValue> = record<SeriesValue>('SeriesValue', {
  series: required(1, shortId, 'name of the series'),
  last: required(2, int({ min: 1, max: Number.MAX_SAFE_INTEGER }), 'last number given'),
});

/** Everything that the unit must know to go on, as of the record before the checkpoint. */
export interface StateSummary {
  readonly life: LifeState;
  /** Life state that `blocked` goes back to; equals `life` when not blocked. */
  readonly lifeBefore: LifeState;
  readonly lastUtcMs: number;
  readonly offsetMinutes: number;
  /** Local year in which the last record was written. */
  readonly year: number;
  /** Last day that was opened; 0 before the first. */
  readonly day: number;
  readonly dayOpen: boolean;
  readonly dayOpenedBy: number;
  /** UTC ms of the last day's closing: the clock is never set back beyond it. */
  readonly lastCloseUtcMs: number;
  readonly copies: number;
  readonly series: readonly SeriesValue[];
  readonly counters: readonly CounterValue[];
  /** Operations bound so far; the epoch is this divided by its length. */
  readonly operations: number;
  readonly epochBlock: number;
  readonly previousEpochBlock: number;
  readonly rulesBlock: number;
  readonly bindingBlock: number;
  /** Entries that the fiscal memory must hold. */
  readonly fiscalEntries: number;
  /** The last shift of each till, sorted by till; absent while there was none. */
  readonly shifts?: readonly ShiftValue[];
  /** Keys by name, sorted; absent while there is none. The log key stands here once it was rotated. */
  readonly keys?: readonly KeyValue[];
  /** Sequence of the link to the unit that goes on; absent before it. */
  readonly successor?: number;
  /** Sequence of the link from the unit before; absent where there is none. */
  readonly predecessor?: number;
  /** The last service visit; absent before the first. */
  readonly visit?: VisitValue;
  /** Sequence of the notice that the seal was broken; absent again from the end of the next visit on. */
  readonly sealBroken?: number;
  /** Firmware of the last notice of one; absent: that of the identity. */
  readonly firmware?: string;
  /** What the last self-test found; absent while everything is as it should be. */
  readonly findings?: readonly SelfTestFinding[];
  readonly licence?: LicenceValue;
  /** Every record before this one that an authority is told of has its final answer; absent before the first answer. */
  readonly settled?: number;
}

export const stateSummaryTable: RecordSchema<StateSummary> = record<StateSummary>('StateSummary', {
  life: required(1, lifeState, 'state of life'),
  lifeBefore: required(2, lifeState, 'state that `blocked` goes back to; the same when not blocked'),
  lastUtcMs: required(3, sequence, 'time of the last record'),
  offsetMinutes: required(4, int({ min: -840, max: 840 }), 'local offset in force'),
  year: required(5, int({ min: 0, max: 9999 }), 'local year of the last record'),
  day: required(6, dayNumber, 'last day that was opened; 0 before the first'),
  dayOpen: required(7, bool, 'whether it is still open'),
  dayOpenedBy: required(8, sequence, 'sequence of the record that opened it'),
  lastCloseUtcMs: required(9, sequence, "time of the last day's closing; 0 before the first"),
  copies: required(10, sequence, 'copies made so far'),
  series: required(11, list(seriesTable, { min: 0, max: LIMITS.documentKinds }), 'sorted by name'),
  counters: required(12, list(counterValueTable, { min: 0, max: LIMITS.counters }), 'sorted by key, without zeros'),
  operations: required(13, sequence, 'operations bound so far, outcomes and fences'),
  epochBlock: required(14, block, 'block from which the current epoch is read'),
  previousEpochBlock: required(15, block, 'block from which the previous epoch is read'),
  rulesBlock: required(16, block, 'block of the rules in force; 0: none yet'),
  bindingBlock: required(17, block, 'block of the record that bound the unit; 0: none yet'),
  fiscalEntries: required(18, sequence, 'entries that the fiscal memory must hold'),
  shifts: optional(19, list(shiftValueTable, { min: 1, max: LIMITS.shiftTills }), 'last shift of each till, by till'),
  keys: optional(20, list(keyValueTable, { min: 1, max: LIMITS.keys }), 'sorted by name; `log` once it was rotated'),
  successor: optional(21, sequence, 'sequence of the link to the unit that goes on'),
  predecessor: optional(22, sequence, 'sequence of the link from the unit before'),
  visit: optional(23, visitValueTable, 'the last service visit; absent before the first'),
  sealBroken: optional(24, sequence, 'sequence of the notice that the seal was broken; absent again behind a visit'),
  firmware: optional(25, text({ bytesMax: 24 }), 'firmware of the last notice of one; absent: that of the identity'),
  findings: optional(26, selfTestFindings, 'what the last self-test found; absent while there is nothing'),
  licence: optional(27, licenceValueTable, 'the licence in force'),
  settled: optional(28, sequence, 'every record before this one that an authority is told of has its final answer'),
});

export interface CheckpointPayload {
  /** RFC 9162 tree head over all records before this one; its size is this record's sequence. */
  readonly root: Uint8Array;
  /** Roots of the complete subtrees from left to right: enough to append without reading back. */
  readonly frontier: readonly Uint8Array[];
  /** SHA-256 of all signatures since the last checkpoint record, that one's included. */
  readonly signaturesHash: Uint8Array;
  /** Ed25519 signature of the C2SP checkpoint of that tree head. */
  readonly noteSignature: Uint8Array;
  readonly state: StateSummary;
}

export const checkpointTable: RecordSchema<CheckpointPayload> = record<CheckpointPayload>('Checkpoint', {
  root: required(1, hash, 'RFC 9162 tree head over all records before this one'),
  frontier: required(2, list(hash, { min: 0, max: 53 }), 'roots of the complete subtrees, left to right'),
  signaturesHash: required(3, hash, 'SHA-256 of all signatures since the last checkpoint record, that one included'),
  noteSignature: required(4, blob({ min: 64, max: 64 }), 'signature of the C2SP checkpoint of that tree head'),
  state: required(5, stateSummaryTable, 'everything that the unit must know to go on'),
});

/** From here on this operation can never be committed. */
export interface FencePayload {
  readonly fenced: Operation;
}

export const fenceTable: RecordSchema<FencePayload> = record<FencePayload>('Fence', {
  fenced: required(1, operationTable, 'from here on this operation can never be committed'),
});

/** Names the bytes between the record before and this one: a torn tail that was cleared to zeros. */
export interface DiscardPayload {
  readonly block: number;
  readonly blocks: number;
}

export const discardTable: RecordSchema<DiscardPayload> = record<DiscardPayload>('Discard', {
  block: required(1, block, 'first block of the discarded range'),
  blocks: required(2, block, 'number of discarded blocks, sector headers included'),
});

export type AnswerFrom = 'printer' | 'authority';
/** `waiting`: it was tried and will be tried again; why, says `detail`. The other two are final. */
export type AnswerResult = 'done' | 'failed' | 'waiting';

/** What became of a record: printed or reported, as a fact of its own. */
export interface AnswerPayload {
  readonly of: number;
  readonly from: AnswerFrom;
  readonly result: AnswerResult;
  readonly detail?: string;
  /** What came with it by name, such as the number that an authority gave. */
  readonly codes?: readonly CodeValue[];
  /** Every record before this one that an authority is told of has its final answer. */
  readonly settled?: number;
}

export const answerTable: RecordSchema<AnswerPayload> = record<AnswerPayload>('Answer', {
  of: required(1, sequence, 'sequence of the record that it is about'),
  from: required(2, oneOf<AnswerFrom>({ printer: 1, authority: 2 }), 'who answers'),
  result: required(3, oneOf<AnswerResult>({ done: 1, failed: 2, waiting: 3 }), 'the answer; `waiting`: none yet'),
  detail: optional(4, text({ bytesMax: 1024 }), 'code, number or reason that came with it'),
  codes: optional(5, list(codeValueTable, { min: 1, max: 8 }), 'what came with it by name'),
  settled: optional(6, sequence, 'every record before this one that an authority is told of has its final answer'),
});

/** The payload type of each kind. */
export interface Payloads {
  readonly identity: IdentityPayload;
  readonly life: LifePayload;
  readonly rules: RulesPayload;
  readonly 'day-open': DayOpenPayload;
  readonly receipt: ReceiptPayload;
  readonly copy: CopyPayload;
  readonly cash: CashPayload;
  readonly clock: ClockPayload;
  readonly 'day-close': DayClosePayload;
  readonly checkpoint: CheckpointPayload;
  readonly fence: FencePayload;
  readonly discard: DiscardPayload;
  readonly answer: AnswerPayload;
  readonly event: EventPayload;
  readonly shift: ShiftPayload;
  readonly key: KeyPayload;
  readonly successor: SuccessorPayload;
  readonly intervention: InterventionPayload;
  readonly notice: NoticePayload;
  readonly licence: LicencePayload;
}

export const PAYLOADS: { readonly [K in keyof Payloads]: RecordSchema<Payloads[K]> } = {
  identity: identityTable,
  life: lifeTable,
  rules: rulesPayloadTable,
  'day-open': dayOpenTable,
  receipt: receiptTable,
  copy: copyTable,
  cash: cashTable,
  clock: clockTable,
  'day-close': dayCloseTable,
  checkpoint: checkpointTable,
  fence: fenceTable,
  discard: discardTable,
  answer: answerTable,
  event: eventTable,
  shift: shiftTable,
  key: keyTable,
  successor: successorTable,
  intervention: interventionTable,
  notice: noticeTable,
  licence: licencePayloadTable,
};

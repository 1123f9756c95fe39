/**
 * What the unit answers to every command that carries an operation: the record that it committed.
 *
 * The answer is given only after that record is durable. A repeated operation gets the first outcome again, with
 * `repeated`; nothing is written then.
 */
import {
  bool,
  hundredths,
  int,
  list,
  oneOf,
  optional,
  record,
  required,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import {
  counterValueTable,
  lifeState,
  LIMITS,
  localTime,
  receiptNumber,
  shortId,
  type CounterValue,
  type LifeState,
  type LocalTime,
} from '@plomba/core/model';
import {
  codeValueTable,
  RECORD_KINDS,
  taxShareTable,
  type CodeValue,
  type RecordKind,
  type TaxShare,
} from '@plomba/core/tables';
import { bytes32, bytes64, count, dayNumber } from './fields.js';

/** The receipt that was committed. Amounts in hundredths. */
export interface CommittedReceipt {
  /** Number in its series, from 1, without gaps. */
  readonly number: number;
  readonly series: string;
  readonly day: number;
  readonly total: bigint;
  /** Given back in cash. */
  readonly change: bigint;
  readonly taxes: readonly TaxShare[];
  /** Codes that the country prints, by name. */
  readonly codes: readonly CodeValue[];
}

/** The copy that was committed. */
export interface CommittedCopy {
  /** Sequence of the receipt that was copied. */
  readonly of: number;
  /** Number of the copy in the series of copies, from 1. */
  readonly ordinal: number;
}

/** The shift that began or ended. */
export interface CommittedShift {
  readonly till: string;
  /** Number of the shift at this till, from 1, without gaps. */
  readonly number: number;
}

/** The outcome of an operation. */
export interface CommitReply {
  /** Sequence of the record, from 0, without gaps. */
  readonly sequence: number;
  readonly kind: RecordKind;
  /** The unit's time in the record. */
  readonly time: LocalTime;
  /** RFC 9162 leaf hash of the record, 32 bytes. */
  readonly leafHash: Uint8Array;
  /** Ed25519 over the leaf hash with its domain tag, 64 bytes. */
  readonly signature: Uint8Array;
  /** True: this operation had been committed before, and nothing was written now. */
  readonly repeated: boolean;
  /** For `receipt.issue`. */
  readonly receipt?: CommittedReceipt;
  /** The day that was opened or closed, or in which this happened. */
  readonly day?: number;
  /** State of life after `unit.personalise` and `life.change`. */
  readonly life?: LifeState;
  /** The totals of the day or the shift, for `day.close` and `shift.close`. */
  readonly counters?: readonly CounterValue[];
  /** For `receipt.copy`. */
  readonly copy?: CommittedCopy;
  /** For `shift.open` and `shift.close`. */
  readonly shift?: CommittedShift;
  /** Number of the visit, for `intervention.open` and `intervention.close`. */
  readonly visit?: number;
}

const recordKind: Schema<RecordKind> = oneOf<RecordKind>(RECORD_KINDS);

const committedReceiptTable: RecordSchema<CommittedReceipt> = record<CommittedReceipt>('CommittedReceipt', {
  number: required(1, receiptNumber, 'number in its series, from 1, without gaps'),
  series: required(2, shortId, 'series of the document kind'),
  day: required(3, dayNumber, 'day in which it was issued'),
  total: required(4, hundredths, 'sum of the lines'),
  change: required(5, hundredths, 'given back in cash'),
  taxes: required(6, list(taxShareTable, { min: 0, max: LIMITS.taxGroups }), 'by group, in the order of the rules'),
  codes: required(7, list(codeValueTable, { min: 0, max: 8 }), 'codes that the country prints'),
});

const committedCopyTable: RecordSchema<CommittedCopy> = record<CommittedCopy>('CommittedCopy', {
  of: required(1, count, 'sequence of the receipt that was copied'),
  ordinal: required(2, int({ min: 1, max: 0xffffffff }), 'number of the copy in the series of copies'),
});

const committedShiftTable: RecordSchema<CommittedShift> = record<CommittedShift>('CommittedShift', {
  till: required(1, shortId, 'register'),
  number: required(2, int({ min: 1, max: 0xffffffff }), 'number of the shift at this till'),
});

export const commitReplyTable: RecordSchema<CommitReply> = record<CommitReply>('CommitReply', {
  sequence: required(1, count, 'sequence of the record'),
  kind: required(2, recordKind, 'kind of the record'),
  time: required(3, localTime, "the unit's time in the record"),
  leafHash: required(4, bytes32, 'RFC 9162 leaf hash of the record'),
  signature: required(5, bytes64, 'signature of the record'),
  repeated: required(6, bool, 'true: committed before, nothing was written now'),
  receipt: optional(7, committedReceiptTable, 'for `receipt.issue`'),
  day: optional(8, dayNumber, 'the day that was opened or closed, or in which this happened'),
  life: optional(9, lifeState, 'state of life after the change'),
  counters: optional(
    10,
    list(counterValueTable, { min: 0, max: LIMITS.counters }),
    'totals, for `day.close` and `shift.close`',
  ),
  copy: optional(11, committedCopyTable, 'for `receipt.copy`'),
  shift: optional(12, committedShiftTable, 'for `shift.open` and `shift.close`'),
  visit: optional(13, int({ min: 1, max: 0xffffffff }), 'for `intervention.open` and `intervention.close`'),
});

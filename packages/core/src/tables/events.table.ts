/**
 * What happens at a till beside receipts: events that the law wants counted, and the shifts of cashiers.
 * Facts that counters add up come from these records alone; nothing is counted beside the journal.
 */
import { bool, hundredths, int, list, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';
import { counterValueTable, type CounterValue, type EventKind } from '../model/counters.js';
import { LIMITS } from '../model/limits.js';
import { operationStampTable, type OperationStamp } from '../model/operation.js';
import { shortId } from '../model/receipt.js';
import { localTime, type LocalTime } from '../model/time.js';

const dayNumber: Schema<number> = int({ min: 1, max: 0xffffffff });
const sequence: Schema<number> = int({ min: 0, max: Number.MAX_SAFE_INTEGER });
const shiftNumber: Schema<number> = int({ min: 1, max: 0xffffffff });

export const eventKind: Schema<EventKind> = oneOf<EventKind>({
  'drawer-opened': 1,
  'memory-reset': 2,
  'power-outage': 3,
  'network-outage': 4,
  'document-cancelled': 5,
  'line-cancelled': 6,
});

export interface EventPayload {
  /** Absent where the unit itself noticed, and nobody asked for it. */
  readonly operation?: OperationStamp;
  readonly event: EventKind;
  /** The day that is open; absent while none is. */
  readonly day?: number;
  readonly till?: string;
  /** An outage: when it began and when it ended. */
  readonly from?: LocalTime;
  readonly to?: LocalTime;
  /** What was cancelled comes to, in hundredths, not negative. */
  readonly amount?: bigint;
  readonly reason?: string;
}

export const eventTable: RecordSchema<EventPayload> = record<EventPayload>('Event', {
  operation: optional(1, operationStampTable, 'outcome of; absent where the unit itself noticed'),
  event: required(2, eventKind, 'what happened'),
  day: optional(3, dayNumber, 'number of the open day; absent while none is open'),
  till: optional(4, shortId, 'register at which it happened'),
  from: optional(5, localTime, 'when an outage began; only for outages, and always for them'),
  to: optional(6, localTime, 'when it ended, not before it began and not after this record'),
  amount: optional(7, hundredths, 'what was cancelled comes to, not negative; only for what was cancelled'),
  reason: optional(8, text({ bytesMax: 120 }), 'as printed'),
});

export type ShiftStep = 'open' | 'close';

/** A cashier begins or ends a shift at a till. Shifts of different tills know nothing of each other. */
export interface ShiftPayload {
  readonly operation: OperationStamp;
  readonly step: ShiftStep;
  readonly till: string;
  /** Number of the shift at this till, from 1, without gaps. */
  readonly number: number;
  /** At the end: sequence of the record that opened the shift. */
  readonly openedBy?: number;
  /** The day that is open; absent while none is: a shift may begin before a day and end behind it. */
  readonly day?: number;
  readonly cashier?: string;
  /** At the end: all counters of scope `shift` of this till, sorted by key, without zeros. Empty at the beginning. */
  readonly counters: readonly CounterValue[];
}

export const shiftTable: RecordSchema<ShiftPayload> = record<ShiftPayload>('Shift', {
  operation: required(1, operationStampTable, 'outcome of'),
  step: required(2, oneOf<ShiftStep>({ open: 1, close: 2 }), 'begin or end'),
  till: required(3, shortId, 'register'),
  number: required(4, shiftNumber, 'number of the shift at this till, from 1, without gaps'),
  openedBy: optional(5, sequence, 'at the end: sequence of the record that opened the shift'),
  day: optional(6, dayNumber, 'number of the open day; absent while none is open'),
  cashier: optional(7, text({ bytesMax: 40 }), 'as printed'),
  counters: required(
    8,
    list(counterValueTable, { min: 0, max: LIMITS.counters }),
    'at the end: counters of scope `shift` of this till, sorted by key, without zeros',
  ),
});

/** The last shift of a till. */
export interface ShiftValue {
  readonly till: string;
  readonly number: number;
  readonly openedBy: number;
  readonly isOpen: boolean;
}

export const shiftValueTable: RecordSchema<ShiftValue> = record<ShiftValue>('ShiftValue', {
  till: required(1, shortId, 'register'),
  number: required(2, shiftNumber, 'number of its last shift'),
  openedBy: required(3, sequence, 'sequence of the record that opened it'),
  isOpen: required(4, bool, 'whether it goes on'),
});

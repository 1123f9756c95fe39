/** Visits of technicians: the service book of a unit stands in its journal, so that it is signed and cannot be taken back. */
import { int, list, oneOf, optional, record, required, text } from '@plomba/codec';
import type { RecordSchema, Schema } from '@plomba/codec';
import { counterValueTable, type CounterValue } from '../model/counters.js';
import { LIMITS } from '../model/limits.js';
import { operationStampTable, type OperationStamp } from '../model/operation.js';

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

const sealTable: RecordSchema<SealValue> = record<SealValue>('Seal', {
  number: required(1, shortText, 'as it is pressed into the seal'),
  condition: required(2, oneOf<SealCondition>({ intact: 1, broken: 2, missing: 3 }), 'as the technician sees it'),
});

/** A part that can be replaced: a printer, a modem, a battery. */
export interface PartValue {
  readonly part: string;
  readonly serial?: string;
}

const partTable: RecordSchema<PartValue> = record<PartValue>('Part', {
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

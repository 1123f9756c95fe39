/**
 * `intervention.open`, `intervention.close`, `intervention.list`: the service book of the unit. While a visit goes on the
 * unit is in service: it sells nothing. A visit that was forgotten is ended by any technician, or by the operator.
 */
import { int, list, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import { localTime, type LocalTime } from '@plomba/core/model';
import {
  interventionTable,
  partList,
  sealList,
  visitPlace,
  type InterventionPayload,
  type PartValue,
  type SealValue,
  type VisitPlace,
} from '@plomba/core/tables';
import { ALL_ROLES, CHANGE_REFUSALS, STATES_WITH_JOURNAL, stateChange } from '../command.js';
import type { ChangeTable, CommandTable, StateChange } from '../command.js';
import { commitReplyTable, type CommitReply } from '../commit-reply.table.js';
import { count, shortText } from '../fields.js';

export interface InterventionOpenRequest extends StateChange {
  /** Name of the technician, and the number of the authorisation. */
  readonly technician: string;
  readonly authorisation: string;
  /** The service firm. */
  readonly firm?: string;
  readonly place: VisitPlace;
  readonly reason: string;
  /** As they were found. */
  readonly seals: readonly SealValue[];
  readonly parts: readonly PartValue[];
}

export interface InterventionCloseRequest extends StateChange {
  /** Where it is another technician than the one who began. */
  readonly technician?: string;
  readonly authorisation?: string;
  readonly firm?: string;
  /** What was done. */
  readonly work: string;
  /** As they were left. */
  readonly seals: readonly SealValue[];
  readonly parts: readonly PartValue[];
}

export interface InterventionListRequest {
  /** Visits before the one of this number; absent: from the last one on. */
  readonly before?: number;
}

/** A record of the service book. */
export interface VisitRecord {
  readonly sequence: number;
  readonly time: LocalTime;
  readonly intervention: InterventionPayload;
}

/** A visit; `closed` is absent while it goes on. */
export interface Visit {
  readonly opened: VisitRecord;
  readonly closed?: VisitRecord;
}

export interface InterventionList {
  /** The last one first; at most 8. */
  readonly visits: readonly Visit[];
  /** Visits so far. */
  readonly total: number;
}

const STATES = STATES_WITH_JOURNAL.filter((state) => state !== 'archived');
const name = text({ bytesMax: 120 });

/** Visits in one answer. */
const PAGE = 8;

export const interventionOpenCommand: ChangeTable<InterventionOpenRequest, CommitReply> = {
  code: 0x1201,
  name: 'intervention.open',
  note: 'A technician begins a visit: the unit sells nothing until its end.',
  ...stateChange<InterventionOpenRequest>('InterventionOpenRequest', {
    technician: required(2, name, 'name of the technician'),
    authorisation: required(3, shortText, 'number of the authorisation'),
    firm: optional(4, name, 'service firm'),
    place: required(5, visitPlace, 'where'),
    reason: required(6, text({ bytesMax: 200 }), 'why'),
    seals: required(7, sealList, 'as they were found'),
    parts: required(8, partList, 'as they were found'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: STATES,
  roles: ['service'],
  refusals: [...CHANGE_REFUSALS, 'intervention-open'],
};

export const interventionCloseCommand: ChangeTable<InterventionCloseRequest, CommitReply> = {
  code: 0x1202,
  name: 'intervention.close',
  note: 'Ends the visit, with the case closed: what was done, and how seals and parts were left.',
  ...stateChange<InterventionCloseRequest>('InterventionCloseRequest', {
    technician: optional(2, name, 'where it is another technician than the one who began'),
    authorisation: optional(3, shortText, 'number of the authorisation; goes with `technician`'),
    firm: optional(4, name, 'service firm'),
    work: required(5, text({ bytesMax: 400 }), 'what was done'),
    seals: required(6, sealList, 'as they were left'),
    parts: required(7, partList, 'as they were left'),
  }),
  reply: commitReplyTable,
  changesState: true,
  states: STATES,
  roles: ['service', 'operator'],
  refusals: [...CHANGE_REFUSALS, 'no-intervention', 'seal-broken'],
};

const visitRecordTable: RecordSchema<VisitRecord> = record<VisitRecord>('VisitRecord', {
  sequence: required(1, count, 'sequence of the record'),
  time: required(2, localTime, "the unit's time in it"),
  intervention: required(3, interventionTable, 'its payload'),
});

const visitTable: RecordSchema<Visit> = record<Visit>('Visit', {
  opened: required(1, visitRecordTable, 'how it began'),
  closed: optional(2, visitRecordTable, 'how it ended; absent while it goes on'),
});

export const interventionListCommand: CommandTable<InterventionListRequest, InterventionList> = {
  code: 0x1203,
  name: 'intervention.list',
  note: 'The service book of the unit, the last visit first.',
  request: record<InterventionListRequest>('InterventionListRequest', {
    before: optional(1, int({ min: 1, max: 0xffffffff }), 'visits before the one of this number; absent: all'),
  }),
  reply: record<InterventionList>('InterventionList', {
    visits: required(1, list(visitTable, { min: 0, max: PAGE }), 'the last one first'),
    total: required(2, count, 'visits so far'),
  }),
  isPiece: true,
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: [],
};

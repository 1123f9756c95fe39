/** `unit.status`: who the unit is, where it stands in its life and its day, how full its memories are. Always answered. */
import { bool, blob, list, oneOf, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import type { Schema } from '@plomba/codec';
import { epochNumber, lifeState, LIMITS, localTime, shortId } from '@plomba/core/model';
import type { LifeState, LocalTime, TimeQuality } from '@plomba/core/model';
import { selfTestFindings, type SelfTestFinding } from '@plomba/core/tables';
import { ALL_ROLES, ALL_STATES, type CommandTable, type NoFields } from '../command.js';
import { memoryState, paperState, warningList } from '../events/watch.table.js';
import type { MemoryState, PaperState, UnitWarning } from '../events/watch.table.js';
import { bytes32, count, dayNumber, noFields, shortText } from '../fields.js';

export interface UnitStatus {
  /** Absent while the unit is blank. */
  readonly serial?: string;
  readonly model?: string;
  /** Country package that the unit was made for. */
  readonly country: string;
  readonly firmware: string;
  /** True: what it prints is no fiscal receipt. */
  readonly simulated: boolean;
  readonly life: LifeState;
  /** Why the unit has stopped; absent while it works. */
  readonly halted?: string;
  /** The last day that was opened; 0 before the first. */
  readonly day: number;
  readonly dayOpen: boolean;
  /** Epoch for new operations. */
  readonly epoch: number;
  /** Records in the journal. */
  readonly records: number;
  readonly time: LocalTime;
  readonly timeQuality: TimeQuality;
  /** Ed25519 public key that signs records and checkpoints, 32 bytes; absent while the unit is blank. */
  readonly logKey?: Uint8Array;
  readonly journalBytes: number;
  readonly journalUsedBytes: number;
  /** Records that may still be written before a checkpoint record is due. */
  readonly dueCheckpoint?: number;
  /** 16 bytes; absent while the unit is blank. */
  readonly journalId?: Uint8Array;
  /** Edition of the rules in force: `none/1`. */
  readonly rules?: string;
  /** ISO 4217. */
  readonly currency?: string;
  /** Present while true: the service PIN is still the documented one of the simulator. */
  readonly testPin?: boolean;
  /** Room in the memories; absent while halted. */
  readonly memory?: MemoryState;
  readonly paper?: PaperState;
  /** What the unit does now. */
  readonly mode?: UnitMode;
  /** What needs a technician, as in events. */
  readonly warnings?: readonly UnitWarning[];
  /** What the self-test of the last boot found; absent while everything is as it should be. */
  readonly findings?: readonly SelfTestFinding[];
  /** Number of the service visit that goes on. */
  readonly visit?: number;
  readonly licence?: LicenceStatus;
}

/**
 * What the unit does now: `selling` unless something is in the way. `restricted`: its clock, licence, keys or memories
 * are, and `warnings` says which.
 */
export type UnitMode =
  | 'halted'
  | 'blank'
  | 'setup'
  | 'selling'
  | 'restricted'
  | 'service'
  | 'seal-broken'
  | 'blocked'
  | 'ending'
  | 'archived';

/** The licence in force. */
export interface LicenceStatus {
  readonly id: string;
  readonly features: readonly string[];
  /** Last ms at which it is valid, UTC; absent: no end. */
  readonly notAfter?: number;
}

const unitMode: Schema<UnitMode> = oneOf<UnitMode>({
  halted: 0,
  blank: 1,
  setup: 2,
  selling: 3,
  restricted: 4,
  service: 5,
  'seal-broken': 6,
  blocked: 7,
  ending: 8,
  archived: 9,
});

const licenceStatusTable: RecordSchema<LicenceStatus> = record<LicenceStatus>('LicenceStatus', {
  id: required(1, shortId, 'id of the licence'),
  features: required(2, list(shortId, { min: 0, max: LIMITS.licenceFeatures }), 'what it allows'),
  notAfter: optional(3, count, 'last ms at which it is valid, UTC'),
});

const unitStatusTable: RecordSchema<UnitStatus> = record<UnitStatus>('UnitStatus', {
  serial: optional(1, shortId, 'serial number; absent while blank'),
  model: optional(2, shortText, 'model of the unit'),
  country: required(3, shortId, 'country package that the unit was made for'),
  firmware: required(4, text({ bytesMax: 24 }), 'firmware version'),
  simulated: required(5, bool, 'true: what it prints is no fiscal receipt'),
  life: required(6, lifeState, 'state of life'),
  halted: optional(7, text({ bytesMax: 300 }), 'why the unit has stopped; absent while it works'),
  day: required(8, dayNumber, 'last day that was opened; 0 before the first'),
  dayOpen: required(9, bool, 'whether it is still open'),
  epoch: required(10, epochNumber, 'epoch for new operations'),
  records: required(11, count, 'records in the journal'),
  time: required(12, localTime, "the unit's clock"),
  timeQuality: required(13, oneOf<TimeQuality>({ set: 0, unset: 1, 'battery-dead': 2 }), 'how far it can be trusted'),
  logKey: optional(14, bytes32, 'Ed25519 public key; absent while blank'),
  journalBytes: required(15, count, 'size of the journal memory'),
  journalUsedBytes: required(16, count, 'bytes of it that are used'),
  dueCheckpoint: optional(17, count, 'records that may still be written before a checkpoint record is due'),
  journalId: optional(18, blob({ min: 16, max: 16 }), 'identity of the journal; absent while blank'),
  rules: optional(19, text({ bytesMax: 32 }), 'edition of the rules in force'),
  currency: optional(20, text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ }), 'ISO 4217'),
  testPin: optional(21, bool, 'present while true: the service PIN is still the documented one of the simulator'),
  memory: optional(22, memoryState, 'room in the memories; absent while halted'),
  paper: optional(23, paperState, "the printer's paper; absent where the unit has no printer"),
  mode: optional(24, unitMode, 'what the unit does now'),
  warnings: optional(25, warningList, 'what needs a technician'),
  findings: optional(26, selfTestFindings, 'what the self-test of the last boot found'),
  visit: optional(27, count, 'number of the service visit that goes on'),
  licence: optional(28, licenceStatusTable, 'the licence in force'),
});

export const unitStatusCommand: CommandTable<NoFields, UnitStatus> = {
  code: 0x0101,
  name: 'unit.status',
  note: 'Who the unit is and how it is. Answered in every state, also by a halted unit.',
  request: noFields,
  reply: unitStatusTable,
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: [],
};

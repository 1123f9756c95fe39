/**
 * `unit.forensics`: why the unit has stopped and where the damage is, what of the journal can still be read, and what
 * happened last. Answered in every state; it reads, and never writes.
 */
import { list, oneOf, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { localTime, type LocalTime } from '@plomba/core/model';
import { RECORD_KINDS, selfTestStep, type RecordKind, type SelfTestStep } from '@plomba/core/tables';
import { ALL_ROLES, ALL_STATES, type CommandTable, type NoFields } from '../command.js';
import { count, noFields } from '../fields.js';

export type SelfTestResult = 'ok' | 'warn' | 'fail';

/** A step of the self-test of the last boot. */
export interface SelfTestLine {
  readonly step: SelfTestStep;
  readonly result: SelfTestResult;
  /** What it found. */
  readonly detail: string;
}

export type DamagedMemory = 'journal' | 'fiscal-memory' | 'secure-element' | 'firmware' | 'working-memory';

/** Where the damage is, as far as it is known. */
export interface DamagePlace {
  readonly memory: DamagedMemory;
  /** Byte from the start of that memory. */
  readonly offset?: number;
  /** Sequence of the record. */
  readonly sequence?: number;
  readonly expected?: string;
  readonly found?: string;
}

/** One of the last records that can be read. */
export interface LastRecord {
  readonly sequence: number;
  readonly kind: RecordKind;
  readonly time: LocalTime;
}

export interface Forensics {
  /** Why the unit has stopped; absent while it works. */
  readonly halted?: string;
  readonly place?: DamagePlace;
  /** Records from the beginning on that can be read, each chained to the one before. */
  readonly readable: number;
  /** Size of the last tree head among them that the unit signed: an export is given up to there. */
  readonly exportable: number;
  readonly selfTest: readonly SelfTestLine[];
  /** The last records that can be read, in sequence. */
  readonly last: readonly LastRecord[];
}

const sentence: Schema<string> = text({ bytesMax: 300 });

const placeTable: RecordSchema<DamagePlace> = record<DamagePlace>('DamagePlace', {
  memory: required(
    1,
    oneOf<DamagedMemory>({ journal: 1, 'fiscal-memory': 2, 'secure-element': 3, firmware: 4, 'working-memory': 5 }),
    'which memory',
  ),
  offset: optional(2, count, 'byte from its start'),
  sequence: optional(3, count, 'sequence of the record'),
  expected: optional(4, sentence, 'what should be there'),
  found: optional(5, sentence, 'what is there'),
});

const lineTable: RecordSchema<SelfTestLine> = record<SelfTestLine>('SelfTestLine', {
  step: required(1, selfTestStep, 'what was looked at'),
  result: required(2, oneOf<SelfTestResult>({ ok: 0, warn: 1, fail: 2 }), 'how it is'),
  detail: required(3, sentence, 'what was found'),
});

const lastTable: RecordSchema<LastRecord> = record<LastRecord>('LastRecord', {
  sequence: required(1, count, 'its sequence'),
  kind: required(2, oneOf<RecordKind>(RECORD_KINDS), 'its kind'),
  time: required(3, localTime, "the unit's time in it"),
});

export const unitForensicsCommand: CommandTable<NoFields, Forensics> = {
  code: 0x0104,
  name: 'unit.forensics',
  note: 'Why the unit has stopped, where the damage is, what can still be read. Answered also by a halted unit.',
  request: noFields,
  reply: record<Forensics>('Forensics', {
    halted: optional(1, sentence, 'why the unit has stopped; absent while it works'),
    place: optional(2, placeTable, 'where the damage is'),
    readable: required(3, count, 'records from the beginning on that can be read'),
    exportable: required(4, count, 'size of the last tree head among them that the unit signed'),
    selfTest: required(5, list(lineTable, { min: 0, max: 16 }), 'the self-test of the last boot'),
    last: required(6, list(lastTable, { min: 0, max: 16 }), 'the last records that can be read'),
  }),
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: [],
};

/**
 * What the records so far have led to: the verifier's own account of the unit, from which it checks each next record
 * and each state that a checkpoint record carries (`StateSummary` in the tables).
 */
import type { Place as ShopPlace, LifeState, Owner } from '@plomba/core/model';
import type {
  IdentityPayload,
  KeyValue,
  RecordKind,
  ShiftValue,
  StateSummary,
  SuccessorPayload,
} from '@plomba/core/tables';
import { finding, type Finding } from '../finding.js';
import type { FindingName } from '../findings.table.js';
import type { ExportRecord, RecordOf } from '../records.js';
import { SequenceSet } from './sequence-set.js';
import { CounterCells } from './counter-cells.js';
import type { RulesInForce } from './rules-in-force.js';
import { Tally } from './tally.js';

/** The record that bound an operation id, and the epoch that its caller named. */
export interface BoundOperation {
  readonly epoch: number;
  readonly sequence: number;
  readonly fenced: boolean;
}

/** A link between two journals. */
export interface Link {
  readonly sequence: number;
  readonly payload: SuccessorPayload;
}

/** What the records of the service book lead to; absent as in `StateSummary`. */
export type ServiceState = {
  -readonly [K in 'visit' | 'sealBroken' | 'firmware' | 'findings' | 'licence' | 'settled']?:
    StateSummary[K] | undefined;
};

export interface FoldState {
  readonly identity: IdentityPayload;
  life: LifeState;
  lifeBefore: LifeState;
  owner: Owner | undefined;
  place: ShopPlace | undefined;
  rules: RulesInForce | undefined;
  lastUtcMs: number;
  offsetMinutes: number;
  /** Local year of the last record; undefined before the first. */
  year: number | undefined;
  day: number;
  dayOpen: boolean;
  dayOpenedBy: number;
  lastCloseUtcMs: number;
  copies: number;
  readonly series: Map<string, number>;
  readonly counters: CounterCells;
  /** The last shift of each till. */
  readonly shifts: Map<string, ShiftValue>;
  /** Keys by name; the log key only once it was rotated. */
  readonly keys: Map<string, KeyValue>;
  /** The log keys, each with the first record that it signs. */
  readonly logKeys: { readonly from: number; readonly key: Uint8Array }[];
  /** The links to the unit that goes on and from the one before, with the records that they stand in. */
  readonly links: { to?: Link; from?: Link };
  /** The service book as the state of a checkpoint carries it: last visit, seal, firmware, findings, licence, what the authority answered. */
  readonly service: ServiceState;
  /** What the operation ids of the current and the previous epoch are bound to. */
  readonly operations: Map<string, BoundOperation>;
  /** Operations bound so far, fences included. */
  operationCount: number;
  fiscalEntries: number;
  /** Sequence of the last checkpoint record, 0 before the first. */
  lastCheckpoint: number;
  /** Whether a day was closed since, so that the next record has to be a checkpoint. */
  checkpointDue: boolean;
  /** Sequences of the receipts, for the copies that point at them. */
  readonly receipts: SequenceSet;
  readonly tally: Tally;
}

export function initialState(identity: IdentityPayload): FoldState {
  return {
    identity,
    life: 'blank',
    lifeBefore: 'blank',
    owner: undefined,
    place: undefined,
    rules: undefined,
    lastUtcMs: 0,
    offsetMinutes: 0,
    year: undefined,
    day: 0,
    dayOpen: false,
    dayOpenedBy: 0,
    lastCloseUtcMs: 0,
    copies: 0,
    series: new Map(),
    counters: new CounterCells(),
    shifts: new Map(),
    keys: new Map(),
    logKeys: [{ from: 0, key: identity.logKey }],
    links: {},
    service: {},
    operations: new Map(),
    operationCount: 0,
    fiscalEntries: 0,
    lastCheckpoint: 0,
    checkpointDue: false,
    receipts: new SequenceSet(),
    tally: new Tally(),
  };
}

/** One record on top of the state before it. */
export interface Step<K extends RecordKind = RecordKind> {
  readonly state: FoldState;
  readonly record: RecordOf<K>;
}

/** A finding about a record. */
export function fault(
  record: ExportRecord | RecordOf<RecordKind>,
  name: FindingName,
  detail: { readonly field: string; readonly message: string },
): Finding {
  const { file, offset, sequence } = record;
  return finding(name, detail.message, { file, offset, sequence, field: detail.field });
}

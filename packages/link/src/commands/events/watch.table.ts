/**
 * `events.watch`: from now on the unit says by itself when something changes, in event messages, until the connection
 * ends. Answers come first: events wait, at most 32 of them, then the oldest are dropped and counted.
 */
import { bool, list, oneOf, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';
import { lifeState, localTime, type LifeState, type LocalTime } from '@plomba/core/model';
import { ALL_ROLES, ALL_STATES, type CommandTable } from '../command.js';
import { dayNumber } from '../fields.js';

/**
 * - `life`: another state of life.
 * - `day`: a day was opened or closed.
 * - `memory`: the memories reached another level.
 * - `paper`: the printer's paper.
 * - `clock`: the clock was set, or can be trusted otherwise than before.
 * - `halted`: the unit stopped.
 * - `warning`: something needs a technician, or does not any more.
 */
export type UnitEventKind = 'life' | 'day' | 'memory' | 'paper' | 'clock' | 'halted' | 'warning';

/** How much room the memories have. `full`: only what ends the life of the unit is still taken. */
export type MemoryState = 'ample' | 'near-end' | 'end' | 'full';

export type PaperState = 'ok' | 'near-end' | 'out' | 'cover-open';

/** What needs a technician. */
export type UnitWarning =
  | 'pins-locked'
  | 'seal-broken'
  | 'signer-silent'
  | 'intervention-open'
  | 'clock-unset'
  | 'key-expiring'
  | 'key-expired'
  | 'licence-expiring'
  | 'licence-invalid'
  | 'self-test';

/** How things stand: what an event says has changed. */
export interface UnitCondition {
  readonly life: LifeState;
  /** The last day that was opened; 0 before the first. */
  readonly day: number;
  readonly dayOpen: boolean;
  readonly memory: MemoryState;
  readonly paper: PaperState;
  readonly warnings: readonly UnitWarning[];
  /** Why the unit has stopped; absent while it works. */
  readonly halted?: string;
}

export interface UnitEvent {
  readonly kind: UnitEventKind;
  /** The unit's time of the event. */
  readonly time: LocalTime;
  /** How things stand behind it. */
  readonly condition: UnitCondition;
}

export interface EventsWatchRequest {
  /** What is wanted from now on, instead of what was before; empty: nothing. */
  readonly kinds: readonly UnitEventKind[];
}

export interface EventsWatchReply {
  readonly kinds: readonly UnitEventKind[];
  /** How things stand now: the first event says what changed since. */
  readonly condition: UnitCondition;
}

export const memoryState: Schema<MemoryState> = oneOf<MemoryState>({ ample: 0, 'near-end': 1, end: 2, full: 3 });
export const paperState: Schema<PaperState> = oneOf<PaperState>({ ok: 0, 'near-end': 1, out: 2, 'cover-open': 3 });

const eventKind: Schema<UnitEventKind> = oneOf<UnitEventKind>({
  life: 1,
  day: 2,
  memory: 3,
  paper: 4,
  clock: 5,
  halted: 6,
  warning: 7,
});

const warning: Schema<UnitWarning> = oneOf<UnitWarning>({
  'pins-locked': 1,
  'seal-broken': 2,
  'signer-silent': 3,
  'intervention-open': 4,
  'clock-unset': 5,
  'key-expiring': 6,
  'key-expired': 7,
  'licence-expiring': 8,
  'licence-invalid': 9,
  'self-test': 10,
});
export const warningList: Schema<readonly UnitWarning[]> = list(warning, { min: 0, max: 16 });

const conditionTable: RecordSchema<UnitCondition> = record<UnitCondition>('UnitCondition', {
  life: required(1, lifeState, 'state of life'),
  day: required(2, dayNumber, 'last day that was opened; 0 before the first'),
  dayOpen: required(3, bool, 'whether it is still open'),
  memory: required(4, memoryState, 'room in the memories'),
  paper: required(5, paperState, "the printer's paper"),
  warnings: required(6, warningList, 'what needs a technician'),
  halted: optional(7, text({ bytesMax: 300 }), 'why the unit has stopped; absent while it works'),
});

export const unitEventTable: RecordSchema<UnitEvent> = record<UnitEvent>('UnitEvent', {
  kind: required(1, eventKind, 'what changed'),
  time: required(2, localTime, "the unit's time of the event"),
  condition: required(3, conditionTable, 'how things stand behind it'),
});

const kinds: Schema<readonly UnitEventKind[]> = list(eventKind, { min: 0, max: 16 });

export const eventsWatchCommand: CommandTable<EventsWatchRequest, EventsWatchReply> = {
  code: 0x1001,
  name: 'events.watch',
  note: 'Says which event messages are wanted on this connection, and how things stand now.',
  request: record<EventsWatchRequest>('EventsWatchRequest', {
    kinds: required(1, kinds, 'what is wanted from now on; empty: nothing'),
  }),
  reply: record<EventsWatchReply>('EventsWatchReply', {
    kinds: required(1, kinds, 'what is watched now'),
    condition: required(2, conditionTable, 'how things stand now'),
  }),
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: [],
};

/**
 * What a command is on the link: a code, two record tables, and who may use it when.
 *
 * One file per command holds one such value; both ends, the mode matrix, the spec page and the codec tests read it.
 * A command that carries an operation is executed at most once, however often it is repeated.
 */
import { record, required, type RecordSchema, type RecordTable } from '@plomba/codec';
import { operationTable, type LifeState, type Operation } from '@plomba/core/model';
import type { RefusalStatus } from '../status-codes.table.js';

/**
 * Who asks: the till's program, a service technician, or the operator of the fleet. A line begins as `till`;
 * `session.login` makes it another one until the connection ends.
 */
export type PrincipalRole = 'till' | 'service' | 'operator';

export const ALL_ROLES: readonly PrincipalRole[] = ['till', 'service', 'operator'];

/** A command, as data. */
export interface CommandTable<Request extends object, Reply extends object> {
  /** On the wire, 1 to 65,535: area in the high byte, command in the low byte. Frozen. */
  readonly code: number;
  readonly name: string;
  /** One sentence for the spec page. */
  readonly note: string;
  readonly request: RecordSchema<Request>;
  readonly reply: RecordSchema<Reply>;
  /** The field of the request that holds all that the caller handed in: refusals name fields from there on. */
  readonly argument?: string;
  /** Whether it may append to the journal. */
  readonly changesState: boolean;
  /**
   * True: its answer is a piece of a large transfer. It leaves when everything before it has arrived, one at a time, and
   * other answers overtake it: whoever waits for one waits for one piece at most.
   */
  readonly isPiece?: true;
  /** Life states in which the unit executes it; anywhere else it refuses with `not-allowed-in-state`. */
  readonly states: readonly LifeState[];
  /** Any other principal is refused with `not-allowed-for-principal`. */
  readonly roles: readonly PrincipalRole[];
  /** Codes that it may refuse with, beside {@link COMMON_REFUSALS}. */
  readonly refusals: readonly RefusalStatus[];
}

/** A command that carries an operation. */
export interface ChangeTable<Request extends StateChange, Reply extends object> extends CommandTable<Request, Reply> {
  readonly changesState: true;
  /** The request without its operation: what the operation's digest covers. */
  readonly content: RecordSchema<Omit<Request, 'operation'>>;
}

/** The part that every request with an operation has. */
export interface StateChange {
  /** Chosen and stored by the caller before it asks; a repetition carries the same one. */
  readonly operation: Operation;
}

/** A request that says nothing but its command. */
export type NoFields = Readonly<Record<never, never>>;

/** Codes that any command may be refused with. */
export const COMMON_REFUSALS: readonly RefusalStatus[] = [
  'malformed-request',
  'not-allowed-in-state',
  'not-allowed-for-principal',
  'halted',
  'busy',
  'internal',
];

/** Codes that any command with an operation may be refused with. */
export const CHANGE_REFUSALS: readonly RefusalStatus[] = [
  'validation-failed',
  'operation-conflict',
  'operation-fenced',
  'epoch-too-old',
  'epoch-unknown',
  'journal-full',
  'signer-broken',
];

export const ALL_STATES: readonly LifeState[] = [
  'blank',
  'personalised',
  'bound',
  'test',
  'production',
  'closing',
  'archived',
  'blocked',
];

/** Every state in which there is a journal. */
export const STATES_WITH_JOURNAL: readonly LifeState[] = ALL_STATES.filter((state) => state !== 'blank');

/** States in which receipts are issued. */
export const TRADING_STATES: readonly LifeState[] = ['test', 'production'];

/**
 * The two tables of a request with an operation: the whole request, and its content alone.
 * @param rows the content; keys from 2 on, because 1 is the operation
 */
export function stateChange<Request extends StateChange>(
  name: string,
  rows: RecordTable<Omit<Request, 'operation'>>,
): { readonly request: RecordSchema<Request>; readonly content: RecordSchema<Omit<Request, 'operation'>> } {
  const operation = required(1, operationTable, 'executed at most once');
  // Omit<Request, 'operation'> and the operation are all of Request, which TypeScript cannot join for a type parameter.
  const whole = { operation, ...rows } as unknown as RecordTable<Request>;
  return { request: record<Request>(name, whole), content: record<Omit<Request, 'operation'>>(`${name}Content`, rows) };
}

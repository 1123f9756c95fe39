/**
 * What a country package implements so that the same SDK drives the wire of another vendor: `connect(target, { driver })`
 * gives a unit with the same calls, typed for the country. The native link is the default driver.
 *
 * A driver is handed everything that it may wait on or draw from, and makes its errors with what it is handed, so it
 * needs only types of this package. What every driver owes its caller:
 *
 * - a call that may have changed the unit never ends with an error that says or implies `not-committed`, unless the
 *   unit said so: a lost answer is `outcome-unknown`, with the operation;
 * - nothing is repeated blindly: what the wire offers (the last document, a repeated sequence, a status) is asked
 *   first; where it offers nothing, `outcome()` answers `unknown`, and the hint says what a person can do;
 * - `signal` and `timeoutMs` end every call, and a call that was given up leaves the line fit for the next one.
 */
import type {
  FirmwareStatus,
  Forensics,
  FoundOperation,
  PeriodReport,
  ReceiptCheck,
  SessionReply,
  ShiftReport,
  StatusCode,
  UnitCapabilities,
  UnitStatus,
  Visit,
  XReport,
  ZReport,
} from '@plomba/link';
import type { Operation } from '@plomba/core/model';
import type { OpenChannel } from '@plomba/transport';
import type {
  CashMove,
  ChangeOptions,
  JournalLink,
  KeyChange,
  LifeStep,
  Login,
  PeriodChoice,
  PrintOptions,
  Shift,
  SignedLicence,
  TillEvent,
  VisitBegin,
  VisitEnd,
} from './call-types.js';
import type { CallOptions, Committed, FiscalError, FiscalErrorDetails, Outcome } from './fiscal-error.js';
import type { ExpectedUnit } from './identity.js';
import type { UnitNotice } from './link/event-feed.js';
import type { FirmwareImage, UpdateOptions } from './link/firmware.js';
import type { ExportOptions, JournalOptions, SequencedRecord } from './reading.js';
import type { Receipt, ReceiptInput } from './receipt.js';
import type { Timers } from './timers.js';
import type { ConsistencyProof, RecordProof, Verification } from './verification-port.js';

/** What any unit can say of itself; a driver adds what its own unit knows. */
export interface BasicStatus {
  /** Serial number or unit id; absent where the unit has none yet. */
  readonly serial?: string;
  /** Country package that the unit was made for, such as `se`. */
  readonly country: string;
  /** Why the unit has stopped; absent while it works. */
  readonly halted?: string;
}

/** How it is found out what became of an operation whose answer was lost. */
export type Resolution =
  /** The unit remembers operations: it can be asked at any time, also after a restart of either side. */
  | 'by-operation'
  /** The unit remembers only what it did last: it can be asked as long as nothing else was done and nothing restarted. */
  | 'by-last-document'
  /** The unit can never be asked: a person compares paper, display or the unit's own book. */
  | 'by-person';

/** What a driver says of its unit; `unit.capabilities()` adds which calls there are. */
export interface DriverCapabilities {
  readonly resolution: Resolution;
  /** Kinds of document that `issue()` takes. */
  readonly documents: readonly string[];
  /** What a unit on the native link says of itself: tax groups, payments, features, limits. */
  readonly unit?: UnitCapabilities;
}

/** How a unit is listened to. */
export interface EventOptions {
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** The calls that every driver has. */
export interface CoreCalls<TReceipt, TInput, TStatus extends BasicStatus, TCommit> {
  /** Asks the unit who it is and how it is. The first call of `connect`; must reach the unit. */
  status(options?: CallOptions): Promise<TStatus>;
  /** A new operation under this id. Where the wire has no epochs it is 0. */
  newOperation(id: string, options?: CallOptions): Promise<Operation>;
  /** Issues a receipt, at most once for an operation as far as the wire can tell. */
  issue(receipt: TInput, options?: ChangeOptions): Promise<TReceipt>;
  /** What became of an operation; rejects only when the operation is malformed. */
  outcome(operation: Operation, options?: CallOptions): Promise<Outcome<TReceipt, TCommit>>;
}

/** The calls that a driver may lack; the unit then rejects them with `unsupported`. */
export interface OptionalCalls<TInput, TCommit> {
  check(receipt: TInput, options?: CallOptions): Promise<ReceiptCheck>;
  personalise(input: { readonly serial: string }, options?: ChangeOptions): Promise<TCommit>;
  changeLife(change: LifeStep, options?: ChangeOptions): Promise<TCommit>;
  openDay(options?: ChangeOptions): Promise<TCommit>;
  closeDay(options?: ChangeOptions): Promise<TCommit>;
  copy(of: { readonly sequence: number }, options?: ChangeOptions): Promise<TCommit>;
  cashIn(move: CashMove, options?: ChangeOptions): Promise<TCommit>;
  cashOut(move: CashMove, options?: ChangeOptions): Promise<TCommit>;
  setClock(time: string, options?: ChangeOptions): Promise<TCommit>;
  report(options?: CallOptions): Promise<XReport>;
  findOperations(ids: readonly string[], options?: CallOptions): Promise<readonly FoundOperation[]>;
  journal(options?: JournalOptions): AsyncGenerator<SequencedRecord, void, undefined>;
  checkpoint(options?: CallOptions): Promise<string>;
  dayReport(day: number, options?: PrintOptions): Promise<ZReport>;
  periodReport(choice: PeriodChoice, options?: PrintOptions): Promise<PeriodReport>;
  openShift(shift: Shift, options?: ChangeOptions): Promise<TCommit>;
  closeShift(shift: Shift, options?: ChangeOptions): Promise<TCommit>;
  shiftReport(of: { readonly sequence: number }, options?: PrintOptions): Promise<ShiftReport>;
  noteEvent(event: TillEvent, options?: ChangeOptions): Promise<TCommit>;
  proof(sequence: number, options?: CallOptions): Promise<RecordProof>;
  consistency(olderCheckpoint: string, options?: CallOptions): Promise<ConsistencyProof>;
  events(options?: EventOptions): AsyncGenerator<UnitNotice, void, undefined>;
  login(login: Login, options?: CallOptions): Promise<SessionReply>;
  logout(options?: CallOptions): Promise<SessionReply>;
  changePin(pins: { readonly pin?: string; readonly newPin: string }, options?: CallOptions): Promise<SessionReply>;
  changeKey(change: KeyChange, options?: ChangeOptions): Promise<TCommit>;
  rotateLogKey(options?: ChangeOptions): Promise<TCommit>;
  linkJournal(link: JournalLink, options?: ChangeOptions): Promise<TCommit>;
  openIntervention(visit: VisitBegin, options?: ChangeOptions): Promise<TCommit>;
  closeIntervention(visit: VisitEnd, options?: ChangeOptions): Promise<TCommit>;
  interventions(options?: CallOptions): Promise<readonly Visit[]>;
  installLicence(licence: SignedLicence, options?: ChangeOptions): Promise<TCommit>;
  forensics(options?: CallOptions): Promise<Forensics>;
  firmware(options?: CallOptions): Promise<FirmwareStatus>;
  updateFirmware(image: FirmwareImage, options?: UpdateOptions): Promise<FirmwareStatus>;
  export(options?: ExportOptions): AsyncGenerator<Uint8Array, void, undefined>;
}

/** Name of a call that a driver may lack. */
export type OptionalCall = keyof OptionalCalls<never, never>;

/** A unit behind a driver, from {@link Driver.start} to `close`. */
export interface DriverSession<TReceipt, TInput, TStatus extends BasicStatus, TCommit>
  extends CoreCalls<TReceipt, TInput, TStatus, TCommit>, Partial<OptionalCalls<TInput, TCommit>> {
  capabilities(options?: CallOptions): Promise<DriverCapabilities>;
  /** Ends the connection for good. Calls in flight end: `closed`, or `outcome-unknown` where something may have happened. */
  close(): Promise<void>;
}

/** What a call has while it is its turn. */
export interface Turn {
  /** Fires when the caller gives up or the time of the call is over; the reason says which (`TimeoutError`). */
  readonly signal: AbortSignal;
}

/** What a driver works with, and all that it may wait on. */
export interface DriverHost {
  /** Opens a channel to the unit; asked again for each reconnect. Rejects with a `TransportError`. */
  readonly open: OpenChannel;
  /** Whether another `open` can succeed; false when the caller handed in one open channel and it is over. */
  canReopen(): boolean;
  /** Ends what `open` does not own. A driver calls it once, when it is closed. */
  release(): Promise<void>;
  readonly timers: Timers;
  /** Time for a call that does not say, ms. */
  readonly timeoutMs: number;
  /** First and longest wait between attempts to open, ms. */
  readonly backoffMs: { readonly first: number; readonly most: number };
  /** The unit that must answer; the driver checks it at every connection, before anything is asked. */
  readonly expect: ExpectedUnit | undefined;
  /** A number for a session, 1 to 2^32 - 1. */
  drawSession(): number;
  /** An id for an operation: 1 to 64 printable ASCII characters. */
  drawId(): string;
  /** An error of the SDK. An `outcome-unknown` without `resolve` is resolved by `outcome(operation)`. */
  error(code: StatusCode, details?: FiscalErrorDetails): FiscalError;
  /** What `open`, a channel or anything else threw, as an error of the SDK. */
  errorOf(cause: unknown): FiscalError;
  /** What proofs and signatures are checked with. @throws FiscalError (as a rejection) `unsupported` */
  verification(): Promise<Verification>;
  /**
   * Runs one call at a time, in the order in which they came: for wires with one exchange at a time. While a call
   * waits for its turn, giving it up ends it with `aborted` or `timeout`, and `run` never starts. Once it runs, only
   * `run` decides how it ends; it must heed `turn.signal`.
   */
  inTurn<T>(run: (turn: Turn) => Promise<T>, options?: CallOptions): Promise<T>;
}

/**
 * A vendor's wire.
 *
 * @typeParam TReceipt - what `issue()` gives
 * @typeParam TInput - what `issue()` takes
 * @typeParam TStatus - what `status()` gives
 * @typeParam TCommit - what other changes give, and `outcome()` for something committed
 */
export interface Driver<
  TReceipt = Receipt,
  TInput = ReceiptInput,
  TStatus extends BasicStatus = UnitStatus,
  TCommit = Committed,
> {
  /** Short, such as `link` or `ccsp`. */
  readonly name: string;
  /** Begins to work; connects by itself and answers at once. */
  start(host: DriverHost): DriverSession<TReceipt, TInput, TStatus, TCommit>;
}

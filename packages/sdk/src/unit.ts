/**
 * A fiscal unit as a till sees it: the same calls whatever the wire behind them is. A driver carries them out; what it
 * does not have is refused by name.
 */
import type {
  FirmwareStatus,
  Forensics,
  FoundOperation,
  PeriodReport,
  ReceiptCheck,
  SessionReply,
  ShiftReport,
  UnitStatus,
  Visit,
  XReport,
  ZReport,
} from '@plomba/link';
import type { Operation } from '@plomba/core/model';
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
import { OPTIONAL_CALLS, type Capabilities } from './capabilities.js';
import type { BasicStatus, DriverSession, EventOptions, OptionalCall } from './driver.js';
import { FiscalError, type CallOptions, type Committed, type Outcome } from './fiscal-error.js';
import type { UnitNotice } from './link/event-feed.js';
import type { FirmwareImage, UpdateOptions } from './link/firmware.js';
import type { ConsistencyProof, RecordProof } from './verification-port.js';
import type { ExportOptions, JournalOptions, SequencedRecord } from './reading.js';
import type { Receipt, ReceiptInput } from './receipt.js';

/** What a unit is made of. */
export interface UnitParts<TReceipt, TInput, TStatus extends BasicStatus, TCommit> {
  readonly driver: string;
  readonly session: DriverSession<TReceipt, TInput, TStatus, TCommit>;
  readonly drawId: () => string;
}

/**
 * A unit that {@link connect} has reached. Without type arguments it is one on the native link; a country's driver names
 * its own: `Unit<SwedishReceipt, SwedishSale>`.
 */
export class Unit<
  TReceipt = Receipt,
  TInput = ReceiptInput,
  TStatus extends BasicStatus = UnitStatus,
  TCommit = Committed,
> {
  readonly #driver: string;
  readonly #session: DriverSession<TReceipt, TInput, TStatus, TCommit>;
  readonly #drawId: () => string;
  #lastCheckpoint: string | undefined;

  /** @internal Units come from `connect`. */
  constructor(parts: UnitParts<TReceipt, TInput, TStatus, TCommit>) {
    this.#driver = parts.driver;
    this.#session = parts.session;
    this.#drawId = parts.drawId;
  }

  /** What this unit and its driver can do. */
  async capabilities(options?: CallOptions): Promise<Capabilities> {
    const known = await this.#session.capabilities(options);
    const calls = OPTIONAL_CALLS.filter((call) => this.#session[call] !== undefined);
    const missing = OPTIONAL_CALLS.filter((call) => !calls.includes(call));
    return { ...known, driver: this.#driver, calls, missing };
  }

  /** Who the unit is, its life, its day, its memories. */
  async status(options?: CallOptions): Promise<TStatus> {
    return this.#session.status(options);
  }

  /**
   * A new operation in the unit's current epoch. Store it with the sale before you issue.
   * @param id 1 to 64 printable ASCII characters without spaces, never used before; drawn at random when absent
   */
  async newOperation(id: string = this.#drawId(), options?: CallOptions): Promise<Operation> {
    return this.#session.newOperation(id, options);
  }

  /** Gives a blank unit its serial number, key and journal. Refuses `not-allowed-in-state` when it has them. */
  async personalise(input: { readonly serial: string }, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.personalise?.(input, options) ?? this.#refuse('personalise');
  }

  /**
   * One step of life, with what it carries; a technician logs in first. Refuses `not-allowed-in-state` where there is no such
   * step, `day-not-closed`, `validation-failed` with the path of what is missing.
   */
  async changeLife(change: LifeStep, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.changeLife?.(change, options) ?? this.#refuse('changeLife');
  }

  /** Begins a day. Refuses `day-already-open`, `not-allowed-in-state`, `intervention-open`, `seal-broken`. */
  async openDay(options?: ChangeOptions): Promise<TCommit> {
    return this.#session.openDay?.(options) ?? this.#refuse('openDay');
  }

  /** Closes the day (Z); the counters of the closing are in the result. Refuses `day-not-open`. */
  async closeDay(options?: ChangeOptions): Promise<TCommit> {
    return this.#session.closeDay?.(options) ?? this.#refuse('closeDay');
  }

  /**
   * Issues a receipt, exactly once for an operation.
   * @throws FiscalError (as a rejection) `validation-failed` with the path before anything is sent; else any refusal
   * of the unit, or `outcome-unknown`
   */
  async issue(receipt: TInput, options?: ChangeOptions): Promise<TReceipt> {
    return this.#session.issue(receipt, options);
  }

  /** What `issue()` would say to this receipt now: every finding at once, and nothing is committed. */
  async check(receipt: TInput, options?: CallOptions): Promise<ReceiptCheck> {
    return this.#session.check?.(receipt, options) ?? this.#refuse('check');
  }

  /** Prints a receipt again, as a record of its own. @param of record of the receipt; `no-such-receipt` when it is none */
  async copy(of: { readonly sequence: number }, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.copy?.(of, options) ?? this.#refuse('copy');
  }

  /** Cash into the drawer: decimal text or `bigint` hundredths. Refuses what a sale would be refused for. */
  async cashIn(move: CashMove, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.cashIn?.(move, options) ?? this.#refuse('cashIn');
  }

  /** Cash out of the drawer, more than nothing. Refuses what a sale would be refused for. */
  async cashOut(move: CashMove, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.cashOut?.(move, options) ?? this.#refuse('cashOut');
  }

  /**
   * Corrects the unit's clock; a till by five minutes at most, a technician further. Refuses `clock-before-last-close`,
   * `not-allowed-for-principal`.
   * @param time RFC 3339 with an offset
   */
  async setClock(time: string, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.setClock?.(time, options) ?? this.#refuse('setClock');
  }

  /** The counters as they stand (X). */
  async report(options?: CallOptions): Promise<XReport> {
    return this.#session.report?.(options) ?? this.#refuse('report');
  }

  /** The report of a closed day (Z), again. Nothing is written. @param day its number, from 1 */
  async dayReport(day: number, options?: PrintOptions): Promise<ZReport> {
    return this.#session.dayReport?.(day, options) ?? this.#refuse('dayReport');
  }

  /** Closed days in a row, added up: by their numbers, or by the dates of their closings. */
  async periodReport(choice: PeriodChoice, options?: PrintOptions): Promise<PeriodReport> {
    return this.#session.periodReport?.(choice, options) ?? this.#refuse('periodReport');
  }

  /** A cashier's shift at a till begins. Refuses `not-allowed-in-state` while that till has one. */
  async openShift(shift: Shift, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.openShift?.(shift, options) ?? this.#refuse('openShift');
  }

  /** A shift ends, with its totals. Refuses `not-allowed-in-state` when that till has none. */
  async closeShift(shift: Shift, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.closeShift?.(shift, options) ?? this.#refuse('closeShift');
  }

  /** The report of a shift that has ended. @param of the record that ended it */
  async shiftReport(of: { readonly sequence: number }, options?: PrintOptions): Promise<ShiftReport> {
    return this.#session.shiftReport?.(of, options) ?? this.#refuse('shiftReport');
  }

  /** Notes what happened beside documents: the drawer was opened, an outage, something cancelled. */
  async noteEvent(event: TillEvent, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.noteEvent?.(event, options) ?? this.#refuse('noteEvent');
  }

  /**
   * Proves that a record is in the journal, checked here against a checkpoint that the unit's key signed.
   * @throws FiscalError (as a rejection) `proof-invalid`, `no-such-receipt`
   */
  async proof(sequence: number, options?: CallOptions): Promise<RecordProof> {
    return this.#session.proof?.(sequence, options) ?? this.#refuse('proof');
  }

  /**
   * Proves that the journal still begins with the one of an older checkpoint: nothing was taken back or replaced.
   * @param olderCheckpoint what {@link checkpoint} gave, today or a year ago
   * @throws FiscalError (as a rejection) `rolled-back`, `proof-invalid`, `wrong-unit`
   */
  async consistency(olderCheckpoint: string, options?: CallOptions): Promise<ConsistencyProof> {
    const proof = await (this.#session.consistency?.(olderCheckpoint, options) ?? this.#refuse('consistency'));
    this.#lastCheckpoint = proof.checkpoint;
    return proof;
  }

  /** What the unit says by itself: paper, memory, state of life, warnings. Goes on across reconnects until it is left. */
  events(options?: EventOptions): AsyncGenerator<UnitNotice, void, undefined> {
    return this.#session.events?.(options) ?? this.#refuseAll('events');
  }

  /**
   * Hears the {@link events} in a function. @param failed told when there is nothing more to hear
   * @returns ends it
   */
  listen(heard: (notice: UnitNotice) => void, failed: (error: unknown) => void): () => void {
    const stop = new AbortController();
    const hear = async (): Promise<void> => {
      for await (const notice of this.events({ signal: stop.signal })) heard(notice);
    };
    hear().catch(failed);
    return () => stop.abort();
  }

  /** The line becomes the one of a technician or an operator, until the connection ends; then log in again. */
  async login(login: Login, options?: CallOptions): Promise<SessionReply> {
    return this.#session.login?.(login, options) ?? this.#refuse('login');
  }

  /** The line is the one of a till again. */
  async logout(options?: CallOptions): Promise<SessionReply> {
    return this.#session.logout?.(options) ?? this.#refuse('logout');
  }

  /** Another service PIN. An operator needs no old one. A lost answer is `outcome-unknown`: try which one logs in. */
  async changePin(
    pins: { readonly pin?: string; readonly newPin: string },
    options?: CallOptions,
  ): Promise<SessionReply> {
    return this.#session.changePin?.(pins, options) ?? this.#refuse('changePin');
  }

  /** Imports, renews, rotates, retires a key of the country or the operator, or marks it as compromised. */
  async changeKey(change: KeyChange, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.changeKey?.(change, options) ?? this.#refuse('changeKey');
  }

  /**
   * Another log key signs from the next record on; a technician or an operator logs in first. Whoever expects the key before
   * is led to the new one by the unit's journal, also when this answer is lost.
   */
  async rotateLogKey(options?: ChangeOptions): Promise<TCommit> {
    return this.#session.rotateLogKey?.(options) ?? this.#refuse('rotateLogKey');
  }

  /** Ties the journals of two units together. */
  async linkJournal(link: JournalLink, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.linkJournal?.(link, options) ?? this.#refuse('linkJournal');
  }

  /** A technician begins a visit: until its end the unit sells nothing (`intervention-open`). */
  async openIntervention(visit: VisitBegin, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.openIntervention?.(visit, options) ?? this.#refuse('openIntervention');
  }

  /** Ends the visit. Behind a broken seal it needs a new one among `seals`. */
  async closeIntervention(visit: VisitEnd, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.closeIntervention?.(visit, options) ?? this.#refuse('closeIntervention');
  }

  /** The service book of the unit, the last visit first; `visitsToJson()` of it is the copy for the service firm's own book. */
  async interventions(options?: CallOptions): Promise<readonly Visit[]> {
    return this.#session.interventions?.(options) ?? this.#refuse('interventions');
  }

  /** Puts a licence in force, in place of the one before. */
  async installLicence(licence: SignedLicence, options?: ChangeOptions): Promise<TCommit> {
    return this.#session.installLicence?.(licence, options) ?? this.#refuse('installLicence');
  }

  /** Why a unit has stopped and where the damage is; a halted unit answers this, {@link journal} and {@link export} too. */
  async forensics(options?: CallOptions): Promise<Forensics> {
    return this.#session.forensics?.(options) ?? this.#refuse('forensics');
  }

  /** What firmware runs, and how far an update is. */
  async firmware(options?: CallOptions): Promise<FirmwareStatus> {
    return this.#session.firmware?.(options) ?? this.#refuse('firmware');
  }

  /**
   * Sends another firmware; it runs from the next boot on. After a break, log in and call it again: it goes on where the
   * unit stands. Receipts have their turn between the pieces.
   */
  async updateFirmware(image: FirmwareImage, options?: UpdateOptions): Promise<FirmwareStatus> {
    return this.#session.updateFirmware?.(image, options) ?? this.#refuse('updateFirmware');
  }

  /**
   * What became of an operation. *Not committed* is a promise: the unit has fenced it durably, it never will be.
   * Whatever prevents the answer is `unknown` with its reason; it rejects only when the operation is malformed.
   */
  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome<TReceipt, TCommit>> {
    return this.#session.outcome(operation, options);
  }

  /** Looks operations up by id, in any epoch. Fences nothing, so absence is no promise. */
  async findOperations(ids: readonly string[], options?: CallOptions): Promise<readonly FoundOperation[]> {
    return this.#session.findOperations?.(ids, options) ?? this.#refuse('findOperations');
  }

  /** The journal, record by record, up to its size at the start. */
  journal(options?: JournalOptions): AsyncGenerator<SequencedRecord, void, undefined> {
    return this.#session.journal?.(options) ?? this.#refuseAll('journal');
  }

  /** The signed tree head over all records: keep it, and a journal that was rolled back or replaced is found out. */
  async checkpoint(options?: CallOptions): Promise<string> {
    this.#lastCheckpoint = await (this.#session.checkpoint?.(options) ?? this.#refuse('checkpoint'));
    return this.#lastCheckpoint;
  }

  /** What {@link checkpoint} answered last; undefined before. */
  get lastCheckpoint(): string | undefined {
    return this.#lastCheckpoint;
  }

  /** The export of the journal in pieces, as `@plomba/verify` reads it. What is issued meanwhile is not in it. */
  export(options?: ExportOptions): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#session.export?.(options) ?? this.#refuseAll('export');
  }

  /** Ends the connection. Calls in flight reject: `closed`, or `outcome-unknown` when they may have been executed. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  #refuse(call: OptionalCall): Promise<never> {
    return Promise.reject(new FiscalError('unsupported', { detail: `the driver ${this.#driver} has no ${call}()` }));
  }

  // A generator that fails before it gives anything.
  async *#refuseAll(call: OptionalCall): AsyncGenerator<never, void, undefined> {
    await this.#refuse(call);
  }

  static {
    // For `await using`; not every browser has the symbol, and a method must not be called "undefined" there.
    const dispose: symbol | undefined = Symbol.asyncDispose;
    if (dispose !== undefined) {
      const value = async function (this: Unit): Promise<void> {
        await this.close();
      };
      Object.defineProperty(Unit.prototype, dispose, { value, writable: true, configurable: true });
    }
  }
}

// The method that the static block adds; the type parameters must be those of the class.
export interface Unit<TReceipt, TInput, TStatus extends BasicStatus, TCommit> extends AsyncDisposable {}

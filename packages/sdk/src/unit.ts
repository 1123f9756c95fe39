/**
 * A fiscal unit as a till sees it: one method a command, each with an operation that makes it happen at most once.
 * State-changing calls are sent in the order in which they were made.
 */
import type { ChangeName, FoundOperation, ReplyOf, RequestOf, UnitStatus, XReport } from '@plomba/link';
import type { Operation } from '@plomba/core/model';
import type { CashMove, ChangeOptions, LifeStep } from './call-types.js';
import type { Calls } from './calls.js';
import { callersPath, checked } from './checked.js';
import { FiscalError, type CallOptions, type Committed, type Outcome } from './fiscal-error.js';
import type { UnitIdentity } from './identity.js';
import { findOperations, readExport, readJournal } from './reading.js';
import type { ExportOptions, JournalOptions, Query, SequencedRecord } from './reading.js';
import { receiptOf, type Receipt, type ReceiptInput } from './receipt.js';

/** Commits after which the epoch is asked for again: an epoch lasts 4,096 operations, and two of them are accepted. */
const EPOCH_ASK_EVERY = 1_024;

/** A unit that {@link connect} has reached. */
export class Unit {
  readonly #calls: Calls;
  readonly #identity: UnitIdentity;
  readonly #drawId: () => string;
  readonly #query: Query = (command, request, options) =>
    this.#calls.call({ command, request: () => request }, options);
  #epoch = 0;
  #commitsSinceStatus = 0;
  #lastCheckpoint: string | undefined;

  /** @internal Units come from `connect`. */
  constructor(
    calls: (onReady: (status: UnitStatus) => void) => Calls,
    more: { readonly identity: UnitIdentity; readonly drawId: () => string },
  ) {
    this.#identity = more.identity;
    this.#drawId = more.drawId;
    this.#calls = calls((status) => this.#noticeStatus(status));
  }

  /** Who the unit is, its life, its day, its memories. */
  async status(options?: CallOptions): Promise<UnitStatus> {
    const status = await this.#query('unit.status', {}, options);
    this.#noticeStatus(status);
    return status;
  }

  /**
   * A new operation in the unit's current epoch. Store it with the sale before you issue.
   * @param id 1 to 64 printable ASCII characters without spaces, never used before; drawn at random when absent
   */
  async newOperation(id: string = this.#drawId(), options?: CallOptions): Promise<Operation> {
    if (this.#commitsSinceStatus >= EPOCH_ASK_EVERY) await this.status(options);
    return { id, epoch: this.#epoch };
  }

  /** Gives a blank unit its serial number, key and journal. */
  async personalise(input: { readonly serial: string }, options?: ChangeOptions): Promise<Committed> {
    return this.#change('unit.personalise', input, options);
  }

  /** One step of life. */
  async changeLife(change: LifeStep, options?: ChangeOptions): Promise<Committed> {
    return this.#change('life.change', { change }, options);
  }

  /** Begins a day. */
  async openDay(options?: ChangeOptions): Promise<Committed> {
    return this.#change('day.open', {}, options);
  }

  /** Closes the day (Z); the counters of the closing are in the result. */
  async closeDay(options?: ChangeOptions): Promise<Committed> {
    return this.#change('day.close', {}, options);
  }

  /**
   * Issues a receipt, exactly once for an operation.
   * @throws FiscalError (as a rejection) `validation-failed` with the path before anything is sent; else any refusal
   * of the unit, or `outcome-unknown`
   */
  async issue(receipt: ReceiptInput, options?: ChangeOptions): Promise<Receipt> {
    const commit = await this.#change('receipt.issue', { receipt }, options);
    const issued = receiptOf(commit, commit.operation);
    if (issued !== undefined) return issued;
    const { operation } = commit;
    throw this.#withResolve(new FiscalError('internal', { detail: 'the unit committed no receipt', operation }));
  }

  /** Prints a receipt again, as a record of its own. */
  async copy(of: { readonly sequence: number }, options?: ChangeOptions): Promise<Committed> {
    return this.#change('receipt.copy', { sequence: of.sequence }, options);
  }

  /** Cash into the drawer. */
  async cashIn(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#change('cash.move', { direction: 'in', ...move }, options);
  }

  /** Cash out of the drawer. */
  async cashOut(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#change('cash.move', { direction: 'out', ...move }, options);
  }

  /** Corrects the unit's clock, at most back to the last closing. @param time RFC 3339 with an offset */
  async setClock(time: string, options?: ChangeOptions): Promise<Committed> {
    return this.#change('clock.set', { time }, options);
  }

  /** The counters as they stand (X). */
  async report(options?: CallOptions): Promise<XReport> {
    return this.#query('report.x', {}, options);
  }

  /**
   * What became of an operation. *Not committed* is a promise: the unit has fenced it durably, it never will be.
   * Whatever prevents the answer is `unknown` with its reason; it rejects only when the operation is malformed.
   */
  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome> {
    const request = checked('operation.outcome', { operation: { id: operation.id, epoch: operation.epoch } });
    try {
      const { commit } = await this.#query('operation.outcome', request, options);
      return commit === undefined ? { state: 'not-committed' } : this.#committedOutcome({ ...commit, operation });
    } catch (error) {
      if (error instanceof FiscalError) return { state: 'unknown', reason: error };
      throw error;
    }
  }

  /** Looks operations up by id, in any epoch. Fences nothing, so absence is no promise. */
  async findOperations(ids: readonly string[], options?: CallOptions): Promise<readonly FoundOperation[]> {
    return findOperations(this.#query, ids, options);
  }

  /** The journal, record by record, up to its size at the start. */
  journal(options: JournalOptions = {}): AsyncGenerator<SequencedRecord, void, undefined> {
    return readJournal(this.#query, options);
  }

  /** The signed tree head over all records: keep it, and a journal that was rolled back or replaced is found out. */
  async checkpoint(options?: CallOptions): Promise<string> {
    const { text } = await this.#query('journal.checkpoint', {}, options);
    this.#lastCheckpoint = new TextDecoder('utf-8', { fatal: true }).decode(text);
    return this.#lastCheckpoint;
  }

  /** What {@link checkpoint} answered last; undefined before. */
  get lastCheckpoint(): string | undefined {
    return this.#lastCheckpoint;
  }

  /** The export of the journal in pieces, as `@plomba/verify` reads it. What is issued meanwhile is not in it. */
  export(options: ExportOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return readExport(this.#query, options);
  }

  /** Ends the connection. Calls in flight reject: `closed`, or `outcome-unknown` when they may have been executed. */
  async close(): Promise<void> {
    await this.#calls.close();
  }

  /** Checks before anything is sent, then asks with one operation until there is an answer. */
  async #change<N extends ChangeName>(command: N, input: object, options: ChangeOptions = {}): Promise<Committed> {
    const drawn = options.operation === undefined;
    const operation = options.operation ?? { id: this.#drawId(), epoch: this.#epoch };
    const request = checked(command, { ...input, operation: { id: operation.id, epoch: operation.epoch } });
    try {
      return await this.#send(command, request, { drawn, ...options });
    } catch (error) {
      // Refused at its first transmission, or it would be `outcome-unknown`: a drawn operation may get a new epoch.
      if (!drawn || !(error instanceof FiscalError) || error.code !== 'epoch-too-old') throw error;
      await this.status(options);
      return this.#send(command, request, { drawn, ...options });
    }
  }

  /** @param options `drawn`: the epoch is that of the moment when it is sent first */
  async #send<N extends ChangeName>(
    command: N,
    request: RequestOf<N>,
    options: ChangeOptions & { readonly drawn: boolean },
  ): Promise<Committed> {
    let { operation } = request;
    let isSent = false;
    const current = (): RequestOf<N> => {
      if (options.drawn && !isSent) operation = { id: operation.id, epoch: this.#epoch };
      isSent = true;
      return { ...request, operation };
    };
    try {
      // Every command with an operation answers with a commit.
      const reply: ReplyOf<ChangeName> = await this.#calls.call(
        { command, request: current, operation: () => operation } as const,
        options,
      );
      this.#noticeCommit(reply.sequence);
      return { ...reply, operation };
    } catch (error) {
      throw this.#withResolve(error);
    }
  }

  #committedOutcome(commit: Committed): Outcome {
    this.#identity.committed(commit.sequence);
    const receipt = receiptOf(commit, commit.operation);
    return { state: 'committed', commit, ...(receipt === undefined ? {} : { receipt }) };
  }

  #noticeStatus(status: UnitStatus): void {
    if (status.halted !== undefined) return; // it may not know its epoch
    this.#epoch = status.epoch;
    this.#commitsSinceStatus = 0;
  }

  #noticeCommit(sequence: number): void {
    this.#identity.committed(sequence);
    this.#commitsSinceStatus++;
    if (this.#commitsSinceStatus % EPOCH_ASK_EVERY !== 0) return;
    this.status().catch(() => undefined); // the next operation asks again
  }

  #withResolve(error: unknown): unknown {
    if (!(error instanceof FiscalError)) return error;
    const { code, detail, path, cause, outcome, hint, operation } = error;
    const place = path === undefined ? {} : { path: callersPath(path) };
    if (operation === undefined) return error;
    const resolve = (options?: CallOptions): Promise<Outcome> => this.outcome(operation, options);
    return new FiscalError(code, { detail, cause, outcome, hint, operation, resolve, ...place });
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

// The method that the static block adds.
export interface Unit extends AsyncDisposable {}

/**
 * The native link as a driver: one method a command, each with an operation that makes it happen at most once.
 * Changes are sent in the order in which they were made.
 */
import type { ChangeName, FoundOperation, ReplyOf, RequestOf, UnitStatus, XReport } from '@plomba/link';
import type { Operation } from '@plomba/core/model';
import type { CashMove, ChangeOptions, LifeStep } from './call-types.js';
import { Calls } from './calls.js';
import { callersPath, checked } from './checked.js';
import type { Driver, DriverCapabilities, DriverHost, DriverSession } from './driver.js';
import { FiscalError, type CallOptions, type Committed, type Outcome } from './fiscal-error.js';
import { UnitIdentity } from './identity.js';
import { findOperations, readExport, readJournal } from './reading.js';
import type { ExportOptions, JournalOptions, Query, SequencedRecord } from './reading.js';
import { receiptOf, type Receipt, type ReceiptInput } from './receipt.js';

/** The native link: the driver of {@link connect} unless another one is named. */
export const linkDriver: Driver = {
  name: 'link',
  start: (host) => new LinkSession(host),
};

/** Commits after which the epoch is asked for again: an epoch lasts 4,096 operations, and two of them are accepted. */
const EPOCH_ASK_EVERY = 1_024;

class LinkSession implements DriverSession<Receipt, ReceiptInput, UnitStatus, Committed> {
  readonly #calls: Calls;
  readonly #identity: UnitIdentity;
  readonly #drawId: () => string;
  readonly #query: Query = (command, request, options) =>
    this.#calls.call({ command, request: () => request }, options);
  #epoch = 0;
  #commitsSinceStatus = 0;

  constructor(host: DriverHost) {
    const identity = new UnitIdentity(host.expect);
    this.#identity = identity;
    this.#drawId = () => host.drawId();
    this.#calls = new Calls({
      opener: host,
      timers: host.timers,
      drawSession: () => host.drawSession(),
      backoffMs: host.backoffMs,
      timeoutMs: host.timeoutMs,
      check: (status) => identity.check(status),
      onReady: (status) => this.#noticeStatus(status),
    });
  }

  /** Every call of a unit; the unit itself remembers operations. */
  capabilities(): Promise<DriverCapabilities> {
    const documents = ['sale', 'refund', 'correction', 'training', 'proforma'];
    return Promise.resolve({ resolution: 'by-operation', documents });
  }

  async status(options?: CallOptions): Promise<UnitStatus> {
    const status = await this.#query('unit.status', {}, options);
    this.#noticeStatus(status);
    return status;
  }

  async newOperation(id: string, options?: CallOptions): Promise<Operation> {
    if (this.#commitsSinceStatus >= EPOCH_ASK_EVERY) await this.status(options);
    return { id, epoch: this.#epoch };
  }

  async personalise(input: { readonly serial: string }, options?: ChangeOptions): Promise<Committed> {
    return this.#change('unit.personalise', input, options);
  }

  async changeLife(change: LifeStep, options?: ChangeOptions): Promise<Committed> {
    return this.#change('life.change', { change }, options);
  }

  async openDay(options?: ChangeOptions): Promise<Committed> {
    return this.#change('day.open', {}, options);
  }

  async closeDay(options?: ChangeOptions): Promise<Committed> {
    return this.#change('day.close', {}, options);
  }

  async issue(receipt: ReceiptInput, options?: ChangeOptions): Promise<Receipt> {
    const commit = await this.#change('receipt.issue', { receipt }, options);
    const issued = receiptOf(commit, commit.operation);
    if (issued !== undefined) return issued;
    const { operation } = commit;
    throw this.#withResolve(new FiscalError('internal', { detail: 'the unit committed no receipt', operation }));
  }

  async copy(of: { readonly sequence: number }, options?: ChangeOptions): Promise<Committed> {
    return this.#change('receipt.copy', { sequence: of.sequence }, options);
  }

  async cashIn(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#change('cash.move', { direction: 'in', ...move }, options);
  }

  async cashOut(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#change('cash.move', { direction: 'out', ...move }, options);
  }

  async setClock(time: string, options?: ChangeOptions): Promise<Committed> {
    return this.#change('clock.set', { time }, options);
  }

  async report(options?: CallOptions): Promise<XReport> {
    return this.#query('report.x', {}, options);
  }

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

  async findOperations(ids: readonly string[], options?: CallOptions): Promise<readonly FoundOperation[]> {
    return findOperations(this.#query, ids, options);
  }

  journal(options: JournalOptions = {}): AsyncGenerator<SequencedRecord, void, undefined> {
    return readJournal(this.#query, options);
  }

  async checkpoint(options?: CallOptions): Promise<string> {
    const { text } = await this.#query('journal.checkpoint', {}, options);
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  }

  export(options: ExportOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return readExport(this.#query, options);
  }

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
    if (!(error instanceof FiscalError) || error.operation === undefined) return error;
    const { operation, path } = error;
    const place = path === undefined ? {} : { path: callersPath(path) };
    return error.with({ resolve: (options) => this.outcome(operation, options), ...place });
  }
}

/**
 * A fiscal unit as a till sees it: one method a command, each with an operation that makes it happen at most once.
 * State-changing calls are sent in the order in which they were made.
 */
import {
  requestFromJson,
  type ChangeName,
  type CommandName,
  type CommitReply,
  type FoundOperation,
  type JournalRecord,
  type RequestOf,
  type UnitStatus,
  type XReport,
} from '@plomba/link';
import type { LifeState, Operation, Owner, Place } from '@plomba/core/model';
import type { Connection} from './connection.js';
import type { CallOptions } from './connection.js';
import { FiscalError, isOutcomeUnknown, type Outcome } from './fiscal-error.js';
import { receiptOf, type Amount, type Receipt, type ReceiptInput } from './receipt.js';

/** A call that changes something. */
export interface ChangeOptions extends CallOptions {
  /** Chosen and stored before the call; the same one in every repetition. Drawn anew when absent. */
  readonly operation?: Operation;
}

/** A step of life and what it carries. */
export interface LifeStep {
  readonly to: LifeState;
  readonly owner?: Owner;
  readonly place?: Place;
  readonly registrationCode?: string;
  readonly licence?: string;
  readonly reason?: string;
}

export interface CashMove {
  readonly amount: Amount;
  readonly till?: string;
  /** RFC 3339 with an offset. */
  readonly time?: string;
  readonly reason?: string;
}

/** The outcome of a change, with the operation that it belongs to. */
export type Committed = CommitReply & { readonly operation: Operation };

export interface ExportOptions extends CallOptions {
  /** Records that the export covers; the size at the start when absent. */
  readonly size?: number;
  /** First byte wanted, to go on with a broken transfer of the same size. */
  readonly offset?: number;
  onProgress?(doneBytes: number, totalBytes: number): void;
}

const EXPORT_PIECE_BYTES = 32_768;
const JOURNAL_PAGE_BYTES = 32_768;
const FIND_IDS = 64;

export class Unit {
  readonly #connection: Connection;
  readonly #drawId: () => string;
  #order: Promise<unknown> = Promise.resolve();
  #epoch: number | undefined;

  /** @internal Units come from `connect`. */
  constructor(connection: Connection, drawId: () => string) {
    this.#connection = connection;
    this.#drawId = drawId;
  }

  /** Who the unit is, its life, its day, its memories. */
  async status(options?: CallOptions): Promise<UnitStatus> {
    const status = await this.#connection.call('unit.status', {}, options);
    this.#epoch = status.epoch;
    return status;
  }

  /** A new operation in the unit's current epoch. Store it with the sale before you issue. */
  async newOperation(id: string = this.#drawId(), options?: CallOptions): Promise<Operation> {
    const epoch = this.#epoch ?? (await this.status(options)).epoch;
    return { id, epoch };
  }

  /** Gives a blank unit its serial number, key and journal. */
  personalise(input: { readonly serial: string }, options?: ChangeOptions): Promise<Committed> {
    return this.#change('unit.personalise', input, options);
  }

  /** One step of life. */
  changeLife(change: LifeStep, options?: ChangeOptions): Promise<Committed> {
    return this.#change('life.change', { change }, options);
  }

  openDay(options?: ChangeOptions): Promise<Committed> {
    return this.#change('day.open', {}, options);
  }

  /** Closes the day (Z); the counters of the closing are in the result. */
  closeDay(options?: ChangeOptions): Promise<Committed> {
    return this.#change('day.close', {}, options);
  }

  /** Issues a receipt, exactly once for an operation. */
  async issue(receipt: ReceiptInput, options?: ChangeOptions): Promise<Receipt> {
    const commit = await this.#change('receipt.issue', { receipt }, options);
    const issued = receiptOf(commit, commit.operation);
    if (issued === undefined) throw new FiscalError('internal', { detail: 'the unit committed no receipt' });
    return issued;
  }

  /** Prints a receipt again, as a record of its own. */
  copy(of: { readonly sequence: number }, options?: ChangeOptions): Promise<Committed> {
    return this.#change('receipt.copy', { sequence: of.sequence }, options);
  }

  cashIn(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#change('cash.move', { direction: 'in', ...move }, options);
  }

  cashOut(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#change('cash.move', { direction: 'out', ...move }, options);
  }

  /** Corrects the unit's clock, at most back to the last closing. @param time RFC 3339 with an offset */
  setClock(time: string, options?: ChangeOptions): Promise<Committed> {
    return this.#change('clock.set', { time }, options);
  }

  /** The counters as they stand (X). */
  report(options?: CallOptions): Promise<XReport> {
    return this.#connection.call('report.x', {}, options);
  }

  /**
   * What became of an operation. *Not committed* is a promise: the unit has fenced it durably, it never will be.
   */
  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome> {
    try {
      const answer = await this.#inOrder(() => this.#connection.call('operation.outcome', { operation }, options));
      if (answer.commit === undefined) return { state: 'not-committed' };
      return { state: 'committed', commit: answer.commit };
    } catch (error) {
      if (error instanceof FiscalError && error.outcome !== 'not-committed') return { state: 'unknown', reason: error };
      throw error;
    }
  }

  /** Looks operations up by id, in any epoch. Fences nothing, so absence is no promise. */
  async findOperations(ids: readonly string[], options?: CallOptions): Promise<readonly FoundOperation[]> {
    const found: FoundOperation[] = [];
    for (let at = 0; at < ids.length; at += FIND_IDS) {
      const page = await this.#connection.call('operation.find', { ids: ids.slice(at, at + FIND_IDS) }, options);
      found.push(...page.found);
    }
    return found;
  }

  /** The journal, record by record, up to its size at the start. */
  async *journal(options: CallOptions & { readonly from?: number } = {}): AsyncGenerator<JournalRecord & { readonly sequence: number }> {
    let end = Infinity;
    for (let from = options.from ?? 0; from < end; ) {
      const page = await this.#connection.call('journal.read', { from, bytesMax: JOURNAL_PAGE_BYTES }, options);
      end = Math.min(end, page.size);
      if (page.records.length === 0) return;
      for (const record of page.records) {
        if (from < end) yield { ...record, sequence: from };
        from++;
      }
    }
  }

  /** The signed tree head over all records: keep it, and a journal that was rolled back or replaced is found out. */
  async checkpoint(options?: CallOptions): Promise<string> {
    const { text } = await this.#connection.call('journal.checkpoint', {}, options);
    return new TextDecoder().decode(text);
  }

  /** The export of the journal in pieces, as `@plomba/verify` reads it. */
  async *export(options: ExportOptions = {}): AsyncGenerator<Uint8Array> {
    let size = options.size ?? 0;
    let total = Infinity;
    for (let offset = options.offset ?? 0; offset < total; ) {
      const request = { size, offset, bytesMax: EXPORT_PIECE_BYTES };
      const piece = await this.#connection.call('export.read', request, options);
      ({ size, total } = piece);
      if (piece.bytes.length === 0) return;
      offset += piece.bytes.length;
      options.onProgress?.(offset, total);
      yield piece.bytes;
    }
  }

  /** Ends the connection. Calls in flight reject. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Checks before anything is sent, then asks with one operation until there is an answer. */
  async #change<N extends ChangeName>(command: N, input: object, options: ChangeOptions = {}): Promise<Committed> {
    const operation = options.operation ?? (await this.newOperation(undefined, options));
    const request = checked(command, { operation, ...input });
    try {
      // Every command with an operation answers with a commit.
      const commit = (await this.#inOrder(() => this.#connection.call<ChangeName>(command, request, options))) as CommitReply;
      this.#noticeEpoch(commit);
      return { ...commit, operation };
    } catch (error) {
      throw this.#withOperation(error, operation);
    }
  }

  /** An epoch may have ended with this operation: the next one asks the unit. */
  #noticeEpoch(commit: CommitReply): void {
    if (!commit.repeated && commit.sequence % EPOCH_ASK_EVERY === 0) this.#epoch = undefined;
  }

  #withOperation(error: unknown, operation: Operation): unknown {
    if (!(error instanceof FiscalError)) return error;
    if (error.code === 'epoch-too-old') this.#epoch = undefined;
    const { code, detail, path, cause } = error;
    const place = path === undefined ? {} : { path: callersPath(path) };
    const resolve = isOutcomeUnknown(error) ? { resolve: () => this.outcome(operation) } : {};
    return new FiscalError(code, { detail, cause, operation, ...place, ...resolve });
  }

  /** One after another, in the order of the calls; a failure does not hold up the next. */
  #inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#order.then(run, run);
    this.#order = result.catch(() => undefined);
    return result;
  }
}

/** How often a long-lived connection asks for the epoch again; an epoch lasts 4,096 operations, two are accepted. */
const EPOCH_ASK_EVERY = 512;

/** The request by its table, or `validation-failed` with the path; nothing was sent then. */
function checked<N extends CommandName>(command: N, input: object): RequestOf<N> {
  const result = requestFromJson(command, input);
  if (result.ok) return result.value;
  throw new FiscalError('validation-failed', { path: callersPath(result.path), detail: result.rule });
}

/** Paths are told from the argument of the call on, not from the request that it was put into. */
function callersPath(path: string): string {
  return path.replace(/^(receipt|change)\./, '');
}

/**
 * A connector behind HTTP, from `connect` to `close`. One call at a time goes over the line.
 *
 * A connector does one operation once and remembers it for good, so a request whose answer was lost is sent again under
 * the same operation until it is answered. It cannot promise that an operation is never done, so a document that it does
 * not have is `unknown`, not `not-committed`, unless it refused it and nothing else was sent.
 */
import { utf8Encode } from '@plomba/codec';
import type { Operation } from '@plomba/core/model';
import type {
  CallOptions,
  CashMove,
  ChangeOptions,
  DriverCapabilities,
  DriverHost,
  DriverSession,
  FiscalError,
  Outcome,
  PeriodChoice,
  PeriodReport,
  PrintOptions,
  ReceiptCheck,
  XReport,
  ZReport,
} from '@plomba/sdk';
import { ConnectorCaller } from './connector-caller.js';
import type { Question } from './connector-line.js';
import { connectorReceipt } from './connector-receipt.js';
import { amountJson, prepared, type MeReceiptInput } from './me-invoice-input.js';
import { readCommit, readDocument, type MeCommit, type MeReceipt, type MeReport } from './me-receipt.js';
import { readStatus, type MeStatus } from './me-status.js';
import { OpenOperations, type Change } from './open-operations.js';
import { readPeriod, readX, readZ } from './read-reports.js';
import { ReportPoll } from './report-poll.js';
import { errorOfRefusal, errorOfTrouble, ASK_AGAIN_HINT, NEVER_SEEN_HINT } from './trouble.js';

const OPERATION_ID = /^[!-~]{1,64}$/;

export class ConnectorSession implements DriverSession<MeReceipt, MeReceiptInput, MeStatus, MeCommit> {
  readonly #host: DriverHost;
  readonly #caller: ConnectorCaller;
  readonly #open: OpenOperations = new OpenOperations();
  readonly #poll: ReportPoll;
  #isClosed = false;

  constructor(
    host: DriverHost,
    options: { readonly answerMs: number; readonly pollMs: { readonly first: number; readonly most: number } },
  ) {
    this.#host = host;
    this.#caller = new ConnectorCaller(host, options.answerMs);
    this.#poll = new ReportPoll(host, options.pollMs, (receipt, call) => this.#report(receipt, call));
  }

  capabilities(): Promise<DriverCapabilities> {
    const documents = ['sale', 'refund', 'correction', 'training', 'proforma'];
    return Promise.resolve({ resolution: 'by-operation', documents });
  }

  async status(options?: CallOptions): Promise<MeStatus> {
    return this.#read({ method: 'GET', path: '/status' }, readStatus, options);
  }

  newOperation(id: string): Promise<Operation> {
    return Promise.resolve({ id, epoch: 0 });
  }

  check(input: MeReceiptInput): Promise<ReceiptCheck> {
    const document = prepared(input);
    return Promise.resolve({ findings: document.ok ? [] : document.findings });
  }

  async issue(input: MeReceiptInput, options: ChangeOptions = {}): Promise<MeReceipt> {
    const operation = this.#operation(options);
    const document = prepared(input);
    if (!document.ok) throw this.#invalid(document.findings, operation);
    const change: Change<MeReceipt> = {
      operation,
      question: this.#question('/invoices', operation, document.json),
      read: (json) => this.#receiptIn(json, operation),
    };
    return this.#host.inTurn(({ signal }) => this.#change(change, signal), options);
  }

  async cashIn(move: CashMove, options: ChangeOptions = {}): Promise<MeCommit> {
    return this.#deposit('INITIAL', move, options);
  }

  async cashOut(move: CashMove, options: ChangeOptions = {}): Promise<MeCommit> {
    return this.#deposit('WITHDRAW', move, options);
  }

  async closeDay(options: ChangeOptions = {}): Promise<MeCommit> {
    const operation = this.#operation(options);
    const question = this.#question('/days/close', operation, {});
    const change = { operation, question, read: (json: unknown) => commitIn(json, 'day-close', operation) };
    return this.#host.inTurn(({ signal }) => this.#change(change, signal), options);
  }

  async report(options?: CallOptions): Promise<XReport> {
    return this.#read({ method: 'GET', path: '/reports/x' }, readX, options);
  }

  async dayReport(day: number, options: PrintOptions = {}): Promise<ZReport> {
    return this.#read(
      { method: 'GET', path: `/reports/z/${day}${options.print === true ? '?print=yes' : ''}` },
      readZ,
      options,
    );
  }

  async periodReport(choice: PeriodChoice, options: PrintOptions = {}): Promise<PeriodReport> {
    const { from, to } = choice.days ?? choice.dates;
    const print = options.print === true ? '&print=yes' : '';
    const path = `/reports/period?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}${print}`;
    return this.#read({ method: 'GET', path }, readPeriod, options);
  }

  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome<MeReceipt, MeCommit>> {
    this.#operation({ operation });
    try {
      return await this.#host.inTurn(({ signal }) => this.#outcome(operation, signal), options);
    } catch (error) {
      // Given up while it waited, or the line is gone: what is asked for stays as it is.
      return { state: 'unknown', reason: this.#unknown(operation, this.#host.errorOf(error), ASK_AGAIN_HINT) };
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#caller.close();
    await this.#host.release();
  }

  /** @throws FiscalError */
  #operation({ operation = { id: this.#host.drawId(), epoch: 0 } }: ChangeOptions): Operation {
    if (OPERATION_ID.test(operation.id)) return operation;
    const rule = 'must be 1 to 64 printable ASCII characters without spaces';
    throw this.#host.error('validation-failed', { path: 'operation.id', rule, detail: rule });
  }

  #invalid(findings: ReceiptCheck['findings'], operation: Operation): FiscalError {
    const [first] = findings;
    const detail = findings.map(({ path = '', rule }) => `${path} ${rule}`.trim()).join('; ');
    const place = { path: first?.path ?? '', ...(first === undefined ? {} : { rule: first.rule }) };
    return this.#host.error('validation-failed', { detail, ...place, operation });
  }

  #question(path: string, operation: Operation, json: unknown): Question {
    return { method: 'POST', path, key: operation.id, body: utf8Encode(JSON.stringify(json)) ?? new Uint8Array() };
  }

  #receiptIn(json: unknown, operation: Operation): MeReceipt | undefined {
    const facts = readDocument(json);
    // Another operation's is none of ours.
    return facts?.id === operation.id ? connectorReceipt(facts, operation, this.#poll) : undefined;
  }

  async #deposit(kind: 'INITIAL' | 'WITHDRAW', move: CashMove, options: ChangeOptions): Promise<MeCommit> {
    const operation = this.#operation(options);
    const strange = (['till', 'time', 'reason'] as const).filter((name) => move[name] !== undefined);
    if (strange.length > 0) {
      const findings = strange.map((path) => ({
        code: 'validation-failed',
        path,
        rule: 'is no part of a deposit in Montenegro',
      }));
      throw this.#invalid(findings, operation);
    }
    const question = this.#question('/deposits', operation, { operation: kind, amount: amountJson(move.amount) });
    const change = { operation, question, read: (json: unknown) => commitIn(json, 'cash', operation) };
    return this.#host.inTurn(({ signal }) => this.#change(change, signal), options);
  }

  /** @throws FiscalError */
  async #change<T extends MeCommit>(change: Change<T>, signal: AbortSignal): Promise<T> {
    const { operation, question, read } = change;
    const wasOpen = this.#open.has(operation);
    const reached = await this.#caller.ask(question, read, signal);
    if (reached.kind === 'done') {
      this.#open.settle(operation, 'done');
      return reached.value;
    }
    const isOpen = wasOpen || reached.isOpen;
    const isRefused = reached.kind === 'refused';
    const error = isRefused
      ? errorOfRefusal(this.#host, reached.problem, operation)
      : errorOfTrouble(this.#host, reached.trouble, this.#about(signal, operation));
    const isSettled = !isOpen || (isRefused && this.#open.settles(reached.problem));
    if (isSettled) {
      this.#open.settle(operation, 'not-done');
      throw error;
    }
    this.#open.hold(change);
    throw this.#unknown(operation, error, ASK_AGAIN_HINT);
  }

  async #outcome(operation: Operation, signal: AbortSignal): Promise<Outcome<MeReceipt, MeCommit>> {
    const question: Question = { method: 'GET', path: `/invoices/${encodeURIComponent(operation.id)}` };
    const found = await this.#caller.ask(question, (json) => this.#receiptIn(json, operation), signal);
    if (found.kind === 'done') {
      this.#open.settle(operation, 'done');
      return { state: 'committed', commit: found.value, receipt: found.value };
    }
    if (found.kind === 'failed') throw errorOfTrouble(this.#host, found.trouble, this.#about(signal, operation));
    if (found.problem.code !== 'not-found') throw errorOfRefusal(this.#host, found.problem, operation);
    if (this.#open.isRefused(operation)) return { state: 'not-committed' };
    const change = this.#open.held(operation);
    if (change === undefined) {
      const cause = errorOfRefusal(this.#host, found.problem, operation);
      return { state: 'unknown', reason: this.#unknown(operation, cause, NEVER_SEEN_HINT) };
    }
    return this.#settled(change, signal);
  }

  /** Sends what stayed without an answer once more: done now, or done before. */
  async #settled(change: Change<MeCommit>, signal: AbortSignal): Promise<Outcome<MeReceipt, MeCommit>> {
    try {
      const commit = await this.#change(change, signal);
      return { state: 'committed', commit, ...('report' in commit ? { receipt: commit as MeReceipt } : {}) }; // only receipts have it
    } catch (error) {
      if (this.#open.isRefused(change.operation)) return { state: 'not-committed' };
      return { state: 'unknown', reason: this.#host.errorOf(error) };
    }
  }

  async #report(receipt: MeReceipt, options?: CallOptions): Promise<MeReport> {
    const { operation } = receipt;
    const path = `/invoices/${encodeURIComponent(operation.id)}`;
    const read = (json: unknown): MeReport | undefined => this.#receiptIn(json, operation)?.reports;
    return this.#read({ method: 'GET', path }, read, options);
  }

  #read<T>(question: Question, read: (json: unknown) => T | undefined, options?: CallOptions): Promise<T> {
    return this.#host.inTurn(async ({ signal }) => {
      const reached = await this.#caller.ask(question, read, signal);
      if (reached.kind === 'done') return reached.value;
      if (reached.kind === 'refused') throw errorOfRefusal(this.#host, reached.problem, undefined);
      throw errorOfTrouble(this.#host, reached.trouble, this.#about(signal));
    }, options);
  }

  #about(signal: AbortSignal, operation?: Operation): Parameters<typeof errorOfTrouble>[2] {
    return { signal, isClosed: this.#isClosed, ...(operation === undefined ? {} : { operation }) };
  }

  #unknown(operation: Operation, cause: FiscalError, hint: string): FiscalError {
    const error = cause.outcome === 'unknown' ? cause : cause.with({ outcome: 'unknown' });
    return this.#host.error('outcome-unknown', { operation, cause: error, detail: cause.detail, hint });
  }
}

function commitIn(json: unknown, kind: 'cash' | 'day-close', operation: Operation): MeCommit | undefined {
  const commit = readCommit(json, kind);
  return commit === undefined ? undefined : { operation, ...commit };
}

/**
 * The native link as a driver: one method a command, each with an operation that makes it happen at most once.
 * Changes are sent in the order in which they were made.
 */
import type {
  CommandName,
  FirmwareStatus,
  Forensics,
  FoundOperation,
  PeriodReport,
  ReceiptCheck,
  ReplyOf,
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
import { Calls } from './calls.js';
import { readCapabilities } from './capabilities.js';
import { checked } from './checked.js';
import type { Driver, DriverCapabilities, DriverHost, DriverSession, EventOptions } from './driver.js';
import { FiscalError, type CallOptions, type Committed, type Outcome } from './fiscal-error.js';
import { hexBytes } from './exact-json.js';
import { UnitIdentity } from './identity.js';
import { EventFeed, noticesOf, type UnitNotice } from './link/event-feed.js';
import { sendFirmware, type FirmwareImage, type UpdateOptions } from './link/firmware.js';
import { loginRequest } from './link/login.js';
import { Operations } from './link/operations.js';
import type { ConsistencyProof, Prover, RecordProof } from './verification-port.js';
import { findOperations, readExport, readJournal, readVisits } from './reading.js';
import type { ExportOptions, JournalOptions, Query, SequencedRecord } from './reading.js';
import { shapeFindings } from './link/receipt-shape.js';
import { receiptOf, type Receipt, type ReceiptInput } from './receipt.js';

/** The native link: the driver of {@link connect} unless another one is named. */
export const linkDriver: Driver = {
  name: 'link',
  start: (host) => new LinkSession(host),
};

/** A call that waits until there is a connection, or never will be one: as long as a timer can be, ms. */
const UNTIL_CONNECTED_MS = 0x7fffffff;

class LinkSession implements DriverSession<Receipt, ReceiptInput, UnitStatus, Committed> {
  readonly #calls: Calls;
  readonly #identity: UnitIdentity;
  readonly #operations: Operations;
  readonly #verification: DriverHost['verification'];
  readonly #events: EventFeed = new EventFeed((kinds) =>
    this.#query('events.watch', { kinds }, { timeoutMs: UNTIL_CONNECTED_MS }),
  );
  readonly #query: Query = (command, request, options) =>
    this.#calls.call({ command, request: () => request }, options);

  constructor(host: DriverHost) {
    this.#verification = () => host.verification();
    const identity = new UnitIdentity(host.expect, this.#verification);
    this.#identity = identity;
    this.#calls = new Calls({
      opener: host,
      timers: host.timers,
      drawSession: () => host.drawSession(),
      backoffMs: host.backoffMs,
      timeoutMs: host.timeoutMs,
      identity,
      onReady: (status) => {
        this.#operations.noticeStatus(status);
        this.#events.connected();
      },
      onEvent: (event) => this.#events.take(event),
      onOver: (error) => this.#events.end(error),
    });
    this.#operations = new Operations({
      calls: this.#calls,
      identity,
      drawId: () => host.drawId(),
      status: (options) => this.status(options),
    });
  }

  async capabilities(options?: CallOptions): Promise<DriverCapabilities> {
    return readCapabilities(this.#query, options);
  }

  async status(options?: CallOptions): Promise<UnitStatus> {
    const status = await this.#query('unit.status', {}, options);
    this.#operations.noticeStatus(status);
    return status;
  }

  async newOperation(id: string, options?: CallOptions): Promise<Operation> {
    return this.#operations.create(id, options);
  }

  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome> {
    return this.#operations.outcome(operation, options);
  }

  async personalise(input: { readonly serial: string }, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('unit.personalise', input, options);
  }

  async changeLife(change: LifeStep, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('life.change', { change }, options);
  }

  async openDay(options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('day.open', {}, options);
  }

  async closeDay(options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('day.close', {}, options);
  }

  async issue(receipt: ReceiptInput, options?: ChangeOptions): Promise<Receipt> {
    const commit = await this.#operations.change('receipt.issue', { receipt }, options);
    const issued = receiptOf(commit, commit.operation);
    if (issued !== undefined) return issued;
    const { operation } = commit;
    throw this.#operations.withResolve(
      new FiscalError('internal', { detail: 'the unit committed no receipt', operation }),
    );
  }

  async copy(of: { readonly sequence: number }, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('receipt.copy', { sequence: of.sequence }, options);
  }

  async cashIn(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('cash.move', { direction: 'in', ...move }, options);
  }

  async cashOut(move: CashMove, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('cash.move', { direction: 'out', ...move }, options);
  }

  async setClock(time: string, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('clock.set', { time }, options);
  }

  async report(options?: CallOptions): Promise<XReport> {
    return this.#query('report.x', {}, options);
  }

  async check(receipt: ReceiptInput, options?: CallOptions): Promise<ReceiptCheck> {
    const findings = shapeFindings(receipt);
    if (findings.length > 0) return { findings };
    return this.#query('receipt.check', checked('receipt.check', { receipt }), options);
  }

  async dayReport(day: number, options: PrintOptions = {}): Promise<ZReport> {
    return this.#ask('report.z', { day, ...printed(options) }, options);
  }

  async periodReport(choice: PeriodChoice, options: PrintOptions = {}): Promise<PeriodReport> {
    return this.#ask('report.period', { ...choice, ...printed(options) }, options);
  }

  async openShift(shift: Shift, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('shift.open', shift, options);
  }

  async closeShift(shift: Shift, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('shift.close', shift, options);
  }

  async shiftReport({ sequence }: { readonly sequence: number }, options: PrintOptions = {}): Promise<ShiftReport> {
    return this.#ask('report.shift', { sequence, ...printed(options) }, options);
  }

  async noteEvent(event: TillEvent, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('event.note', event, options);
  }

  async changeKey(change: KeyChange, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('key.change', hexBytes(change), options);
  }

  async rotateLogKey(options?: ChangeOptions): Promise<Committed> {
    const before = this.#calls.sessions?.peer;
    this.#identity.rotating(true);
    const commit = await this.#operations.change('key.rotate', {}, options).catch((error: unknown) => {
      if (error instanceof FiscalError && error.outcome === 'not-committed') this.#identity.rotating(false);
      throw error;
    });
    const status = await this.status(options).catch(() => undefined); // the rotation stands, whatever became of the line
    if (status !== undefined && this.#calls.sessions?.peer === before) this.#identity.rotated(status);
    return commit;
  }

  async linkJournal(link: JournalLink, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('life.link', hexBytes(link), options);
  }

  async openIntervention(visit: VisitBegin, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('intervention.open', visit, options);
  }

  async closeIntervention(visit: VisitEnd, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change('intervention.close', visit, options);
  }

  async interventions(options?: CallOptions): Promise<readonly Visit[]> {
    return readVisits(this.#query, options);
  }

  async installLicence({ licence, signature }: SignedLicence, options?: ChangeOptions): Promise<Committed> {
    return this.#operations.change(
      'licence.install',
      { licence: hexBytes(licence), ...hexBytes({ signature }) },
      options,
    );
  }

  async forensics(options?: CallOptions): Promise<Forensics> {
    return this.#query('unit.forensics', {}, options);
  }

  async proof(sequence: number, options?: CallOptions): Promise<RecordProof> {
    const { sequence: wanted } = checked('proof.inclusion', { sequence, size: 0 });
    const prover = await this.#prover(options);
    return prover.verification.proveRecord(prover, wanted, options);
  }

  async consistency(olderCheckpoint: string, options?: CallOptions): Promise<ConsistencyProof> {
    const prover = await this.#prover(options);
    return prover.verification.proveConsistency(prover, olderCheckpoint, options);
  }

  events(options: EventOptions = {}): AsyncGenerator<UnitNotice, void, undefined> {
    return noticesOf(this.#events, options.signal);
  }

  async login(login: Login, options?: CallOptions): Promise<SessionReply> {
    const request = await loginRequest(login, {
      query: (command, asked) => this.#query(command, asked, options),
      sessions: () => this.#calls.sessions,
    });
    return this.#askOnce('session.login', request, options);
  }

  async logout(options?: CallOptions): Promise<SessionReply> {
    return this.#askOnce('session.logout', {}, options);
  }

  async changePin(
    pins: { readonly pin?: string; readonly newPin: string },
    options?: CallOptions,
  ): Promise<SessionReply> {
    return this.#askOnce('pin.change', pins, options);
  }

  async firmware(options?: CallOptions): Promise<FirmwareStatus> {
    return this.#query('firmware.status', {}, options);
  }

  async updateFirmware(image: FirmwareImage, options: UpdateOptions = {}): Promise<FirmwareStatus> {
    return sendFirmware(this.#query, image, options);
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

  async #ask<N extends CommandName>(command: N, input: object, options?: CallOptions): Promise<ReplyOf<N>> {
    return this.#query(command, checked(command, input), options);
  }

  /** For what belongs to one connection: it is never sent a second time. */
  async #askOnce<N extends CommandName>(command: N, input: object, options?: CallOptions): Promise<ReplyOf<N>> {
    const request = checked(command, input);
    return this.#calls.call({ command, request: () => request, once: true }, options);
  }

  async #prover(options: CallOptions | undefined): Promise<Prover> {
    const logKey = this.#identity.logKey ?? (await this.status(options)).logKey;
    if (logKey === undefined) throw new FiscalError('proof-invalid', { detail: 'the unit has no log key yet' });
    return { query: this.#query, verification: await this.#verification(), logKey };
  }
}

function printed({ print }: PrintOptions): { readonly print?: boolean } {
  return print === undefined ? {} : { print };
}

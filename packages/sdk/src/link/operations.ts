/**
 * Operations of the native link: the epoch in which they are made, sending one until there is an answer, and what became
 * of it.
 *
 * Invariants: an operation keeps its id in every repetition, and its epoch once it was sent; only one that was drawn here
 * may get another epoch, and only while the unit has surely not executed it.
 */
import { isWireStatus, type ChangeName, type ReplyOf, type RequestOf, type UnitStatus } from '@plomba/link';
import type { Operation } from '@plomba/core/model';
import type { ChangeOptions } from '../call-types.js';
import type { Calls } from '../calls.js';
import { checked } from '../checked.js';
import { FiscalError, type CallOptions, type Committed, type Outcome } from '../fiscal-error.js';
import type { UnitIdentity } from '../identity.js';
import { receiptOf } from '../receipt.js';

/** Commits after which the epoch is asked for again: an epoch lasts 4,096 operations, and two of them are accepted. */
const EPOCH_ASK_EVERY = 1_024;

/** What operations need of the connection. */
export interface OperationsParts {
  readonly calls: Calls;
  readonly identity: UnitIdentity;
  readonly drawId: () => string;
  /** Asks the unit, and tells {@link Operations.noticeStatus} of the answer. */
  readonly status: (options?: CallOptions) => Promise<UnitStatus>;
}

export class Operations {
  readonly #parts: OperationsParts;
  #epoch = 0;
  #commitsSinceStatus = 0;

  constructor(parts: OperationsParts) {
    this.#parts = parts;
  }

  noticeStatus(status: UnitStatus): void {
    if (status.halted !== undefined) return; // it may not know its epoch
    this.#epoch = status.epoch;
    this.#commitsSinceStatus = 0;
  }

  async create(id: string, options?: CallOptions): Promise<Operation> {
    if (this.#commitsSinceStatus >= EPOCH_ASK_EVERY) await this.#parts.status(options);
    return { id, epoch: this.#epoch };
  }

  /** Checks before anything is sent, then asks with one operation until there is an answer. */
  async change<N extends ChangeName>(command: N, input: object, options: ChangeOptions = {}): Promise<Committed> {
    const drawn = options.operation === undefined;
    const operation = options.operation ?? { id: this.#parts.drawId(), epoch: this.#epoch };
    const request = checked(command, { ...input, operation: { id: operation.id, epoch: operation.epoch } });
    try {
      return await this.#send(command, request, { drawn, ...options });
    } catch (error) {
      // Refused at its first transmission, or it would be `outcome-unknown`: a drawn operation may get a new epoch.
      if (!drawn || !(error instanceof FiscalError) || error.code !== 'epoch-too-old') throw error;
      await this.#parts.status(options);
      return this.#send(command, request, { drawn, ...options });
    }
  }

  async outcome(operation: Operation, options?: CallOptions): Promise<Outcome> {
    const request = checked('operation.outcome', { operation: { id: operation.id, epoch: operation.epoch } });
    try {
      const { commit } = await this.#parts.calls.call(
        { command: 'operation.outcome', request: () => request },
        options,
      );
      return commit === undefined ? { state: 'not-committed' } : this.#committedOutcome({ ...commit, operation });
    } catch (error) {
      if (error instanceof FiscalError) return { state: 'unknown', reason: error };
      throw error;
    }
  }

  /** The error, with the way to find out what became of its operation. */
  withResolve(error: unknown): unknown {
    if (!(error instanceof FiscalError) || error.operation === undefined) return error;
    const { operation } = error;
    return error.with({ resolve: (options) => this.outcome(operation, options) });
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
      const reply: ReplyOf<ChangeName> = await this.#parts.calls.call(
        { command, request: current, operation: () => operation } as const,
        options,
      );
      this.#noticeCommit(reply.sequence);
      return { ...reply, operation };
    } catch (error) {
      return this.#afterRefusal(error, operation, options);
    }
  }

  /**
   * A refusal behind a lost answer says nothing of what was sent before, which may come late: the unit is asked, and from
   * then on it is committed, or never will be. @throws FiscalError (as a rejection) what was refused, or why it is unknown
   */
  async #afterRefusal(error: unknown, operation: Operation, options: ChangeOptions): Promise<Committed> {
    const refusal = error instanceof FiscalError && error.code === 'outcome-unknown' ? error.cause : undefined;
    // An operation of an epoch that is over stays as it is: whoever asks for it decides.
    if (refusal instanceof FiscalError && isWireStatus(refusal.code) && refusal.code !== 'epoch-too-old') {
      const found = await this.outcome(operation, options);
      if (found.state === 'committed') return found.commit;
      if (found.state === 'not-committed') throw refusal.with({ operation, outcome: 'not-committed' });
    }
    throw this.withResolve(error);
  }

  #committedOutcome(commit: Committed): Outcome {
    this.#parts.identity.committed(commit.sequence);
    const receipt = receiptOf(commit, commit.operation);
    return { state: 'committed', commit, ...(receipt === undefined ? {} : { receipt }) };
  }

  #noticeCommit(sequence: number): void {
    this.#parts.identity.committed(sequence);
    this.#commitsSinceStatus++;
    if (this.#commitsSinceStatus % EPOCH_ASK_EVERY !== 0) return;
    this.#parts.status().catch(() => undefined); // the next operation asks again
  }
}

/**
 * A change under a key, once: the operation is stored before the unit is asked, the answer before the client gets it.
 *
 * Invariants: requests with one key run one after the other; a key whose outcome is open is never reported as
 * `not-committed` unless the unit looked it up; nothing is asked of the unit before the operation is durable.
 */
import { toHex, type Json } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { operationDigestContent, replyToJson, requestFromJson, statusRow } from '@plomba/link';
import type { ChangeName, ChangeRequests, CommitReply } from '@plomba/link';
import { FiscalError, isFiscalError, toJson, type Operation, type Outcome, type Unit } from '@plomba/sdk';
import { CliError } from '../cli-error.js';
import type { KeyStore } from './key-store.js';

/** The body of an answer. */
export interface Body {
  readonly [field: string]: Json;
}

/** What a request asks for, and the call of the SDK that does it. */
export interface Change {
  readonly key: string;
  readonly command: ChangeName;
  /** The request in its JSON form, without the operation. */
  readonly input: { readonly [field: string]: unknown };
  run(unit: Unit, operation: Operation): Promise<Body>;
}

export interface ChangeResult {
  readonly body: Body;
  readonly repeated: boolean;
}

/** Epochs in which the unit itself knows every key by its id alone: the current one and the one before. */
const EPOCHS_KNOWN_BY_ID = 2;

export class Changes {
  readonly #store: KeyStore;
  readonly #unit: () => Promise<Unit>;
  readonly #timeoutMs: number;
  #checked: Unit | undefined;
  /** The last request of each key that is at work. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: { readonly store: KeyStore; readonly unit: () => Promise<Unit>; readonly timeoutMs: number }) {
    this.#store = parts.store;
    this.#unit = parts.unit;
    this.#timeoutMs = parts.timeoutMs;
  }

  /** @throws FiscalError, TransportError, CliError (as rejections) */
  do(change: Change): Promise<ChangeResult> {
    return this.#inTurn(change.key, () => this.#do(change));
  }

  /** What is known of a key; undefined when nothing was committed so far. Reads only. */
  async find(key: string): Promise<Exclude<Outcome, { state: 'unknown' }> | undefined> {
    const unit = await this.#unit();
    const [found] = await unit.findOperations([key], this.#call());
    if (found === undefined) return undefined;
    if (found.fenced) return { state: 'not-committed' };
    const outcome = await unit.outcome({ id: key, epoch: found.epoch }, this.#call());
    if (outcome.state === 'unknown') throw outcome.reason;
    return outcome;
  }

  /** Settles a key: committed, or fenced for good. */
  settle(key: string): Promise<Outcome> {
    return this.#inTurn(key, async () => {
      try {
        const unit = await this.#unit();
        const operation = this.#store.get(key)?.operation ?? (await this.#operationFor(unit, key));
        const outcome = await unit.outcome(operation, this.#call());
        if (outcome.state === 'not-committed') await this.#store.release(key);
        return outcome;
      } catch (error) {
        if (isFiscalError(error)) return { state: 'unknown', reason: error };
        throw error;
      }
    });
  }

  #inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.then(run, run);
    this.#turns.set(key, turn);
    const leave = (): void => {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  async #do(change: Change): Promise<ChangeResult> {
    const { key } = change;
    const known = this.#store.get(key);
    const wasOpen = known?.kind === 'open';
    const digest = this.#digest(change, wasOpen);
    if (known?.kind === 'done') {
      const { operation, answer } = known;
      if (answer.digest === digest) return { body: { ...answer.body, repeated: true }, repeated: true };
      throw new FiscalError('operation-conflict', { detail: 'this key is bound to another content', operation });
    }
    try {
      const unit = await this.#unit();
      const operation = known?.operation ?? (await this.#begin(unit, key));
      const body = await change.run(unit, operation);
      await this.#keep(operation, digest, body);
      return { body, repeated: body['repeated'] === true };
    } catch (error) {
      throw await this.#failed(error, key, wasOpen);
    }
  }

  /** The content as the unit compares it. @throws FiscalError `validation-failed` */
  #digest({ key, command, input }: Change, wasOpen: boolean): string {
    const checked = requestFromJson(command, { ...input, operation: { id: key, epoch: 0 } });
    if (checked.ok) {
      // The request of a command that carries an operation.
      return toHex(sha256(operationDigestContent(command, checked.value as ChangeRequests[ChangeName])));
    }
    const open = wasOpen ? ({ outcome: 'unknown' } as const) : {};
    throw new FiscalError('validation-failed', { path: checked.path, detail: checked.rule, ...open });
  }

  /** Stores a new operation; from here on the key is open. */
  async #begin(unit: Unit, key: string): Promise<Operation> {
    const operation = await this.#operationFor(unit, key);
    await this.#store.begin(operation);
    return operation;
  }

  /**
   * The operation of a key that is not in the store. A unit knows the ids of two epochs by themselves; in a longer life
   * an id could be bound earlier, by a bridge whose file was lost, and must keep its epoch.
   */
  async #operationFor(unit: Unit, key: string): Promise<Operation> {
    await this.#checkUnit(unit);
    const operation = await unit.newOperation(key, this.#call());
    if (operation.epoch < EPOCHS_KNOWN_BY_ID) return operation;
    const [found] = await unit.findOperations([key], this.#call());
    return found === undefined ? operation : { id: key, epoch: found.epoch };
  }

  /** Keys of one unit mean nothing to another one. Once is enough: the SDK takes no other unit at a reconnect. */
  async #checkUnit(unit: Unit): Promise<void> {
    if (this.#checked === unit) return;
    const status = await unit.status(this.#call());
    // A unit that has stopped may know neither who it is nor its epoch; a blank one has no key yet.
    if (status.halted !== undefined) throw new FiscalError('halted', { detail: status.halted });
    if (status.logKey === undefined) return;
    const logKey = toHex(status.logKey);
    if (this.#store.unit === undefined) await this.#store.bindTo(logKey);
    else if (this.#store.unit !== logKey) {
      const detail = `unit ${status.serial ?? 'without a serial'} answers; the key file belongs to another one`;
      throw new FiscalError('wrong-unit', { detail });
    }
    this.#checked = unit;
  }

  /** The unit has it durably: when the disk of the bridge fails now, the client gets its answer all the same. */
  async #keep(operation: Operation, digest: string, body: Body): Promise<void> {
    try {
      await this.#store.finish(operation, { digest, body: { ...body, repeated: false } });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
    }
  }

  /** What a failure says about the key, and about earlier requests with it. */
  async #failed(error: unknown, key: string, wasOpen: boolean): Promise<unknown> {
    if (!isFiscalError(error) || error.outcome !== 'not-committed') return error;
    if (!wasOpen || statusRow(error.code).settles) {
      await this.#store.release(key).catch(() => undefined); // it stays open: that is the safe side
      return error;
    }
    const { code, detail, path, cause, hint, operation } = error;
    const place = path === undefined ? {} : { path };
    const about = operation === undefined ? {} : { operation };
    return new FiscalError(code, { detail, cause, hint, outcome: 'unknown', ...place, ...about });
  }

  #call(): { readonly timeoutMs: number } {
    return { timeoutMs: this.#timeoutMs };
  }
}

/** An outcome as a body. */
export function outcomeBody(outcome: Exclude<Outcome, { state: 'unknown' }>): Body {
  if (outcome.state === 'not-committed') return { state: outcome.state };
  const { commit, receipt } = outcome;
  return {
    state: outcome.state,
    commit: commitBody(commit, commit.operation),
    ...(receipt === undefined ? {} : { receipt: toJson(receipt) as Json }), // the SDK's JSON values are JSON
  };
}

/** A commit as a body. */
export function commitBody(commit: CommitReply, { id, epoch }: Operation): Body {
  const fields = replyToJson('receipt.issue', commit) as Body; // a record table always writes an object
  return { ...fields, operation: { id, epoch } };
}

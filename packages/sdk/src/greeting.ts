/**
 * Who has answered: the first questions of each life of a connection. The status first; where the unit names another key
 * than it had, its journal has to show how that came; and where a key is expected, the unit has to prove that it has it.
 *
 * Invariant: after `end` nothing is asked and nothing is reported.
 */
import type { ClientEvent, CommandName, JournalRecord, ReplyOf, RequestOf, UnitStatus } from '@plomba/link';
import { FiscalError, fromTransport } from './fiscal-error.js';
import type { Session } from './session.js';
import type { JournalRecords } from './verification-port.js';

/** What makes a unit the right one. */
export interface IdentityCheck {
  /** Why this is not the right unit, by what it says; undefined when it is. */
  check(status: UnitStatus): FiscalError | undefined;
  /** Whether the unit's journal explains what {@link check} found; it is to be checked again then. */
  follow(status: UnitStatus, journal: JournalRecords): Promise<boolean>;
  /** Draws a challenge, 16 to 64 random bytes; undefined where the unit does not have to prove its key. */
  challenge(): Uint8Array | undefined;
  /** Why the answer to a challenge proves nothing; undefined when it does. */
  judge(answer: IdentityAnswer): Promise<FiscalError | undefined>;
}

/** The answer of a unit to a challenge in this connection. */
export interface IdentityAnswer {
  readonly challenge: Uint8Array;
  readonly reply: ReplyOf<'session.challenge'>;
  readonly sessions: { readonly own: number; readonly peer: number };
}

/** Who is told what becomes of it. */
export interface GreetingListener {
  /** The unit has been asked something, or (false) it has answered. */
  waiting(isWaiting: boolean): void;
  /** It is the right unit. */
  accepted(status: UnitStatus): void;
  /** A final refusal will not mend by another attempt. */
  refused(error: FiscalError, final: boolean): void;
}

export class Greeting {
  readonly #session: Session;
  readonly #identity: IdentityCheck;
  readonly #listener: GreetingListener;
  readonly #asked = new Map<number, (event: ClientEvent) => void>();
  #over = false;

  constructor(session: Session, identity: IdentityCheck, listener: GreetingListener) {
    this.#session = session;
    this.#identity = identity;
    this.#listener = listener;
  }

  start(): void {
    this.#ask('unit.status', {}, (status) => {
      if (status === undefined) this.#refuse(new FiscalError('internal', { detail: 'the unit has no status' }), false);
      else this.#judge(status);
    });
  }

  /** Whether the event was an answer to a question of the greeting. */
  take(event: ClientEvent): boolean {
    if (!('requestId' in event)) return false;
    const settle = this.#asked.get(event.requestId);
    if (settle === undefined) return false;
    this.#asked.delete(event.requestId);
    // Unanswered: the event that ended the session follows.
    if (event.kind === 'unanswered' || this.#over) return true;
    this.#listener.waiting(false);
    settle(event);
    return true;
  }

  end(): void {
    this.#over = true;
  }

  /** @param then told of the reply, or of what came instead of one */
  #ask<N extends CommandName>(
    command: N,
    request: RequestOf<N>,
    then: (reply: ReplyOf<N> | undefined, event: ClientEvent) => void,
  ): void {
    if (this.#over) return;
    this.#listener.waiting(true);
    const settle = (event: ClientEvent): void =>
      // The reply to a request is decoded by the table of its command.
      then(event.kind === 'response' ? (event.reply as ReplyOf<N>) : undefined, event);
    this.#asked.set(this.#session.request(command, request), settle);
    this.#session.flush();
  }

  #judge(status: UnitStatus): void {
    const wrong = this.#identity.check(status);
    if (wrong === undefined) return this.#challenge(status);
    const read = (from: number, bytesMax: number): Promise<readonly JournalRecord[]> =>
      new Promise((resolve) => this.#ask('journal.read', { from, bytesMax }, (page) => resolve(page?.records ?? [])));
    this.#settle(this.#identity.follow(status, { size: status.records, read }), (isFollowed) => {
      const again = isFollowed ? this.#identity.check(status) : wrong;
      if (again === undefined) this.#challenge(status);
      else this.#refuse(again);
    });
  }

  #challenge(status: UnitStatus): void {
    const challenge = this.#identity.challenge();
    // A halted unit executes nothing, so it may be asked what is wrong with it.
    if (challenge === undefined || status.halted !== undefined) return this.#listener.accepted(status);
    this.#ask('session.challenge', { challenge }, (reply, event) => {
      const { sessions } = this.#session;
      if (reply === undefined || sessions === undefined) {
        const said = 'detail' in event ? `: ${event.detail}` : '';
        return this.#refuse(
          new FiscalError('wrong-unit', { detail: `the unit does not prove that it has its key${said}` }),
        );
      }
      this.#settle(this.#identity.judge({ challenge, reply, sessions }), (wrong) => {
        if (wrong === undefined) this.#listener.accepted(status);
        else this.#refuse(wrong);
      });
    });
  }

  /** What is found out elsewhere: a fault there is no fault of the line, and no reason for another attempt. */
  #settle<T>(promise: Promise<T>, then: (value: T) => void): void {
    promise.then(
      (value) => {
        if (!this.#over) then(value);
      },
      (error: unknown) => this.#refuse(fromTransport(error)),
    );
  }

  #refuse(error: FiscalError, final = true): void {
    if (!this.#over) this.#listener.refused(error, final);
  }
}

/**
 * Who is at the other end of a line. A connection begins as the till's; a login makes it another principal's, and with
 * the connection everything ends: principal, nonce, what was watched.
 */
import type { PrincipalRole, UnitEventKind } from '@plomba/link';
import { changesBetween, type Standing } from './condition.js';

/** The session numbers of a connection. */
export interface SessionNumbers {
  readonly caller: number;
  readonly unit: number;
}

export class LineSession {
  readonly #first: PrincipalRole;
  #principal: PrincipalRole;
  #numbers: SessionNumbers | undefined;
  #nonce: Uint8Array | undefined;
  #watched: readonly UnitEventKind[] = [];
  #last: Standing | undefined;

  /** @param first whose every connection is before a login */
  constructor(first: PrincipalRole) {
    this.#first = first;
    this.#principal = first;
  }

  fork(): LineSession {
    const copy = new LineSession(this.#first);
    copy.#principal = this.#principal;
    copy.#numbers = this.#numbers;
    copy.#nonce = this.#nonce;
    copy.#watched = this.#watched;
    copy.#last = this.#last;
    return copy;
  }

  get principal(): PrincipalRole {
    return this.#principal;
  }

  /** Undefined for a command without a line. */
  get numbers(): SessionNumbers | undefined {
    return this.#numbers;
  }

  /** Another connection, or none. */
  begin(numbers: SessionNumbers | undefined): void {
    this.#numbers = numbers;
    this.#watched = [];
    this.#last = undefined;
    this.logOut();
  }

  logIn(principal: PrincipalRole): void {
    this.#principal = principal;
  }

  logOut(): void {
    this.#principal = this.#first;
    this.#nonce = undefined;
  }

  get isWatching(): boolean {
    return this.#watched.length > 0;
  }

  /** @param now what the first event is told against */
  watch(kinds: readonly UnitEventKind[], now: Standing): void {
    this.#watched = kinds;
    this.#last = now;
  }

  /** What has changed since the last time, as far as it is watched. */
  changes(now: Standing): readonly UnitEventKind[] {
    const before = this.#last ?? now;
    this.#last = now;
    return changesBetween(before, now).filter((kind) => this.#watched.includes(kind));
  }

  give(nonce: Uint8Array): void {
    this.#nonce = nonce;
  }

  /** The nonce, once: a signature is good for one login. */
  takeNonce(): Uint8Array | undefined {
    const nonce = this.#nonce;
    this.#nonce = undefined;
    return nonce;
  }
}

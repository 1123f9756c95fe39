/**
 * Who is at the other end of a line. A connection begins as the till's; a login makes it another principal's, and with
 * the connection everything ends: principal, nonce, what was watched.
 */
import type { PrincipalRole } from '@plomba/link';

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

  /** @param first whose every connection is before a login */
  constructor(first: PrincipalRole) {
    this.#first = first;
    this.#principal = first;
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
    this.logOut();
  }

  logIn(principal: PrincipalRole): void {
    this.#principal = principal;
  }

  logOut(): void {
    this.#principal = this.#first;
    this.#nonce = undefined;
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

/** Something that a test expects a unit to be asked, by a moment of virtual time. No promise: it is looked at. */
import { AssertionError } from '@plomba/core';
import type { CommandName, RequestOf } from '@plomba/link';

export type ExpectationState = 'waiting' | 'met' | 'late';

/** A command that came over a line. */
export interface ReceivedCommand {
  readonly command: CommandName;
  readonly request: object;
  /** Host time, ms. */
  readonly atMs: number;
}

export class Expectation<N extends CommandName> {
  readonly command: N;
  readonly #fits: (request: RequestOf<N>) => boolean;
  readonly #untilMs: number;
  #state: ExpectationState = 'waiting';
  #request: RequestOf<N> | undefined;

  /** @internal Expectations come from `Behaviours.expect`. */
  constructor(command: N, about: { readonly fits: (request: RequestOf<N>) => boolean; readonly untilMs: number }) {
    this.command = command;
    this.#fits = about.fits;
    this.#untilMs = about.untilMs;
  }

  get state(): ExpectationState {
    return this.#state;
  }

  /** The request that met it. */
  get request(): RequestOf<N> | undefined {
    return this.#request;
  }

  /** @internal */
  see({ command, request, atMs }: ReceivedCommand): void {
    this.pass(atMs);
    if (this.#state !== 'waiting' || command !== this.command) return;
    const given = request as RequestOf<N>; // name and request come from the same row of the registry
    if (!this.#fits(given)) return;
    this.#state = 'met';
    this.#request = given;
  }

  /** @internal Time has passed. */
  pass(nowMs: number): void {
    if (this.#state === 'waiting' && nowMs > this.#untilMs) this.#state = 'late';
  }

  /** @throws AssertionError when it was not met */
  assertMet(): RequestOf<N> {
    if (this.#request !== undefined) return this.#request;
    throw new AssertionError(`${this.command} was expected by ${this.#untilMs} ms and is ${this.#state}`);
  }
}

/**
 * The behaviours of one unit, newest first, and what it was asked. Empty, it costs a unit nothing and changes nothing.
 *
 * Invariant: a behaviour is asked with what is below it; the unit itself is below all of them, and is asked once at most.
 */
import { assert, AssertionError } from '@plomba/core';
import type { CommandName, RequestOf } from '@plomba/link';
import type { WireDirection } from '../faults/events.js';
import type { Behaviour, BehaviourAnswer, CommandBehaviour, Said } from './behaviour.js';
import { Expectation, type ReceivedCommand } from './expectation.js';

/** Commands that are remembered, from the first behaviour or expectation on. */
const RECEIVED_MAX = 1000;

interface Late {
  readonly atMs: number;
  readonly say: () => void;
}

/** A request as it came, and how it is answered. */
export interface Asked {
  readonly command: CommandName;
  readonly request: object;
  readonly nowMs: number;
  /** What the unit does by itself. */
  readonly own: () => Said<CommandName>;
  readonly say: (said: Said<CommandName>) => void;
}

export class Behaviours {
  /** Newest first; undefined until somebody asks for anything. */
  #stack: readonly Behaviour[] | undefined;
  #late: readonly Late[] = NONE;
  #received: ReceivedCommand[] | undefined;
  #expected: readonly { see(received: ReceivedCommand): void; pass(nowMs: number): void }[] = NONE;

  /** @returns takes it away again */
  use(behaviour: Behaviour): () => void {
    this.#received ??= [];
    this.#stack = [behaviour, ...(this.#stack ?? [])];
    return () => {
      this.#stack = this.#stack?.filter((one) => one !== behaviour);
    };
  }

  /** The next such command from now on. @param untilMs host time, ms; without an end when infinite */
  expect<N extends CommandName>(command: N, fits: (request: RequestOf<N>) => boolean, untilMs: number): Expectation<N> {
    this.#received ??= [];
    const expectation = new Expectation(command, { fits, untilMs });
    this.#expected = [...this.#expected, expectation];
    return expectation;
  }

  /**
   * What came over the lines since the first behaviour or expectation, as far as it fits.
   * @throws AssertionError when nothing did, or not so often as it should
   */
  assertReceived<N extends CommandName>(
    command: N,
    about: { readonly fits?: (request: RequestOf<N>) => boolean; readonly times?: number } = {},
  ): readonly RequestOf<N>[] {
    const { fits = () => true, times } = about;
    const all = (this.#received ?? []).filter((one) => one.command === command);
    const fitting = all.map(({ request }) => request as RequestOf<N>).filter(fits); // by its name, as above
    const isRight = times === undefined ? fitting.length > 0 : fitting.length === times;
    if (isRight) return fitting;
    const wanted = times === undefined ? 'at least once' : `${times} times`;
    throw new AssertionError(
      `${command} should have come ${wanted}; of ${all.length} that came, ${fitting.length} fit`,
    );
  }

  /** Carries a request out, through every behaviour. */
  serve(asked: Asked): void {
    const { command, request, nowMs, own, say } = asked;
    if (this.#received !== undefined) this.#note({ command, request, atMs: nowMs });
    const handlers = (this.#stack ?? NONE).flatMap((one) => {
      const handler = one.commands?.[command];
      // By its name: the request and the answers are of the same row of the registry as the handler.
      return handler === undefined ? [] : [handler as unknown as CommandBehaviour<CommandName>];
    });
    if (handlers.length === 0) return say(own());
    const answer = chained(handlers, asked, own);
    if (answer.ok === 'never') return;
    if (answer.ok !== 'later') return say(answer);
    this.#late = [...this.#late, { atMs: nowMs + answer.ms, say: () => say(answer.said) }];
  }

  /** What becomes of bytes of a line. */
  bytes(direction: WireDirection, bytes: Uint8Array): Uint8Array {
    if (this.#stack === undefined || bytes.length === 0) return bytes;
    // What comes in meets the newest first; what goes out meets it last, for it has the last word.
    const order = direction === 'to-unit' ? this.#stack : [...this.#stack].reverse();
    return order.reduce((passed, behaviour) => behaviour.bytes?.(direction, passed) ?? passed, bytes);
  }

  /** Says what is due. */
  tick(nowMs: number): void {
    for (const expectation of this.#expected) expectation.pass(nowMs);
    if (this.#late.length === 0) return;
    const due = this.#late.filter(({ atMs }) => atMs <= nowMs);
    this.#late = this.#late.filter(({ atMs }) => atMs > nowMs);
    for (const { say } of due) say();
  }

  nextDeadlineMs(): number | undefined {
    return this.#late.length === 0 ? undefined : Math.min(...this.#late.map(({ atMs }) => atMs));
  }

  /** The power is off: what was not said yet never will be. */
  poweredOff(): void {
    this.#late = NONE;
  }

  #note(received: ReceivedCommand): void {
    if (this.#received?.push(received) === RECEIVED_MAX + 1) this.#received.shift();
    for (const expectation of this.#expected) expectation.see(received);
  }
}

const NONE: readonly never[] = [];

function chained(
  handlers: readonly CommandBehaviour<CommandName>[],
  { request }: Asked,
  own: () => Said<CommandName>,
): BehaviourAnswer<CommandName> {
  let isAsked = false;
  const at = (index: number): BehaviourAnswer<CommandName> => {
    const handler = handlers[index];
    if (handler !== undefined) {
      return handler(request as RequestOf<CommandName>, () => at(index + 1)); // by its name, as above
    }
    assert(!isAsked, 'a behaviour asks for what is below it once at most');
    isAsked = true;
    return own();
  };
  return at(0);
}

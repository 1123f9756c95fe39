/**
 * One life of the connection: a channel, a client machine, and the timer that moves it. Everything that the machine
 * decides is passed on; nothing is decided here.
 *
 * Invariants: after every call the machine's output is on the channel and its next deadline has a timer; after `over`
 * nothing more is reported.
 */
import type { ByteChannel, TransportError } from '@plomba/transport';
import type { ClientEvent, ClientMachine, CommandName, RequestOf } from '@plomba/link';
import type { Timers } from './timers.js';

export interface SessionListener {
  event(event: ClientEvent): void;
  /** The channel is over. */
  closed(reason: TransportError | undefined): void;
}

/** How long a channel may take to send the last bytes, ms. */
const FAREWELL_MS = 200;

export class Session {
  readonly #channel: ByteChannel;
  readonly #machine: ClientMachine;
  readonly #timers: Timers;
  readonly #listener: SessionListener;
  #cancelTimer: () => void = () => undefined;
  #over = false;
  #pumping = false;

  constructor(
    channel: ByteChannel,
    machine: ClientMachine,
    more: { readonly timers: Timers; readonly listener: SessionListener },
  ) {
    this.#channel = channel;
    this.#machine = machine;
    this.#timers = more.timers;
    this.#listener = more.listener;
    channel.subscribe({
      data: (bytes) => {
        if (this.#over) return;
        machine.receive(bytes, this.#timers.now());
        this.#pump();
      },
      closed: (reason) => this.#closed(reason),
    });
  }

  /** The session numbers of both ends, while the connection stands. */
  get sessions(): { readonly own: number; readonly peer: number } | undefined {
    const { session, peerSession } = this.#machine;
    return peerSession === undefined ? undefined : { own: session, peer: peerSession };
  }

  get canRequest(): boolean {
    return !this.#over && this.#machine.canRequest;
  }

  /** Opens the connection. */
  start(): void {
    this.#pump();
  }

  /** Asks; the answer is an event with the id that is returned. It leaves with the next {@link flush}. */
  request<N extends CommandName>(command: N, value: RequestOf<N>): number {
    return this.#machine.request(command, value);
  }

  /** Puts on the line what was asked since. */
  flush(): void {
    this.#pump();
  }

  /** Ends this life: tells the unit, reports nothing more, closes the channel. */
  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTimer();
    this.#machine.close();
    const last = this.#machine.takeOutput();
    // A channel that is gone or stuck cannot take the farewell, and does not have to.
    if (last.length > 0) await this.#within(FAREWELL_MS, this.#channel.write(last)).catch(() => undefined);
    await this.#channel.close().catch(() => undefined);
  }

  async #within(ms: number, promise: Promise<void>): Promise<void> {
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => (cancel = this.#timers.after(ms, resolve)));
    await Promise.race([promise, late]).finally(() => cancel());
  }

  #closed(reason: TransportError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelTimer();
    // Whoever asked for something hears that it is over, and knows what that means for its requests.
    this.#listener.closed(reason);
  }

  #pump(): void {
    // An event handler that asks something is served by the loop that called it.
    if (this.#pumping || this.#over) return;
    this.#pumping = true;
    let events: ClientEvent[];
    do {
      this.#turn();
      events = this.#machine.takeEvents();
      for (const event of events) if (!this.#over) this.#listener.event(event);
    } while (events.length > 0 && !this.#over);
    this.#pumping = false;
  }

  #turn(): void {
    const nowMs = this.#timers.now();
    this.#machine.tick(nowMs);
    const output = this.#machine.takeOutput();
    // When a write fails, the channel reports that it is over; there is nothing to add.
    if (output.length > 0) this.#channel.write(output).catch(() => undefined);
    this.#cancelTimer();
    const deadlineMs = this.#machine.nextDeadlineMs();
    if (deadlineMs !== undefined) {
      this.#cancelTimer = this.#timers.after(Math.max(0, deadlineMs - nowMs), () => this.#pump());
    }
  }
}

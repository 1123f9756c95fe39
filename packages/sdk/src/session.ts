/**
 * One connection to a unit: the client machine of the link with a channel under it and promises over it.
 * It ends once; what it had not answered rejects with `Unanswered`, and whoever asked decides about a repetition.
 */
import { ClientMachine, type ClientEvent, type CommandName, type ReplyOf, type RequestOf } from '@plomba/link';
import type { ByteChannel } from '@plomba/transport';
import { FiscalError } from './fiscal-error.js';
import type { Timers } from './timers.js';

/** The connection ended before the answer came. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class Session {
  readonly #channel: ByteChannel;
  readonly #machine: ClientMachine;
  readonly #timers: Timers;
  readonly #waiting = new Map<number, Waiting>();
  readonly #openWaiters: Waiting[] = [];
  #cancelTimer: () => void = () => undefined;
  #ended: Unanswered | undefined;

  constructor(channel: ByteChannel, session: number, timers: Timers) {
    this.#channel = channel;
    this.#timers = timers;
    this.#machine = new ClientMachine({ session });
    channel.subscribe({
      data: (bytes) => {
        this.#machine.receive(bytes, this.#timers.now());
        this.#pump();
      },
      closed: (reason) => this.#end(new Unanswered('the channel was closed', { cause: reason })),
    });
    this.#machine.tick(timers.now());
    this.#pump();
  }

  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  /** Resolves when the unit has answered the greeting. */
  async opened(): Promise<void> {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#machine.isOpen) return;
    await new Promise<unknown>((resolve, reject) => this.#openWaiters.push({ resolve, reject }));
  }

  /** Whether another request may be made now. */
  get canRequest(): boolean {
    return this.#ended === undefined && this.#machine.canRequest;
  }

  /** Asks once. @throws Unanswered, or FiscalError with the unit's refusal */
  async request<N extends CommandName>(command: N, request: RequestOf<N>): Promise<ReplyOf<N>> {
    if (this.#ended !== undefined) throw this.#ended;
    const id = this.#machine.request(command, request);
    const reply = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#pump();
    return (await reply) as ReplyOf<N>; // the machine decoded it by the table of N
  }

  async close(): Promise<void> {
    this.#machine.close();
    this.#pump();
    this.#end(new Unanswered('closed by the caller'));
    await this.#channel.close();
  }

  #pump(): void {
    const bytes = this.#machine.takeOutput();
    if (bytes.length > 0) {
      this.#channel.write(bytes).catch((cause: unknown) => this.#end(new Unanswered('the channel failed', { cause })));
    }
    for (const event of this.#machine.takeEvents()) this.#handle(event);
    this.#cancelTimer();
    const deadline = this.#machine.nextDeadlineMs();
    if (deadline === undefined || this.#ended !== undefined) return;
    this.#cancelTimer = this.#timers.after(Math.max(0, deadline - this.#timers.now()), () => {
      this.#machine.tick(this.#timers.now());
      this.#pump();
    });
  }

  #handle(event: ClientEvent): void {
    switch (event.kind) {
      case 'open':
        for (const waiter of this.#openWaiters.splice(0)) waiter.resolve(undefined);
        return;
      case 'response':
        this.#take(event.requestId)?.resolve(event.reply);
        return;
      case 'refusal': {
        const { code, detail, path } = event;
        this.#take(event.requestId)?.reject(new FiscalError(code, { detail, ...(path === undefined ? {} : { path }) }));
        return;
      }
      case 'undecodable':
        this.#take(event.requestId)?.reject(new Unanswered(`unreadable answer: ${event.detail}`));
        return;
      case 'unanswered':
        this.#take(event.requestId)?.reject(new Unanswered('the unit did not answer'));
        return;
      case 'peer-restarted':
        return; // its requests were reported as unanswered
      case 'lost':
        this.#end(new Unanswered(`connection lost: ${event.reason}`));
        return;
    }
  }

  #take(requestId: number): Waiting | undefined {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    return waiting;
  }

  #end(reason: Unanswered): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#cancelTimer();
    for (const waiter of this.#openWaiters.splice(0)) waiter.reject(reason);
    for (const [, waiting] of this.#waiting) waiting.reject(reason);
    this.#waiting.clear();
    this.#channel.close().catch(() => undefined); // it is over either way
  }
}

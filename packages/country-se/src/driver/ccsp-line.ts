/**
 * One line to a control unit: frames out, answers in, one question at a time, opened again when it was lost.
 *
 * CCSP has no numbers, so an answer belongs to the question before it only on a line that is in step. Hence: what came
 * before a question is dropped when it is asked, and `sync` asks who the unit is and drops everything up to its answer.
 */
import type { DriverHost } from '@plomba/sdk';
import type { ByteChannel } from '@plomba/transport';
import { CcspParser, type CcspInput } from '../wire/frame-parser.js';
import { decodeMessage, encodeMessage, type CcspMessage, type CcspType } from '../wire/message.js';
import type { CcspMessages } from '../wire/messages.table.js';
import { TOLERANT } from '../wire/tolerance.js';

/** What came of waiting for an answer. */
export type Heard =
  | { readonly kind: 'message'; readonly message: CcspMessage }
  /** A frame that is none of the unit's. */
  | { readonly kind: 'noise' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'lost'; readonly cause: unknown }
  | { readonly kind: 'given-up' };

/** Whether a line could be had, and whose fault it is that it could not. */
export type Opened =
  { readonly ok: true } | { readonly ok: false; readonly cause: unknown; readonly hopeless: boolean };

/** Waiting does not help: the address is wrong. */
const HOPELESS: readonly unknown[] = ['port-missing', 'port-busy', 'permission-denied', 'host-unknown', 'bad-url'];

/** Answers that nobody has asked for are kept up to here: the latest ones. */
const INBOX_MAX = 64;
/** More pieces than any answer comes in. */
const TURNS_MAX = 10_000;

export class CcspLine {
  readonly #host: DriverHost;
  readonly #answerMs: number;
  #channel: ByteChannel | undefined;
  #parser = new CcspParser(TOLERANT);
  #inbox: CcspInput[] = [];
  #wake: (() => void) | undefined;
  #lost: { readonly cause: unknown } | undefined;
  #wasOpen = false;
  #closed = false;

  /** @param answerMs how long an answer is waited for */
  constructor(host: DriverHost, answerMs: number) {
    this.#host = host;
    this.#answerMs = answerMs;
  }

  /** Opens the line where there is none, waiting between attempts; ends with the signal. */
  async open(signal: AbortSignal): Promise<Opened> {
    const { backoffMs } = this.#host;
    let waitMs = backoffMs.first;
    while (this.#channel === undefined) {
      const failed = await this.#openOnce(signal);
      if (failed === undefined) return { ok: true };
      const code = (failed.cause as { readonly code?: unknown } | undefined)?.code; // whatever was thrown
      const isHopeless = !this.#wasOpen && HOPELESS.includes(code);
      if (isHopeless || signal.aborted || this.#closed || !this.#host.canReopen()) {
        return { ok: false, cause: failed.cause, hopeless: isHopeless };
      }
      await this.#pause(waitMs, signal);
      waitMs = Math.min(waitMs * 2, backoffMs.most);
    }
    return { ok: true };
  }

  async #openOnce(signal: AbortSignal): Promise<{ readonly cause: unknown } | undefined> {
    try {
      const channel = await this.#host.open(signal);
      if (this.#closed) {
        await channel.close();
        return { cause: undefined };
      }
      this.#adopt(channel);
      return undefined;
    } catch (cause) {
      return { cause };
    }
  }

  #adopt(channel: ByteChannel): void {
    this.#channel = channel;
    this.#lost = undefined;
    this.#wasOpen = true;
    this.#parser = new CcspParser(TOLERANT);
    this.#inbox = [];
    channel.subscribe({
      data: (bytes) => {
        if (this.#channel !== channel) return;
        this.#inbox = [...this.#inbox, ...this.#parser.push(bytes)].slice(-INBOX_MAX);
        this.#wake?.();
      },
      closed: (reason) => this.#drop(channel, reason),
    });
  }

  #drop(channel: ByteChannel, cause: unknown): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    this.#lost = { cause };
    this.#wake?.();
  }

  /** Lets go of a line that does not answer, so that the next question finds a new one, where there can be one. */
  async abandon(): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined || !this.#host.canReopen()) return;
    this.#channel = undefined;
    await channel.close().catch(() => undefined); // it is given up in any case
  }

  async close(): Promise<void> {
    this.#closed = true;
    const channel = this.#channel;
    this.#channel = undefined;
    this.#lost = { cause: undefined };
    this.#wake?.();
    await channel?.close();
  }

  /** Asks, and gives the first answer of one of these types, or a `NAK`, or why there is none. Others are dropped. */
  async ask<N extends CcspType>(
    question: { readonly type: N; readonly fields: CcspMessages[N] },
    accepts: readonly CcspType[],
    signal: AbortSignal,
  ): Promise<Heard> {
    const channel = this.#channel;
    if (channel === undefined) return { kind: 'lost', cause: this.#lost?.cause };
    this.#inbox = [];
    this.#parser.reset();
    // A channel that fails says so to its listener too.
    channel.write(encodeMessage('A', question)).catch(() => undefined);
    return this.listen((message) => message.type === 'NAK' || accepts.includes(message.type), signal);
  }

  /** Asks who the unit is; everything before its answer, a `NAK` too, is shown to `pass`. */
  async identify(pass: (message: CcspMessage) => void, signal: AbortSignal): Promise<Heard> {
    const channel = this.#channel;
    if (channel === undefined) return { kind: 'lost', cause: this.#lost?.cause };
    channel.write(encodeMessage('A', { type: 'IQ', fields: {} })).catch(() => undefined);
    const isIdentity = (message: CcspMessage): boolean => {
      if (message.type !== 'IR') pass(message);
      return message.type === 'IR';
    };
    return this.listen(isIdentity, signal);
  }

  /** The first message that is wanted; each one is shown to `isWanted`, in its order. */
  async listen(isWanted: (message: CcspMessage) => boolean, signal: AbortSignal): Promise<Heard> {
    const { timers } = this.#host;
    const untilMs = timers.now() + this.#answerMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const heard = this.#fromInbox(isWanted);
      if (heard !== undefined) return heard;
      if (signal.aborted) return { kind: 'given-up' };
      if (this.#channel === undefined) return { kind: 'lost', cause: this.#lost?.cause };
      const leftMs = untilMs - timers.now();
      if (leftMs <= 0) return { kind: 'silence' };
      await this.#pause(leftMs, signal);
    }
    return { kind: 'noise' };
  }

  #fromInbox(isWanted: (message: CcspMessage) => boolean): Heard | undefined {
    for (let input = this.#inbox.shift(); input !== undefined; input = this.#inbox.shift()) {
      if (input.kind === 'bad') return { kind: 'noise' };
      const verdict = decodeMessage(input.frame, { direction: 'from-unit', tolerance: TOLERANT });
      if (!verdict.ok) return { kind: 'noise' };
      if (isWanted(verdict.message)) return { kind: 'message', message: verdict.message };
    }
    return undefined;
  }

  /** Until bytes come, the line ends, the caller gives up, or so much time is over. */
  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        this.#wake = undefined;
        resolve();
      };
      const cancel = this.#host.timers.after(ms, end);
      this.#wake = end;
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
    });
  }
}

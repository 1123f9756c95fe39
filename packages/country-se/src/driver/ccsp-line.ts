/**
 * One line to a control unit: frames out, answers in, one question at a time, opened again when it was lost.
 *
 * CCSP has no numbers, so an answer belongs to the question before it only on a line that is in step. Hence: what came
 * before a question is dropped when it is asked, and `sync` asks who the unit is and drops everything up to its answer.
 */
import type { DriverHost } from '@plomba/sdk';
import type { Reopened } from '@plomba/transport';
import { CcspParser, type CcspInput } from '../wire/frame-parser.js';
import { decodeMessage, encodeMessage, type CcspMessage, type CcspType } from '../wire/message.js';
import type { CcspMessages } from '../wire/messages.table.js';
import { TOLERANT } from '../wire/tolerance.js';
import { UnitChannel } from './unit-channel.js';

/** What came of waiting for an answer. */
export type Heard =
  | { readonly kind: 'message'; readonly message: CcspMessage }
  /** A frame that is none of the unit's. */
  | { readonly kind: 'noise' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'lost'; readonly cause: unknown }
  | { readonly kind: 'given-up' };

/** More messages than are ever on their way. */
const TURNS_MAX = 10_000;

export class CcspLine {
  readonly #host: DriverHost;
  readonly #answerMs: number;
  readonly #channel: UnitChannel<CcspInput>;

  /** @param answerMs how long an answer is waited for */
  constructor(host: DriverHost, answerMs: number) {
    this.#host = host;
    this.#answerMs = answerMs;
    this.#channel = new UnitChannel(host, new CcspParser(TOLERANT));
  }

  /** Opens the line where there is none, waiting between attempts; ends with the signal. */
  open(signal: AbortSignal): Promise<Reopened> {
    return this.#channel.open(signal);
  }

  /** Lets go of a line that does not answer, so that the next question finds a new one, where there can be one. */
  abandon(): Promise<void> {
    return this.#channel.abandon();
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  /** Asks, and gives the first answer of one of these types, or a `NAK`, or why there is none. Others are dropped. */
  async ask<N extends CcspType>(
    question: { readonly type: N; readonly fields: CcspMessages[N] },
    accepts: readonly CcspType[],
    signal: AbortSignal,
  ): Promise<Heard> {
    this.#channel.clear();
    this.#channel.send(encodeMessage('A', question));
    return this.listen((message) => message.type === 'NAK' || accepts.includes(message.type), signal);
  }

  /** Asks who the unit is; everything before its answer, a `NAK` too, is shown to `pass`. */
  async identify(pass: (message: CcspMessage) => void, signal: AbortSignal): Promise<Heard> {
    this.#channel.send(encodeMessage('A', { type: 'IQ', fields: {} }));
    const isIdentity = (message: CcspMessage): boolean => {
      if (message.type !== 'IR') pass(message);
      return message.type === 'IR';
    };
    return this.listen(isIdentity, signal);
  }

  /** The first message that is wanted; each one is shown to `isWanted`, in its order. */
  async listen(isWanted: (message: CcspMessage) => boolean, signal: AbortSignal): Promise<Heard> {
    const untilMs = this.#host.timers.now() + this.#answerMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const waited = await this.#channel.next(untilMs, signal);
      if (waited.kind !== 'input') return waited;
      const { input } = waited;
      if (input.kind === 'bad') return { kind: 'noise' };
      const verdict = decodeMessage(input.frame, { direction: 'from-unit', tolerance: TOLERANT });
      if (!verdict.ok) return { kind: 'noise' };
      if (isWanted(verdict.message)) return { kind: 'message', message: verdict.message };
    }
    return { kind: 'noise' };
  }
}

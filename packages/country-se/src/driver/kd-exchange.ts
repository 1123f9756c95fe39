/**
 * How one receipt goes over a kd line, and what is certain behind each step.
 *
 * Every line has one answer, in order, and the protocol has no numbers. So before `kd` is sent, the line is brought into
 * step: `ver` is asked, everything before its answer is dropped, and nothing else is still to be answered. `kd` itself
 * stores; it is said again only when the unit answered that it did not take the line. Where its answer is lost, `ver` is
 * asked once more: an answer to `kd` can only stand in front of that of `ver`. None there: stored or not, for good.
 */
import type { DriverHost } from '@plomba/sdk';
import { kdReceiptArguments } from '../wire/kd-receipt.js';
import {
  kdCodeIn,
  KdReplyParser,
  kdUnitIdIn,
  type KdReply,
  type KdReplyInput,
  type KdUnitIdPlace,
} from '../wire/kd-reply.js';
import { encodeKdRequest } from '../wire/kd-request.js';
import { KD_TOLERANT } from '../wire/kd-tolerance.js';
import type { ReceiptHeader } from '../wire/messages.table.js';
import type { KdError } from './kd-errors.table.js';
import type { Trouble } from './exchange.js';
import type { StoredOr } from './operation-memory.js';
import { UnitChannel } from './unit-channel.js';
import { kdErrorOf } from './unit-refusal.js';

/** Why a step did not come to its end. */
export type KdTrouble =
  | { readonly kind: 'refusal'; readonly code: number; readonly row: KdError }
  | Exclude<Trouble, { readonly kind: 'nak' }>;

/** What became of `kd`. */
export type KdStored = StoredOr<KdTrouble>;

export interface KdReached {
  readonly ok: true;
  readonly unitId: string;
  /** Answers that came in front of that of `ver`, in their order. */
  readonly before: readonly KdReply[];
  /** How often `ver` was asked. */
  readonly asked: number;
}

/** How often a step is tried before the call gives up. */
const ATTEMPTS = 3;

/** More answers than are ever on their way. */
const TURNS_MAX = 1_000;

/** An end in front of a question that is said again, so that what has no end does not swallow it. */
const LINE_END = Uint8Array.of(0x0d, 0x0a);
const VER = encodeKdRequest({ command: 'ver', args: [] });

export class KdExchange {
  readonly #host: DriverHost;
  readonly #channel: UnitChannel<KdReplyInput>;
  readonly #answerMs: number;
  readonly #unitIdPlace: KdUnitIdPlace;

  constructor(
    host: DriverHost,
    { answerMs, unitIdPlace }: { readonly answerMs: number; readonly unitIdPlace: KdUnitIdPlace },
  ) {
    this.#host = host;
    this.#answerMs = answerMs;
    this.#unitIdPlace = unitIdPlace;
    this.#channel = new UnitChannel(host, new KdReplyParser(KD_TOLERANT));
  }

  /** How many channels there have been. */
  get generation(): number {
    return this.#channel.generation;
  }

  close(): Promise<void> {
    return this.#channel.close();
  }

  /**
   * Opens the channel if need be, asks who the unit is, and waits until nothing more is to be answered.
   *
   * @param isMissed whether the answer to `kd` is missing: then nothing but `ver` is said, because whatever the unit
   * answers to something else could pass for it
   */
  async reach(signal: AbortSignal, isMissed = false): Promise<KdReached | KdTrouble> {
    let trouble: KdTrouble = { kind: 'silence' };
    const before: KdReply[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { generation } = this.#channel;
      const opened = await this.#channel.open(signal);
      if (!opened.ok) return { kind: 'no-line', cause: opened.cause, hopeless: opened.hopeless };
      // Answers of another channel belong to nothing that is said here.
      if (this.#channel.generation !== generation) before.length = 0;
      if (attempt > 0 && !isMissed) this.#channel.send(LINE_END);
      const heard = await this.#identify(before, signal);
      if (heard.kind === 'unit') {
        // What was asked in vain may still be answered: a late refusal must not pass for that of a receipt.
        if (attempt > 0) await this.#quiet(before, signal);
        return { ok: true, unitId: heard.unitId, before, asked: attempt + 1 };
      }
      trouble = heard;
      if (heard.kind === 'given-up') return trouble;
      // A unit that says nothing may sit behind a connection that is dead on one side.
      if (heard.kind === 'silence' && attempt > 0) await this.#channel.abandon();
    }
    return trouble;
  }

  /** Asks `ver`; answers in front of its own are put aside. */
  async #identify(
    before: KdReply[],
    signal: AbortSignal,
  ): Promise<{ readonly kind: 'unit'; readonly unitId: string } | KdTrouble> {
    let heard: KdTrouble | undefined;
    this.#channel.send(VER);
    const untilMs = this.#host.timers.now() + this.#answerMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const waited = await this.#channel.next(untilMs, signal);
      if (waited.kind !== 'input') return waited.kind === 'silence' ? (heard ?? waited) : waited;
      const { input } = waited;
      if (input.kind === 'noise') heard ??= input;
      else {
        const unitId = this.#unitIdOf(input.reply);
        if (unitId !== undefined) return { kind: 'unit', unitId };
        before.push(input.reply);
        if (input.reply.code !== 0) heard = refusalOf(input.reply.code);
      }
    }
    return { kind: 'noise' };
  }

  /** Waits as long as an answer takes; what comes is put aside. */
  async #quiet(before: KdReply[], signal: AbortSignal): Promise<void> {
    const untilMs = this.#host.timers.now() + this.#answerMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const waited = await this.#channel.next(untilMs, signal);
      if (waited.kind !== 'input') return;
      const { input } = waited;
      if (input.kind === 'reply' && this.#unitIdOf(input.reply) === undefined) before.push(input.reply);
    }
  }

  /** Of an answer to `ver`: it has more words than any control code. */
  #unitIdOf({ code, answer }: KdReply): string | undefined {
    return code === 0 ? kdUnitIdIn(answer, this.#unitIdPlace) : undefined;
  }

  /** Says `kd` on a line that is in step. */
  async store(
    { header, unitId }: { readonly header: ReceiptHeader; readonly unitId: string },
    signal: AbortSignal,
  ): Promise<KdStored> {
    const line = encodeKdRequest({ command: 'kd', args: kdReceiptArguments(header) });
    let trouble: KdTrouble = { kind: 'given-up' };
    for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt++) {
      const stored = await this.#say(line, unitId, signal);
      if (stored.kind !== 'again') return stored;
      trouble = stored.trouble;
      const reached = await this.reach(signal);
      if (!('ok' in reached)) return { kind: 'not-stored', trouble: reached };
      // A refusal of something older came first, and this is the answer.
      const late = reached.before.find(({ code }) => code === 0);
      if (late !== undefined) return storedBy(late);
      if (reached.unitId !== unitId) {
        return { kind: 'not-stored', trouble: { kind: 'wrong-unit', unitId: reached.unitId } };
      }
    }
    return { kind: 'not-stored', trouble };
  }

  async #say(line: Uint8Array, unitId: string, signal: AbortSignal): Promise<KdStored | Again> {
    this.#channel.clear();
    const { generation } = this.#channel;
    if (!this.#channel.send(line)) return { kind: 'again', trouble: { kind: 'lost', cause: undefined } };
    const heard = await this.#hear(signal);
    return 'code' in heard && 'answer' in heard
      ? verdict(heard)
      : this.settle({ unitId, generation }, { trouble: heard, signal });
  }

  /** The answer to `kd`, or why there is none. */
  async #hear(signal: AbortSignal): Promise<KdReply | KdTrouble> {
    const untilMs = this.#host.timers.now() + this.#answerMs;
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const waited = await this.#channel.next(untilMs, signal);
      if (waited.kind !== 'input') return waited;
      if (waited.input.kind === 'noise') return { kind: 'noise' };
      if (this.#unitIdOf(waited.input.reply) === undefined) return waited.input.reply;
    }
    return { kind: 'noise' };
  }

  /**
   * What became of a `kd` whose answer is missing: it stands in front of the answer to `ver`, or nowhere.
   *
   * @param asked on which channel it was said, and to whom
   */
  async settle(
    asked: { readonly unitId: string; readonly generation: number },
    { trouble, signal }: { readonly trouble: KdTrouble; readonly signal: AbortSignal },
  ): Promise<KdStored | Again> {
    const reached = await this.reach(signal, true);
    const isSame = this.#channel.generation === asked.generation && this.#channel.isOpen;
    if (!('ok' in reached)) return { kind: 'unknown', trouble, gone: !isSame };
    if (reached.unitId !== asked.unitId) {
      return { kind: 'unknown', trouble: { kind: 'wrong-unit', unitId: reached.unitId }, gone: true };
    }
    if (!isSame) return { kind: 'unknown', trouble, gone: true };
    const { before } = reached;
    const late = before.find(({ code }) => code === 0);
    if (late !== undefined) return storedBy(late);
    // One question, one refusal: it is that of `kd`. Anything else could be the refusal of a damaged `ver`.
    const [only] = before;
    if (only !== undefined && before.length === 1 && reached.asked === 1) return verdict(only);
    return { kind: 'unknown', trouble, gone: true };
  }
}

/** The unit did not take the line: it may be said again. */
interface Again {
  readonly kind: 'again';
  readonly trouble: KdTrouble;
}

/** 0 is stored, whatever the words behind it: a unit may write its code in another way than is known. */
function storedBy({ answer }: KdReply): KdStored {
  return { kind: 'stored', controlCode: answer.length === 0 ? undefined : (kdCodeIn(answer) ?? answer.join(' ')) };
}

function verdict(reply: KdReply): KdStored | Again {
  if (reply.code === 0) return storedBy(reply);
  const trouble = refusalOf(reply.code);
  switch (trouble.row.says) {
    case 'damaged':
      return { kind: 'again', trouble };
    case 'refused':
      return { kind: 'not-stored', trouble };
    case 'fault':
      return { kind: 'unknown', trouble, gone: true };
  }
}

function refusalOf(code: number): Extract<KdTrouble, { readonly kind: 'refusal' }> {
  return { kind: 'refusal', code, row: kdErrorOf(code) };
}

/**
 * The sending half of a connection: messages are cut into frames, a bounded number of them is on its way, and what got
 * lost is sent again.
 *
 * Invariants: frames are numbered without gaps; the bytes of a number never change; at most `windowFrames` numbers are
 * between the oldest unacknowledged frame and the newest; what is acknowledged is forgotten.
 */
import { assert } from '../assert.js';
import type { Fragment } from '../frames/frame.table.js';
import { LINK_LIMITS } from '../limits.js';
import { RoundTrip, type RoundTripLimits } from './round-trip.js';
import { advance, distance } from './sequence.js';

/** A data frame without the fields that only the endpoint knows. */
export interface DataPart {
  readonly sequence: number;
  readonly fragment: Fragment;
  readonly payload: Uint8Array;
}

interface OnItsWay extends DataPart {
  /** Position among all transmissions: tells which frame left the line first. */
  order: number;
  /** Order of the first transmission. */
  firstOrder: number;
  attempts: number;
  /** Undefined until the next time that this end is told the time. */
  sentAtMs: number | undefined;
  arrived: boolean;
  /** To be sent again. */
  lost: boolean;
}

export interface SendWindowOptions {
  /** Number of the first frame. */
  readonly first: number;
  readonly windowFrames: number;
  readonly payloadBytes: number;
  readonly roundTrip: RoundTripLimits;
}

/** Frames that must have overtaken one before it counts as lost; one is enough for the last few. */
export const OVERTAKEN_BY = 3;

export class SendWindow {
  readonly #options: SendWindowOptions;
  #roundTrip: RoundTrip;
  readonly #messages: Uint8Array[] = [];
  readonly #onItsWay: OnItsWay[] = [];
  #cut = 0;
  #waitingBytes = 0;
  #next: number;
  #transmissions = 0;
  #retransmissions = 0;
  /** When the wait for the oldest frame began; undefined while none is on its way or the time is not known yet. */
  #waitingSinceMs: number | undefined;

  constructor(options: SendWindowOptions) {
    assert(options.windowFrames >= 1 && options.windowFrames <= LINK_LIMITS.windowFramesMax, 'the window is 1 to 32');
    this.#options = options;
    this.#roundTrip = new RoundTrip(options.roundTrip);
    this.#next = options.first;
  }

  /** Another one that stands where this one does. */
  fork(): SendWindow {
    const copy = new SendWindow(this.#options);
    copy.#roundTrip = this.#roundTrip.fork();
    copy.#messages.push(...this.#messages);
    copy.#onItsWay.push(...this.#onItsWay.map((frame) => ({ ...frame })));
    copy.#cut = this.#cut;
    copy.#waitingBytes = this.#waitingBytes;
    copy.#next = this.#next;
    copy.#transmissions = this.#transmissions;
    copy.#retransmissions = this.#retransmissions;
    copy.#waitingSinceMs = this.#waitingSinceMs;
    return copy;
  }

  /** Number of the frame that comes next. */
  get next(): number {
    return this.#next;
  }

  get retransmissions(): number {
    return this.#retransmissions;
  }

  /** Whether every message has arrived. */
  get isIdle(): boolean {
    return this.#messages.length === 0 && this.#onItsWay.length === 0;
  }

  offer(message: Uint8Array): void {
    this.#messages.push(message);
    this.#waitingBytes += message.length;
  }

  /** Messages that are not wholly on their way yet. */
  get waitingMessages(): number {
    return this.#messages.length;
  }

  /** Bytes that were never sent yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** The frames to put on the line now: lost ones first, then new ones while the window is open. */
  transmit(): DataPart[] {
    const again = this.#onItsWay.filter((frame) => frame.lost);
    for (const frame of again) this.#mark(frame);
    this.#retransmissions += again.length;
    const fresh: OnItsWay[] = [];
    while (this.#messages.length > 0 && this.#onItsWay.length < this.#options.windowFrames) {
      const frame: OnItsWay = {
        ...this.#cutNext(),
        order: 0,
        firstOrder: 0,
        attempts: 0,
        sentAtMs: undefined,
        arrived: false,
        lost: false,
      };
      this.#mark(frame);
      this.#onItsWay.push(frame);
      fresh.push(frame);
    }
    return [...again, ...fresh];
  }

  #mark(frame: OnItsWay): void {
    frame.order = ++this.#transmissions;
    if (frame.attempts === 0) frame.firstOrder = frame.order;
    frame.attempts++;
    frame.sentAtMs = undefined;
    frame.lost = false;
  }

  #cutNext(): DataPart {
    const message = this.#messages[0];
    assert(message !== undefined, 'a message is waiting');
    const from = this.#cut;
    const to = Math.min(from + this.#options.payloadBytes, message.length);
    const last = to === message.length;
    const fragment: Fragment = from === 0 ? (last ? 'whole' : 'first') : last ? 'last' : 'none';
    this.#cut = last ? 0 : to;
    this.#waitingBytes -= to - from;
    if (last) this.#messages.shift();
    const sequence = this.#next;
    this.#next = advance(sequence, 1);
    return { sequence, fragment, payload: message.subarray(from, to) };
  }

  /** What was sent since the last time gets its time stamp, and the wait begins. */
  now(nowMs: number): void {
    for (const frame of this.#onItsWay) frame.sentAtMs ??= nowMs;
    if (this.#onItsWay.length > 0) this.#waitingSinceMs ??= nowMs;
  }

  /** When to call {@link expire}; undefined: nothing to wait for. */
  get deadlineMs(): number | undefined {
    return this.#waitingSinceMs === undefined ? undefined : this.#waitingSinceMs + this.#roundTrip.timeoutMs;
  }

  /** Whether frames are on their way whose time of sending is not known yet: the clock should be told soon. */
  get needsTime(): boolean {
    return this.#onItsWay.some((frame) => frame.sentAtMs === undefined);
  }

  /**
   * Takes an acknowledgement: every frame before `ack`, and frame ack + 1 + i for every bit i.
   * False when it acknowledges what was never sent, which a sound peer never does.
   */
  acknowledge(ack: number, selective: number, nowMs: number): boolean {
    const base = this.#onItsWay[0]?.sequence ?? this.#next;
    const gained = distance(base, ack);
    if (gained > this.#onItsWay.length) return false;
    if (gained < 0) return true; // an old acknowledgement that was overtaken
    const arrived = this.#onItsWay.filter((frame, index) => {
      const bit = index - gained - 1;
      return !frame.arrived && (index < gained || (bit >= 0 && bit < 32 && ((selective >>> bit) & 1) === 1));
    });
    if (arrived.length === 0) return true;
    this.#sample(arrived, nowMs);
    for (const frame of arrived) frame.arrived = true;
    this.#forgetArrived();
    this.#findLost(Math.max(...arrived.map((frame) => this.#orderArrived(frame, nowMs))));
    this.#waitingSinceMs = this.#onItsWay.length > 0 ? nowMs : undefined;
    return true;
  }

  #sample(arrived: readonly OnItsWay[], nowMs: number): void {
    const newest = arrived.at(-1);
    if (newest?.attempts === 1 && newest.sentAtMs !== undefined) this.#roundTrip.sample(nowMs - newest.sentAtMs);
  }

  #forgetArrived(): void {
    const open = this.#onItsWay.findIndex((frame) => !frame.arrived);
    this.#onItsWay.splice(0, open < 0 ? this.#onItsWay.length : open);
  }

  /**
   * Which transmission of a frame has arrived. An answer that comes sooner than any round trip ever was, or before one
   * was ever measured, is taken for that of the first: else one needless repetition would make all others look lost.
   */
  #orderArrived(frame: OnItsWay, nowMs: number): number {
    const sinceMs = nowMs - (frame.sentAtMs ?? nowMs);
    return frame.attempts === 1 || sinceMs >= this.#roundTrip.shortestMs ? frame.order : frame.firstOrder;
  }

  /** A line keeps the order, more or less: what left before an arrived frame and is still missing got lost. */
  #findLost(arrivedOrder: number): void {
    const missing = this.#onItsWay.filter((frame) => !frame.arrived);
    const needed = missing.length <= OVERTAKEN_BY ? 1 : OVERTAKEN_BY;
    for (const frame of missing) if (frame.order + needed <= arrivedOrder) frame.lost = true;
  }

  /** The wait is over: the oldest frame is sent again. False when that has been tried often enough. */
  expire(nowMs: number): boolean {
    const oldest = this.#onItsWay[0];
    assert(oldest !== undefined, 'only what is on its way can be late');
    if (oldest.attempts >= LINK_LIMITS.attempts) return false;
    oldest.lost = true;
    this.#roundTrip.expired();
    this.#waitingSinceMs = nowMs;
    return true;
  }
}

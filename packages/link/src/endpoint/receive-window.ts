/**
 * The receiving half of a connection: frames in any order become messages in order, each exactly once.
 *
 * Invariants: a frame is acknowledged only when it is kept; at most 32 frames wait for an earlier one; a message never
 * grows beyond its bound; while the inbox is full nothing more is acknowledged, which holds the peer back.
 */
import { Writer } from '@plomba/codec';
import type { Fragment } from '../frames/frame.table.js';
import { LINK_LIMITS } from '../limits.js';
import type { DataPart } from './send-window.js';
import { advance, distance } from './sequence.js';

/** What became of a data frame. `protocol`: the peer breaks the rules of fragments, the connection is void. */
export type Reception = 'taken' | 'held' | 'duplicate' | 'beyond-window' | 'inbox-full' | 'protocol';

export class ReceiveWindow {
  readonly #held = new Map<number, DataPart>();
  readonly #messages: Uint8Array[] = [];
  /** Messages that may wait here; while there are as many, nothing more is acknowledged. */
  room: number;
  /** The message that is being joined. */
  #message: Writer | undefined;
  #next: number;

  /**
   * @param first number of the first frame
   * @param room messages that may wait to be taken
   */
  constructor(first: number, room: number) {
    this.#next = first;
    this.room = room;
  }

  /** Another one that stands where this one does. */
  fork(): ReceiveWindow {
    const copy = new ReceiveWindow(this.#next, this.room);
    for (const [sequence, frame] of this.#held) copy.#held.set(sequence, frame);
    copy.#messages.push(...this.#messages);
    if (this.#message !== undefined) {
      copy.#message = new Writer(this.#message.length);
      copy.#message.bytes(this.#message.toBytes());
    }
    return copy;
  }

  /** Number of the frame that is expected next. */
  get ack(): number {
    return this.#next;
  }

  /** Bit i: frame ack + 1 + i waits here already. */
  get selective(): number {
    let bits = 0;
    for (const sequence of this.#held.keys()) bits |= 1 << (distance(this.#next, sequence) - 1);
    return bits >>> 0;
  }

  accept(frame: DataPart): Reception {
    const ahead = distance(this.#next, frame.sequence);
    if (ahead < 0 || this.#held.has(frame.sequence)) return 'duplicate';
    if (ahead > LINK_LIMITS.windowFramesMax) return 'beyond-window';
    if (ahead > 0) {
      this.#held.set(frame.sequence, frame);
      return 'held';
    }
    if (this.#messages.length >= this.room) return 'inbox-full';
    let ready: DataPart | undefined = frame;
    while (ready !== undefined) {
      if (!this.#join(ready)) return 'protocol';
      this.#held.delete(ready.sequence);
      this.#next = advance(this.#next, 1);
      ready = this.#held.get(this.#next);
    }
    return 'taken';
  }

  /** At most so many, in order. */
  takeMessages(most: number): Uint8Array[] {
    return this.#messages.splice(0, most);
  }

  #join({ fragment, payload }: DataPart): boolean {
    if (startsMessage(fragment) !== (this.#message === undefined)) return false;
    // Only a whole message may be empty: empty parts would never reach the bound.
    if (payload.length === 0 && fragment !== 'whole') return false;
    const message = this.#message ?? new Writer(payload.length);
    if (message.length + payload.length > LINK_LIMITS.messageBytes) return false;
    message.bytes(payload);
    this.#message = endsMessage(fragment) ? undefined : message;
    if (endsMessage(fragment)) this.#messages.push(message.toBytes());
    return true;
  }
}

function startsMessage(fragment: Fragment): boolean {
  return fragment === 'first' || fragment === 'whole';
}

function endsMessage(fragment: Fragment): boolean {
  return fragment === 'last' || fragment === 'whole';
}

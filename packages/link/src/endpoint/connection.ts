/** The connection with one peer, while it lasts: its numbers, its windows, and when the peer was heard last. */
import type { DataPart } from './send-window.js';
import { ReceiveWindow, type Reception } from './receive-window.js';
import { SendWindow } from './send-window.js';
import type { Capacity } from '../frames/frame.table.js';
import type { Frame } from '../frames/frame.js';
import type { ResolvedOptions } from './endpoint-options.js';

/** Who the peer is and what it takes. */
export interface Peer extends Capacity {
  readonly session: number;
  readonly version: number;
}

export class Connection {
  readonly session: number;
  readonly version: number;
  readonly sending: SendWindow;
  readonly receiving: ReceiveWindow;
  readonly #peer: Peer;
  readonly #own: ResolvedOptions & { readonly room: number };
  #heardMs: number;
  #pingedMs: number;
  /** Something arrived that the peer has not been told of. */
  #ackDue = false;

  /** @param windows of the connection that this one is a fork of */
  constructor(
    peer: Peer,
    own: ResolvedOptions & { readonly room: number },
    { nowMs, windows }: { readonly nowMs: number; readonly windows?: Pick<Connection, 'sending' | 'receiving'> },
  ) {
    this.#peer = peer;
    this.#own = own;
    this.receiving = windows?.receiving ?? new ReceiveWindow(0, own.room);
    this.session = peer.session;
    this.version = peer.version;
    this.sending =
      windows?.sending ??
      new SendWindow({
        first: 0,
        windowFrames: Math.min(own.windowFrames, peer.windowFrames),
        payloadBytes: Math.min(own.payloadBytes, peer.payloadBytes),
        roundTrip: own.timing.roundTrip,
      });
    this.#heardMs = nowMs;
    this.#pingedMs = nowMs;
  }

  /** Another one that stands where this one does. */
  fork(): Connection {
    const windows = { sending: this.sending.fork(), receiving: this.receiving.fork() };
    const copy = new Connection(this.#peer, this.#own, { nowMs: this.#heardMs, windows });
    copy.#pingedMs = this.#pingedMs;
    copy.#ackDue = this.#ackDue;
    return copy;
  }

  /** When to ping a silent peer. */
  get keepAliveDueMs(): number {
    return Math.max(this.#heardMs, this.#pingedMs) + this.#own.timing.keepAliveMs;
  }

  /** When a silent peer counts as lost. */
  get silenceDueMs(): number {
    return this.#heardMs + this.#own.timing.silenceMs;
  }

  pinged(nowMs: number): void {
    this.#pingedMs = nowMs;
  }

  /** A frame of the peer arrived. False when what it acknowledges was never sent. */
  heard(frame: Frame, nowMs: number): boolean {
    this.#heardMs = nowMs;
    return this.sending.acknowledge(frame.ack, frame.selective, nowMs);
  }

  take(part: DataPart): Reception {
    this.#ackDue = true;
    return this.receiving.accept(part);
  }

  /** Whether an acknowledgement is to be sent; asking settles it. */
  takeAckDue(): boolean {
    const due = this.#ackDue;
    this.#ackDue = false;
    return due;
  }
}

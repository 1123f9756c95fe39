/** Frames on their way out: what they all carry is filled in here, and what is not data is bounded. */
import { concatBytes } from '@plomba/codec';
import { encodeFrame } from '../frames/frame.js';
import { helloAckLayout, helloLayout, LINK_VERSIONS, resetLayout } from '../frames/frame.table.js';
import type { Capacity, FrameType, ResetReason } from '../frames/frame.table.js';
import { LINK_LIMITS } from '../limits.js';
import type { Connection } from './connection.js';
import type { DataPart } from './send-window.js';

/** Frames beside data that wait to be taken; what comes on top is dropped, as by a full line. */
const CONTROL_FRAMES_MAX = 64;
const EMPTY = new Uint8Array(0);
/** In front of a hello: ends whatever noise is on the line. */
const DELIMITER = Uint8Array.of(0);

/** Who writes to whom. */
export interface Ends {
  readonly session: number;
  /** 0: nobody known. */
  readonly peer: number;
}

export class Outgoing {
  readonly #capacity: Capacity;
  #frames: Uint8Array[] = [];
  #sent = 0;

  /** @param payloadBytes longest payload of a frame that this end takes */
  constructor(payloadBytes: number) {
    this.#capacity = { windowFrames: LINK_LIMITS.windowFramesMax, payloadBytes };
  }

  fork(): Outgoing {
    const copy = new Outgoing(this.#capacity.payloadBytes);
    copy.#frames = [...this.#frames];
    copy.#sent = this.#sent;
    return copy;
  }

  /** Frames put so far. */
  get sent(): number {
    return this.#sent;
  }

  hello(session: number): void {
    if (this.#isFull) return;
    this.#frames.push(DELIMITER);
    this.#put('hello', { session, peer: 0 }, { payload: helloLayout.encode({ ...LINK_VERSIONS, ...this.#capacity }) });
  }

  helloAck(session: number, connection: Connection): void {
    if (this.#isFull) return;
    const payload = helloAckLayout.encode({ version: connection.version, ...this.#capacity });
    this.#put('hello-ack', { session, peer: connection.session }, { connection, payload });
  }

  reset(ends: Ends, reason: ResetReason): void {
    if (ends.peer === 0 || this.#isFull) return;
    this.#put('reset', ends, { payload: resetLayout.encode({ ...LINK_VERSIONS, reason }) });
  }

  /** `ack`, `ping` or `pong`. */
  bare(type: 'ack' | 'ping' | 'pong', session: number, connection: Connection): void {
    if (!this.#isFull) this.#put(type, { session, peer: connection.session }, { connection });
  }

  data(part: DataPart, session: number, connection: Connection): void {
    this.#put('data', { session, peer: connection.session }, { connection, part });
  }

  /** All bytes that were put since the last time. */
  take(): Uint8Array {
    const bytes = concatBytes(...this.#frames);
    this.#frames = [];
    return bytes;
  }

  get #isFull(): boolean {
    return this.#frames.length >= CONTROL_FRAMES_MAX;
  }

  #put(
    type: FrameType,
    ends: Ends,
    more: { readonly connection?: Connection; readonly part?: DataPart; readonly payload?: Uint8Array },
  ): void {
    const { connection, part } = more;
    // The frames of the handshake keep their layout, and so the version of that layout, for ever.
    const timeless = type === 'hello' || type === 'hello-ack' || type === 'reset';
    this.#sent++;
    this.#frames.push(
      encodeFrame({
        version: timeless ? 1 : (connection?.version ?? 1),
        type,
        fragment: part?.fragment ?? 'none',
        ...ends,
        sequence: part?.sequence ?? connection?.sending.next ?? 0,
        ack: connection?.receiving.ack ?? 0,
        selective: connection?.receiving.selective ?? 0,
        payload: part?.payload ?? more.payload ?? EMPTY,
      }),
    );
  }
}

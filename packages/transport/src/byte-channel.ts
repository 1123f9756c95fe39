/**
 * The one interface between Plomba and the outside: a pair of byte streams.
 *
 * Invariants that every implementation keeps, and the contract suite tests:
 * bytes arrive in order, unchanged and in chunks of no meaning; a subscriber is never called from inside the call
 * that it makes itself; `closed` comes exactly once, after the last byte, and nothing follows it.
 * Reconnecting, framing and retries belong to the layers above.
 */
import type { TransportError } from './transport-error.js';

/** What a channel tells its one subscriber. An exception thrown here is a bug of the subscriber and is not caught. */
export interface ByteChannelListener {
  /** The next bytes. The array is the subscriber's own: nothing else writes to it. Never a Node `Buffer`. */
  data(bytes: Uint8Array): void;
  /**
   * The channel is over. `undefined` when our own `close()` ended it, otherwise why it was lost
   * (usually the code `connection-lost`).
   */
  closed(reason: TransportError | undefined): void;
}

/** An open, two-way stream of bytes. */
export interface ByteChannel {
  /** What a person would type to open it; for a connection that a server accepted, where the client is. */
  readonly url: string;
  /**
   * Sends bytes. They are copied before this returns; the promise resolves when the operating system took all of them
   * (back-pressure), which says nothing about the other side having read them. An empty array is allowed.
   *
   * @throws TransportError (as a rejection) `closed` after our own `close()`, else the reason the channel was lost.
   */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Starts delivery. Bytes that came before are kept and delivered first; beyond 64 KiB of them the channel stops
   * reading, so that the other side is held back instead of bytes being lost.
   *
   * @throws TypeError when the channel already has a subscriber.
   */
  subscribe(listener: ByteChannelListener): void;
  /**
   * Ends the channel; may be called again. Writes that still wait are rejected with `closed`, bytes that were kept are
   * dropped, and resources are released when the promise resolves.
   */
  close(): Promise<void>;
}

/**
 * Opens a channel; called again for each reconnect. Aborting the signal rejects with `aborted`
 * (`timeout` for `AbortSignal.timeout`) and leaves nothing open; once the channel is open it has no effect.
 */
export type OpenChannel = (signal?: AbortSignal) => Promise<ByteChannel>;

/** The side that a unit sits on: it hands out a channel for every client. */
export interface ChannelServer {
  /** The real address, with the port that was picked. It stays the same over `drop()` and `restore()`. */
  readonly url: string;
  /**
   * Sets the one handler of new channels. Channels that came before are kept and handed over first.
   *
   * @throws TypeError when there is a handler already.
   */
  onChannel(accept: (channel: ByteChannel) => void): void;
  /** Stops for good, closing every channel (`closed(undefined)`); may be called again. */
  close(): Promise<void>;
  /** Power off: what clients are connected to disappears; our ends report `connection-lost`. */
  drop(): Promise<void>;
  /**
   * Power on: reachable again under the same `url`.
   *
   * @throws TransportError (as a rejection) `closed` after `close()`, or why the address cannot be taken again.
   */
  restore(): Promise<void>;
  /** Whether a client is told of a power-off: `drops` hangs up on it, `silent` is a cable gone quiet. */
  readonly powerOff: 'silent' | 'drops';
}

/** What can be wrong with a cable, and how it is asked for. */
import type { ChannelTimers } from './timers.js';

/** One fault that happened, as told to `onFault`. */
export interface LinkFault {
  readonly kind: 'loss' | 'duplicate' | 'corrupt' | 'reorder' | 'delay' | 'half-open';
  readonly direction: 'in' | 'out';
  /** The piece as it was before the fault. */
  readonly bytes: Uint8Array;
}

/** The knobs of {@link lossyChannel}. Probabilities are 0 to 1 for each piece, and 0 when left out. */
export interface LinkFaults {
  /** An integer; its lowest 32 bits count. */
  readonly seed: number;
  /** The piece never arrives. */
  readonly loss?: number;
  /** The piece arrives twice. */
  readonly duplicate?: number;
  /** One bit of the piece is flipped. */
  readonly corrupt?: number;
  /**
   * The piece is overtaken by the next one. With no next one it waits, for there is no timer: incoming until the
   * other side closes, outgoing for ever (it is lost when the channel closes).
   */
  readonly reorder?: number;
  /** The piece is held back, and everything behind it, for 1 to `delayMs` ms. */
  readonly delay?: number;
  /** Longest delay, ms. Default 1,000. */
  readonly delayMs?: number;
  /** What delays wait on. Default: the host's. */
  readonly timers?: ChannelTimers;
  /**
   * After so many bytes a direction is dead for good: nothing passes any more, nobody is told, writes still succeed.
   * What a pulled network cable or a router without memory does to both sides.
   */
  readonly halfOpenAfterBytes?: number;
  /** Cuts chunks into pieces of random length, at most this many bytes. Without it a chunk is one piece. */
  readonly fragmentBytes?: number;
  /** Which way is bad; both when left out. `out` is what we write. */
  readonly direction?: 'in' | 'out' | 'both';
  /** Called for each fault, for a log. */
  readonly onFault?: (fault: LinkFault) => void;
}

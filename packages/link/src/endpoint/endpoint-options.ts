/** What an endpoint is made with, and what it tells its owner. All times in milliseconds. */
import { assert } from '../assert.js';
import type { DiscardReason } from '../frames/frame.js';
import type { Discarded } from '../frames/frame-parser.js';
import type { ResetReason } from '../frames/frame.table.js';
import { LINK_LIMITS } from '../limits.js';
import type { RoundTripLimits } from './round-trip.js';

/** When an endpoint does something by itself. */
export interface LinkTiming {
  /** First repetition of a hello; doubles up to eight times this. Default 250. */
  readonly helloMs: number;
  /** Silence after which the peer is pinged. Default 2,000. */
  readonly keepAliveMs: number;
  /** Silence after which the connection is lost, or an unanswered hello is given up. Default 8,000. */
  readonly silenceMs: number;
  /** Wait for an acknowledgement; follows the line. Default 1,000 at first, then 200 to 4,000. */
  readonly roundTrip: RoundTripLimits;
}

export interface EndpointOptions {
  /** The initiator opens the connection; the responder serves whoever does. */
  readonly role: 'initiator' | 'responder';
  /**
   * Number of this life, 1 to 2^32 - 1: drawn anew by the composition root for every endpoint that it makes. An
   * initiator that reopens after its peer restarted counts up from it.
   */
  readonly session: number;
  /** Longest payload of a frame, 64 to 4,096 bytes. Default 1,024; the smaller one of both ends holds. */
  readonly payloadBytes?: number;
  /** Frames on their way at once, 1 to 32. Default 16. */
  readonly windowFrames?: number;
  readonly timing?: Partial<LinkTiming>;
}

export const LINK_TIMING: LinkTiming = {
  helloMs: 250,
  keepAliveMs: 2_000,
  silenceMs: 8_000,
  roundTrip: { initialMs: 1_000, minMs: 200, maxMs: 4_000 },
};

/** Why a connection ended. */
export type LostReason =
  'no-answer' | 'silence' | 'no-progress' | 'version' | 'protocol' | 'closed-by-peer' | 'given-up-by-peer';

export const LOST_BY_RESET: Readonly<Record<ResetReason, LostReason>> = {
  'unknown-session': 'given-up-by-peer',
  version: 'version',
  closed: 'closed-by-peer',
  protocol: 'protocol',
  lost: 'given-up-by-peer',
};

export type EndpointEvent =
  /** The connection stands. Sessions as in the frames. */
  | { readonly kind: 'open'; readonly peerSession: number; readonly version: number }
  /** The peer has begun a new life: what it had not answered, it never will. */
  | { readonly kind: 'peer-restarted'; readonly peerSession: number }
  /** The connection is over. A responder goes on listening, an initiator is done for good. */
  | { readonly kind: 'lost'; readonly reason: LostReason };

/** Figures for a log; nothing depends on them. */
export interface EndpointStatistics {
  readonly framesSent: number;
  readonly framesReceived: number;
  readonly retransmissions: number;
  readonly duplicates: number;
  /** What the line brought and was no frame. */
  readonly discarded: Readonly<Record<DiscardReason, Discarded>>;
  /** Inputs that were ignored, by reason. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** What became of a message that was handed over. `queue-full` and `not-connected` have taken nothing. */
export type SendResult = 'queued' | 'queue-full' | 'not-connected';

export interface ResolvedOptions extends Required<Omit<EndpointOptions, 'timing'>> {
  readonly timing: LinkTiming;
}

/** @throws LinkAssertionError when an option is out of range */
export function resolveOptions(options: EndpointOptions): ResolvedOptions {
  const { role, session } = options;
  const payloadBytes = options.payloadBytes ?? LINK_LIMITS.payloadBytesDefault;
  const windowFrames = options.windowFrames ?? LINK_LIMITS.windowFramesDefault;
  assert(isWhole(session, 1, 0xffffffff), 'a session is 1 to 2^32 - 1');
  const { payloadBytesMin, payloadBytesMax, windowFramesMax } = LINK_LIMITS;
  assert(isWhole(payloadBytes, payloadBytesMin, payloadBytesMax), 'payloadBytes is 64 to 4,096');
  assert(isWhole(windowFrames, 1, windowFramesMax), 'windowFrames is 1 to 32');
  const timing: LinkTiming = { ...LINK_TIMING, ...options.timing };
  assert(timing.keepAliveMs < timing.silenceMs, 'a ping comes before the connection is lost');
  return { role, session, payloadBytes, windowFrames, timing };
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

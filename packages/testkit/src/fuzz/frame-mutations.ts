/**
 * Ways to make bytes for the line that no sound peer would send, from frames that one did send. Some keep the checksum
 * right, so that they get past the framing and are judged by what is behind it.
 */
import { concatBytes } from '@plomba/codec';
import { decodeFrame, encodeFrame, type Frame, type FrameType } from '@plomba/link';
import type { Draws } from '../draws.js';

/** A way to bend frames. */
export type Mutation =
  'noise' | 'truncated' | 'damaged' | 'header' | 'content' | 'spliced' | 'repeated' | 'long' | 'whole';

export const MUTATIONS: readonly Mutation[] = [
  'noise',
  'truncated',
  'damaged',
  'header',
  'content',
  'spliced',
  'repeated',
  'long',
  'whole',
];

const FRAME_TYPES: readonly FrameType[] = ['hello', 'hello-ack', 'data', 'ack', 'ping', 'pong', 'reset'];
const ZERO = Uint8Array.of(0);
/** Numbers at which programs break. */
const EDGES = [0, 1, 2, 15, 16, 31, 32, 63, 255, 256, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Bytes made in this way. @param frames frames with their delimiters, newest last; at least one */
export function mutated(mutation: Mutation, frames: readonly Uint8Array[], draws: Draws): Uint8Array {
  const frame = draws.pick(draws.below(3) === 0 ? frames : frames.slice(-1));
  switch (mutation) {
    case 'noise':
      return draws.bytes(1 + draws.below(80));
    case 'truncated':
      return concatBytes(frame.subarray(0, draws.below(frame.length)), draws.below(2) === 0 ? ZERO : new Uint8Array());
    case 'damaged':
      return damaged(frame, draws);
    case 'header':
      return rebuilt(frame, (whole) => withHeader(whole, draws));
    case 'content':
      return rebuilt(frame, (whole) => ({ ...whole, payload: damaged(whole.payload, draws) }));
    case 'spliced': {
      const other = draws.pick(frames);
      return concatBytes(frame.subarray(0, draws.below(frame.length)), other.subarray(draws.below(other.length)));
    }
    case 'repeated':
      return concatBytes(...Array.from({ length: 1 + draws.below(4) }, () => frame));
    case 'long':
      return concatBytes(draws.bytes(1 + draws.below(6_000)), ZERO);
    case 'whole':
      return frame;
  }
}

function damaged(bytes: Uint8Array, draws: Draws): Uint8Array {
  if (bytes.length === 0) return draws.bytes(draws.below(40));
  const copy = Uint8Array.from(bytes);
  for (let count = 1 + draws.below(4); count > 0; count--) {
    const at = draws.below(copy.length);
    copy[at] = draws.below(2) === 0 ? draws.below(256) : (copy[at] ?? 0) ^ (1 << draws.below(8));
  }
  const cut = draws.below(8);
  if (cut === 0) return copy.subarray(0, draws.below(copy.length));
  return cut === 1 ? concatBytes(copy, draws.bytes(1 + draws.below(20))) : copy;
}

/** The frame with something about it changed, and the checksum right again. */
function rebuilt(bytes: Uint8Array, change: (frame: Frame) => Frame): Uint8Array {
  const frame = decodeFrame(bytes.subarray(0, -1));
  return typeof frame === 'string' ? bytes : encodeFrame(change(frame));
}

function withHeader(frame: Frame, draws: Draws): Frame {
  const number = (): number => (draws.below(4) === 0 ? draws.u32() : draws.pick(EDGES));
  const near = (value: number): number => (value + draws.below(70) - 35) >>> 0;
  switch (draws.below(8)) {
    case 0:
      return { ...frame, type: draws.pick(FRAME_TYPES) };
    case 1:
      return { ...frame, fragment: draws.pick(['none', 'first', 'last', 'whole'] as const) };
    case 2:
      return { ...frame, session: number() };
    case 3:
      return { ...frame, peer: number() };
    case 4:
      return { ...frame, sequence: draws.below(2) === 0 ? near(frame.sequence) : number() };
    case 5:
      return { ...frame, ack: draws.below(2) === 0 ? near(frame.ack) : number() };
    case 6:
      return { ...frame, selective: number() };
    default:
      return { ...frame, version: draws.below(256), payload: draws.bytes(draws.below(64)) };
  }
}

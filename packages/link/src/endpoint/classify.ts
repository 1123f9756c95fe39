/**
 * From a frame to the input that it is: who sent it, whom it means, and whether its content is what its type says.
 * Everything that a peer or the line can get wrong ends here as `stale` or `malformed`.
 */
import { decodeOr, type Frame } from '../frames/frame.js';
import {
  helloAckLayout,
  helloLayout,
  LINK_VERSIONS,
  resetLayout,
  type Capacity,
  type FrameType,
  type Hello,
  type HelloAck,
  type Reset,
} from '../frames/frame.table.js';
import { LINK_LIMITS } from '../limits.js';
import type { EndpointInput } from './cells.table.js';

/** What this end knows of itself and its peers. */
export interface Identity {
  readonly session: number;
  /** Session and version of the peer of this connection. */
  readonly peer: { readonly session: number; readonly version: number } | undefined;
  /** Sessions of earlier peers. */
  readonly retired: readonly number[];
}

/** A frame with its decoded payload, where it has one. */
export interface Classified {
  readonly input: EndpointInput;
  readonly frame: Frame;
  readonly hello?: Hello;
  readonly helloAck?: HelloAck;
  readonly reset?: Reset;
}

/** Frames that keep their layout in every version. */
const TIMELESS: readonly FrameType[] = ['hello', 'hello-ack', 'reset'];

const KNOWN = {
  hello: 'hello-known',
  'hello-ack': 'hello-ack-known',
  data: 'data-known',
  ack: 'ack-known',
  ping: 'ping-known',
  pong: 'pong-known',
  reset: 'reset-known',
} as const satisfies Record<FrameType, EndpointInput>;

export function classify(frame: Frame, own: Identity): Classified {
  const input = inputOf(frame, own);
  if (frame.type === 'hello') return classifyHello(frame, input);
  if (frame.type === 'hello-ack') return classifyHelloAck(frame, input);
  if (frame.type === 'reset') return classifyReset(frame, input);
  return { input, frame };
}

/** By type, version and sessions alone. */
function inputOf(frame: Frame, own: Identity): EndpointInput {
  const { type, session, peer } = frame;
  const timeless = TIMELESS.includes(type);
  if (timeless ? frame.version !== 1 : own.peer !== undefined && frame.version !== own.peer.version) return 'malformed';
  if (session === 0 || (peer === 0) !== (type === 'hello')) return 'malformed';
  const toUs = type === 'hello' || peer === own.session;
  const answered = type !== 'reset' && type !== 'hello-ack';
  if (own.retired.includes(session)) return answered ? 'retired' : 'stale';
  if (session === own.peer?.session) {
    if (toUs) return KNOWN[type];
    return answered ? 'misaddressed' : 'stale';
  }
  if (!toUs && !answered) return 'stale';
  if (type === 'hello') return 'hello-new';
  if (type === 'hello-ack') return 'hello-ack-new';
  return type === 'reset' ? 'reset-new' : 'traffic-new';
}

function soundCapacity({ windowFrames, payloadBytes }: Capacity): boolean {
  return (
    windowFrames >= 1 &&
    windowFrames <= LINK_LIMITS.windowFramesMax &&
    payloadBytes >= LINK_LIMITS.payloadBytesMin &&
    payloadBytes <= LINK_LIMITS.payloadBytesMax
  );
}

function classifyHello(frame: Frame, input: EndpointInput): Classified {
  const hello = decodeOr(helloLayout, frame.payload);
  if (hello === undefined || hello.versionMin < 1 || hello.versionMin > hello.versionMax || !soundCapacity(hello)) {
    return { input: 'malformed', frame };
  }
  const shared = hello.versionMin <= LINK_VERSIONS.versionMax && hello.versionMax >= LINK_VERSIONS.versionMin;
  return { input: input === 'hello-new' && !shared ? 'hello-foreign' : input, frame, hello };
}

function classifyHelloAck(frame: Frame, input: EndpointInput): Classified {
  const helloAck = decodeOr(helloAckLayout, frame.payload);
  if (helloAck === undefined || !soundCapacity(helloAck)) return { input: 'malformed', frame };
  const ours = helloAck.version >= LINK_VERSIONS.versionMin && helloAck.version <= LINK_VERSIONS.versionMax;
  return ours ? { input, frame, helloAck } : { input: 'malformed', frame };
}

function classifyReset(frame: Frame, input: EndpointInput): Classified {
  const reset = decodeOr(resetLayout, frame.payload);
  if (reset === undefined) return { input: 'malformed', frame };
  return { input: input === 'reset-new' && reset.reason === 'version' ? 'reset-version' : input, frame, reset };
}

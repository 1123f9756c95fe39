/** The other end of an endpoint, frame by frame: writes any frame and reads what comes back. */
import { concatBytes } from '@plomba/codec';
import {
  Endpoint,
  encodeFrame,
  FrameParser,
  helloAckLayout,
  helloLayout,
  resetLayout,
  type Frame,
} from '../../src/index.js';
import type { EndpointState } from '../../src/endpoint/cells.table.js';
import type { ResetReason } from '../../src/frames/frame.table.js';

export const OURS = 0x0a0a0a0a;
export const THEIRS = 0x0b0b0b0b;
export const STRANGER = 0x0c0c0c0c;

const EMPTY = new Uint8Array(0);

export function frame(type: Frame['type'], more: Partial<Frame> = {}): Frame {
  return {
    version: 1,
    type,
    fragment: type === 'data' ? 'whole' : 'none',
    session: THEIRS,
    peer: type === 'hello' ? 0 : OURS,
    sequence: 0,
    ack: 0,
    selective: 0,
    payload: EMPTY,
    ...more,
  };
}

export function hello(more: Partial<Frame> = {}, versions = { versionMin: 1, versionMax: 1 }): Frame {
  return frame('hello', {
    payload: helloLayout.encode({ ...versions, windowFrames: 32, payloadBytes: 1024 }),
    ...more,
  });
}

export function helloAck(more: Partial<Frame> = {}): Frame {
  return frame('hello-ack', {
    payload: helloAckLayout.encode({ version: 1, windowFrames: 32, payloadBytes: 1024 }),
    ...more,
  });
}

export function reset(reason: ResetReason, more: Partial<Frame> = {}): Frame {
  return frame('reset', { payload: resetLayout.encode({ reason, versionMin: 1, versionMax: 1 }), ...more });
}

export class RawPeer {
  readonly endpoint: Endpoint;
  readonly #parser = new FrameParser(4096);
  nowMs = 1_000;

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  say(...frames: Frame[]): Frame[] {
    this.endpoint.receive(concatBytes(...frames.map(encodeFrame)), this.nowMs);
    return this.hear();
  }

  hear(): Frame[] {
    return this.#parser.push(this.endpoint.takeOutput());
  }

  pass(ms: number): Frame[] {
    this.nowMs += ms;
    this.endpoint.tick(this.nowMs);
    return this.hear();
  }
}

/** A raw peer of an endpoint that was driven into a state; what it said on the way has been read. */
export function inState(state: EndpointState): RawPeer {
  const role = state === 'listening' || state === 'serving' ? 'responder' : 'initiator';
  const peer = new RawPeer(new Endpoint({ role, session: OURS }));
  if (state === 'opening' || state === 'connected') peer.pass(0);
  if (state === 'connected') peer.say(helloAck());
  if (state === 'serving') peer.say(hello());
  if (state === 'over') peer.endpoint.close();
  peer.hear();
  peer.endpoint.takeEvents();
  if (peer.endpoint.state !== state) throw new Error(`is ${peer.endpoint.state}, not ${state}`);
  return peer;
}

/**
 * A frame of the link: header, payload, CRC-32C over both, stuffed with COBS, ended by a zero.
 *
 *     line  = COBS(header ‖ payload ‖ crc) ‖ 00
 *     crc   = CRC-32C(header ‖ payload), u32
 *
 * Both sessions stand in every frame: a frame that was meant for, or comes from, an earlier life of either end can
 * never be taken for one of this connection. `hello`, `hello-ack` and `reset` keep this layout in every version.
 */
import { codeOf, constant, layout, u16, u32, u8, type Layout } from '@plomba/codec';

/** Versions of the link that this code speaks. */
export const LINK_VERSIONS: VersionRange = { versionMin: 1, versionMax: 1 };

export type FrameType = 'hello' | 'hello-ack' | 'data' | 'ack' | 'ping' | 'pong' | 'reset';

const FRAME_TYPES: Readonly<Record<FrameType, number>> = {
  hello: 1,
  'hello-ack': 2,
  data: 3,
  ack: 4,
  ping: 5,
  pong: 6,
  reset: 7,
};

/** Which part of its message a data frame carries. */
export type Fragment = 'none' | 'first' | 'last' | 'whole';

const FRAGMENTS: Readonly<Record<Fragment, number>> = { none: 0, first: 1, last: 2, whole: 3 };

export interface FrameHeader {
  readonly version: number;
  readonly type: FrameType;
  readonly fragment: Fragment;
  readonly session: number;
  readonly peer: number;
  readonly sequence: number;
  readonly ack: number;
  readonly selective: number;
}

export const frameHeaderLayout: Layout<FrameHeader> = layout<FrameHeader>('FrameHeader', {
  version: [u8, 'version of the link; 1 in `hello`, `hello-ack` and `reset` for ever'],
  type: [codeOf(FRAME_TYPES), 'what the frame is'],
  fragment: [codeOf(FRAGMENTS), 'first and last part of a message; `none`: a part in the middle, or not `data`'],
  '=reserved': [constant(Uint8Array.of(0)), 'zero'],
  session: [u32, "sender's session, not 0; a new one for every connection and every boot"],
  peer: [u32, "receiver's session; 0 in a `hello`"],
  sequence: [u32, "`data`: number of the frame, from 0; else the number of the sender's next one"],
  ack: [u32, 'number of the frame that the sender expects next: everything before it has arrived'],
  selective: [u32, 'bit i: frame ack + 1 + i has arrived too'],
});

export interface VersionRange {
  readonly versionMin: number;
  readonly versionMax: number;
}

/** What an end can take. */
export interface Capacity {
  /** Frames behind the next one that it can hold, 1 to 32. */
  readonly windowFrames: number;
  /** Payload of a frame, 64 to 4096. */
  readonly payloadBytes: number;
}

/** Payload of a `hello`. */
export interface Hello extends VersionRange, Capacity {}

export const helloLayout: Layout<Hello> = layout<Hello>('Hello', {
  versionMin: [u8, 'lowest version that the sender speaks'],
  versionMax: [u8, 'highest version that the sender speaks'],
  windowFrames: [u8, 'frames behind the next one that the sender can hold, 1 to 32'],
  '=reserved': [constant(Uint8Array.of(0)), 'zero'],
  payloadBytes: [u16, 'longest payload of a frame that the sender takes, 64 to 4096'],
  '=reserved2': [constant(Uint8Array.of(0, 0)), 'zero'],
});

/** Payload of a `hello-ack`. */
export interface HelloAck extends Capacity {
  readonly version: number;
}

export const helloAckLayout: Layout<HelloAck> = layout<HelloAck>('HelloAck', {
  version: [u8, 'the version of this connection: the highest that both speak'],
  '=reserved': [constant(Uint8Array.of(0)), 'zero'],
  windowFrames: [u8, 'as in `Hello`'],
  '=reserved1': [constant(Uint8Array.of(0)), 'zero'],
  payloadBytes: [u16, 'as in `Hello`'],
  '=reserved2': [constant(Uint8Array.of(0, 0)), 'zero'],
});

/** Why an end gives a connection up, or does not take one. */
export type ResetReason = 'unknown-session' | 'version' | 'closed' | 'protocol' | 'lost';

const RESET_REASONS: Readonly<Record<ResetReason, number>> = {
  'unknown-session': 1,
  version: 2,
  closed: 3,
  protocol: 4,
  lost: 5,
};

/** Payload of a `reset`. */
export interface Reset extends VersionRange {
  readonly reason: ResetReason;
}

export const resetLayout: Layout<Reset> = layout<Reset>('Reset', {
  reason: [codeOf(RESET_REASONS), 'why'],
  versionMin: [u8, 'lowest version that the sender speaks'],
  versionMax: [u8, 'highest version that the sender speaks'],
  '=reserved': [constant(Uint8Array.of(0)), 'zero'],
});

export const CRC_BYTES = 4;
/** What a frame adds to its payload before stuffing. */
export const FRAME_OVERHEAD_BYTES: number = frameHeaderLayout.bytes + CRC_BYTES;

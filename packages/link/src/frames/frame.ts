/**
 * From a frame to bytes on the line and back. Strict: what decodes here is what `encodeFrame` would have made, so a
 * frame has one form only. Everything a peer can get wrong is a reason to discard, never an exception.
 */
import { cobsDecode, cobsEncode, concatBytes, crc32c, DecodeError, FieldError } from '@plomba/codec';
import type { Layout } from '@plomba/codec';
import { CRC_BYTES, FRAME_OVERHEAD_BYTES, frameHeaderLayout, type FrameHeader, type FrameType } from './frame.table.js';

/** A frame that arrived, or is to be sent. */
export interface Frame extends FrameHeader {
  readonly payload: Uint8Array;
}

/** Why bytes on the line were thrown away. */
export type DiscardReason = 'stuffing' | 'too-short' | 'too-long' | 'checksum' | 'header';

const ZERO = Uint8Array.of(0);
/** Frame types whose payload may have any size; all others carry none, but for hello, hello-ack and reset. */
const WITH_PAYLOAD: readonly FrameType[] = ['hello', 'hello-ack', 'data', 'reset'];

/** Bytes on the line, the delimiter included. @throws FieldError when a field is out of range: a bug of the caller */
export function encodeFrame(frame: Frame): Uint8Array {
  const packet = new Uint8Array(FRAME_OVERHEAD_BYTES + frame.payload.length);
  const bodyBytes = packet.length - CRC_BYTES;
  packet.set(frameHeaderLayout.encode(frame));
  packet.set(frame.payload, frameHeaderLayout.bytes);
  new DataView(packet.buffer).setUint32(bodyBytes, crc32c(packet.subarray(0, bodyBytes)));
  return concatBytes(cobsEncode(packet), ZERO);
}

/** The frame of stuffed bytes (without the delimiter), or why it is none. */
export function decodeFrame(stuffed: Uint8Array): Frame | DiscardReason {
  const packet = cobsDecode(stuffed);
  if (packet === undefined) return 'stuffing';
  if (packet.length < FRAME_OVERHEAD_BYTES) return 'too-short';
  const body = packet.subarray(0, packet.length - CRC_BYTES);
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  if (view.getUint32(body.length) !== crc32c(body)) return 'checksum';
  const header = decodeOr(frameHeaderLayout, body.subarray(0, frameHeaderLayout.bytes));
  if (header === undefined) return 'header';
  const payload = body.slice(frameHeaderLayout.bytes);
  const bare = !WITH_PAYLOAD.includes(header.type);
  if ((bare && payload.length > 0) || (header.type !== 'data' && header.fragment !== 'none')) return 'header';
  return { ...header, payload };
}

/** The value of a layout, or undefined when the bytes are none. */
export function decodeOr<T>(table: Layout<T>, bytes: Uint8Array): T | undefined {
  try {
    return table.decode(bytes);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof FieldError) return undefined;
    throw error;
  }
}

/** Stuffed bytes of the longest frame with this payload, without the delimiter. */
export function stuffedBytesMax(payloadBytes: number): number {
  const packet = FRAME_OVERHEAD_BYTES + payloadBytes;
  return packet + Math.floor(packet / 254) + 1;
}

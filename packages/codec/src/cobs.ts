/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): removes every zero byte from a packet,
 * so that a zero can delimit packets on a line. At most one byte of overhead per 254.
 */

/** Code of a block of 254 bytes that stands for no zero. */
const FULL = 0xff;

/** Bytes of a block that are copied one by one before it is worth to look for its end. */
const LOOK_AFTER = 16;

/** Stuffed bytes without the delimiter. */
export function cobsEncode(packet: Uint8Array): Uint8Array {
  const { length } = packet;
  const out = new Uint8Array(length + Math.ceil(length / 254) + 1);
  let codeAt = 0;
  let at = 1;
  let index = 0;
  while (index < length) {
    const byte = packet[index++]!;
    if (byte !== 0) out[at++] = byte;
    if (byte !== 0 && at - codeAt === LOOK_AFTER + 1) {
      // Headers are short blocks, payloads long ones: these are copied at once.
      const zero = packet.indexOf(0, index);
      const end = Math.min(zero < 0 ? length : zero, index + FULL - 1 - LOOK_AFTER);
      out.set(packet.subarray(index, end), at);
      at += end - index;
      index = end;
    }
    // A full block at the very end needs no code byte after it.
    if (byte === 0 || (at - codeAt === FULL && index < length)) {
      out[codeAt] = at - codeAt;
      codeAt = at++;
    }
  }
  out[codeAt] = at - codeAt;
  return out.subarray(0, at);
}

/** The packet, or undefined when the stuffed bytes (without delimiter) are not the canonical encoding of any. */
export function cobsDecode(stuffed: Uint8Array): Uint8Array | undefined {
  const end = stuffed.length;
  if (end === 0) return undefined;
  const out = new Uint8Array(end);
  let length = 0;
  let before = 0;
  for (let at = 0; at < end;) {
    const code = stuffed[at]!;
    const next = at + code;
    if (code === 0 || next > end) return undefined;
    // A full block at the very end is the end; an empty one behind it would say the same in more bytes.
    if (code === 1 && before === FULL && next === end) return undefined;
    for (at++; at < next; at++) {
      const byte = stuffed[at]!;
      if (byte === 0) return undefined;
      out[length++] = byte;
    }
    if (code !== FULL && at < end) out[length++] = 0;
    before = code;
  }
  return out.slice(0, length);
}

/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker, 1999): removes every zero byte from a packet,
 * so that a zero can delimit packets on a line. At most one byte of overhead per 254.
 */

/** Stuffed bytes without the delimiter. */
export function cobsEncode(packet: Uint8Array): Uint8Array {
  const out = new Uint8Array(packet.length + Math.ceil(packet.length / 254) + 1);
  let codeAt = 0;
  let code = 1;
  let at = 1;
  for (const [index, byte] of packet.entries()) {
    if (byte !== 0) {
      out[at++] = byte;
      code++;
    }
    // A full block at the very end needs no code byte after it.
    const full = code === 0xff && index + 1 < packet.length;
    if (byte === 0 || full) {
      out[codeAt] = code;
      codeAt = at++;
      code = 1;
    }
  }
  out[codeAt] = code;
  return out.slice(0, at);
}

/** The packet, or undefined when the stuffed bytes (without delimiter) are not the canonical encoding of any. */
export function cobsDecode(stuffed: Uint8Array): Uint8Array | undefined {
  if (stuffed.length === 0) return undefined;
  const out = new Uint8Array(stuffed.length);
  let length = 0;
  let at = 0;
  while (at < stuffed.length) {
    const code = stuffed[at] ?? 0;
    if (code === 0 || at + code > stuffed.length) return undefined;
    for (const byte of stuffed.subarray(at + 1, at + code)) {
      if (byte === 0) return undefined;
      out[length++] = byte;
    }
    at += code;
    if (code !== 0xff && at < stuffed.length) out[length++] = 0;
  }
  const packet = out.slice(0, length);
  // 0xff followed by nothing but an empty block has a shorter twin; only one form is ours.
  return cobsEncode(packet).length === stuffed.length ? packet : undefined;
}

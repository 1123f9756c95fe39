/**
 * A frame of the link made by hand from docs/spec/link.md section 1, without the tables and the codec that both ends
 * share: a mistake in those would pass every other case.
 */

/** CRC-32C (Castagnoli), bit by bit. */
function castagnoli(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Consistent overhead byte stuffing of fewer than 254 bytes, and the zero behind it. */
function stuffed(bytes: readonly number[]): Uint8Array {
  const out: number[] = [];
  let block: number[] = [];
  for (const byte of [...bytes, 0]) {
    if (byte !== 0) block.push(byte);
    else {
      out.push(block.length + 1, ...block);
      block = [];
    }
  }
  return Uint8Array.from([...out, 0]);
}

function u32(value: number): readonly number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

/**
 * A frame of 24 bytes of header, its payload and its checksum, on the line.
 * @param head version, type, fragment, reserved
 * @param words session, peer, sequence, ack, selective
 */
export function handFrame(head: readonly number[], words: readonly number[], payload: readonly number[]): Uint8Array {
  const body = [...head, ...words.flatMap(u32), ...payload];
  return stuffed([...body, ...u32(castagnoli(body))]);
}

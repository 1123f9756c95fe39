/**
 * CRC-16/XMODEM: polynomial 0x1021, initial value 0, not reflected, no final XOR (ITU-T V.41 with bits in network
 * order). Detects accidents; it authenticates nothing.
 */

const TABLE: Uint16Array = makeTable();

function makeTable(): Uint16Array {
  const table = new Uint16Array(256);
  for (let index = 0; index < 256; index++) {
    let crc = index << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    table[index] = crc;
  }
  return table;
}

/** CRC-16/XMODEM of `bytes`; pass the result for earlier bytes as `seed` to go on from there. */
export function crc16Xmodem(bytes: Uint8Array, seed = 0): number {
  let crc = seed;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >>> 8) ^ byte]!;
  return crc;
}

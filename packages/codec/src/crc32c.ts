/**
 * CRC-32C (Castagnoli), RFC 3720 appendix B.4: reflected polynomial 0x82F63B78, initial value and final XOR all ones.
 * Detects accidents; it authenticates nothing.
 */

/** Bytes that one turn of the long loop takes ("slicing by 16"); the short loop takes half of them. */
const SLICES = 16;

/** Below this length a `DataView` costs more than it saves. */
const LONG_BYTES = 256;

/** Row `n` (256 entries) is the CRC of a byte with `n` zero bytes behind it. One array: one bounds check per look-up. */
const TABLE: Int32Array = makeTable();

function makeTable(): Int32Array {
  const table = new Int32Array(256 * SLICES);
  for (let index = 0; index < 256; index++) {
    let crc = index;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    table[index] = crc;
  }
  for (let index = 256; index < table.length; index++) {
    const before = table[index - 256]!;
    table[index] = (before >>> 8) ^ table[before & 0xff]!;
  }
  return table;
}

/** The register after whole groups of 16 bytes. */
function crcOfGroups(bytes: Uint8Array, register: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const t = TABLE;
  let crc = register;
  for (let at = 0; at < end; at += SLICES) {
    const a = crc ^ view.getInt32(at, true);
    const b = view.getInt32(at + 4, true);
    const c = view.getInt32(at + 8, true);
    const d = view.getInt32(at + 12, true);
    crc =
      t[0xf00 + (a & 0xff)]! ^
      t[0xe00 + ((a >>> 8) & 0xff)]! ^
      t[0xd00 + ((a >>> 16) & 0xff)]! ^
      t[0xc00 + (a >>> 24)]!;
    crc ^=
      t[0xb00 + (b & 0xff)]! ^
      t[0xa00 + ((b >>> 8) & 0xff)]! ^
      t[0x900 + ((b >>> 16) & 0xff)]! ^
      t[0x800 + (b >>> 24)]!;
    crc ^=
      t[0x700 + (c & 0xff)]! ^
      t[0x600 + ((c >>> 8) & 0xff)]! ^
      t[0x500 + ((c >>> 16) & 0xff)]! ^
      t[0x400 + (c >>> 24)]!;
    crc ^= t[0x300 + (d & 0xff)]! ^ t[0x200 + ((d >>> 8) & 0xff)]! ^ t[0x100 + ((d >>> 16) & 0xff)]! ^ t[d >>> 24]!;
  }
  return crc;
}

/** CRC-32C of `bytes`; pass the result for earlier bytes as `seed` to go on from there. */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  const t = TABLE;
  const { length } = bytes;
  let at = length < LONG_BYTES ? 0 : length - (length % SLICES);
  let crc = at === 0 ? ~seed : crcOfGroups(bytes, ~seed, at);
  for (; at + 8 <= length; at += 8) {
    crc =
      t[0x700 + ((crc ^ bytes[at]!) & 0xff)]! ^
      t[0x600 + (((crc >>> 8) ^ bytes[at + 1]!) & 0xff)]! ^
      t[0x500 + (((crc >>> 16) ^ bytes[at + 2]!) & 0xff)]! ^
      t[0x400 + ((crc >>> 24) ^ bytes[at + 3]!)]! ^
      t[0x300 + bytes[at + 4]!]! ^
      t[0x200 + bytes[at + 5]!]! ^
      t[0x100 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!;
  }
  for (; at < length; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

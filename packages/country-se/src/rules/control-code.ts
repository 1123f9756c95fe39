/**
 * The control code (kontrollkod): 59 characters, 32 of base 32, a separator, 26 of base 32 (sheet section 1A.5 [V]).
 *
 * The groups are 20 and 16 bytes [V]. What is in them has not been read anywhere: a keyed hash of the receipt data and
 * an enciphered block of counters is what is recalled [R]. So both are functions that are handed in.
 */

export interface ControlCodeParts {
  /** A keyed hash of the receipt data: 20 bytes. */
  authenticate(receiptData: Uint8Array): Uint8Array;
  /** One block of 16 bytes, enciphered. */
  encipher(counters: Uint8Array): Uint8Array;
  /** One character between the groups: a blank is recalled [R], `;` was seen on one receipt [V]. */
  readonly separator: string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * RFC 4648 section 6, without padding.
 * @internal
 */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = (word << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32.charAt((word >> bits) & 31);
    }
    word &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE32.charAt((word << (5 - bits)) & 31);
}

/**
 * The counters of one receipt, big-endian: its number in its series, and its amount in öre as two's complement.
 * @internal
 */
export function counterBlock(number: number, amount: bigint): Uint8Array {
  const block = new Uint8Array(16);
  const view = new DataView(block.buffer, block.byteOffset);
  view.setBigUint64(0, BigInt(number));
  view.setBigInt64(8, amount);
  return block;
}

/** @param receiptData the 164 characters of the law, ASCII */
export function controlCode(
  receiptData: string,
  counters: { readonly number: number; readonly amount: bigint },
  parts: ControlCodeParts,
): string {
  const message = Uint8Array.from(receiptData, (letter) => letter.charCodeAt(0));
  const first = base32(parts.authenticate(message));
  const second = base32(parts.encipher(counterBlock(counters.number, counters.amount)));
  return `${first}${parts.separator}${second}`;
}

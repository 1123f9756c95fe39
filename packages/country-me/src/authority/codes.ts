/** Codes that the authority gives: FIC, FCDC and message UUIDs, and the ten characters of a device. */
import { toHex } from '@plomba/codec';

export type Entropy = (bytes: number) => Uint8Array;

/** RFC 4122, version 4, lower case. @param prefix hex digits that it begins with, at most 8 */
export function uuidV4(entropy: Entropy, prefix: string): string {
  const hex = toHex(entropy(16));
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  const text = `${prefix}${hex.slice(prefix.length, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17)}`;
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Two letters, three digits, twice: a registration code. */
export function registrationCode(entropy: Entropy): string {
  const drawn = entropy(10);
  const sign = (index: number, from: string): string => from.charAt((drawn[index] ?? 0) % from.length);
  const pattern = 'aa000aa000';
  return [...pattern].map((kind, index) => sign(index, kind === 'a' ? LETTERS : '0123456789')).join('');
}

/**
 * Bytes for tests, made without the code under test.
 */

/** `01 02 ff` as bytes; blanks are for the reader. */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/.test(digits)) throw new TypeError(`not hex: ${hex}`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** `from`, `from + 1`, … `to`. */
export function bytesFromTo(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

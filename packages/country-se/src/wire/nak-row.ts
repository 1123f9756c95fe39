/** The row of a NAK code as it came over the line. */
import { NAK_CODES, type NakCode, type NakRow } from './nak-codes.table.js';

/** Undefined for a code that nobody has published. */
export function nakRow(code: string): NakRow | undefined {
  return Object.hasOwn(NAK_CODES, code) ? NAK_CODES[code as NakCode] : undefined; // it is a key, see before
}

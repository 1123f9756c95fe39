/** The row of a return code as it came over the line. */
import { KD_RETURN_CODES, type KdReturnCode, type KdReturnRow } from './kd-return-codes.table.js';

/** Undefined for a number that nobody has published. */
export function kdReturnRow(code: number): KdReturnRow | undefined {
  return isKdReturnCode(code) ? KD_RETURN_CODES[code] : undefined;
}

/** Whether the list of return codes has this number. */
export function isKdReturnCode(code: number): code is KdReturnCode {
  return Object.hasOwn(KD_RETURN_CODES, code);
}

/** A code of a fault and its row. */
import { FAULT_CODES, type FaultCodeRow } from './fault-codes.table.js';

/** The row of a code; that of 900 for all from there, undefined when there is none. */
export function faultCode(code: number): FaultCodeRow | undefined {
  return FAULT_CODES.find((entry) => entry.code === (code >= 900 && code <= 999 ? 900 : code));
}

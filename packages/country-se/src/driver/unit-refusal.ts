/** What a control unit said when it refused, kept as the cause of the error, and the Swedish sentence that belongs to it. */
import type { FiscalError } from '@plomba/sdk';
import { LINE_SENTENCES } from './cashier-sentences.table.js';
import { KD_ERRORS, UNKNOWN_KD, type KdError } from './kd-errors.table.js';
import { NAK_ERRORS, UNKNOWN_NAK, type NakError, type UnitAnswerRow } from './nak-errors.table.js';

/** The wires of control units. */
export type SwedishWire = 'ccsp' | 'kd';

/** The answer of a unit that refused, as it came over the wire: `009`, `14`. */
export class UnitRefusal extends Error {
  override readonly name = 'UnitRefusal';
  readonly wire: SwedishWire;
  readonly code: string;

  constructor(wire: SwedishWire, code: string) {
    super(`the unit answers ${code} (${wire})`);
    this.wire = wire;
    this.code = code;
  }
}

export function nakErrorOf(code: string): NakError {
  return Object.hasOwn(NAK_ERRORS, code) ? NAK_ERRORS[code as keyof typeof NAK_ERRORS] : UNKNOWN_NAK; // a key, see before
}

/** What a return code other than 0 means. */
export function kdErrorOf(code: number): KdError {
  return Object.hasOwn(KD_ERRORS, code) ? KD_ERRORS[code as keyof typeof KD_ERRORS] : UNKNOWN_KD; // a key, see before
}

function rowOf({ wire, code }: Pick<UnitRefusal, 'wire' | 'code'>): UnitAnswerRow {
  return wire === 'ccsp' ? nakErrorOf(code) : kdErrorOf(Number(code));
}

/** By shape, because a program can hold two copies of this package. */
function isRefusal(cause: unknown): cause is UnitRefusal {
  return cause instanceof Error && cause.name === 'UnitRefusal' && 'wire' in cause && 'code' in cause;
}

/** An error with its causes: no error has more of them. */
const CAUSES_MAX = 8;

/**
 * What the cashier is told in Swedish about an error of a Swedish driver; undefined where the sentence of the SDK says it
 * all (`sentenceIn(error.code, 'sv')` of `@plomba/sdk/sentences`). Of an unknown outcome it says that it is unknown, not
 * why: that is for the log.
 */
export function swedishSentence(error: Pick<FiscalError, 'code' | 'cause'>): string | undefined {
  if (error.code === 'outcome-unknown') return LINE_SENTENCES['outcome-unknown'];
  let cause: unknown = error.cause;
  for (let depth = 0; depth < CAUSES_MAX; depth++) {
    if (isRefusal(cause)) return rowOf(cause).cashier;
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return LINE_SENTENCES[error.code];
}

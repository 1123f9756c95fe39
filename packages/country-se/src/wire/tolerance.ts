/**
 * How exactly a frame must follow the protocol. Every laxness is one named option, because some register in the field
 * needs it; `STRICT` has none of them, `TOLERANT` all.
 */

export interface CcspTolerance {
  /** An LRC below 10 hex may come as one digit, with a LEN that still counts two: Club Speed does that. */
  readonly oneDigitLrc: boolean;
  /** Amounts may come without decimals, such as `0`: POSSUM does that. */
  readonly bareAmounts: boolean;
  /** An organisation number may come with its hyphen. */
  readonly hyphenInOrgNo: boolean;
  /** Fields behind the last one of `RH` are ignored: Club Speed once sent a line width there. */
  readonly moreHeaderFields: boolean;
  /** Letters beyond ASCII may stand where text stands, one byte each (ISO 8859-1). */
  readonly latin1: boolean;
}

export const STRICT: CcspTolerance = {
  oneDigitLrc: false,
  bareAmounts: false,
  hyphenInOrgNo: false,
  moreHeaderFields: false,
  latin1: false,
};

export const TOLERANT: CcspTolerance = {
  oneDigitLrc: true,
  bareAmounts: true,
  hyphenInOrgNo: true,
  moreHeaderFields: true,
  latin1: true,
};

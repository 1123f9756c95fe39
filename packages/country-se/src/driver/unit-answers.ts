/** Every answer of a control unit that is no success, in the order of the tables: for a page, and for a till's own texts. */
import type { StatusCode } from '@plomba/sdk';
import { KD_RETURN_CODES } from '../wire/kd-return-codes.table.js';
import { NAK_CODES } from '../wire/nak-codes.table.js';
import { kdErrorOf, nakErrorOf, type SwedishWire } from './unit-refusal.js';

export interface UnitAnswer {
  readonly wire: SwedishWire;
  /** As it comes over the wire. */
  readonly answer: string;
  readonly meaning: string;
  /** Code of the error. */
  readonly code: StatusCode;
  /** Whether the line was damaged and is said again, the order is lost, it is not stored, or a fault leaves it open. */
  readonly says: 'damaged' | 'order' | 'refused' | 'fault';
  /** For the cashier, in Swedish. */
  readonly cashier: string;
  /** What to do; absent where the general hint of the code says it. */
  readonly hint?: string;
}

/** NAK codes of CCSP, then return codes of kd. */
export function unitAnswers(): readonly UnitAnswer[] {
  const naks = Object.entries(NAK_CODES).map(([answer, { meaning }]) => ({
    wire: 'ccsp' as const,
    answer,
    meaning,
    ...nakErrorOf(answer),
  }));
  const codes = Object.entries(KD_RETURN_CODES)
    .filter(([answer]) => answer !== '0')
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([answer, { meaning }]) => ({ wire: 'kd' as const, answer, meaning, ...kdErrorOf(Number(answer)) }));
  return [...naks, ...codes].map(({ wire, answer, meaning, code, says, cashier, hint }) => ({
    wire,
    answer,
    meaning,
    code,
    says,
    cashier,
    ...(hint === undefined ? {} : { hint }),
  }));
}

/** CCSP version 1 as a driver of the SDK: `connect(serial('COM3'), { driver: ccsp() })`. */
import type { Driver } from '@plomba/sdk';
import { CcspSession } from './ccsp-session.js';
import type { SwedishReceipt, SwedishSale, SwedishStatus } from './swedish-sale.js';

export interface CcspOptions {
  /** How long one answer of the unit is waited for, ms. Default 2,000: registers of the field wait for one second. */
  readonly answerMs?: number;
}

const ANSWER_MS = 2_000;

/** The driver of control units that speak CCSP version 1 (CleanCash and what is compatible with it). */
export function ccsp(options: CcspOptions = {}): Driver<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  return { name: 'ccsp', start: (host) => new CcspSession(host, options.answerMs ?? ANSWER_MS) };
}

/** CCSP as a driver of the SDK: `connect(serial('COM3'), { driver: ccsp() })`. */
import type { Driver } from '@plomba/sdk';
import { CcspSession } from './ccsp-session.js';
import type { CcspVersion } from '../wire/messages.table.js';
import type { SwedishReceipt, SwedishSale, SwedishStatus } from './swedish-sale.js';

export interface CcspOptions {
  /** How long one answer of the unit is waited for, ms. Default 2,000: registers of the field wait for one second. */
  readonly answerMs?: number;
  /** Version that is spoken; that of the unit, as it names it, when absent. */
  readonly version?: CcspVersion;
}

const ANSWER_MS = 2_000;

/** The driver of control units that speak CCSP, version 1 or 2 (CleanCash and what is compatible with it). */
export function ccsp(options: CcspOptions = {}): Driver<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  return { name: 'ccsp', start: (host) => new CcspSession(host, { answerMs: ANSWER_MS, ...options }) };
}

/** The kd protocol as a driver of the SDK: `connect(serial('COM3', { baud: 57600 }), { driver: kd() })`. */
import type { Driver } from '@plomba/sdk';
import type { KdUnitIdPlace } from '../wire/kd-reply.js';
import { KdSession } from './kd-session.js';
import type { SwedishReceipt, SwedishSale, SwedishStatus } from './swedish-sale.js';

export interface KdOptions {
  /** How long one answer of the unit is waited for, ms. Default 2,000. */
  readonly answerMs?: number;
  /**
   * Where the unit's number stands in the answer to `ver`, counted behind the return code. Default 5: known from one
   * proprietary source, which does not say whether the return code counts; a unit that counts it has it in the fourth.
   */
  readonly unitIdPlace?: KdUnitIdPlace;
}

const ANSWER_MS = 2_000;
const UNIT_ID_PLACE = 5;

/** The driver of control units that speak the kd protocol (Skattedosan, PosPlus). */
export function kd(options: KdOptions = {}): Driver<SwedishReceipt, SwedishSale, SwedishStatus, SwedishReceipt> {
  const { answerMs = ANSWER_MS, unitIdPlace = UNIT_ID_PLACE } = options;
  return { name: 'kd', start: (host) => new KdSession(host, { answerMs, unitIdPlace }) };
}

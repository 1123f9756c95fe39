/** What every suite says once it has met its unit. */
import type { RunnableSuite } from './run-conform.js';

/** Version of the cases: another number when a case is added, taken away, or judges otherwise. */
export const CONFORM_SUITE_VERSION = '1.1.0';

/** The wires that there is a suite for. */
export type WireName = 'link' | 'ccsp' | 'kd';

export const WIRE_NAMES: readonly WireName[] = ['link', 'ccsp', 'kd'];

/** The unit as it presented itself. */
export interface ConformUnit {
  readonly serial: string;
  /** `-` where the wire does not say it. */
  readonly firmware: string;
  readonly country: string;
  readonly model?: string;
  /** Ed25519 public key, hex. */
  readonly logKey?: string;
  /** Its clock; absent where the wire does not say it. */
  readonly utcMs?: number;
}

export interface StartedSuite<Context> extends RunnableSuite<Context> {
  readonly unit: ConformUnit;
}

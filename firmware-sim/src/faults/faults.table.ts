/**
 * Everything that can go wrong with a unit and around it, one row for each fault. Code, control channel, scenario files,
 * magic amounts, the fuzzer and `docs/fault-model.md` read this table.
 */
import { clockStep } from './clock/clock-step.js';
import { paperEnd } from './device/paper-end.js';
import { signal } from './device/signal.js';
import { signerBroken } from './device/signer-broken.js';
import type { FaultKind } from './fault-kind.js';
import { corruptBytes } from './line/corrupt-bytes.js';
import { delayedBytes } from './line/delayed-bytes.js';
import { disconnect } from './line/disconnect.js';
import { halfOpen } from './line/half-open.js';
import { lostBytes } from './line/lost-bytes.js';
import { repeatedBytes } from './line/repeated-bytes.js';
import { powerCut } from './power/power-cut.js';

export const FAULTS: readonly FaultKind[] = [
  powerCut,
  clockStep,
  lostBytes,
  repeatedBytes,
  corruptBytes,
  delayedBytes,
  disconnect,
  halfOpen,
  paperEnd,
  signerBroken,
  signal,
];

/** The row of this name. */
export function faultNamed(name: string): FaultKind | undefined {
  return FAULTS.find((kind) => kind.name === name);
}

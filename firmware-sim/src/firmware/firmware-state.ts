/** What the firmware is after boot: running on a unit, or halted with the reason. Gone when power goes. */
import { FiscalUnit, type UnitPorts } from '@plomba/core';
import type { DamagePlace, SelfTestLine } from '@plomba/link';

export interface RunningState {
  readonly kind: 'running';
  readonly unit: FiscalUnit;
  /** Of the boot; absent where the unit goes on from a snapshot. */
  readonly selfTest?: readonly SelfTestLine[];
}

export interface HaltedState {
  readonly kind: 'halted';
  readonly why: string;
  /** Where, as far as it is known. */
  readonly place?: DamagePlace;
  readonly selfTest?: readonly SelfTestLine[];
}

export type FirmwareState = RunningState | HaltedState;

/** The memories alone: what a boot begins with, and a restored unit. */
export function bootFirmware(ports: UnitPorts): FirmwareState {
  const unit = FiscalUnit.boot(ports);
  if (!('halted' in unit)) return { kind: 'running', unit };
  const { halted: why, place } = unit;
  return { kind: 'halted', why, ...(place === undefined ? {} : { place }) };
}

/** What the firmware is after boot: running on a unit, or halted with the reason. Gone when power goes. */
import { FiscalUnit, type UnitPorts } from '@plomba/core';

export type FirmwareState =
  { readonly kind: 'running'; readonly unit: FiscalUnit } | { readonly kind: 'halted'; readonly why: string };

export function bootFirmware(ports: UnitPorts): FirmwareState {
  const unit = FiscalUnit.boot(ports);
  return 'halted' in unit ? { kind: 'halted', why: unit.halted } : { kind: 'running', unit };
}

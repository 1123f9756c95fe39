/** How a unit stands, and what of it has changed: the source of events. Nothing here is remembered over a boot. */
import type { Country } from '@plomba/core/country';
import type { TimeQuality } from '@plomba/core/model';
import type { UnitCondition, UnitEventKind, UnitWarning } from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import type { FirmwareState } from './firmware-state.js';
import type { PinVault } from './pin-vault.js';

/** A condition, and what of the clock an event is about. */
export interface Standing {
  readonly condition: UnitCondition;
  readonly quality: TimeQuality;
  /** How often the clock was set since the boot. */
  readonly clockSet: number;
}

export interface StandingParts {
  readonly hardware: Hardware;
  readonly country: Country;
  readonly pins: PinVault;
  readonly clockSet: number;
}

export function standingOf(state: FirmwareState, { hardware, country, pins, clockSet }: StandingParts): Standing {
  const { quality } = hardware.rtc.read();
  const paper = hardware.printer.paper;
  if (state.kind === 'halted') {
    const halted = state.why.slice(0, 100);
    const unknown = { life: 'blocked', day: 0, dayOpen: false, memory: 'ample', warnings: [] } as const;
    return { condition: { ...unknown, paper, halted }, quality, clockSet };
  }
  const { unit } = state;
  const { life, day, dayOpen } = unit.state;
  const memory = unit.memory(country).level;
  const warnings = warningsOf(hardware, pins.wait(unit.now().utcMs).untilUtcMs !== undefined);
  return { condition: { life, day, dayOpen, memory, paper, warnings }, quality, clockSet };
}

function warningsOf(hardware: Hardware, locked: boolean): readonly UnitWarning[] {
  const all: readonly (readonly [UnitWarning, boolean])[] = [
    ['pins-locked', locked],
    ['seal-broken', !hardware.sealIntact],
    ['signer-silent', hardware.secureElement.broken],
  ];
  return all.filter(([, holds]) => holds).map(([warning]) => warning);
}

/** What of two standings differs, in the order of the table. */
export function changesBetween(before: Standing, after: Standing): readonly UnitEventKind[] {
  const [was, is] = [before.condition, after.condition];
  // What a halted unit cannot know has not changed.
  if (is.halted !== undefined) return was.halted === is.halted ? [] : ['halted'];
  const changes: readonly (readonly [UnitEventKind, boolean])[] = [
    ['life', was.life !== is.life],
    ['day', was.day !== is.day || was.dayOpen !== is.dayOpen],
    ['memory', was.memory !== is.memory],
    ['paper', was.paper !== is.paper],
    ['clock', before.quality !== after.quality || before.clockSet !== after.clockSet],
    ['warning', was.warnings.join() !== is.warnings.join()],
  ];
  return changes.filter(([, differs]) => differs).map(([kind]) => kind);
}

/** How a unit stands, and what of it has changed: the source of events. Nothing here is remembered over a boot. */
import type { Country } from '@plomba/core/country';
import type { TimeQuality } from '@plomba/core/model';
import type { UnitCondition, UnitEventKind, UnitWarning } from '@plomba/link';
import type { Hardware } from '../hardware/hardware.js';
import type { FirmwareState } from './firmware-state.js';
import type { UnitModeInput } from './mode-input.js';

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
  readonly clockSet: number;
  /** Absent while halted. */
  readonly mode: UnitModeInput | undefined;
}

export function standingOf(state: FirmwareState, parts: StandingParts): Standing {
  const { hardware, country, clockSet, mode } = parts;
  const { quality } = hardware.rtc.read();
  const paper = hardware.printer.paper;
  if (state.kind === 'halted' || mode === undefined) {
    const halted = (state.kind === 'halted' ? state.why : '').slice(0, 100);
    const unknown = { life: 'blocked', day: 0, dayOpen: false, memory: 'ample', warnings: [] } as const;
    return { condition: { ...unknown, paper, halted }, quality, clockSet };
  }
  const { unit } = state;
  const { life, day, dayOpen } = unit.state;
  const memory = unit.memory(country).level;
  const warnings = warningsOf(mode, parts, unit.state.findings !== undefined);
  return { condition: { life, day, dayOpen, memory, paper, warnings }, quality, clockSet };
}

function warningsOf(
  mode: UnitModeInput,
  { hardware, country }: StandingParts,
  selfTest: boolean,
): readonly UnitWarning[] {
  const isLicensed = country.licence !== 'not-needed';
  const { licence } = mode;
  const all: readonly (readonly [UnitWarning, boolean])[] = [
    ['pins-locked', mode.pinsLocked],
    ['seal-broken', mode.sealBroken],
    ['signer-silent', hardware.secureElement.broken],
    ['intervention-open', mode.visitOpen],
    ['clock-unset', mode.clockUnset],
    ['key-expiring', mode.keys === 'usable' && mode.keysExpiring],
    ['key-expired', mode.keys === 'expired'],
    ['licence-expiring', isLicensed && licence === 'expiring'],
    ['licence-invalid', isLicensed && (licence === 'expired' || licence === 'missing')],
    ['self-test', selfTest],
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

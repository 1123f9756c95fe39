/** `unit.status`: answered in every state, also by a halted unit, from what is there. */
import { isVisitOpen, logKeyIn } from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { LicenceValue } from '@plomba/core/tables';
import type { LicenceStatus, ReplyOf, SelfTestLine } from '@plomba/link';
import type { Firmware } from './firmware.js';
import type { Hardware } from '../hardware/hardware.js';
import type { Standing } from './condition.js';
import type { FirmwareState } from './firmware-state.js';
import type { UnitModeInput } from './mode-input.js';
import { modeOf } from './modes.js';

export function unitStatus(
  state: FirmwareState,
  made: {
    readonly hardware: Hardware;
    readonly country: Country;
    readonly firmware: Firmware;
    readonly standing: Standing;
    /** Absent while halted. */
    readonly mode: UnitModeInput | undefined;
    readonly selfTest: readonly SelfTestLine[];
  },
): ReplyOf<'unit.status'> {
  const { hardware, country, firmware, mode, selfTest } = made;
  const { utcMs, offsetMinutes, quality } = hardware.rtc.read();
  const findings = selfTest.flatMap(({ step, result, detail }) => (result === 'ok' ? [] : [{ step, result, detail }]));
  const common = {
    country: country.id,
    firmware: firmware.version,
    simulated: true,
    time: { utcMs, offsetMinutes },
    timeQuality: quality,
    journalBytes: hardware.map.journal.bytes,
    paper: hardware.printer.paper,
    ...(hardware.access?.servicePin === undefined ? { testPin: true } : {}),
    mode: mode === undefined ? ('halted' as const) : modeOf(mode),
    warnings: made.standing.condition.warnings,
    ...(findings.length === 0 ? {} : { findings }),
  };
  if (state.kind === 'halted') {
    const blank = { life: 'blocked', day: 0, dayOpen: false, epoch: 0, records: 0, journalUsedBytes: 0 } as const;
    return { ...common, ...blank, halted: state.why.slice(0, 300) };
  }
  const { unit } = state;
  const { identity, state: fiscal } = unit;
  const { visit, licence } = fiscal;
  return {
    ...common,
    ...(identity === undefined
      ? {}
      : {
          serial: identity.serial,
          model: identity.model,
          logKey: logKeyIn(fiscal.keys, identity),
          journalId: identity.journalId,
        }),
    ...(fiscal.rules === undefined ? {} : { rules: fiscal.rules.edition, currency: fiscal.rules.currency }),
    life: fiscal.life,
    day: fiscal.day,
    dayOpen: fiscal.dayOpen,
    epoch: unit.epoch,
    records: unit.size,
    time: { utcMs: unit.now().utcMs, offsetMinutes },
    journalUsedBytes: unit.journalUsedBytes,
    memory: unit.memory(country).level,
    ...(isVisitOpen(visit) ? { visit: visit.number } : {}),
    ...(licence === undefined ? {} : { licence: licenceStatus(licence) }),
  };
}

function licenceStatus({ id, features, notAfter }: LicenceValue): LicenceStatus {
  return { id, features, ...(notAfter === undefined ? {} : { notAfter }) };
}

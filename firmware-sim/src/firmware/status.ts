/** `unit.status`: answered in every state, also by a halted unit, from what is there. */
import { logKeyIn } from '@plomba/core';
import type { Country } from '@plomba/core/country';
import type { ReplyOf } from '@plomba/link';
import type { Firmware } from './firmware.js';
import type { Hardware } from '../hardware/hardware.js';
import type { FirmwareState } from './firmware-state.js';

export function unitStatus(
  state: FirmwareState,
  made: { readonly hardware: Hardware; readonly country: Country; readonly firmware: Firmware },
): ReplyOf<'unit.status'> {
  const { hardware, country, firmware } = made;
  const { utcMs, offsetMinutes, quality } = hardware.rtc.read();
  const common = {
    country: country.id,
    firmware: firmware.version,
    simulated: true,
    time: { utcMs, offsetMinutes },
    timeQuality: quality,
    journalBytes: hardware.map.journal.bytes,
    paper: hardware.printer.paper,
    ...(hardware.access?.servicePin === undefined ? { testPin: true } : {}),
  };
  if (state.kind === 'halted') {
    const blank = { life: 'blocked', day: 0, dayOpen: false, epoch: 0, records: 0, journalUsedBytes: 0 } as const;
    return { ...common, ...blank, halted: state.why.slice(0, 300) };
  }
  const { unit } = state;
  const { identity, state: fiscal } = unit;
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
  };
}

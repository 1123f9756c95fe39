/** The firmware of a restored unit: as it was, without the time, the wear and the power cycle of a boot. */
import { bootFirmware, type FirmwareState } from '../firmware/firmware-state.js';
import type { Hardware } from '../hardware/hardware.js';
import { firmwareStanding, type DeviceStanding } from './snapshot.js';
import { SwitchedFlash } from './switched-flash.js';

/**
 * Undefined when the power was off. The memories are read again, so damage that came after the last boot is noticed here,
 * as it would be at the next one.
 */
export function resumedFirmware(hardware: Hardware, standing: DeviceStanding): FirmwareState | undefined {
  if (standing.power === 'off') return undefined;
  // A boot reads, and programs the last bytes once more as they are: on a copy, so that it takes no time, wears nothing
  // and sets off nothing that is armed.
  const ports = hardware.unitPorts;
  const flash = new SwitchedFlash(hardware.flash.fork());
  const state = bootFirmware({ ...ports, flash });
  flash.lead(ports.flash);
  if (standing.power === 'halted') {
    const why = standing.halted ?? 'as it was saved';
    // What the memories say themselves is said with its place again; what only this life knew has none.
    return state.kind === 'halted' && state.why === why ? state : { kind: 'halted', why };
  }
  const wroteOnCopy = state.kind === 'running' && state.unit.size !== standing.records;
  // Records were owed to the journal: the next append would have written them, and now a boot does.
  return wroteOnCopy ? bootFirmware(ports) : state;
}

/**
 * The same firmware with nothing in its RAM but what a boot finds. One that would not boot any more runs on as it is: it
 * has not noticed yet what a restored unit notices at once.
 */
export function withoutCaches(hardware: Hardware, state: FirmwareState | undefined): FirmwareState | undefined {
  if (state?.kind !== 'running') return state;
  const fresh = resumedFirmware(hardware, { ...firmwareStanding(state), billedUs: 0, clockSet: 0, injections: [] });
  return fresh?.kind === 'running' ? fresh : state;
}

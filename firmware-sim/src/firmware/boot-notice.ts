/** What a host hears of a boot. */
import type { DeviceNotice } from '../device-ends.js';
import type { FirmwareState } from './firmware-state.js';

export function bootNotice(state: FirmwareState): DeviceNotice {
  return state.kind === 'running'
    ? { kind: 'power-on', tail: state.unit.report.tail }
    : { kind: 'power-on', tail: '-', halted: state.why };
}

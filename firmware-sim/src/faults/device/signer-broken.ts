/** The secure element does not answer. */
import { faultKind, type FaultKind } from '../fault-kind.js';

export const signerBroken: FaultKind = faultKind({
  name: 'signer-broken',
  group: 'device',
  note: 'the secure element does not answer',
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['refusal: signer-broken', 'warning: signer-silent'],
  becomes: 'commands that would write are refused with `signer-broken`; nothing is written unsigned',
  shownBy: 'firmware-sim/src/faults/device/device-faults.sim.test.ts',
  begin({ hardware, hit }) {
    hardware.secureElement.broken = true;
    hit();
  },
  end({ hardware }) {
    hardware.secureElement.broken = false;
  },
});

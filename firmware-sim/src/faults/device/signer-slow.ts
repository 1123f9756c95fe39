/** The secure element takes its time. */
import { int, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface SignerSlowParams {
  readonly ms: number;
}

export const signerSlow: FaultKind = faultKind({
  name: 'signer-slow',
  group: 'device',
  note: "the secure element takes longer for every command that writes, in ms of the unit's time",
  params: record<SignerSlowParams>('signer-slow', {
    ms: required(1, int({ min: 1, max: 3_600_000 }), 'how much longer'),
  }),
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'records are later and the paper too; nothing else changes',
  shownBy: 'firmware-sim/src/faults/device/device-faults.sim.test.ts',
  begin({ hardware, hit }, { ms }) {
    hardware.secureElement.slowMs = ms;
    hit();
  },
  end({ hardware }) {
    hardware.secureElement.slowMs = 0;
  },
});

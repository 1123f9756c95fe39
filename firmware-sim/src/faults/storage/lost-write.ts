/** A program that the part acknowledges and does not do. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface LostWriteParams {
  readonly program?: number;
}

export const lostWrite: FaultKind = faultKind({
  name: 'lost-write',
  group: 'storage',
  note: 'a program of the flash is acknowledged and not done',
  params: record<LostWriteParams>('lost-write', {
    program: optional(1, int({ min: 1, max: 1_000_000 }), 'the n-th program from that moment; default 1, the next'),
  }),
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['forensics: broken-invariant'],
  becomes: 'it is read back and never acknowledged; the unit stops, and is whole after the next boot',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin(site, { program = 1 }) {
    site.hardware.flash.faults.atProgram(program, { kind: 'lost' });
    site.hit();
  },
});

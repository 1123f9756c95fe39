/** A program that lands on another page, over what stands there. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface MisdirectedWriteParams {
  readonly pages?: number;
  readonly program?: number;
}

export const misdirectedWrite: FaultKind = faultKind({
  name: 'misdirected-write',
  group: 'storage',
  note: 'a program of the flash lands on another page',
  params: record<MisdirectedWriteParams>('misdirected-write', {
    pages: optional(1, int({ min: -1000, max: 1000 }), 'how many pages further, negative: before; default 1'),
    program: optional(2, int({ min: 1, max: 1_000_000 }), 'the n-th program from that moment; default 1, the next'),
  }),
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['forensics: journal'],
  becomes:
    'it is read back and never acknowledged; what it hit is rot. Where that is the last batch, it needs a witness',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin(site, { pages = 1, program = 1 }) {
    site.hardware.flash.faults.atProgram(program, { kind: 'misdirected', pages });
    site.hit();
  },
});

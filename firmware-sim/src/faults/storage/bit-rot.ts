/** Cells age: a bit that was stored reads the other way. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { memoryField, offsetField, placeOf, seedField, type PlaceParams } from './place.js';

interface BitRotParams extends PlaceParams {
  readonly bit?: number;
}

export const bitRot: FaultKind = faultKind({
  name: 'bit-rot',
  group: 'storage',
  note: 'a stored bit turns over',
  params: record<BitRotParams>('bit-rot', {
    memory: memoryField,
    offset: offsetField,
    seed: seedField,
    bit: optional(4, int({ min: 0, max: 7 }), 'of the byte, 0 for the lowest; default 0'),
  }),
  lasts: 'moment',
  verdict: 'detected',
  foundAs: ['forensics: journal'],
  becomes:
    'the unit stops at boot or when it reads there, and says where. In the last batch it looks like a torn tail and needs a witness',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin(site, params) {
    site.hardware.flash.rot(placeOf(site.hardware, params), params.bit ?? 0);
    site.hit();
  },
});

/** Bits that read the same whatever is done to them. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { memoryField, offsetField, placeOf, seedField, type PlaceParams } from './place.js';

interface StuckBitsParams extends PlaceParams {
  readonly mask?: number;
  readonly value?: number;
}

const byte = int({ min: 0, max: 255 });

export const stuckBits: FaultKind = faultKind({
  name: 'stuck-bits',
  group: 'storage',
  note: 'bits of a byte are stuck',
  params: record<StuckBitsParams>('stuck-bits', {
    memory: memoryField,
    offset: offsetField,
    seed: seedField,
    mask: optional(4, byte, 'which bits; default 255, all'),
    value: optional(5, byte, 'what they read; default 255, ones'),
  }),
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['forensics: journal'],
  becomes: 'what is written there is read back, found wrong and never acknowledged; what was there is rot',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin(site, params) {
    const { mask = 255, value = 255 } = params;
    const address = placeOf(site.hardware, params);
    site.hardware.flash.faults.stuckAt(address, { mask, value });
    site.keep(address);
    site.hit();
  },
  end({ hardware, remembered }) {
    hardware.flash.faults.unstick(remembered as number); // kept by `begin`
  },
});

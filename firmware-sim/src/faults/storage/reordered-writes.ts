/** A cut on a part with a cache: of the programs since the last flush any reached the cells, in any order. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface ReorderedWritesParams {
  readonly seed?: number;
}

export const reorderedWrites: FaultKind = faultKind({
  name: 'reordered-writes',
  group: 'storage',
  note: 'the power goes, and any of the programs since the last flush are missing; only a part with a cache does that',
  params: record<ReorderedWritesParams>('reordered-writes', {
    seed: optional(1, int({ min: 0, max: 0xffff_ffff }), 'of which are missing; default 0'),
  }),
  lasts: 'moment',
  verdict: 'survived',
  becomes: 'nothing was acknowledged since that flush; the next boot clears and names what is left',
  shownBy: 'firmware-sim/src/faults/storage/cached-part.sim.test.ts',
  begin(site, { seed = 0 }) {
    site.hit(site.hardware.flash.dropUnflushed(seed));
    site.cutPower('power was cut with programs in the cache of the part');
  },
});

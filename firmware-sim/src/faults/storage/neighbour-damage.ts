/** A cut within a program that disturbs another page than the one at work: some parts warn of it. */
import { int, optional, record } from '@plomba/codec';
import { Draws } from '../../hardware/draws.js';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { writtenSectors } from './place.js';

interface NeighbourDamageParams {
  readonly pages?: number;
  readonly bits?: number;
  readonly seed?: number;
}

const count = int({ min: 1, max: 1000 });

export const neighbourDamage: FaultKind = faultKind({
  name: 'neighbour-damage',
  group: 'storage',
  note: 'the power goes, and bits of the pages before the end of the journal are turned over',
  params: record<NeighbourDamageParams>('neighbour-damage', {
    pages: optional(1, count, 'how many pages back from the last written one a bit may be; default 1'),
    bits: optional(2, count, 'how many bits; default 3'),
    seed: optional(3, int({ min: 0, max: 0xffff_ffff }), 'of which; default 0'),
  }),
  lasts: 'moment',
  verdict: 'needs-a-witness',
  becomes:
    'damage before the last batch is detected at boot; in the last batch it looks like a torn tail: the till has the answer',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin(site, { pages = 1, bits = 3, seed = 0 }) {
    const { flash } = site.hardware;
    const { pageBytes, sectorBytes } = flash.geometry;
    const last = writtenSectors(site.hardware, 'journal').at(-1);
    if (last !== undefined) {
      const inside = flash.cells.read(last, sectorBytes);
      const end = last + inside.findLastIndex((byte) => byte !== 0xff);
      const from = Math.max(site.hardware.map.journal.start, end - (end % pageBytes) - (pages - 1) * pageBytes);
      const draws = new Draws(seed);
      for (let bit = 0; bit < bits; bit++) flash.rot(from + draws.below(end - from + 1), draws.below(8));
      site.hit(bits);
    }
    site.cutPower('power was cut, and damaged what was not at work');
  },
});

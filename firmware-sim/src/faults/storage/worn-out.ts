/** Sectors that have been erased as often as they are good for: the next erase leaves bits behind. */
import { record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { memoryField, regionOf, type MemoryName } from './place.js';

interface WornOutParams {
  readonly memory?: MemoryName;
}

export const wornOut: FaultKind = faultKind({
  name: 'worn-out',
  group: 'storage',
  note: 'every sector of a memory has reached its number of erases: from now on an erase leaves bits that are stuck',
  params: record<WornOutParams>('worn-out', { memory: memoryField }),
  lasts: 'moment',
  verdict: 'survived',
  becomes:
    'journal and fiscal memory are never erased in use. In the derived area a page with stuck bits fails its CRC and is not used',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin(site, { memory = 'journal' }) {
    const { flash } = site.hardware;
    const { start, bytes } = regionOf(site.hardware, memory);
    const { sectorBytes } = flash.geometry;
    for (let at = start; at < start + bytes; at += sectorBytes) {
      flash.wear(at / sectorBytes, flash.profile.enduranceErases);
    }
    site.hit(bytes / sectorBytes);
  },
});

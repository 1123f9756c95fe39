/** A memory that may be lost at any time is lost: erased, or full of anything. */
import { int, optional, record, type RecordSchema } from '@plomba/codec';
import { Draws } from '../../hardware/draws.js';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { regionOf, type MemoryName } from './place.js';

interface MemoryLostParams {
  readonly garbage?: number;
}

function params(name: string): RecordSchema<MemoryLostParams> {
  const note = 'seed of the bytes that are there instead; default: it is erased';
  return record<MemoryLostParams>(name, { garbage: optional(1, int({ min: 0, max: 0xffff_ffff }), note) });
}

function memoryLost(
  name: string,
  memory: MemoryName,
  about: { readonly note: string; readonly becomes: string },
): FaultKind {
  return faultKind({
    name,
    group: 'storage',
    ...about,
    params: params(name),
    lasts: 'moment',
    verdict: 'survived',
    shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
    begin(site, { garbage }) {
      const { start, bytes } = regionOf(site.hardware, memory);
      const { flash } = site.hardware;
      const { sectorBytes } = flash.geometry;
      const draws = garbage === undefined ? undefined : new Draws(garbage);
      for (let at = start; at < start + bytes; at += sectorBytes) {
        if (draws === undefined && flash.cells.isErased(at, sectorBytes)) continue;
        flash.overwrite(
          at,
          new Uint8Array(sectorBytes).fill(0xff).map((byte) => draws?.below(256) ?? byte),
        );
      }
      site.hit();
    },
  });
}

export const workingMemoryLost: FaultKind = memoryLost('working-memory-lost', 'working', {
  note: 'the working memory is lost',
  becomes: 'it held hints only; nothing becomes laxer without them',
});

export const derivedAreaLost: FaultKind = memoryLost('derived-area-lost', 'derived', {
  note: 'the derived area is lost: tree nodes, operation index, places',
  becomes: 'it is made again from the journal; old operations are found by reading',
});

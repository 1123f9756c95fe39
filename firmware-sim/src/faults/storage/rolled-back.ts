/** Somebody puts an older image of all memories into the unit: the one of the moment at which this was armed. */
import type { FlashCells } from '@plomba/core';
import { faultKind, type FaultKind } from '../fault-kind.js';

export const rolledBack: FaultKind = faultKind({
  name: 'rolled-back',
  group: 'storage',
  note: 'the memories are as they were when this was armed, and the power is off',
  triggers: ['flash', 'wire', 'time', 'after', 'event'],
  lasts: 'moment',
  verdict: 'needs-a-witness',
  becomes: 'the unit boots without complaint; whoever kept a checkpoint sees that it has fewer records, or others',
  shownBy: 'packages/testkit/src/cuts/rolled-back.sim.test.ts',
  remember: ({ hardware }) => hardware.flash.cells.fork(),
  begin(site) {
    const before = site.remembered as FlashCells | undefined; // what `remember` gave
    const { flash } = site.hardware;
    const { sectorBytes } = flash.geometry;
    if (before !== undefined) {
      for (const [sector] of [...flash.cells.sectors()]) {
        flash.overwrite(sector * sectorBytes, before.read(sector * sectorBytes, sectorBytes));
      }
      site.hit();
    }
    site.cutPower('the memories were exchanged');
  },
});

/** A part that says of a flush that it is done, and keeps what it should have written in its cache. */
import { faultKind, type FaultKind } from '../fault-kind.js';

export const lostFlush: FaultKind = faultKind({
  name: 'lost-flush',
  group: 'storage',
  note: 'flushes are acknowledged and not done; what was written since waits in the cache of the part, if it has one',
  lasts: 'until-lifted',
  verdict: 'needs-a-witness',
  becomes:
    'nothing is lost while the power stays. With a cut that drops the cache the unit is whole and older than what it has answered: the till has the answer',
  shownBy: 'firmware-sim/src/faults/storage/cached-part.sim.test.ts',
  begin({ hardware, hit }) {
    hardware.flash.faults.loseFlushes();
    hit();
  },
  end: ({ hardware }) => hardware.flash.faults.loseFlushes(false),
});

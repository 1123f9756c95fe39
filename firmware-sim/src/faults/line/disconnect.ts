/** The line is interrupted: a cable pulled out, a connection reset, a port that disappears. */
import { faultKind, type FaultKind } from '../fault-kind.js';

export const disconnect: FaultKind = faultKind({
  name: 'line-disconnect',
  group: 'line',
  note: 'the line is interrupted: RS-232 falls silent, USB disappears, TCP drops; afterwards it is there again',
  lasts: 'until-lifted',
  defaultMs: 3_000,
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the till connects again and asks for the same operation',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin(site) {
    site.hit();
    site.interrupt('disconnect');
  },
  end: (site) => site.interrupt('reconnect'),
});

/** A connection of which one end is gone while the other does not know: a router that forgot, a peer that crashed. */
import { bool, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface HalfOpenParams {
  readonly told?: boolean;
}

export const halfOpen: FaultKind = faultKind({
  name: 'line-half-open',
  group: 'line',
  note: 'nothing passes any more on the lines that are open, in neither direction; another connection works',
  params: record<HalfOpenParams>('line-half-open', {
    told: optional(1, bool, 'whether the till hears that its connection is over; default false: nobody does'),
  }),
  lasts: 'until-lifted',
  defaultMs: 30_000,
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the till notices the silence or the end, connects again and asks for the same operation',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin(site, { told = false }) {
    site.hit();
    site.interrupt(told ? 'half-open-told' : 'half-open');
  },
  end: (site) => site.interrupt('hang-up'),
});

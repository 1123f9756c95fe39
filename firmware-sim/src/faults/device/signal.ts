/** Nothing goes wrong: whoever hosts the unit is told that the moment has come, and may act on what is around it. */
import { record, required, text } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface SignalParams {
  readonly name: string;
}

export const signal: FaultKind = faultKind({
  name: 'signal',
  group: 'device',
  note: 'nothing goes wrong; the host is told that the moment has come, to stop a till, to take a step of a scenario',
  params: record<SignalParams>('signal', {
    name: required(1, text({ bytesMax: 100 }), 'a word that the notice carries'),
  }),
  lasts: 'moment',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the unit does not know of it',
  shownBy: 'firmware-sim/src/faults/fault-desk.sim.test.ts',
  begin(site, { name }) {
    site.hit();
    site.signal(name);
  },
});

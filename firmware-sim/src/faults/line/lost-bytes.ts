/** Bytes that never arrive: an overrun, a loose contact. */
import { faultKind, type FaultKind } from '../fault-kind.js';
import { byteParams, hitBytes } from './byte-params.js';

export const lostBytes: FaultKind = faultKind({
  name: 'line-lose',
  group: 'line',
  note: 'bytes of the line do not arrive',
  params: byteParams('line-lose'),
  lasts: 'until-lifted',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'a frame with a hole fails its CRC and is sent again; the same operation is never committed twice',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin: (site, params) => hitBytes(site, params, () => ({ bytes: [] })),
});

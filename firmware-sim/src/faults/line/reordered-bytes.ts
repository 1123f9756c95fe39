/** Bytes that overtake each other: two paths, a broken driver. */
import { faultKind, type FaultKind } from '../fault-kind.js';
import { byteParams, hitBytes } from './byte-params.js';

export const reorderedBytes: FaultKind = faultKind({
  name: 'line-reorder',
  group: 'line',
  note: 'bytes of the line arrive behind the ones that were sent after them',
  params: byteParams('line-reorder'),
  lasts: 'until-lifted',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the frame fails its CRC and is sent again',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin: (site, params) => hitBytes(site, params, (byte) => ({ bytes: [byte], isHeld: true })),
});

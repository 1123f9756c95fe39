/** Bytes that arrive twice. */
import { faultKind, type FaultKind } from '../fault-kind.js';
import { byteParams, hitBytes } from './byte-params.js';

export const repeatedBytes: FaultKind = faultKind({
  name: 'line-repeat',
  group: 'line',
  note: 'bytes of the line arrive twice',
  params: byteParams('line-repeat'),
  lasts: 'until-lifted',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the frame fails its CRC and is sent again',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin: (site, params) => hitBytes(site, params, (byte) => ({ bytes: [byte, byte] })),
});

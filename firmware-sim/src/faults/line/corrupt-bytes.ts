/** Bits of bytes that are turned over on their way. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { countField, directionField, hitBytes, type ByteParams } from './byte-params.js';

interface CorruptParams extends ByteParams {
  readonly mask?: number;
}

export const corruptBytes: FaultKind = faultKind({
  name: 'line-corrupt',
  group: 'line',
  note: 'bits of bytes on the line are turned over',
  params: record<CorruptParams>('line-corrupt', {
    direction: directionField,
    count: countField,
    mask: optional(3, int({ min: 1, max: 255 }), 'bits that are turned over; default 1, the lowest'),
  }),
  lasts: 'until-lifted',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the frame fails its CRC and is sent again',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin(site, params) {
    const { mask = 1 } = params;
    hitBytes(site, params, (byte) => ({ bytes: [byte ^ mask] }));
  },
});

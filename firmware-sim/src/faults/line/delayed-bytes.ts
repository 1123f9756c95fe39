/** Bytes that are late: a slow network, a converter that gathers. Those behind them are as late. */
import { int, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { countField, directionField, hitBytes, type ByteParams } from './byte-params.js';

interface DelayParams extends ByteParams {
  readonly ms: number;
}

export const delayedBytes: FaultKind = faultKind({
  name: 'line-delay',
  group: 'line',
  note: 'bytes of the line, and all behind them, arrive late',
  params: record<DelayParams>('line-delay', {
    direction: directionField,
    count: countField,
    ms: required(3, int({ min: 1, max: 3_600_000 }), 'how much later, ms of the line'),
  }),
  lasts: 'until-lifted',
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the till asks again with the same operation; the late one is known and answered with the first outcome',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin(site, params) {
    hitBytes(site, params, (byte) => ({ bytes: [byte], delayMs: params.ms }));
  },
});

/** The clock jumps, forwards or backwards, and does not know. */
import { int, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface ClockStepParams {
  readonly ms: number;
}

const CENTURY_MS = 100 * 366 * 86_400_000;

export const clockStep: FaultKind = faultKind({
  name: 'clock-step',
  group: 'clock',
  note: 'the clock jumps, and believes what it shows',
  params: record<ClockStepParams>('clock-step', {
    ms: required(1, int({ min: -CENTURY_MS, max: CENTURY_MS }), 'how far, ms; negative: backwards'),
  }),
  lasts: 'moment',
  verdict: 'survived',
  becomes: 'times of records never run backwards; a jump forwards is taken for the time until somebody sets the clock',
  shownBy: 'firmware-sim/src/faults/clock/clock-faults.sim.test.ts',
  begin(site, { ms }) {
    site.hardware.rtc.step(ms);
    site.hit();
  },
});

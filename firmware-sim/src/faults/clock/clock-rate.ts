/** The oscillator of the clock: too fast, too slow, or still. */
import { int, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface ClockDriftParams {
  readonly ppm: number;
}

export const clockDrift: FaultKind = faultKind({
  name: 'clock-drift',
  group: 'clock',
  note: 'the clock gains or loses',
  params: record<ClockDriftParams>('clock-drift', {
    ppm: required(1, int({ min: -500_000, max: 500_000 }), 'millionths that it gains; negative: loses'),
  }),
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'times of records drift and stay in order; a till that compares sees it, and somebody sets the clock',
  shownBy: 'firmware-sim/src/faults/clock/clock-faults.sim.test.ts',
  begin({ hardware, hit }, { ppm }) {
    hardware.rtc.setDrift(ppm);
    hit();
  },
  end: ({ hardware }) => hardware.rtc.setDrift(0),
});

export const clockStopped: FaultKind = faultKind({
  name: 'clock-stopped',
  group: 'clock',
  note: 'the clock stands still, with and without power',
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'records have one time and keep their order by number; a till that compares sees it',
  shownBy: 'firmware-sim/src/faults/clock/clock-faults.sim.test.ts',
  begin({ hardware, hit }) {
    hardware.rtc.stop(true);
    hit();
  },
  end: ({ hardware }) => hardware.rtc.stop(false),
});

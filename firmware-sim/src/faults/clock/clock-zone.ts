/** The local offset changes: summer time begins or ends, or the unit is carried elsewhere. */
import { int, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface ClockZoneParams {
  readonly offsetMinutes: number;
}

export const clockZone: FaultKind = faultKind({
  name: 'clock-zone',
  group: 'clock',
  note: 'the local offset changes: summer time, another zone',
  params: record<ClockZoneParams>('clock-zone', {
    offsetMinutes: required(1, int({ min: -840, max: 840 }), 'minutes east of UTC from now on'),
  }),
  lasts: 'moment',
  verdict: 'survived',
  becomes: 'records carry UTC and the offset that was in force: an hour that comes twice stays in order',
  shownBy: 'firmware-sim/src/faults/clock/clock-faults.sim.test.ts',
  begin(site, { offsetMinutes }) {
    site.hardware.rtc.turnZone(offsetMinutes);
    site.hit();
  },
});

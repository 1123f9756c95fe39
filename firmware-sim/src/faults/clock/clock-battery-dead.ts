/** The battery of the clock is empty: the next power-off takes the time with it. */
import { faultKind, type FaultKind } from '../fault-kind.js';

export const clockBatteryDead: FaultKind = faultKind({
  name: 'clock-battery-dead',
  group: 'clock',
  note: 'the battery of the clock is empty: at the next power-off the time is lost',
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['clock: unset', 'warning: clock-unset', 'warning: self-test'],
  becomes: 'the clock says that its time cannot be trusted, records carry that, and no time runs backwards',
  shownBy: 'firmware-sim/src/faults/clock/clock-faults.sim.test.ts',
  begin({ hardware, hit }) {
    hardware.rtc.setBattery(true);
    hit();
  },
  end: ({ hardware }) => hardware.rtc.setBattery(false),
});

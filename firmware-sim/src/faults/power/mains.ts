/** The mains behind the supply: gone, too low, or gone for a moment. The bank of the supply holds the unit up for a while. */
import { int, optional, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

const ms = int({ min: 0, max: 3_600_000 });

interface MainsFailParams {
  readonly holdUpMs?: number;
}

export const mainsFail: FaultKind = faultKind({
  name: 'mains-fail',
  group: 'power',
  note: 'the mains fails; the unit runs on for the hold-up time of its supply, then its power is gone',
  params: record<MainsFailParams>('mains-fail', {
    holdUpMs: optional(1, ms, 'puts in a charged bank for so many ms first; default: the one that is there'),
  }),
  lasts: 'until-power-off',
  verdict: 'survived',
  becomes: 'as a power cut, some moments later; the printer begins nothing meanwhile',
  shownBy: 'firmware-sim/src/faults/power/mains.sim.test.ts',
  begin({ hardware, hit }, { holdUpMs }) {
    if (holdUpMs !== undefined) hardware.supply.setHoldUp(holdUpMs);
    hardware.supply.failMains();
    hit();
  },
  end: ({ hardware }) => hardware.supply.restoreMains(),
});

interface MainsDipParams {
  readonly ms: number;
}

export const mainsDip: FaultKind = faultKind({
  name: 'mains-dip',
  group: 'power',
  note: 'the mains is gone for a moment',
  params: record<MainsDipParams>('mains-dip', { ms: required(1, ms, 'how long') }),
  lasts: 'moment',
  verdict: 'survived',
  becomes:
    'a dip shorter than the hold-up time is not noticed, a longer one is a power cut; dips in a row wear the bank down',
  shownBy: 'firmware-sim/src/faults/power/mains.sim.test.ts',
  begin({ hardware, hit }, { ms: dipMs }) {
    hardware.supply.dip(dipMs);
    hit();
  },
});

export const brownOut: FaultKind = faultKind({
  name: 'brown-out',
  group: 'power',
  note: 'the mains is too low: the supply warns and draws on its bank',
  lasts: 'until-power-off',
  verdict: 'survived',
  becomes: 'lifted in time nothing happened; otherwise as a power cut when the bank is empty',
  shownBy: 'firmware-sim/src/faults/power/mains.sim.test.ts',
  begin({ hardware, hit }) {
    hardware.supply.brownOut();
    hit();
  },
  end: ({ hardware }) => hardware.supply.restoreMains(),
});

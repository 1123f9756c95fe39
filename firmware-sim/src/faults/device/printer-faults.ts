/** The printer: paper, cover, mechanism, knife, head. Committing and printing are two facts; none of these stops a sale. */
import { int, optional, record } from '@plomba/codec';
import { NEAR_END_ROWS } from '../../hardware/printer.table.js';
import { faultKind, type FaultKind } from '../fault-kind.js';

const shownBy = 'firmware-sim/src/faults/device/printer-faults.sim.test.ts';
const waits =
  'the record is committed and answered; what was torn is printed again, and what waits, when the printer is ready';

interface PaperEndParams {
  readonly rows?: number;
}

export const paperEnd: FaultKind = faultKind({
  name: 'paper-end',
  group: 'device',
  note: 'the roll ends, now or after some more rows; lifting it puts in a new one',
  params: record<PaperEndParams>('paper-end', {
    rows: optional(1, int({ min: 0, max: 100_000 }), 'rows that are left on the roll; default 0'),
  }),
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: waits,
  shownBy,
  begin({ hardware, hit }, { rows = 0 }) {
    hardware.printer.loadRoll(rows);
    hit();
  },
  end: ({ hardware }) => hardware.printer.loadRoll(Infinity),
});

export const paperNearEnd: FaultKind = faultKind({
  name: 'paper-near-end',
  group: 'device',
  note: 'the roll is nearly used up: its sensor says so; lifting it puts in a new one',
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['paper: near-end'],
  becomes: 'the unit says so in its status and as an event',
  shownBy,
  begin({ hardware, hit }) {
    hardware.printer.loadRoll(NEAR_END_ROWS - 1);
    hit();
  },
  end: ({ hardware }) => hardware.printer.loadRoll(Infinity),
});

export const coverOpen: FaultKind = faultKind({
  name: 'cover-open',
  group: 'device',
  note: "the printer's cover is open",
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: waits,
  shownBy,
  begin({ hardware, hit }) {
    hardware.printer.openCover(true);
    hit();
  },
  end: ({ hardware }) => hardware.printer.openCover(false),
});

export const paperJam: FaultKind = faultKind({
  name: 'paper-jam',
  group: 'device',
  note: 'paper is caught in the printer',
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: waits,
  shownBy,
  begin({ hardware, hit }) {
    hardware.printer.jam();
    hit();
  },
  end: ({ hardware }) => hardware.printer.clearJam(),
});

export const cutterStuck: FaultKind = faultKind({
  name: 'cutter-stuck',
  group: 'device',
  note: 'the knife of the printer is stuck',
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'the paper stands whole under the knife, and is cut when it is free',
  shownBy,
  begin({ hardware, hit }) {
    hardware.printer.stickKnife(true);
    hit();
  },
  end: ({ hardware }) => hardware.printer.stickKnife(false),
});

interface HeadHotParams {
  readonly celsius?: number;
}

export const headHot: FaultKind = faultKind({
  name: 'head-hot',
  group: 'device',
  note: 'the head of the printer is hot; it cools down by itself',
  params: record<HeadHotParams>('head-hot', {
    celsius: optional(1, int({ min: 0, max: 150 }), 'its temperature; default 90'),
  }),
  lasts: 'moment',
  verdict: 'survived',
  becomes: 'printing pauses until the head is cool, and goes on where it was',
  shownBy,
  begin({ hardware, hit }, { celsius = 90 }) {
    hardware.printer.heatHead(celsius);
    hit();
  },
});

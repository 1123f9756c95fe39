/** The roll comes to its end. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

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
  becomes: 'the record is committed and answered; the paper waits and is printed on the next roll',
  shownBy: 'firmware-sim/src/faults/device/device-faults.sim.test.ts',
  begin({ hardware, hit }, { rows = 0 }) {
    hardware.printer.loadRoll(rows);
    hit();
  },
  end: ({ hardware }) => hardware.printer.loadRoll(Infinity),
});

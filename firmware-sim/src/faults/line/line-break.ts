/** The line is held low: the other end reads one 00 with a framing error, and nothing more until it ends. */
import { record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { directionField, directionOf } from './byte-params.js';
import type { WireDirection } from '../events.js';

interface BreakParams {
  readonly direction?: WireDirection;
}

export const lineBreak: FaultKind = faultKind({
  name: 'line-break',
  group: 'line',
  note: 'the line is held low (a break): one 00 arrives, then nothing until it ends',
  params: record<BreakParams>('line-break', { direction: directionField }),
  lasts: 'until-lifted',
  defaultMs: 250,
  atByte: 'hits',
  verdict: 'survived',
  becomes: 'the frame that it falls into is sent again',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin(site, params) {
    let isSeen = false;
    site.onLine({
      ...directionOf(site, params),
      meet() {
        site.hit();
        if (isSeen) return { bytes: [] };
        isSeen = true;
        return { bytes: [0] };
      },
    });
  },
});

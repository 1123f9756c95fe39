/** Noise on the wire: bits are turned over at a rate, start and stop bits too. */
import { int, optional, record, required } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

interface NoiseParams {
  readonly ppm: number;
  readonly seed?: number;
}

export const noise: FaultKind = faultKind({
  name: 'line-noise',
  group: 'line',
  note: 'bits on the wire are turned over at a rate, in both directions',
  params: record<NoiseParams>('line-noise', {
    ppm: required(1, int({ min: 1, max: 1_000_000 }), 'bits of a million'),
    seed: optional(2, int({ min: 0, max: 0xffff_ffff }), 'of which; default 1'),
  }),
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes:
    'damaged frames fail their CRC and are sent again; above some thousand ppm nothing comes through, and nothing is doubled',
  shownBy: 'firmware-sim/src/faults/line/line-faults.sim.test.ts',
  begin({ hardware, hit }, { ppm, seed = 1 }) {
    hardware.uart.setNoise(ppm, seed);
    hit();
  },
  end: ({ hardware }) => hardware.uart.setNoise(0, 1),
});

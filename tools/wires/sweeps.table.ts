// Figures that the slow lane printed for three sales in a row (normal, ovning, normal): every single fault of the line, and
// pairs of them from the seed 4711. Written down from the output of `PLOMBA_SLOW=1 npx vitest run <file>`. Data only.

export interface Sweep {
  readonly wire: string;
  readonly line: 'tells both ends' | 'tells nobody';
  readonly faults: string;
  readonly cases: number;
  readonly unknownSales: number;
  readonly wrong: number;
}

export const SWEEP_FILE = 'packages/country-se/test/kd-single-faults.slow.test.ts';

/** Of 21 November 2026, 491 s. */
export const SWEEPS: readonly Sweep[] = [
  { wire: 'kd', line: 'tells both ends', faults: 'every single one', cases: 7425, unknownSales: 2259, wrong: 0 },
  { wire: 'kd', line: 'tells both ends', faults: 'pairs', cases: 2000, unknownSales: 969, wrong: 0 },
  { wire: 'kd', line: 'tells nobody', faults: 'every single one', cases: 7425, unknownSales: 1797, wrong: 0 },
  { wire: 'kd', line: 'tells nobody', faults: 'pairs', cases: 2000, unknownSales: 736, wrong: 0 },
];

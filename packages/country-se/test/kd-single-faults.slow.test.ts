// Every byte of three sales on kd in both directions, with every single fault of a line, and pairs by a fixed seed.
import { describe, expect, it } from 'vitest';
import { Draws, type ByteFault } from '@plomba/testkit';
import { faultyDay } from './helpers/faulty-day.js';
import { activatedHardware } from './helpers/rig.js';
import { damages, OTHER_FAULTS, singleFaults, sweep } from './helpers/sweep.js';

const HARDWARE = activatedHardware();
const WHATS = [...OTHER_FAULTS, ...damages([1, 7, 16, 128])];
const PAIRS = 2_000;
const LONG_MS = 7_200_000;
const SPEECH = { kd: {} };

describe.each(['drops', 'silent'] as const)('on a line that %s', (line) => {
  it(
    'every single fault leaves a true belief',
    async () => {
      const { bytes } = await faultyDay(HARDWARE, line, [], SPEECH);
      const faults = singleFaults(bytes, { whats: WHATS, step: 1 });
      const { cases, unknown, findings } = await sweep(HARDWARE, line, faults, SPEECH);
      console.log(`${line}: ${cases} single faults, ${unknown} sales stay unknown, ${findings.length} findings`);
      expect(findings).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'pairs of faults leave a true belief',
    async () => {
      const { bytes } = await faultyDay(HARDWARE, line, [], SPEECH);
      const draws = new Draws(4711);
      const singles = singleFaults(bytes, { whats: WHATS, step: 1 });
      const draw = (): readonly ByteFault[] => singles[draws.below(singles.length)] ?? [];
      const pairs = Array.from({ length: PAIRS }, () => [...draw(), ...draw()]);
      const { cases, unknown, findings } = await sweep(HARDWARE, line, pairs, SPEECH);
      console.log(`${line}: ${cases} pairs, ${unknown} sales stay unknown, ${findings.length} findings`);
      expect(findings).toEqual([]);
    },
    LONG_MS,
  );
});

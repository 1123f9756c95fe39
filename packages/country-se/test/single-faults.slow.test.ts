// Every byte of three sales in both directions, with every single fault of a line, and pairs by a fixed seed.
import { describe, expect, it } from 'vitest';
import { Draws, type ByteFault } from '@plomba/testkit';
import { faultyDay } from './helpers/faulty-day.js';
import { activatedHardware } from './helpers/rig.js';
import { cancelsInLrc, damages, OTHER_FAULTS, singleFaults, sweep } from './helpers/sweep.js';

const HARDWARE = activatedHardware();
const WHATS = [...OTHER_FAULTS, ...damages([1, 2, 4, 8, 16, 32, 64, 128])];
const PAIRS = 2_000;
const LONG_MS = 7_200_000;

describe.each(['drops', 'silent'] as const)('on a line that %s', (line) => {
  it(
    'every single fault leaves a true belief',
    async () => {
      const { bytes } = await faultyDay(HARDWARE, line, []);
      const { cases, unknown, findings } = await sweep(HARDWARE, line, singleFaults(bytes, { whats: WHATS, step: 1 }));
      console.log(`${line}: ${cases} single faults, ${unknown} sales stay unknown, ${findings.length} findings`);
      expect(findings).toEqual([]);
    },
    LONG_MS,
  );

  it(
    'pairs of faults leave a true belief',
    async () => {
      const { bytes } = await faultyDay(HARDWARE, line, []);
      const draws = new Draws(4711);
      const singles = singleFaults(bytes, { whats: WHATS, step: 1 });
      const draw = (): readonly ByteFault[] => singles[draws.below(singles.length)] ?? [];
      const pairs = Array.from({ length: PAIRS }, () => [...draw(), ...draw()]);
      const { cases, unknown, findings } = await sweep(
        HARDWARE,
        line,
        pairs.filter((pair) => !cancelsInLrc(pair)),
      );
      const unseen = await sweep(HARDWARE, line, pairs.filter(cancelsInLrc));
      console.log(`${line}: ${cases} pairs, ${unknown} sales stay unknown, ${findings.length} findings`);
      console.log(
        `${line}: ${unseen.cases} pairs of like damages, which an LRC may not show, ${unseen.findings.length} findings`,
      );
      expect(findings).toEqual([]);
      // Nothing but text is at stake even there: what was sold, and how often, is still true.
      expect(unseen.findings.filter((what) => !what.endsWith('has the code of another one'))).toEqual([]);
    },
    LONG_MS,
  );
});

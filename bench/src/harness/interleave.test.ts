/** The harness under a clock that only laps move: what is timed, what is not, and in which order. */
import { describe, expect, it } from 'vitest';
import { interleave, type Contestant, type LapHost } from './interleave.js';

function fakeHost(): LapHost & { pass(ms: number): void; collections: number } {
  let nowMs = 1000;
  return {
    nowMs: () => nowMs,
    pass: (ms) => void (nowMs += ms),
    collections: 0,
    collectGarbage() {
      this.collections++;
      nowMs += 500; // must not be counted
    },
  };
}

/** A contestant that takes a fixed time; preparing and finishing take longer and must not count. */
function runner(
  name: string,
  work: { units: number; ms: number },
  host: { pass(ms: number): void },
  log: string[],
): Contestant {
  return {
    name,
    prepare(round) {
      host.pass(10_000);
      return {
        async run() {
          await Promise.resolve();
          host.pass(work.ms);
          log.push(`${name}${round}`);
          return work.units;
        },
        finish: () => host.pass(20_000),
      };
    },
  };
}

describe('interleaved laps', () => {
  it('time the lap alone, and count units per second', async () => {
    const host = fakeHost();
    const laps = await interleave([runner('a', { units: 512, ms: 256 }, host, [])], { warmUps: 1, counted: 3 }, host);
    expect(laps.rates('a')).toEqual([2000, 2000, 2000]);
    expect(host.collections).toBe(4);
  });

  it('run every contestant once a round, and every second round backwards', async () => {
    const host = fakeHost();
    const log: string[] = [];
    const contestants = ['a', 'b', 'c'].map((name) => runner(name, { units: 1, ms: 1 }, host, log));
    await interleave(contestants, { warmUps: 1, counted: 2 }, host);
    expect(log).toEqual(['a0', 'b0', 'c0', 'c1', 'b1', 'a1', 'a2', 'b2', 'c2']);
  });

  it('do not count warm-up rounds', async () => {
    const host = fakeHost();
    const slowAtFirst: Contestant = {
      name: 'a',
      prepare: (round) => ({
        run: () => {
          host.pass(round < 2 ? 1000 : 10);
          return 10;
        },
      }),
    };
    const laps = await interleave([slowAtFirst], { warmUps: 2, counted: 7 }, host);
    expect(laps.rate('a')).toEqual({ low: 1000, median: 1000, high: 1000, samples: 7 });
  });

  it('give ratios of rates of the same round', async () => {
    const host = fakeHost();
    const fast = runner('fast', { units: 300, ms: 100 }, host, []);
    const slow = runner('slow', { units: 100, ms: 100 }, host, []);
    const laps = await interleave([fast, slow], { warmUps: 0, counted: 7 }, host);
    expect(laps.ratio('fast', 'slow').median).toBe(3);
    expect(laps.ratio('slow', 'fast').median).toBeCloseTo(1 / 3);
    expect(() => laps.ratio('fast', 'nobody')).toThrow('nobody');
  });

  it('refuse a lap that did nothing or took no time: such a rate is no figure', async () => {
    const host = fakeHost();
    const lazy = runner('lazy', { units: 0, ms: 10 }, host, []);
    const instant = runner('instant', { units: 10, ms: 0 }, host, []);
    for (const contestant of [lazy, instant]) {
      await expect(interleave([contestant], { warmUps: 0, counted: 1 }, host)).rejects.toThrow(contestant.name);
    }
  });

  it('finish a lap that failed, so that nothing is left open', async () => {
    const host = fakeHost();
    let finished = 0;
    const broken: Contestant = {
      name: 'broken',
      prepare: () => ({
        run: () => Promise.reject(new RangeError('the disk is full')),
        finish: () => void finished++,
      }),
    };
    await expect(interleave([broken], { warmUps: 0, counted: 7 }, host)).rejects.toThrow('the disk is full');
    expect(finished).toBe(1);
  });
});

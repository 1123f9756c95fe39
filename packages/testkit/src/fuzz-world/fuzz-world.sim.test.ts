/**
 * The fuzzer as a test: some hundred steps from a seed that is printed (PLOMBA_SEED takes another one), the same twice, and
 * canaries: a unit that is made worse must be seen.
 */
import { nativeHasher, nativeSigner } from '@plomba/core/node';
import { describe, expect, it } from 'vitest';
import { nativeVerify } from '../__tests__/native-bench.js';
import { decodeFuzzId } from '../replay/fuzz-id.js';
import { decodeReplayId } from '../replay/replay-id.js';
import { Fuzzer, stepsOfRun, summaryOf } from './fuzz-runs.js';
import type { RunReport } from './fuzz-world.js';

const TIMEOUT = { timeout: 600_000 };
const STEPS = 40;
const TRIES_MAX = 25;
const SEED = process.env['PLOMBA_SEED'] ?? 'a test of the fuzzer';

function fuzzer(forges = false): Fuzzer {
  const verify = nativeVerify();
  const { verifySignature = () => false } = verify;
  return new Fuzzer({
    backends: {
      // A key that signs something else now and then.
      makeSigner: (seed) => {
        const signer = nativeSigner(seed);
        let count = 0;
        const sign: typeof signer.sign = (messages) =>
          signer.sign(forges && ++count % 40 === 0 ? messages.map((one) => one.map((byte) => byte ^ 1)) : messages);
        return { ...signer, publicKey: signer.publicKey, sign };
      },
      verifySignature,
      hasher: nativeHasher,
    },
    vendors: [],
    verify,
  });
}

async function runs(made: Fuzzer, numbers: readonly number[], steps: number): Promise<readonly RunReport[]> {
  const reports: RunReport[] = [];
  for (const run of numbers) reports.push(await made.run(SEED, run, steps));
  return reports;
}

describe('a fuzzed world', () => {
  it('violates nothing, and is the same twice, whoever runs which part of it', TIMEOUT, async () => {
    const reports = await runs(fuzzer(), [0, 1, 2, 3], STEPS);
    const summary = summaryOf(SEED, reports);
    console.log(`fuzz, seed ${SEED}: ${JSON.stringify(summary)}`);
    expect(summary.violations).toEqual([]);
    const shared = [...(await runs(fuzzer(), [3, 1], STEPS)), ...(await runs(fuzzer(), [2, 0], STEPS))];
    expect(summaryOf(SEED, shared)).toEqual(summary);
  });

  it('shares a budget of steps', () => {
    const of = (budget: number): readonly number[] => [0, 1, 2].map((run) => stepsOfRun(run, budget));
    expect(of(300)).toEqual([120, 120, 60]);
    expect(of(120)).toEqual([120, 0, 0]);
  });

  it('sees a key that signs something else (canary), and says it in an id that repeats it', TIMEOUT, async () => {
    const broken = fuzzer(true);
    let failing: RunReport | undefined;
    for (let run = 0; run < 20 && failing === undefined; run++) {
      const report = await broken.run(SEED, run, STEPS);
      if (report.violations.length > 0) failing = report;
    }
    expect(failing?.violations[0]?.checker).toMatch(/verifier|boot|witness|halted|stuck|oracle/);
    if (failing === undefined) return;
    let tries = 0;
    const shrunk = await broken.shrink(SEED, failing, () => ++tries > TRIES_MAX);
    expect(shrunk.steps).toBeLessThan(STEPS);
    const id = decodeFuzzId(decodeReplayId(shrunk.id));
    expect((await fuzzer().replay(id)).violations).toEqual([]);
  });
});

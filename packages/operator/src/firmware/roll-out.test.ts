/** The machine of roll-outs: by hand, and through whole fleets in which units fail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStep, stagesFinding, type RollOutRun, type RollOutUnitState } from './roll-out.js';
import { compareVersions, takesFrom } from './rules.js';

const STAGES = [
  { share: 0.1, doneShare: 1 },
  { share: 0.5, doneShare: 0.8 },
  { share: 1, doneShare: 1 },
];

function runOf(states: readonly RollOutUnitState[], more: Partial<RollOutRun> = {}): RollOutRun {
  const units = states.map((state, rank) => ({ unit: `u${rank}`, rank, state }));
  return { stages: STAGES, stage: 0, state: 'running', failuresMax: 1, units, ...more };
}

describe('a staged roll-out', () => {
  it('begins with its first stage, rounded up', () => {
    expect(nextStep(runOf(Array.from({ length: 15 }, () => 'idle')))).toEqual({
      stage: 0,
      state: 'running',
      begin: ['u0', 'u1'],
    });
  });

  it('waits for the share that has to be done, then takes the next stage', () => {
    const rest: readonly RollOutUnitState[] = Array.from({ length: 8 }, () => 'idle');
    expect(nextStep(runOf(['done', 'sent', ...rest, ...rest]))).toMatchObject({ stage: 0, begin: [] });
    expect(nextStep(runOf(['done', ...rest, 'idle']))).toMatchObject({ stage: 1, begin: ['u1', 'u2', 'u3', 'u4'] });
  });

  it('halts behind more failures than it allows, and begins nothing then', () => {
    const states: readonly RollOutUnitState[] = ['failed', 'failed', 'idle', 'idle'];
    expect(nextStep(runOf(states, { stage: 2 }))).toEqual({
      stage: 2,
      state: 'halted',
      begin: [],
      why: '2 units failed, 1 are allowed',
    });
    expect(nextStep(runOf(states, { stage: 2, failuresMax: 2 }))).toMatchObject({ begin: ['u2', 'u3'] });
  });

  it('never reaches a unit of a later stage early, halts in time, and comes to an end', () => {
    const fates = fc.array(fc.constantFrom<RollOutUnitState>('done', 'done', 'done', 'failed'), { maxLength: 40 });
    fc.assert(
      fc.property(fates, fc.nat(3), (ends, failuresMax) => {
        let run = runOf(
          ends.map(() => 'idle'),
          { failuresMax, stages: STAGES.map(({ share }) => ({ share, doneShare: 0.5 })) },
        );
        for (let turn = 0; turn < 60 && run.state === 'running'; turn++) {
          const step = nextStep(run);
          const reach = Math.ceil((STAGES[step.stage]?.share ?? 1) * ends.length);
          for (const unit of step.begin) expect(Number(unit.slice(1))).toBeLessThan(reach);
          const units = run.units.map((one) =>
            step.begin.includes(one.unit) ? { ...one, state: ends[one.rank] ?? 'done' } : one,
          );
          run = { ...run, stage: step.stage, state: step.state, units };
          const failed = run.units.filter(({ state }) => state === 'failed').length;
          if (step.begin.length > 0) expect(failed - step.begin.length).toBeLessThanOrEqual(failuresMax);
          if (step.begin.length === 0) break;
        }
        const failed = run.units.filter(({ state }) => state === 'failed').length;
        if (failed > failuresMax) expect(nextStep(run).state).toBe('halted');
      }),
    );
  });

  it.each([
    [[], 'must have a stage'],
    [[{ share: 0.5, doneShare: 1 }], 'the last stage must reach all units: share 1'],
    [[...STAGES, { share: 1, doneShare: 1 }], 'shares must rise, up to 1'],
    [[{ share: 1, doneShare: 2 }], 'doneShare must be 0 to 1'],
    [STAGES, undefined],
  ])('%j: %s', (stages, finding) => {
    expect(stagesFinding(stages)).toBe(finding);
  });
});

describe('versions and channels', () => {
  it('compares versions as numbers', () => {
    expect(compareVersions('1.10.0', '1.9.9')).toBeGreaterThan(0);
    expect(compareVersions('2.0.0', '10.0.0')).toBeLessThan(0);
    expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
  });

  it('lets a unit take what is on its channel or on a more careful one', () => {
    const table = (['stable', 'early', 'test'] as const).map((unit) =>
      (['stable', 'early', 'test'] as const).filter((release) => takesFrom(unit, release)).join(' '),
    );
    expect(table).toEqual(['stable', 'stable early', 'stable early test']);
  });
});

import { describe, expect, it } from 'vitest';
import { planRun, type FuzzPlan, type FuzzStep } from './fuzz-plan.js';
import { FAULT_WEIGHTS, INJECTED, PROFILES, STEP_WEIGHTS } from './fuzz.table.js';
import { FAULTS } from '@plomba/firmware-sim';
import { shrinkPlan } from './shrink-plan.js';

const RUNS = 400;

function plans(): readonly FuzzPlan[] {
  return Array.from({ length: RUNS }, (_, run) => planRun({ seed: 'plans', run, steps: 60, wires: ['ccsp'] }));
}

describe('what a run is', () => {
  it('is drawn from the seed and the number alone', () => {
    const plan = (seed: string, run: number): FuzzPlan => planRun({ seed, run, steps: 60, wires: [] });
    expect(plan('1', 3)).toEqual(plan('1', 3));
    expect(plan('1', 3)).not.toEqual(plan('1', 4));
    expect(plan('1', 3)).not.toEqual(plan('2', 3));
  });

  it('is the beginning of a longer one', () => {
    const [short, long] = [30, 90].map((steps) => planRun({ seed: 'x', run: 0, steps, wires: [] }));
    expect(long?.steps.slice(0, 30)).toEqual(short?.steps);
  });

  it('together has every kind of step, fault, profile, part and wire, and leaves each out somewhere', () => {
    const all = plans();
    const steps = new Set(all.flatMap((plan) => plan.steps.map(({ kind }) => kind)));
    const faults = new Set(all.flatMap((plan) => plan.steps.map(({ fault }) => fault?.kind)));
    expect([...steps].sort()).toEqual(Object.keys(STEP_WEIGHTS).sort());
    expect([...faults].filter((kind) => kind !== undefined).sort()).toEqual(Object.keys(FAULT_WEIGHTS).sort());
    expect(new Set(all.map(({ setup }) => setup.profile)).size).toBe(PROFILES.length);
    expect(new Set(all.map(({ setup }) => `${setup.part} ${setup.line} ${setup.manner}`)).size).toBe(16);
    expect(all.some(({ setup }) => setup.wire === 'ccsp')).toBe(true);
    expect(all.some(({ setup }) => setup.isLate)).toBe(true);
    for (const kind of Object.keys(FAULT_WEIGHTS)) {
      expect(
        all.some(({ setup }) => setup.disabled.includes(kind)),
        kind,
      ).toBe(true);
    }
  });

  it('asks for faults that the simulator has', () => {
    const names = FAULTS.map(({ name }) => name);
    for (const { fault } of Object.values(INJECTED)) expect(names).toContain(fault);
  });
});

describe('a failing run', () => {
  const whole = planRun({ seed: 'small', run: 0, steps: 60, wires: [] });
  const fault = { kind: 'rot', salt: 1 } as unknown as FuzzStep['fault'] & object;
  const plan: FuzzPlan = { ...whole, steps: whole.steps.map((step) => ({ ...step, fault })) };
  /** Fails where both steps are there and the later one has its fault. */
  const fails = ({ steps }: FuzzPlan): Promise<boolean> =>
    Promise.resolve(
      steps.some(({ index }) => index === 17) && steps.some((step) => step.index === 41 && step.fault !== undefined),
    );

  it('is made as small as it can be, and keeps what matters', async () => {
    const small = await shrinkPlan(plan, { fails, isOver: () => false });
    expect(small.steps.map(({ index, fault: left }) => [index, left !== undefined])).toEqual([
      [17, false],
      [41, true],
    ]);
  });

  it('stays as it is when there is no time', async () => {
    expect(await shrinkPlan(plan, { fails, isOver: () => true })).toEqual(plan);
  });
});

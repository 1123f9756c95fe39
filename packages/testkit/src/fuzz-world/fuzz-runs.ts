/**
 * Many runs from one seed, and what they come to together. Runs know nothing of each other, so that they can be shared
 * among processes: the sum is the same however they were shared.
 */
import { toHex, utf8Encode } from '@plomba/codec';
import { sha256Parts } from '@plomba/core';
import type { VerifyOptions } from '@plomba/verify';
import { encodeFuzzId, fuzzIdOf, type FuzzId } from '../replay/fuzz-id.js';
import { RUN_STEPS } from './fuzz.table.js';
import { planRun, type FuzzPlan } from './fuzz-plan.js';
import { FuzzUnits, type FuzzBackends } from './fuzz-unit.js';
import { runWorld, type RunReport } from './fuzz-world.js';
import { shrinkPlan } from './shrink-plan.js';
import type { VendorWire } from './vendor-wire.js';

export interface FuzzerOptions {
  readonly backends: FuzzBackends;
  /** Wires of vendors beside the native link. */
  readonly vendors: readonly VendorWire[];
  readonly verify: VerifyOptions;
}

/** What many runs come to. Plain JSON. */
export interface FuzzSummary {
  readonly seed: string;
  readonly runs: number;
  readonly steps: number;
  readonly simulatedDays: number;
  readonly records: number;
  readonly boots: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly violations: readonly { readonly run: number; readonly checker: string; readonly detail: string }[];
  /** Over the traces of all runs in their order. */
  readonly digest: string;
}

/** Where a failure was made small. */
export interface FuzzFailure {
  readonly id: string;
  readonly checker: string;
  readonly detail: string;
  readonly steps: number;
  readonly faults: number;
}

const DAY_MS = 86_400_000;
/** Below what the verifier remembers at most: behind that it would remember nothing new. */
const REMEMBERED_MAX = 50_000;

/** Runs of a budget of steps; the last one has what is left. */
export function stepsOfRun(run: number, budgetSteps: number): number {
  return Math.max(0, Math.min(RUN_STEPS, budgetSteps - run * RUN_STEPS));
}

export class Fuzzer {
  readonly #units: FuzzUnits;
  readonly #options: FuzzerOptions;

  constructor(options: FuzzerOptions) {
    this.#options = options;
    this.#units = new FuzzUnits(options.backends, options.vendors);
  }

  /** One run of a seed. */
  run(seed: string, run: number, steps: number = RUN_STEPS): Promise<RunReport> {
    return this.#play(this.#plan({ seed, run, steps }), false);
  }

  /** Repeats what an id says, with the lines of its trace. */
  replay(id: FuzzId): Promise<RunReport> {
    return this.#play(this.planOf(id), true);
  }

  /** The steps that an id says. */
  planOf({ seed, run, steps, kept, faults }: FuzzId): FuzzPlan {
    const plan = this.#plan({ seed, run, steps });
    const keeps = new Set(kept);
    const faulty = new Set(faults);
    const left = plan.steps
      .filter(({ index }) => keeps.has(index))
      .map(({ fault, ...step }) => (fault === undefined || !faulty.has(step.index) ? step : { ...step, fault }));
    return { ...plan, steps: left };
  }

  /** Makes a failing run small; ends when `isOver` says so, with what it has by then. */
  async shrink(seed: string, report: RunReport, isOver: () => boolean): Promise<FuzzFailure> {
    const drawn = report.steps;
    const [first] = report.violations;
    const plan = this.#plan({ seed, run: report.run, steps: drawn });
    const fails = async (tried: FuzzPlan): Promise<boolean> =>
      (await this.#play(tried, false)).violations.some(({ checker }) => checker === first?.checker);
    const small = await shrinkPlan(plan, { fails, isOver });
    const again = await this.#play(small, false);
    const shown = again.violations.find(({ checker }) => checker === first?.checker) ?? first;
    return {
      id: encodeFuzzId(fuzzIdOf(small, drawn)),
      checker: shown?.checker ?? '',
      detail: shown?.detail ?? '',
      steps: small.steps.length,
      faults: small.steps.filter(({ fault }) => fault !== undefined).length,
    };
  }

  #plan(what: { readonly seed: string; readonly run: number; readonly steps: number }): FuzzPlan {
    return planRun({ ...what, wires: this.#options.vendors.map(({ name }) => name) });
  }

  #play(plan: FuzzPlan, trace: boolean): Promise<RunReport> {
    const { verify } = this.#options;
    if ((verify.signatureCache?.size ?? 0) > REMEMBERED_MAX) verify.signatureCache?.clear();
    return runWorld(plan, { units: this.#units, verify, trace });
  }
}

/** Adds up runs, in whatever order they ended. */
export function summaryOf(seed: string, reports: readonly RunReport[]): FuzzSummary {
  const runs = [...reports].sort((a, b) => a.run - b.run);
  const faults: Record<string, number> = {};
  for (const report of runs) {
    for (const [kind, count] of Object.entries(report.faults)) faults[kind] = (faults[kind] ?? 0) + count;
  }
  const sum = (of: (report: RunReport) => number): number => runs.reduce((total, report) => total + of(report), 0);
  return {
    seed,
    runs: runs.length,
    steps: sum(({ steps }) => steps),
    simulatedDays: Math.round((sum(({ simulatedMs }) => simulatedMs) / DAY_MS) * 10) / 10,
    records: sum(({ records }) => records),
    boots: sum(({ boots }) => boots),
    faults: Object.fromEntries(Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1))),
    violations: runs.flatMap(({ run, violations }) =>
      violations.map(({ checker, detail }) => ({ run, checker, detail })),
    ),
    digest: toHex(sha256Parts(runs.map(({ run, digest }) => utf8Encode(`${run} ${digest}\n`) ?? new Uint8Array()))),
  };
}

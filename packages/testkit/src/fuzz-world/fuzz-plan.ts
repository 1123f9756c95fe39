/**
 * What happens in one run, drawn from a seed and the number of the run: the world, its steps, their faults. Every step and
 * fault carries a number of its own that all its details are drawn from, so that leaving one out changes no other.
 */
import { sha256 } from '@plomba/core';
import { present } from '@plomba/core';
import { utf8Encode } from '@plomba/codec';
import { Draws } from '../draws.js';
import type { LineKind } from '../oracle/virtual-line.js';
import {
  FAULT_WEIGHTS,
  FISCAL_KIB,
  JOURNAL_KIB,
  LATE_EPOCH,
  NO_SWARM_IN,
  PARTS,
  PROFILES,
  STEP_WEIGHTS,
  STEPS_ALWAYS,
  STEPS_OF_VENDOR_WIRES,
  type FaultKind,
  type Profile,
  type StepKind,
} from './fuzz.table.js';

/** Which world a run takes place in. */
export interface FuzzSetup {
  /** `link`, or the name of a vendor's wire. */
  readonly wire: string;
  readonly line: LineKind;
  readonly manner: 'repeats' | 'asks';
  readonly tills: number;
  readonly part: (typeof PARTS)[number];
  readonly journalKib: number;
  readonly fiscalKib: number;
  /** Whether the first epoch of operations is nearly over. */
  readonly isLate: boolean;
  readonly profile: string;
  /** Kinds of steps and faults that do not happen in this run. */
  readonly disabled: readonly string[];
}

export interface FuzzFault {
  readonly kind: FaultKind;
  /** Its details are drawn from it. */
  readonly salt: number;
}

export interface FuzzStep {
  /** Its place in the run, from 0, also when others are left out. */
  readonly index: number;
  readonly kind: StepKind;
  /** Its details are drawn from it. */
  readonly salt: number;
  /** Armed just before the step. */
  readonly fault?: FuzzFault;
}

export interface FuzzPlan {
  readonly seed: string;
  readonly run: number;
  readonly setup: FuzzSetup;
  readonly steps: readonly FuzzStep[];
}

export interface PlanOptions {
  readonly seed: string;
  readonly run: number;
  readonly steps: number;
  /** Names of the wires that are there; `link` is always. */
  readonly wires: readonly string[];
}

/** The run of this number. */
export function planRun({ seed, run, steps, wires }: PlanOptions): FuzzPlan {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(present(utf8Encode(`plomba fuzz 1/${seed}/${run}`), 'well-formed text'));
  const draws = new Draws(((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
  const setup = drawSetup(draws, { run, wires: run % LATE_EPOCH.every === LATE_EPOCH.at ? [] : wires });
  const profile = present(
    PROFILES.find(({ name }) => name === setup.profile),
    'a profile of the table',
  );
  const kinds = stepKinds(setup);
  const weights = stepWeights(profile);
  const faults = faultKinds(profile, setup);
  const list = Array.from({ length: steps }, (_, index): FuzzStep => {
    const step = { index, kind: pickWeighted(draws, kinds, weights), salt: draws.u32() };
    const [isFaulty, salt] = [draws.below(100) < profile.faultPercent, draws.u32()];
    const faultDraw = draws.u32();
    if (!isFaulty || faults.length === 0) return step;
    return { ...step, fault: { kind: pickWeighted(new Draws(faultDraw), faults, FAULT_WEIGHTS), salt } };
  });
  return { seed, run, setup, steps: list };
}

function drawSetup(draws: Draws, { run, wires }: Pick<PlanOptions, 'run' | 'wires'>): FuzzSetup {
  const wire = draws.below(5) === 0 ? draws.pick(['link', ...wires]) : 'link';
  const line = draws.pick<LineKind>(['drops', 'silent']);
  const isVendor = wire !== 'link';
  const manner = draws.pick(['repeats', 'asks'] as const);
  const tills = line === 'drops' && !isVendor && draws.below(2) === 0 ? 2 : 1;
  const isLate = run % LATE_EPOCH.every === LATE_EPOCH.at;
  const setup = {
    wire,
    line,
    manner,
    tills,
    part: draws.pick(PARTS),
    journalKib: draws.pick(JOURNAL_KIB),
    fiscalKib: draws.pick(FISCAL_KIB),
    profile: drawProfile(draws),
  };
  const disabled = drawDisabled(draws);
  return { ...setup, ...(isLate ? { isLate, part: 'fram', journalKib: 4096 } : { isLate }), disabled };
}

function drawProfile(draws: Draws): string {
  const names = PROFILES.flatMap(({ name, weight }) => Array.from({ length: weight }, () => name));
  return draws.pick(names);
}

/** Swarm testing: what is left out lets what is there happen more often, and in other company. */
function drawDisabled(draws: Draws): readonly string[] {
  const all = draws.below(NO_SWARM_IN) === 0;
  const steps = Object.keys(STEP_WEIGHTS).filter((kind) => draws.below(4) === 0 && !isAlways(kind));
  const faults = Object.keys(FAULT_WEIGHTS).filter(() => draws.below(2) === 0);
  return all ? [] : [...steps, ...faults];
}

function isAlways(kind: string): boolean {
  return STEPS_ALWAYS.some((always) => always === kind);
}

function stepKinds({ wire, disabled }: FuzzSetup): readonly StepKind[] {
  const all = wire === 'link' ? (Object.keys(STEP_WEIGHTS) as StepKind[]) : STEPS_OF_VENDOR_WIRES; // keys of that table
  return all.filter((kind) => !disabled.includes(kind));
}

/** The weights of the table, with what a profile has often. */
function stepWeights({ often = {} }: Profile): Readonly<Record<StepKind, number>> {
  const weights: Record<StepKind, number> = { ...STEP_WEIGHTS };
  for (const kind of Object.keys(STEP_WEIGHTS) as StepKind[]) weights[kind] *= often[kind] ?? 1; // keys of that table
  return weights;
}

function faultKinds({ faults }: Profile, { disabled }: FuzzSetup): readonly FaultKind[] {
  return faults.filter((kind) => !disabled.includes(kind));
}

function pickWeighted<K extends string>(draws: Draws, kinds: readonly K[], weights: Readonly<Record<K, number>>): K {
  let left = draws.below(kinds.reduce((sum, kind) => sum + weights[kind], 0));
  for (const kind of kinds) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return draws.pick(kinds);
}

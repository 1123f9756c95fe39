/** Runs one case in a world of its own, from the first step to the checks that every story ends with. */
import { toHex } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { imageDigest, restoreDevice, type DeviceNotice, type Hardware } from '@plomba/firmware-sim';
import type { CaseResult } from '../report/case-report.js';
import { Witness } from '../witness.js';
import { preparedUnit } from '../world/prepared-unit.js';
import { hostClock, virtualClock } from '../world/world-clock.js';
import { World } from '../world/world.js';
import { NotHere, StepFailure, type CaseRun } from './case-run.js';
import type { ScenarioCase } from './load-scenario.js';
import { mismatches } from './matching.js';
import { shown } from './plain.js';
import { runSteps } from './run-step.js';
import { ScenarioError } from './scenario-error.js';
import type { ScenarioKit } from './scenario-kit.js';
import { spotOf, type Spot } from './shape/spot.js';
import { filled } from './shape/variables.js';
import { authorityOf, countryOf, setupOf, unitFields, type UnitFields } from './unit-fields.js';
import { violationsOf } from './violations.js';
import { armWhens } from './whens.js';

/** A case with what it took, for the table of what a library covers. */
export interface RanCase {
  readonly result: CaseResult;
  /** SHA-256 over everything that happened and everything that outlives a power cut. The same in every run. */
  readonly digest: string;
  /** Names of the faults that were injected. */
  readonly faults: readonly string[];
  /** States of life that the unit was in, and `halted`, `off`. */
  readonly states: readonly string[];
}

/** Lines of the trace that a failed case shows. */
const SHOWN_LINES = 12;

export async function runCase(plan: ScenarioCase, kit: ScenarioKit): Promise<RanCase> {
  const { id, title, file, spot } = plan;
  const facts = { id, title, suite: file, place: spot.place };
  let run: (CaseRun & { readonly states: ReadonlySet<string> }) | undefined;
  try {
    checkNeeds(plan, kit);
    run = await begin(plan, kit);
    const whens = armWhens(run, plan.when);
    await runSteps(run, plan.steps);
    await whens.finished();
    await finish(run, plan);
    return ended(run, { ...facts, outcome: 'passed', virtualMs: virtualMsOf(run) });
  } catch (error) {
    if (error instanceof NotHere) return ended(run, { ...facts, outcome: 'not-run', why: error.message });
    const at = error instanceof StepFailure ? error.spot : error instanceof ScenarioError ? error : undefined;
    if (at === undefined) throw error;
    const more = error instanceof StepFailure ? error.details : [];
    const details = [...more, ...(run?.trace ?? []).slice(-SHOWN_LINES)];
    const why =
      error instanceof ScenarioError ? `${error.path} ${error.rule}` : `${pathOf(at)}${(error as Error).message}`; // a StepFailure
    return ended(run, {
      ...facts,
      outcome: 'failed',
      why,
      place: at.place,
      details,
      ...(run === undefined ? {} : { virtualMs: virtualMsOf(run) }),
    });
  } finally {
    for (const program of run?.programs ?? []) program.kill();
    await run?.world.end();
  }
}

function pathOf({ path }: { readonly path: string }): string {
  return path === '' ? '' : `${path}: `;
}

function checkNeeds({ needs }: ScenarioCase, kit: ScenarioKit): void {
  if (needs.includes('pos') && (kit.listen === undefined || kit.startPos === undefined)) {
    throw new NotHere('it needs a foreign program, which cannot be started here');
  }
}

function hardwareOf(unit: UnitFields, plan: ScenarioCase, kit: ScenarioKit): Hardware {
  const { country } = countryOf(unit, kit);
  const setup = setupOf(unit, kit, plan.unitSpot);
  if (unit.snapshot === undefined) return preparedUnit(setup);
  const bytes = kit.readBytes(kit.resolve(plan.file, unit.snapshot));
  if (bytes === undefined)
    throw new ScenarioError(plan.unitSpot, `names a snapshot that is not there: ${unit.snapshot}`);
  const device = restoreDevice(bytes, { country, session: () => 1, hostMs: 0 });
  device.powerOff('as it was saved');
  return device.hardware.fork();
}

async function begin(
  plan: ScenarioCase,
  kit: ScenarioKit,
): Promise<CaseRun & { readonly states: ReadonlySet<string> }> {
  const unit = unitFields.read(filled(spotOf(plan.unit, plan.unitSpot), plan.vars));
  const { country, wires } = countryOf(unit, kit);
  const wire = unit.wire === undefined || unit.wire === 'link' ? undefined : wires[unit.wire];
  const port = plan.needs.includes('pos') ? await kit.listen?.() : undefined;
  const states = new Set<string>();
  const notices: DeviceNotice[] = [];
  const events: Record<string, number> = {};
  const hardware = hardwareOf(unit, plan, kit);
  const authority = authorityOf(unit, kit, plan.unitSpot);
  const world = new World({
    hardware,
    country,
    clock: port === undefined ? virtualClock() : hostClock(),
    servicePin: kit.servicePin,
    ...(wire === undefined ? {} : { wire }),
    ...(authority === undefined ? {} : { authority }),
    ...(port === undefined ? {} : { port }),
    onNotice(notice) {
      notices.push(notice);
      states.add(notice.kind === 'power-off' ? 'off' : notice.kind === 'halted' ? 'halted' : 'on');
    },
    onEvent({ name }, { state }) {
      events[name] = (events[name] ?? 0) + 1;
      if (state !== undefined) states.add(state.kind === 'halted' ? 'halted' : state.unit.state.life);
    },
  });
  const run: CaseRun & { readonly states: ReadonlySet<string> } = {
    ...{ world, kit, notices, events, states },
    runSteps: (steps) => runSteps(run, steps),
    scope: { ...plan.vars },
    ...{ papers: [], acknowledged: [], injected: [], mail: [], trace: [], programs: [] },
    ...{ pending: new Map(), rawLines: new Map(), saved: new Map(), injections: new Map(), missedTold: new Set() },
    blocks: plan.blocks,
    folder: plan.file.replace(/[^\\/]*$/, '') || '.',
    portUrl: port?.server.url,
    isByOperation: wire === undefined || wire.hasOperations === true,
    authorityKit: countryOf(unit, kit).authority,
    jumpedMs: 0,
    witness: new Witness(),
  };
  // A witness has met the unit before the story begins.
  violationsOf(run);
  return run;
}

/** What every story ends with: nothing is left open, and the checkers find what was expected. */
async function finish(run: CaseRun, plan: ScenarioCase): Promise<void> {
  const [left] = run.pending;
  if (left !== undefined) throw new StepFailure(left[1].spot, `${left[0]} was begun and never waited for`);
  await run.world.clock.advance(0);
  const missed = run.world.device.injections().find((one) => one.missed !== undefined && !run.missedTold.has(one.id));
  if (missed?.missed !== undefined)
    throw new StepFailure(plan.spot, `${missed.injection.fault} could not happen at its moment: ${missed.missed}`);
  const want: Spot = plan.ends.violations ?? { ...plan.spot, kind: 'list', items: [] };
  const found = violationsOf(run);
  const [first] = mismatches(found, want, 'what the checkers find');
  if (first !== undefined) throw new StepFailure(first.spot, first.why, { details: found });
}

function virtualMsOf({ world, jumpedMs }: CaseRun): number {
  return Math.round(world.clock.now() + jumpedMs);
}

function ended(run: (CaseRun & { readonly states: ReadonlySet<string> }) | undefined, result: CaseResult): RanCase {
  if (run === undefined) return { result, digest: '', faults: [], states: [] };
  const said = [
    ...run.trace,
    ...run.notices.map((notice) => shown(plainNotice(notice))),
    imageDigest(run.world.hardware),
  ];
  const faults = [...new Set(run.injected.map(({ fault }) => fault))].sort();
  return {
    result,
    digest: toHex(sha256(new TextEncoder().encode(said.join('\n')))),
    faults,
    states: [...run.states].sort(),
  };
}

/** A notice without the lines that it is about: they are objects. */
function plainNotice(notice: DeviceNotice): object {
  return notice.kind === 'line' ? { kind: notice.kind, event: notice.event } : notice;
}

/** Moves roll-outs on: gives work to the units of a stage, takes their results, halts. In the caller's transaction. */
import type { FleetUnit } from '../fleet/unit.js';
import type { Work } from '../fleet/work.js';
import type { KeptRollOut } from '../store/firmware.js';
import type { Store } from '../store/store.js';
import { nextStep, type RollOutUnit } from './roll-out.js';

export interface BeatParts {
  readonly nowMs: number;
  readonly drawId: () => string;
}

/** @returns units that got work */
export async function rollOutBeat(store: Store, parts: BeatParts): Promise<readonly string[]> {
  const begun: string[] = [];
  for (const rollOut of await store.firmware.rollOuts('running')) begun.push(...(await oneBeat(store, rollOut, parts)));
  return begun;
}

async function oneBeat(store: Store, rollOut: KeptRollOut, parts: BeatParts): Promise<readonly string[]> {
  const firmware = await store.firmware.byId(rollOut.firmware);
  if (firmware === undefined) return [];
  const units: RollOutUnit[] = [];
  for (const entry of await store.firmware.rollOutUnits(rollOut.id)) {
    const state =
      entry.state === 'sent' ? afterBoot(await store.units.byId(entry.unit), firmware.version) : entry.state;
    if (state !== entry.state) await settle(store, rollOut.id, { unit: entry.unit, state, nowMs: parts.nowMs });
    units.push({ ...entry, state });
  }
  const step = nextStep({ ...rollOut, units });
  for (const unit of step.begin) {
    const work = `fw-${parts.drawId()}`;
    const input = { firmware: rollOut.firmware };
    const common = { id: work, unit, kind: 'update-firmware', input, state: 'waiting', tries: 0 } as const;
    await store.work.add({ ...common, createdAt: parts.nowMs, createdBy: rollOut.createdBy });
    await store.firmware.setRollOutUnit(rollOut.id, unit, { state: 'waiting', work });
  }
  await store.firmware.setRollOut(rollOut.id, {
    stage: step.stage,
    state: step.state,
    ...(step.why === undefined ? {} : { why: step.why }),
    ...(step.state === 'running' ? {} : { endedAt: parts.nowMs }),
  });
  return step.begin;
}

/** Whether the unit runs it by now: a version that did not check at the boot is named by the unit itself. */
function afterBoot(unit: FleetUnit | undefined, version: string): 'sent' | 'done' | 'failed' | 'cancelled' {
  if (unit === undefined) return 'cancelled';
  if (unit.status?.firmware === version) return 'done';
  return unit.status?.firmwareFailed === version ? 'failed' : 'sent';
}

async function settle(
  store: Store,
  rollOut: string,
  about: { readonly unit: string; readonly state: RollOutUnit['state']; readonly nowMs: number },
): Promise<void> {
  const { unit, state, nowMs } = about;
  const why = state === 'failed' ? { why: 'it did not check at the boot; the unit runs the version before' } : {};
  await store.firmware.setRollOutUnit(rollOut, unit, { state, endedAt: nowMs, ...why });
}

/** Work of a roll-out ended: the unit has the image, or refused it. */
export async function rollOutEnded(
  store: Store,
  work: Work,
  end: { readonly state: 'done' | 'failed'; readonly why: string; readonly nowMs: number },
): Promise<void> {
  if (work.kind !== 'update-firmware') return;
  const entry = await store.firmware.rollOutUnitOf(work.id);
  if (entry === undefined) return;
  const next =
    end.state === 'done' ? { state: 'sent' as const } : { state: 'failed' as const, why: end.why, endedAt: end.nowMs };
  await store.firmware.setRollOutUnit(entry.rollOut, entry.unit, next);
}

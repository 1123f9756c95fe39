/** Roll-outs of firmware by stages: begun, halted, ended, with a result for each unit and the way back from a bad version. */
import { createHash } from 'node:crypto';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import { numberOfUnit } from '../fleet/unit-routes.js';
import type { FleetUnit } from '../fleet/unit.js';
import type { KeptFirmware, KeptRollOut, KeptRollOutUnit } from '../store/firmware.js';
import { stagesFinding } from './roll-out.js';
import {
  newRollOut,
  rollOutAct,
  rollOutList,
  rollOutView,
  type NewRollOut,
  type RollOutAct,
  type RollOutCounts,
  type RollOutSummary,
  type RollOutUnitView,
  type RollOutView,
  type WayBack,
} from './roll-out-bodies.js';
import { compareVersions, takesFrom } from './rules.js';

/** An order that depends on the ids alone, so that a stage is a part of the fleet and not one shop. */
function shuffled(rollOut: string, units: readonly string[]): readonly string[] {
  const place = (unit: string): string => createHash('sha256').update(`${rollOut} ${unit}`).digest('hex');
  return units
    .map((unit) => ({ unit, at: place(unit) }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ unit }) => unit);
}

async function begin(call: Call<NewRollOut, object>): Promise<RollOutView> {
  const { firmware: id, stages, failuresMax, from } = call.body;
  const finding = stagesFinding(stages);
  if (finding !== undefined) throw new OperatorError('bad-field', { path: 'stages', detail: finding });
  const firmware = await call.store.firmware.byId(id);
  if (firmware === undefined)
    throw new OperatorError('bad-field', { path: 'firmware', detail: 'there is no such firmware' });
  if (firmware.withdrawnAt !== undefined) throw new OperatorError('conflict', { detail: 'this version was withdrawn' });
  const units = (await call.store.units.all()).filter(
    (unit) => mayTake(unit, firmware) && (from === undefined || isOn(unit, from)),
  );
  if (from !== undefined && units.length === 0) {
    throw new OperatorError('bad-field', {
      path: 'from',
      detail: `no unit that may take ${firmware.version} runs ${from}`,
    });
  }
  const { id: createdBy } = call.principal.account;
  const common = { id: call.newId('rollout'), firmware: id, stages, failuresMax, createdAt: call.nowMs, createdBy };
  const kept: KeptRollOut = { ...common, stage: 0, state: 'running' };
  await call.store.firmware.addRollOut(
    kept,
    shuffled(
      kept.id,
      units.map((unit) => unit.id),
    ),
  );
  await call.audit({
    act: 'rollout.begun',
    object: kept.id,
    after: { firmware: id, units: units.length, ...(from === undefined ? {} : { from }) },
    company: '',
  });
  return rollOutShown(call, kept);
}

function mayTake({ channel, status }: FleetUnit, firmware: KeptFirmware): boolean {
  return (
    status?.model === firmware.model &&
    takesFrom(channel, firmware.channel) &&
    compareVersions(firmware.version, status.firmware) > 0
  );
}

/** Whether a unit runs a version, or will from its next boot on. */
function isOn({ status }: FleetUnit, version: string): boolean {
  return (status?.firmwarePending ?? status?.firmware) === version;
}

function summaryOf(
  { createdBy: _, ...rollOut }: KeptRollOut,
  more: { readonly firmware: KeptFirmware | undefined; readonly begunBy: string; readonly counts: RollOutCounts },
): RollOutSummary {
  const { firmware, begunBy, counts } = more;
  const { version = '0.0.0', model = '', withdrawnAt } = firmware ?? {};
  return { ...rollOut, version, model, begunBy, counts, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) };
}

const NO_COUNTS: RollOutCounts = { idle: 0, waiting: 0, sent: 0, done: 0, failed: 0, cancelled: 0 };

async function loginOf({ store }: Call<unknown, unknown>, account: string): Promise<string> {
  return (await store.accounts.byId(account))?.login ?? '';
}

async function listed(call: Call<unknown, unknown>): Promise<{ readonly rollOuts: readonly RollOutSummary[] }> {
  const { firmware } = call.store;
  const versions = new Map((await firmware.list()).map((one) => [one.id, one]));
  const counts = new Map<string, RollOutCounts>();
  for (const { rollOut, state, units } of await firmware.rollOutCounts()) {
    counts.set(rollOut, { ...(counts.get(rollOut) ?? NO_COUNTS), [state]: units });
  }
  const rollOuts: RollOutSummary[] = [];
  for (const rollOut of await firmware.rollOuts()) {
    rollOuts.push(
      summaryOf(rollOut, {
        firmware: versions.get(rollOut.firmware),
        begunBy: await loginOf(call, rollOut.createdBy),
        counts: counts.get(rollOut.id) ?? NO_COUNTS,
      }),
    );
  }
  return { rollOuts };
}

async function rollOutShown(call: Call<unknown, unknown>, rollOut: KeptRollOut): Promise<RollOutView> {
  const { store } = call;
  const firmware = await store.firmware.byId(rollOut.firmware);
  const entries = await store.firmware.rollOutUnits(rollOut.id);
  const units = new Map((await store.units.all()).map((unit) => [unit.id, unit]));
  const names = new Map((await store.companies.all()).map(({ id, name }) => [id, name]));
  const counts = { ...NO_COUNTS };
  for (const { state } of entries) counts[state]++;
  const begunBy = await loginOf(call, rollOut.createdBy);
  const wayBack =
    firmware?.withdrawnAt === undefined
      ? undefined
      : wayBackFrom(firmware, [...units.values()], await store.firmware.list());
  return {
    ...summaryOf(rollOut, { firmware, begunBy, counts }),
    units: entries.map((entry) => unitShown(entry, units.get(entry.unit), names)),
    ...(wayBack === undefined ? {} : { wayBack }),
  };
}

function unitShown(
  { rollOut: _, ...entry }: KeptRollOutUnit,
  unit: FleetUnit | undefined,
  names: ReadonlyMap<string, string>,
): RollOutUnitView {
  const { name = '', shop = '', company = '', status } = unit ?? {};
  return {
    ...entry,
    ...{ name, shop, company, companyName: names.get(company) ?? '' },
    number: unit === undefined ? '' : numberOfUnit(unit),
    ...(status === undefined ? {} : { running: status.firmware }),
    ...(status?.firmwarePending === undefined ? {} : { pending: status.firmwarePending }),
  };
}

function wayBackFrom(
  { model, version }: KeptFirmware,
  units: readonly FleetUnit[],
  list: readonly KeptFirmware[],
): WayBack {
  const on = units.filter((unit) => unit.status?.model === model && isOn(unit, version)).length;
  const newer = list
    .filter((one) => one.model === model && one.withdrawnAt === undefined && compareVersions(one.version, version) > 0)
    .toSorted((left, right) => compareVersions(right.version, left.version))[0];
  return { units: on, ...(newer === undefined ? {} : { firmware: newer.id, version: newer.version }) };
}

async function act(call: Call<RollOutAct, object>): Promise<RollOutView> {
  const rollOut = await call.store.firmware.rollOut(call.params['rollout'] ?? '');
  if (rollOut === undefined) throw new OperatorError('not-found');
  const { act: what } = call.body;
  const isOver = rollOut.state === 'finished' || rollOut.state === 'ended';
  if (isOver && what !== 'withdraw')
    throw new OperatorError('conflict', { detail: `the roll-out is ${rollOut.state}` });
  const state = what === 'resume' ? 'running' : what === 'halt' ? 'halted' : 'ended';
  if (state !== 'running') await takeBack(call, rollOut);
  if (what === 'withdraw') await call.store.firmware.withdraw(rollOut.firmware, call.nowMs);
  const next = {
    stage: rollOut.stage,
    state,
    ...(state === 'running'
      ? { failuresMax: await failuresTaken(call, rollOut) }
      : { why: `${what} by hand`, endedAt: call.nowMs }),
  } as const;
  await call.store.firmware.setRollOut(rollOut.id, next);
  await call.audit({ act: `rollout.${what}`, object: rollOut.id, company: '' });
  const { why: _, endedAt: _at, ...rest } = rollOut;
  return rollOutShown(call, { ...rest, ...next });
}

/** Whoever resumes takes the failures so far: it would halt again at once otherwise. The next one halts it. */
async function failuresTaken({ store }: Call<unknown, unknown>, { id, failuresMax }: KeptRollOut): Promise<number> {
  const failed = (await store.firmware.rollOutUnits(id)).filter(({ state }) => state === 'failed').length;
  return Math.max(failuresMax, failed);
}

/** Work that no unit has begun is taken back; a roll-out that is resumed gives it again. */
async function takeBack({ store, nowMs }: Call<unknown, unknown>, { id }: KeptRollOut): Promise<void> {
  for (const { unit, state } of await store.firmware.rollOutUnits(id)) {
    if (state !== 'waiting') continue;
    const waiting = (await store.work.waiting(unit)).filter(({ kind }) => kind === 'update-firmware');
    let taken = 0;
    for (const work of waiting) {
      const entry = await store.firmware.rollOutUnitOf(work.id);
      if (entry?.rollOut === id) taken += await store.work.cancel(unit, work.id, nowMs);
    }
    if (taken > 0) await store.firmware.setRollOutUnit(id, unit, { state: 'idle' });
  }
}

const area = 'firmware';

export const rollOutRoutes: readonly Route[] = [
  route<NewRollOut, object, RollOutView>(
    {
      id: 'beginRollOut',
      method: 'POST',
      path: '/v1/roll-outs',
      area,
      access: 'staff',
      summary: 'Rolls a firmware out to all units of its model and channel, by stages.',
      description:
        'With `from` only to the units that run that version: the way back from a bad one is a newer version, because a unit never takes an older one.',
      body: newRollOut,
      answer: answerWith(rollOutView),
      example: {
        body: {
          firmware: 'firmware-1',
          stages: [
            { share: 0.1, doneShare: 1 },
            { share: 1, doneShare: 1 },
          ],
          failuresMax: 1,
        },
      },
    },
    begin,
  ),
  route<object, object, { readonly rollOuts: readonly RollOutSummary[] }>(
    {
      id: 'listRollOuts',
      method: 'GET',
      path: '/v1/roll-outs',
      area,
      access: 'staff',
      summary: 'Every roll-out with its state, its stage and the counts of results, the newest first.',
      answer: answerWith(rollOutList),
    },
    listed,
  ),
  route<object, object, RollOutView>(
    {
      id: 'getRollOut',
      method: 'GET',
      path: '/v1/roll-outs/{rollout}',
      area,
      access: 'staff',
      summary: 'A roll-out with the result of each unit, and the way back where its firmware was withdrawn.',
      answer: answerWith(rollOutView),
    },
    async (call) => {
      const rollOut = await call.store.firmware.rollOut(call.params['rollout'] ?? '');
      if (rollOut === undefined) throw new OperatorError('not-found');
      return rollOutShown(call, rollOut);
    },
  ),
  route<RollOutAct, object, RollOutView>(
    {
      id: 'actOnRollOut',
      method: 'POST',
      path: '/v1/roll-outs/{rollout}/act',
      area,
      access: 'staff',
      summary: 'Halts, resumes or ends a roll-out, or ends it and withdraws the firmware.',
      description:
        'A unit never takes an older version: what was installed is rolled back by a new version. Work that no unit has begun is taken back. Whoever resumes takes the failures so far; the next one halts it again.',
      body: rollOutAct,
      answer: answerWith(rollOutView),
      example: { body: { act: 'halt' } },
    },
    act,
  ),
];

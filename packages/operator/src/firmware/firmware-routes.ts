/** Firmware: published and withdrawn by the operator's own people, rolled out by stages, with a result for each unit. */
import { createHash } from 'node:crypto';
import { bool, equalBytes, int, text } from '@plomba/codec';
import { LINK_LIMITS } from '@plomba/link';
import { answerWith, route, type Call, type Route } from '../http/route.js';
import { OperatorError } from '../http/operator-error.js';
import {
  fileBytes,
  idText,
  line,
  listOf,
  may,
  must,
  object,
  timeMs,
  wordOf,
  paragraphs,
  type ObjectShape,
  type Shape,
} from '../http/shape.js';
import { channelWord, count } from '../fleet/unit-view.js';
import { unitIn } from '../fleet/unit-routes.js';
import type { KeptFirmware, KeptRollOut, KeptRollOutUnit } from '../store/firmware.js';
import { StoreError } from '../store/sql.js';
import { firmwareFor } from './firmware-for.js';
import { stagesFinding, type RollOutState, type RollOutUnitState, type Stage } from './roll-out.js';
import { compareVersions, takesFrom, type FirmwareChannel } from './rules.js';
import { WorkRefused } from '../fleet/work-kinds.js';

export interface NewFirmware {
  readonly model: string;
  readonly version: string;
  readonly released: string;
  readonly channel: FirmwareChannel;
  readonly needsLicence: boolean;
  readonly notes: string;
  readonly signature: Uint8Array;
  readonly image: Uint8Array;
}

export interface FirmwareView {
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly released: string;
  readonly channel: FirmwareChannel;
  readonly needsLicence: boolean;
  readonly notes: string;
  readonly bytes: number;
  readonly createdAt: number;
  readonly withdrawnAt?: number;
}

export interface UnitFirmware {
  readonly running?: string;
  readonly pending?: string;
  readonly failed?: string;
  readonly offered: readonly OfferedFirmware[];
}

export interface OfferedFirmware extends FirmwareView {
  readonly isNewer: boolean;
  /** Why the unit may not take it. */
  readonly refused?: string;
}

export interface NewRollOut {
  readonly firmware: string;
  readonly stages: readonly Stage[];
  readonly failuresMax: number;
}

export interface RollOutView {
  readonly id: string;
  readonly firmware: string;
  readonly version: string;
  readonly model: string;
  readonly stages: readonly Stage[];
  readonly stage: number;
  readonly state: RollOutState;
  readonly failuresMax: number;
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly why?: string;
  readonly units: readonly RollOutUnitView[];
}

export interface RollOutUnitView {
  readonly unit: string;
  readonly rank: number;
  readonly state: RollOutUnitState;
  readonly why?: string;
  readonly endedAt?: number;
}

export interface RollOutAct {
  readonly act: 'halt' | 'resume' | 'end' | 'withdraw';
}

const versionText: Shape<string> = text({ bytesMax: 24, pattern: /^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}$/ });
const dateText: Shape<string> = text({ bytesMax: 10, pattern: /^\d{4}-\d{2}-\d{2}$/ });

const firmwareFields = {
  model: must(line(40), 'model of the units that it is for'),
  version: must(versionText, 'three numbers'),
  released: must(dateText, 'date of the release'),
  channel: must(channelWord, 'stable, early or test'),
  needsLicence: must(bool, 'whether it needs a year of updates that covers its release'),
  notes: must(paragraphs(10_000), 'what is new'),
} as const;

const newFirmware: ObjectShape<NewFirmware> = object<NewFirmware>('NewFirmware', {
  ...firmwareFields,
  signature: must(fileBytes(64), "the maker's signature of the manifest, base64"),
  image: must(fileBytes(LINK_LIMITS.firmwareBytes), 'base64'),
});

const viewFields = {
  id: must(idText, 'id of the firmware'),
  ...firmwareFields,
  bytes: must(count, 'size of the image'),
  createdAt: must(timeMs, 'when it was published'),
  withdrawnAt: may(timeMs, 'when it was withdrawn'),
} as const;

const firmwareView: ObjectShape<FirmwareView> = object<FirmwareView>('Firmware', viewFields);

const offeredView: ObjectShape<OfferedFirmware> = object<OfferedFirmware>('OfferedFirmware', {
  ...viewFields,
  isNewer: must(bool, 'than the one that runs; a unit never takes an older one'),
  refused: may(line(300), 'why the unit may not take it'),
});

const share: Shape<number> = {
  fromJson(json, path) {
    if (typeof json === 'number' && json >= 0 && json <= 1) return json;
    return int({ min: 0, max: 1 }).fromJson(Number.NaN, path);
  },
  toJson: (value) => value,
  jsonSchema: { type: 'number', minimum: 0, maximum: 1 },
};

const stageShape: ObjectShape<Stage> = object<Stage>('Stage', {
  share: must(share, 'of all units, up to and including this stage'),
  doneShare: must(share, 'of these, done before the next stage begins'),
});

const newRollOut: ObjectShape<NewRollOut> = object<NewRollOut>('NewRollOut', {
  firmware: must(idText, 'what is rolled out'),
  stages: must(listOf(stageShape, 16), 'shares rise; the last is 1'),
  failuresMax: must(int({ min: 0, max: 100_000 }), 'more failures halt it'),
});

const rollOutView: ObjectShape<RollOutView> = object<RollOutView>('RollOut', {
  id: must(idText, 'id of the roll-out'),
  firmware: must(idText, 'what is rolled out'),
  version: must(versionText, 'its version'),
  model: must(line(40), 'its model'),
  stages: must(listOf(stageShape, 16), 'as it was begun'),
  stage: must(count, 'the stage at work, from 0'),
  state: must(wordOf('running', 'halted', 'finished', 'ended'), 'what becomes of it'),
  failuresMax: must(count, 'more failures halt it'),
  createdAt: must(timeMs, 'when it began'),
  endedAt: may(timeMs, 'when it ended or was halted'),
  why: may(line(300), 'why it was halted'),
  units: must(
    listOf(
      object<RollOutUnitView>('RollOutUnit', {
        unit: must(idText, 'the unit'),
        rank: must(count, 'its place in the order'),
        state: must(
          wordOf('idle', 'waiting', 'sent', 'done', 'failed', 'cancelled'),
          'sent: runs from its next boot on',
        ),
        why: may(line(1_000), 'why it failed'),
        endedAt: may(timeMs, 'when'),
      }),
      100_000,
    ),
    'in the order of the stages',
  ),
});

function viewOf({ id, model, version, released, channel, needsLicence, notes, ...more }: KeptFirmware): FirmwareView {
  const { manifest, createdAt, withdrawnAt } = more;
  const common = { id, model, version, released, channel, needsLicence, notes, bytes: manifest.bytes, createdAt };
  return { ...common, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) };
}

async function publish(call: Call<NewFirmware, object>): Promise<FirmwareView> {
  const { image, signature, model, version, released, ...rest } = call.body;
  if (image.length === 0) throw new OperatorError('bad-field', { path: 'image', detail: 'must not be empty' });
  const sha256 = new Uint8Array(createHash('sha256').update(image).digest());
  const manifest = { model, version, released, bytes: image.length, sha256 };
  const common = { id: call.newId('firmware'), model, version, released, manifest, signature };
  const kept: KeptFirmware = { ...common, ...rest, createdAt: call.nowMs, createdBy: call.principal.account.id };
  const before = (await call.store.firmware.list()).find((one) => one.model === model && one.version === version);
  if (before !== undefined && equalBytes(before.manifest.sha256, sha256)) return viewOf(before);
  try {
    await call.store.firmware.add(kept, image);
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'unique') throw error;
    throw new OperatorError('conflict', {
      detail: `version ${version} of ${model} is there with another image`,
      cause: error,
    });
  }
  await call.audit({ act: 'firmware.published', object: kept.id, after: { model, version, released }, company: '' });
  return viewOf(kept);
}

async function offered(call: Call<object, object>): Promise<UnitFirmware> {
  const unit = await unitIn(call);
  const { status } = unit;
  const list: OfferedFirmware[] = [];
  for (const one of await call.store.firmware.list()) {
    if (one.withdrawnAt !== undefined || !takesFrom(unit.channel, one.channel)) continue;
    if (status?.model !== undefined && one.model !== status.model) continue;
    const refused = await whyNot(call, one.id, unit.id);
    const isNewer = status === undefined || compareVersions(one.version, status.firmware) > 0;
    list.push({ ...viewOf(one), isNewer, ...(refused === undefined ? {} : { refused }) });
  }
  return {
    ...(status === undefined ? {} : { running: status.firmware }),
    ...(status?.firmwarePending === undefined ? {} : { pending: status.firmwarePending }),
    ...(status?.firmwareFailed === undefined ? {} : { failed: status.firmwareFailed }),
    offered: list,
  };
}

async function whyNot({ store }: Call<unknown, unknown>, firmware: string, unit: string): Promise<string | undefined> {
  try {
    await firmwareFor(store, firmware, unit);
    return undefined;
  } catch (error) {
    if (error instanceof WorkRefused) return error.message;
    throw error;
  }
}

/** An order that depends on the ids alone, so that a stage is a part of the fleet and not one shop. */
function shuffled(rollOut: string, units: readonly string[]): readonly string[] {
  const place = (unit: string): string => createHash('sha256').update(`${rollOut} ${unit}`).digest('hex');
  return units
    .map((unit) => ({ unit, at: place(unit) }))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ unit }) => unit);
}

async function begin(call: Call<NewRollOut, object>): Promise<RollOutView> {
  const { firmware: id, stages, failuresMax } = call.body;
  const finding = stagesFinding(stages);
  if (finding !== undefined) throw new OperatorError('bad-field', { path: 'stages', detail: finding });
  const firmware = await call.store.firmware.byId(id);
  if (firmware === undefined)
    throw new OperatorError('bad-field', { path: 'firmware', detail: 'there is no such firmware' });
  if (firmware.withdrawnAt !== undefined) throw new OperatorError('conflict', { detail: 'this version was withdrawn' });
  const units = (await call.store.units.all()).filter(
    ({ channel, status }) =>
      status?.model === firmware.model &&
      takesFrom(channel, firmware.channel) &&
      compareVersions(firmware.version, status.firmware) > 0,
  );
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
    after: { firmware: id, units: units.length },
    company: '',
  });
  return rollOutShown(call, kept);
}

async function rollOutShown({ store }: Call<unknown, unknown>, rollOut: KeptRollOut): Promise<RollOutView> {
  const firmware = await store.firmware.byId(rollOut.firmware);
  const units = await store.firmware.rollOutUnits(rollOut.id);
  const { createdBy: _, ...rest } = rollOut;
  const of = (unit: KeptRollOutUnit): RollOutUnitView => {
    const { rollOut: _rollOut, ...shown } = unit;
    return shown;
  };
  return { ...rest, version: firmware?.version ?? '0.0.0', model: firmware?.model ?? '', units: units.map(of) };
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
    ...(state === 'running' ? {} : { why: `${what} by hand`, endedAt: call.nowMs }),
  } as const;
  await call.store.firmware.setRollOut(rollOut.id, next);
  await call.audit({ act: `rollout.${what}`, object: rollOut.id, company: '' });
  const { why: _, endedAt: _at, ...rest } = rollOut;
  return rollOutShown(call, { ...rest, ...next });
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

export const firmwareRoutes: readonly Route[] = [
  route<NewFirmware, object, FirmwareView>(
    {
      id: 'publishFirmware',
      method: 'POST',
      path: '/v1/firmware',
      area,
      access: 'staff',
      summary: 'Publishes a firmware with the signature of its maker. The units check it themselves.',
      body: newFirmware,
      bodyBytesMax: 2 * LINK_LIMITS.firmwareBytes,
      answer: answerWith(firmwareView),
    },
    publish,
  ),
  route<object, object, { readonly firmware: readonly FirmwareView[] }>(
    {
      id: 'listFirmware',
      method: 'GET',
      path: '/v1/firmware',
      area,
      access: 'account',
      summary: 'Every firmware that was published, the newest first.',
      answer: answerWith(
        object<{ readonly firmware: readonly FirmwareView[] }>('FirmwareList', {
          firmware: must(listOf(firmwareView, 10_000), 'the newest first'),
        }),
      ),
    },
    async ({ store }) => ({ firmware: (await store.firmware.list()).map(viewOf) }),
  ),
  route<object, object, UnitFirmware>(
    {
      id: 'getUnitFirmware',
      method: 'GET',
      path: '/v1/companies/{company}/units/{unit}/firmware',
      area,
      access: 'firmware.read',
      summary: 'What a unit runs, and what it may take: within the year of updates from the first activation.',
      answer: answerWith(
        object<UnitFirmware>('UnitFirmware', {
          running: may(line(24), 'version that runs'),
          pending: may(line(24), 'version that runs from the next boot on'),
          failed: may(line(24), 'version that did not check at the boot'),
          offered: must(listOf(offeredView, 10_000), 'on its channel, for its model'),
        }),
      ),
    },
    offered,
  ),
  route<NewRollOut, object, RollOutView>(
    {
      id: 'beginRollOut',
      method: 'POST',
      path: '/v1/roll-outs',
      area,
      access: 'staff',
      summary: 'Rolls a firmware out to all units of its model and channel, by stages.',
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
  route<object, object, RollOutView>(
    {
      id: 'getRollOut',
      method: 'GET',
      path: '/v1/roll-outs/{rollout}',
      area,
      access: 'staff',
      summary: 'A roll-out with the result of each unit.',
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
        'A unit never takes an older version: what was installed is rolled back by a new version. Work that no unit has begun is taken back.',
      body: object<RollOutAct>('RollOutAct', {
        act: must(wordOf('halt', 'resume', 'end', 'withdraw'), 'what happens'),
      }),
      answer: answerWith(rollOutView),
      example: { body: { act: 'halt' } },
    },
    act,
  ),
];

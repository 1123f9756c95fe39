/** Firmware: published and withdrawn by the operator's own people; what a unit runs, and what it may take. */
import { createHash } from 'node:crypto';
import { bool, equalBytes, text } from '@plomba/codec';
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
  paragraphs,
  type ObjectShape,
  type Shape,
} from '../http/shape.js';
import { channelWord, count } from '../fleet/unit-view.js';
import { unitIn } from '../fleet/unit-routes.js';
import { WorkRefused } from '../fleet/work-kinds.js';
import type { KeptFirmware } from '../store/firmware.js';
import { StoreError } from '../store/sql.js';
import { firmwareFor } from './firmware-for.js';
import { compareVersions, takesFrom, type FirmwareChannel } from './rules.js';

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

/** Three numbers. */
export const versionText: Shape<string> = text({
  bytesMax: 24,
  pattern: /^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}$/,
});
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
];

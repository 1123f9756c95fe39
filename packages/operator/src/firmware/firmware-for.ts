/** The image for a unit that is about to take it, where it may. */
import { fromHex } from '@plomba/codec';
import type { FirmwareImage } from '@plomba/sdk';
import { WorkRefused } from '../fleet/work-kinds.js';
import type { Store } from '../store/store.js';
import { covers } from '../licences/covers.js';
import type { StoredLicence } from '../store/licences.js';
import { takesFrom } from './rules.js';

/** @throws WorkRefused (as a rejection) naming what is in the way */
export async function firmwareFor(store: Store, id: string, unit: string): Promise<FirmwareImage> {
  const [firmware, row] = [await store.firmware.byId(id), await store.units.byId(unit)];
  if (firmware === undefined || row === undefined) throw new WorkRefused(`there is no firmware ${id}`);
  const { version, released, channel, needsLicence, model } = firmware;
  if (firmware.withdrawnAt !== undefined) throw new WorkRefused(`version ${version} was withdrawn`);
  if (row.status?.model !== undefined && row.status.model !== model) {
    throw new WorkRefused(`version ${version} is for ${model}, the unit is a ${row.status.model}`);
  }
  if (!takesFrom(row.channel, channel)) {
    throw new WorkRefused(`version ${version} is on channel ${channel}, the unit on ${row.channel}`);
  }
  if (needsLicence && !covers(await licencesOf(store, row.serial), Date.parse(released))) {
    throw new WorkRefused(`no year of updates of this unit covers the release of ${released}`);
  }
  const { manifest, signature } = firmware;
  const image = await store.firmware.image(id);
  return { manifest, signature, image: fromHex(image) ?? new Uint8Array(0) };
}

async function licencesOf(store: Store, serial: string | undefined): Promise<readonly StoredLicence[]> {
  return serial === undefined ? [] : store.licences.ofSerial(serial);
}

/** A firmware of the simulator's maker, published by the operator's own people. */
import { createHash } from 'node:crypto';
import { portableSigner, present } from '@plomba/core';
import { SIMULATOR_FIRMWARE_SEED } from '@plomba/firmware-sim';
import { firmwareSignable } from '@plomba/link';
import type { Firmware } from '@plomba/operator/client';
import type { StoryOperator } from './story-operator.js';

const MODEL = 'Plomba Sim 1';
const IMAGE_BYTES = 2_000;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export async function publishFirmware(
  operator: StoryOperator,
  about: Pick<Firmware, 'version' | 'released' | 'needsLicence'>,
): Promise<Firmware> {
  const { version, released, needsLicence } = about;
  const image = Uint8Array.from({ length: IMAGE_BYTES }, (_, at) => at % 251);
  const sha256 = new Uint8Array(createHash('sha256').update(image).digest());
  const manifest = { model: MODEL, version, released, bytes: image.length, sha256 };
  const [signature] = portableSigner(SIMULATOR_FIRMWARE_SEED).sign([firmwareSignable(manifest)]) ?? [];
  const signed = base64(present(signature, 'a portable signer signs'));
  const more = { channel: 'stable', needsLicence, notes: '', signature: signed, image: base64(image) } as const;
  return (await operator.staff()).publishFirmware({ body: { model: MODEL, version, released, ...more } });
}

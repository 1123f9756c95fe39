/** A firmware update: the image goes over in pieces, between which other calls have their turn, and can go on later. */
import { LINK_LIMITS, type FirmwareManifest, type FirmwareStatus } from '@plomba/link';
import { checked } from '../checked.js';
import { hexOf } from '../exact-json.js';
import { FiscalError, type CallOptions } from '../fiscal-error.js';
import type { Query } from '../reading.js';

/** An image as its maker gave it out. */
export interface FirmwareImage {
  readonly manifest: FirmwareManifest;
  /** The maker's signature of the manifest, 64 bytes. */
  readonly signature: Uint8Array;
  readonly image: Uint8Array;
}

/** How an update is made. `timeoutMs` is for each piece. */
export interface UpdateOptions extends CallOptions {
  /** Called with each piece: bytes that are there, and of the whole image. */
  onProgress?(doneBytes: number, totalBytes: number): void;
}

/** @throws FiscalError (as a rejection) `validation-failed`, `firmware-refused`, `not-allowed-for-principal` … */
export async function sendFirmware(
  query: Query,
  { manifest, signature, image }: FirmwareImage,
  options: UpdateOptions,
): Promise<FirmwareStatus> {
  if (image.length !== manifest.bytes) {
    const rule = `must have the ${manifest.bytes} bytes of its manifest, not ${image.length}`;
    throw new FiscalError('validation-failed', { path: 'image', detail: rule, rule });
  }
  const request = { manifest: { ...manifest, sha256: hexOf(manifest.sha256) }, signature: hexOf(signature) };
  let status = await query('firmware.begin', checked('firmware.begin', request), options);
  while (status.transfer !== undefined && status.transfer.received < image.length) {
    const offset = status.transfer.received;
    options.onProgress?.(offset, image.length);
    const bytes = image.subarray(offset, offset + LINK_LIMITS.pieceBytes);
    // The unit says where it goes on: further along, or further back where it lost power in between.
    status = await query('firmware.write', { offset, bytes }, options);
  }
  options.onProgress?.(image.length, image.length);
  return query('firmware.commit', {}, options);
}

/** What the maker of a firmware signs. Frozen. */
import { ascii, concatBytes } from '@plomba/codec';
import { firmwareManifestTable, type FirmwareManifest } from './commands/firmware/update.table.js';

/** `plomba/firmware/1`, a zero byte, the manifest as its table encodes it: one encoding for one manifest. */
export function firmwareSignable(manifest: FirmwareManifest): Uint8Array {
  return concatBytes(ascii('plomba/firmware/1\0'), firmwareManifestTable.encode(manifest));
}

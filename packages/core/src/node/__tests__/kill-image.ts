/** The image of the test that kills: what both its processes open. */
import { FileImage } from '../file-image.js';

export function openKillImage(path: string): FileImage {
  const sizes = {
    fiscalBytes: 65_536,
    journalBytes: 256 * 1024 * 1024,
    derivedBytes: 64 * 1024 * 1024,
    workingBytes: 4096,
  };
  return FileImage.open(path, { sizes, mode: 'create' });
}

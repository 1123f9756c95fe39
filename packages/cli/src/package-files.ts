/**
 * Files that come with this package. The same relative places in the repository and where it is installed, because both
 * `src` and `dist` stand beside them.
 */
import { fileURLToPath } from 'node:url';
import { readJson } from './files.js';

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

/** The day that the demo plays unless it is told otherwise. */
export const CAFE_DAY_PATH: string = pathOf('rolls/cafe-day.json');

function readVersion(): string {
  const manifest = readJson(pathOf('package.json'));
  const known =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
  return typeof known === 'string' ? known : 'unknown';
}

export const version: string = readVersion();

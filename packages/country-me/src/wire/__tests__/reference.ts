/** The reference data beside the repository: the authority's files, which only judge here. */
import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../../../shared/vectors/me/', import.meta.url);

/** Word for the title of a test that needs the data. */
export const NEEDS_REFERENCE = '(skipped where ../shared/vectors/me is absent)';

export const hasReference: boolean = existsSync(FOLDER);

export function referenceText(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8');
}

export function referenceBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, FOLDER)));
}

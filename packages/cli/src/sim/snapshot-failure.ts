/** What is wrong with a snapshot, as its user needs it. */
import { SnapshotError } from '@plomba/firmware-sim';
import { usageError } from '../cli-error.js';

/** A CliError `snapshot-…` with exit code 2, because the user has named the file; any other error as it is. */
export function snapshotFailure(error: unknown, path: string): unknown {
  if (!(error instanceof SnapshotError)) return error;
  const hint =
    error.code === 'other-unit'
      ? 'Start it with the country of the unit: plomba snapshot info says which.'
      : 'Take it again from the unit, with plomba snapshot save.';
  return usageError(`snapshot-${error.code}`, `${path}: ${error.message}`, { where: path, hint, cause: error });
}

// The description, the page of permissions and the client of the operator are what its table of routes says.
import { expect, test } from 'vitest';
import { staleOperatorFiles } from './operator-client.js';

test('they are up to date (npx tsx --conditions=@plomba/source tools/operator-client.ts --write)', async () => {
  expect(await staleOperatorFiles(false)).toEqual([]);
});

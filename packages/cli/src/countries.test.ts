/** What countries say of their wires is what their units speak. */
import { expect, test } from 'vitest';
import { countryUnitOf, WIRE_NAMES } from './countries.js';

test('the wires of the help are those that units of the countries are made with', () => {
  const spoken = ['none', 'me', 'se'].flatMap((country) => countryUnitOf(country).wires.map(({ name }) => name));
  expect(WIRE_NAMES).toEqual(['link', ...spoken]);
});

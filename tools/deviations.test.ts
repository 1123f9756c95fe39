// The planted deviations still fit the sources, and each names a case that there is. Whether each is found: tools/conformance.ts.
import { existsSync, readFileSync } from 'node:fs';
import { conformCaseList } from '@plomba/testkit';
import { describe, expect, it } from 'vitest';
import { DEVIATIONS } from './planted/deviations.table.js';

describe('planted deviations', () => {
  it.each(DEVIATIONS)(
    '$name fits its source once, and its case is there',
    ({ file, find, replace, test, wire, finds }) => {
      expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
      expect(existsSync(test)).toBe(true);
      expect(conformCaseList(wire).some(({ id }) => id === finds)).toBe(true);
    },
  );

  it('are on their page, each found', () => {
    const page = readFileSync('docs/proofs/conformance.md', 'utf8');
    for (const { name } of DEVIATIONS) expect(page).toContain(`\`${name}\``);
    expect(page).not.toContain('**missed**');
  });
});

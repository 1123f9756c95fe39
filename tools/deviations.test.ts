// The planted deviations still fit the sources, and their page names the case of each. Whether each is found: tools/conformance.ts.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEVIATIONS } from './planted/deviations.table.js';

describe('planted deviations', () => {
  it.each(DEVIATIONS)('$name fits its source once, and its suite is there', ({ file, find, replace, test }) => {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    expect(existsSync(test)).toBe(true);
  });

  it('are on their page, each found', () => {
    const page = readFileSync('docs/proofs/conformance.md', 'utf8');
    for (const { name, finds } of DEVIATIONS) {
      expect(page).toContain(`\`${name}\``);
      expect(page).toContain(`\`${finds}\``);
    }
    expect(page).not.toContain('**missed**');
  });
});

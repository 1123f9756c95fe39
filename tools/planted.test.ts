// The planted bugs still fit the sources, and their page is up to date. Whether each is caught: `pnpm planted`.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS } from './planted/bugs.table.js';
import { plantedPage } from './planted/page.js';

describe('planted bugs', () => {
  it.each(PLANTED_BUGS)('$name fits its source once, and its test is there', ({ file, find, replace, test }) => {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
    expect(test === undefined || existsSync(test)).toBe(true);
  });

  it('that the fuzzer has to find stand in docs/proofs/fuzz.md with their id', () => {
    const page = readFileSync('docs/proofs/fuzz.md', 'utf8');
    const wanted = PLANTED_BUGS.filter(({ fuzz }) => fuzz === true);
    expect(wanted.length).toBeGreaterThanOrEqual(15);
    for (const { name } of wanted) expect(page, name).toMatch(new RegExp(`\\| \`${name}\` \\|.*\`fuzz\\d+-`));
  });

  it('are on their page', () => {
    expect(readFileSync('docs/proofs/planted-bugs.md', 'utf8')).toBe(plantedPage());
  });
});

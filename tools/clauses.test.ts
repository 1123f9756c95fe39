// Clauses of countries and their tests: every file is there, every tied test is in its source, and the page has every
// clause. Whether the tests pass: tools/clauses.ts.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Clause } from '@plomba/testkit';
import { clausesOf, countriesWithClauses } from './clauses.js';
import { judgeClauses } from './clauses/judge.js';

describe.each(countriesWithClauses())('the clauses of %s', (country) => {
  const folder = `packages/country-${country}`;

  it('name code and tests that are there', async () => {
    const { clauses } = await clausesOf(country);
    const missing = clauses.flatMap(({ clause, files, tests }) => [
      ...files.filter((file) => !existsSync(`${folder}/${file}`)).map((file) => `${clause}: ${file}`),
      ...tests
        .filter(({ file, name }) => !isIn(`${folder}/${file}`, name))
        .map(({ file, name }) => `${clause}: ${file}, ${name}`),
    ]);
    expect(missing).toEqual([]);
    expect(clauses.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it('are on their page, every one', async () => {
    const { clauses } = await clausesOf(country);
    const page = plain(readFileSync(`docs/proofs/clauses-${country}.md`, 'utf8'));
    expect(clauses.filter(({ clause, says }) => !page.includes(plain(clause)) || !page.includes(plain(says)))).toEqual(
      [],
    );
    expect(page).toContain(`${clauses.length} clauses`);
  });
});

/** Names are put together of groups, tables and placeholders: each piece of text between quotes or blanks is there. */
function isIn(path: string, name: string): boolean {
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8');
  return (
    source.includes(name) || name.split(/['"\s]+/).every((word) => /^[0-9]+,?$/.test(word) || source.includes(word))
  );
}

/** As prettier may have escaped it. */
function plain(text: string): string {
  return text.replaceAll('\\', '').replaceAll(/\s+/g, ' ');
}

describe('the judge of clauses', () => {
  const clause: Clause = {
    chapter: 'c',
    clause: 'art. 1',
    mark: 'V',
    says: 'something',
    files: [],
    tests: [{ file: 'test/a.test.ts', name: 'keeps it' }],
  };
  const ran = (
    passed: boolean,
    fullName = 'a unit keeps it always',
  ): { file: string; fullName: string; passed: boolean } => {
    return { file: '/home/x/packages/country-xx/test/a.test.ts', fullName, passed };
  };
  const verdict = (tests: readonly ReturnType<typeof ran>[], of: Clause = clause): string =>
    judgeClauses([of], 'packages/country-xx', tests)[0]?.verdict ?? '';

  it('wants every tied test to be there and to pass', () => {
    expect(verdict([ran(true)])).toBe('proved');
    expect(verdict([ran(true), ran(false)])).toBe('failed');
    expect(verdict([ran(true, 'another one')])).toBe('no test');
    expect(verdict([])).toBe('no test');
    expect(verdict([ran(true)], { ...clause, tests: [] })).toBe('no test');
    expect(verdict([{ ...ran(true), file: '/home/x/packages/country-yy/test/a.test.ts' }])).toBe('no test');
  });
});

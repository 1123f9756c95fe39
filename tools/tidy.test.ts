// The house rules that ESLint cannot see, held against the whole repository: direction, names, headers, tables,
// surface. Each rule is a pure function in tools/tidy/, tried on a bad sample in tools/tidy/rules.test.ts.
import { describe, expect, it } from 'vitest';
import { assertionDensity, bareCasts } from './tidy/density.js';
import { checkCountryCodes, checkHeaders, checkNames, checkTables, checkUnfinished } from './tidy/file-rules.js';
import { checkCycles, checkImports } from './tidy/import-rules.js';
import { readRepository } from './tidy/repository.js';
import type { Rule } from './tidy/source-file.js';
import { checkInternals, checkWiring } from './tidy/surface-rules.js';

const rules: Readonly<Record<string, Rule>> = {
  'imports follow the matrix and the front doors': checkImports,
  'no cycle between the files of a package': checkCycles,
  'every source file opens with a comment': checkHeaders,
  'tables hold data only': checkTables,
  'names are kebab-case': checkNames,
  'no decision by country outside the country packages': checkCountryCodes,
  'nothing is left unfinished': checkUnfinished,
  'internal/ is never exported': checkInternals,
  'every public package is wired in': checkWiring,
};

const repository = readRepository();

describe('the repository is tidy', () => {
  it.each(Object.entries(rules))('%s', (_name, rule) => {
    const findings = rule(repository).map(({ path, line, message }) => `${path}:${line} ${message}`);
    if (findings.length > 0) expect.fail(`\n${findings.join('\n')}`);
  });

  it('reports figures', () => {
    const { functions, assertions } = assertionDensity(repository, 'packages/core');
    const casts = bareCasts(repository);
    // `pnpm check` repeats lines that begin with "note:".
    console.info(`note: core has ${assertions} assertions in ${functions} functions (about two each are wanted)`);
    console.info(
      `note: ${casts.length} casts do not say why they hold${casts.length > 0 ? `, such as ${casts[0] ?? ''}` : ''}`,
    );
    expect(repository.length).toBeGreaterThan(20);
  });
});

// Each tidy rule against small samples: the bad one is found, at its line, and the good one beside it is not.
import { describe, expect, it } from 'vitest';
import { assertionDensity, bareCasts } from './density.js';
import { checkCountryCodes, checkHeaders, checkNames, checkTables, checkUnfinished } from './file-rules.js';
import { checkCycles, checkImports } from './import-rules.js';
import type { Rule, SourceFile } from './source-file.js';
import { checkInternals, checkWiring } from './surface-rules.js';

type Sample = Readonly<Record<string, string>>;

const filesOf = (sample: Sample): SourceFile[] => Object.entries(sample).map(([path, text]) => ({ path, text }));

const found = (rule: Rule, sample: Sample): string[] =>
  rule(filesOf(sample)).map(({ path, line, message }) => `${path}:${line} ${message}`);

const coreManifest = JSON.stringify({
  name: '@plomba/core',
  exports: { '.': {}, './model': {}, './tables': {}, './node': {}, './package.json': '' },
});

/** One import on line 2 of a file, in a world where @plomba/core has entry points. */
const importing = (path: string, statement: string): string[] =>
  found(checkImports, { 'packages/core/package.json': coreManifest, [path]: `// Header.\n${statement}\n` });

describe('imports', () => {
  it.each([
    ['packages/codec/src/a.ts', `import { x } from '@plomba/core';`, 'codec may not import'],
    ['packages/codec/src/a.ts', `import { x } from 'cbor-x';`, 'it may import: nothing but itself'],
    ['packages/core/src/a.ts', `import { x } from '@noble/hashes/sha2.js';`, 'core may not import'],
    ['packages/core/src/a.ts', `import { x } from './node/b.js';`, 'core may not reach core/node'],
    ['packages/core/src/a.ts', `import { x } from '@plomba/link';`, 'core may not import'],
    ['packages/core/src/crypto/a.ts', `import { x } from 'node:crypto';`, 'core/crypto may not import'],
    ['packages/core/src/a.ts', `import type { x } from 'fs';`, 'core may not import'],
    ['packages/sdk/src/a.ts', `import { x } from '@plomba/core/model';`, 'only types'],
    ['packages/sdk/src/a.ts', `import { type x, y } from '@plomba/core/model';`, 'only types'],
    ['packages/link/src/a.ts', `import { x } from '@plomba/core';`, 'link may not import'],
    ['packages/link/src/a.ts', `import { x } from 'cbor-x';`, 'link may not import'],
    ['packages/transport/src/a.ts', `import { x } from '@plomba/codec';`, 'transport may not import'],
    ['packages/transport/src/a.ts', `import { x } from 'node:net';`, 'transport may not import'],
    ['packages/sdk/src/a.ts', `import { x } from 'serialport';`, 'sdk may not import'],
    ['packages/sdk/src/a.ts', `import { x } from '@plomba/firmware-sim';`, 'sdk may not import'],
    ['packages/sdk/src/a.ts', `import type { x } from '@plomba/testkit';`, 'sdk may not import'],
    ['packages/sdk/src/a.ts', `const x = await import('@plomba/firmware-sim');`, 'sdk may not import'],
    ['packages/sdk/src/a.ts', `export type X = import('@plomba/testkit').X;`, 'sdk may not import'],
    ['packages/verify/src/a.ts', `import { x } from '@plomba/core';`, 'verify may not import'],
    ['packages/verify/src/a.ts', `import { x } from 'node:fs';`, 'verify may not import'],
    ['firmware-sim/src/a.ts', `import { x } from '@plomba/sdk';`, 'firmware-sim may not import'],
    ['firmware-sim/src/a.ts', `export { x } from '@plomba/core/node';`, 'firmware-sim may not import'],
    ['packages/country-se/src/device/a.ts', `import { x } from '../driver/b.js';`, 'may not reach country/driver'],
    ['packages/country-se/src/wire/a.ts', `import { x } from '../rules/b.js';`, 'may not reach country/rules'],
    ['packages/country-se/src/driver/a.ts', `import { x } from '@plomba/sdk';`, 'only types'],
    ['packages/country-se/src/rules/a.ts', `import { x } from '@plomba/country-ro';`, 'may not import'],
    ['packages/testkit/src/a.ts', `import { x } from 'node:fs';`, 'testkit may not import'],
    [
      'packages/cli/src/a.ts',
      `import { x } from '@plomba/core/journal/append';`,
      'goes past the exports of @plomba/core',
    ],
    ['packages/core/src/a.test.ts', `import { x } from '@plomba/core/internal';`, 'goes past the exports'],
    [
      'packages/core/src/a.test.ts',
      `import { x } from '../../codec/src/reader.js';`,
      'leaves the package packages/core',
    ],
    ['tools/a.ts', `import { x } from '../packages/core/src/a.js';`, 'leaves the package tools'],
    ['packages/core/src/a.ts', `import { x } from './b.test.js';`, 'library code never imports one'],
  ])('%s: %s', (path, statement, says) => {
    const findings = importing(path, statement);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`${path}:2 `);
    expect(findings[0]).toContain(says);
  });

  it.each([
    ['packages/core/src/a.ts', `import { x } from '@plomba/codec';`],
    ['packages/core/src/crypto/a.ts', `import { x } from '@noble/curves/nist.js';`],
    ['packages/core/src/node/a.ts', `import { x } from 'node:fs'; import { y } from '../journal/b.js';`],
    [
      'packages/link/src/a.ts',
      `import { type x } from '@plomba/core/model'; export type { y } from '@plomba/core/model';`,
    ],
    ['packages/verify/src/a.ts', `import { x } from '@plomba/core/tables'; import { y } from '@noble/hashes/sha2.js';`],
    ['packages/transport/src/node/a.ts', `import { x } from 'serialport'; import { y } from '../inbox.js';`],
    ['packages/country-se/src/device/a.ts', `import { x } from '../wire/b.js'; import { y } from '@plomba/core';`],
    ['packages/cli/src/a.ts', `import { x } from '@plomba/core/node'; import { y } from 'commander';`],
    ['packages/sdk/src/a.test.ts', `import { x } from '@plomba/firmware-sim'; import { y } from 'node:fs';`],
    ['packages/core/test/a.test.ts', `import x from '../../../docs/spec/vectors/a.json' with { type: 'json' };`],
  ])('%s is free to say %s', (path, statement) => {
    expect(importing(path, statement)).toEqual([]);
  });

  it('sees a cycle, imports of types included', () => {
    const sample = {
      'packages/core/src/a.ts': `import { b } from './b.js';`,
      'packages/core/src/b.ts': `import { c } from './sub/c.js';`,
      'packages/core/src/sub/c.ts': `\nimport type { A } from '../a.js';`,
      'packages/core/src/d.ts': `import { a } from './a.js';`,
    };
    expect(found(checkCycles, sample)).toEqual([
      'packages/core/src/sub/c.ts:2 cycle: packages/core/src/a.ts → packages/core/src/b.ts → packages/core/src/sub/c.ts → packages/core/src/a.ts',
    ]);
  });
});

describe('files', () => {
  it('want a header', () => {
    const sample = {
      'packages/core/src/bare.ts': `import { x } from './y.js';\n`,
      'packages/core/src/late.ts': `export const x = 1;\n// Too late.\n`,
      'packages/core/src/hollow.ts': `//\nexport const x = 1;\n`,
      'packages/core/src/line.ts': `// What it is.\nexport const x = 1;\n`,
      'packages/core/src/block.ts': `/**\n * What it is.\n */\nexport const x = 1;\n`,
      'packages/cli/src/main.ts': `#!/usr/bin/env node\n// What it is.\nrun();\n`,
      'packages/core/src/empty.ts': `export {};\n`,
      'packages/core/src/x.test.ts': `it('works');\n`,
    };
    const files = found(checkHeaders, sample).map((line) => line.split(':')[0]);
    expect(files).toEqual(['bare', 'late', 'hollow'].map((name) => `packages/core/src/${name}.ts`));
  });

  it('have kebab-case names', () => {
    const sample = { 'tools/badName.ts': '', 'tools/Bad/x.ts': '', 'tools/good-name.table.ts': '', 'tools/x.mjs': '' };
    expect(found(checkNames, sample)).toEqual([
      `tools/badName.ts:1 'badName.ts' is not kebab-case`,
      `tools/Bad/x.ts:1 'Bad' is not kebab-case`,
    ]);
  });

  it('hold only data when they are tables', () => {
    const text = [
      'export const ok = [{ key: 1, format: (x: number) => x + 1 }] as const;',
      'export function f() { return 1; }',
      'export const g = () => { return 1; };',
      'export const h = { m() { return 1; } };',
      'export class C {}',
      'for (const x of ok) x.key;',
    ].join('\n');
    expect(found(checkTables, { 'a.table.ts': text, 'a.ts': text }).map((line) => line.split(' ')[0])).toEqual(
      [2, 3, 4, 5, 6].map((line) => `a.table.ts:${line}`),
    );
  });

  it('do not decide by country', () => {
    const text = `export const f = (c: string) => {\n  if (c === 'SE') return 1;\n  switch (c) {\n    case 'ro': return 2;\n  }\n};`;
    expect(found(checkCountryCodes, { 'packages/core/src/a.ts': text })).toHaveLength(2);
    expect(found(checkCountryCodes, { 'packages/core/src/a.ts': text })[0]).toContain('packages/core/src/a.ts:2 ');
    expect(found(checkCountryCodes, { 'packages/country-se/src/a.ts': text, 'packages/cli/src/a.ts': text })).toEqual(
      [],
    );
  });

  it('leave nothing unfinished', () => {
    const text = `const x = 1;\n// ${'TO'}${'DO'}: later\nconst method = 'TODOS';\n`;
    expect(found(checkUnfinished, { 'README.md': text })).toEqual([expect.stringMatching(/^README\.md:2 /)]);
  });
});

describe('surface', () => {
  it('keeps internal/ inside', () => {
    const sample = {
      'packages/core/src/index.ts': `export { a } from './internal/a.js';\n`,
      'packages/core/src/other.ts': `import { b, c as d } from './internal/b.js';\nexport { d };\nexport const e = b;\n`,
      'packages/core/src/internal/deep.ts': `export { f } from './internal/f.js';\n`,
      'packages/core/package.json': JSON.stringify({ exports: { './x': './src/internal/x.ts' } }),
    };
    expect(found(checkInternals, sample)).toEqual([
      'packages/core/package.json:1 exports a file of internal/',
      `packages/core/src/index.ts:1 exports './internal/a.js'; what is in internal/ stays in the package`,
      `packages/core/src/other.ts:2 exports 'd' out of internal/`,
    ]);
  });

  const manifest = (name: string, published: object): string =>
    JSON.stringify({ name, exports: { '.': {}, './x': {} }, publishConfig: { exports: published } });

  it('wires a package into every list', () => {
    const sample = {
      'packages/codec/package.json': manifest('@plomba/codec', { '.': {}, './x': {} }),
      'packages/core/package.json': manifest('@plomba/core', { '.': { '@plomba/source': './src/x.ts' } }),
      'tsconfig.json': '{ "references": [{ "path": "packages/codec" }, { "path": "packages/core" }] }',
      'tsup.config.ts': `['packages/codec', 'packages/core2']`,
      'typedoc.json': '["packages/codec"]',
    };
    const where = 'packages/core/package.json:1';
    expect(found(checkWiring, sample)).toEqual([
      `${where} packages/core is not listed in tsup.config.ts`,
      `${where} packages/core is not listed in typedoc.json`,
      `${where} exports (. ./x) and publishConfig.exports (.) differ`,
      `${where} publishConfig.exports still carries the source condition`,
    ]);
  });
});

describe('figures', () => {
  const text = [
    'export function f(x: unknown): number {',
    '  assert(x !== 1);',
    '  // Checked above.',
    '  const y = x as number;',
    '  const z = [1] as const;',
    '',
    '  return y + z[0] + (x as number);',
    '}',
    'export const g = (): number => 1;',
  ].join('\n');

  it('counts assertions per function', () => {
    const files = filesOf({ 'packages/core/src/a.ts': text, 'packages/link/src/a.ts': text });
    expect(assertionDensity(files, 'packages/core')).toEqual({ functions: 1, assertions: 1 });
  });

  it('lists casts without a reason', () => {
    expect(bareCasts(filesOf({ 'packages/core/src/a.ts': text }))).toEqual(['packages/core/src/a.ts:7']);
  });
});

// The lint of the repository. The rules are data in tools/lint/: house.js (everywhere) and purity.js (the packages
// that may not touch the host). Typed lint reads one program, tsconfig.test.json, which holds every TypeScript file.
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import {
  defaultExportSyntax,
  everywhereRules,
  houseSyntax,
  lookupSyntax,
  testRules,
  throwSyntax,
} from './tools/lint/house.js';
import { noPurityRules, purityRules } from './tools/lint/purity.js';

const sources = ['packages/*/src/**/*.ts', 'firmware-sim/src/**/*.ts'];
const tests = ['**/*.test.ts', '**/test/**/*.ts', '**/__tests__/**/*.ts'];
const pure = [
  'packages/{codec,core,link,verify}/src/**/*.ts',
  'firmware-sim/src/**/*.ts',
  'packages/country-*/src/{rules,wire,device,authority,till,input}/**/*.ts',
];
const adapters = [
  'packages/{core,verify}/src/node/**/*.ts',
  'packages/core/src/threads/**/*.ts',
  'packages/verify/src/stream/**/*.ts',
];
/** They wait, but only on what they are given. */
const waiting = ['packages/country-*/src/driver/**/*.ts', 'packages/verify/src/stream/**/*.ts'];

const everywhere = [...houseSyntax, ...defaultExportSyntax];
const inTools = [...everywhere, ...lookupSyntax];
const inSources = [...inTools, ...throwSyntax];

export default defineConfig(
  globalIgnores(['**/dist/', '.cache/', 'docs/api/', '**/coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: 'tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...everywhereRules, 'no-restricted-syntax': ['error', ...inTools] },
  },
  { files: sources, rules: { 'no-restricted-syntax': ['error', ...inSources] } },
  { files: ['**/assert.ts'], rules: { 'no-restricted-syntax': ['error', ...inTools] } },
  { files: waiting, rules: purityRules({ mayWait: true, syntax: inSources }) },
  { files: pure, ignores: adapters, rules: purityRules({ mayWait: false, syntax: inSources }) },
  {
    files: pure.map((pattern) => pattern.replace('*.ts', 'assert.ts')),
    rules: purityRules({ mayWait: false, syntax: inTools }),
  },
  { files: ['**/*.table.ts'], rules: { 'max-lines': 'off' } },
  {
    files: tests,
    rules: { ...testRules, ...noPurityRules, 'no-restricted-syntax': ['error', ...everywhere] },
  },
  { files: ['*.config.ts'], rules: { 'no-restricted-syntax': ['error', ...houseSyntax] } },
  {
    files: ['**/*.{js,mjs}'],
    rules: {
      eqeqeq: 'error',
      'no-undef': 'off',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
);

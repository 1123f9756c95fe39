import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';
import { withoutNotes } from './tools/strip-notes.js';

/** Every package that is built; declarations come from `tsc -b`, JavaScript from here. */
const packages = [
  'packages/codec',
  'packages/core',
  'packages/link',
  'packages/transport',
  'packages/verify',
  'packages/sdk',
  'packages/country-me',
  'packages/country-se',
  'packages/operator',
  'firmware-sim',
  'packages/testkit',
  'packages/cli',
  'bench',
];

interface Manifest {
  exports: Record<string, string | Record<string, string>>;
  bin?: Record<string, string>;
}

function entries(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;
  const sources = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [target['@plomba/source'] ?? ''],
  );
  const bins = Object.values(manifest.bin ?? {}).map((path) => path.replace('./dist/', './src/').replace('.js', '.ts'));
  return [...sources, ...bins].map((source) => `${folder}/${source.slice(2)}`);
}

function configOf(folder: string): Options {
  return {
    entry: Object.fromEntries(
      entries(folder).map((path) => [path.slice(`${folder}/src/`.length).replace('.ts', ''), path]),
    ),
    outDir: `${folder}/dist`,
    format: 'esm',
    target: 'node20',
    platform: 'neutral',
    external: [/^[^./]/],
    splitting: true,
    clean: false,
    dts: false,
    silent: true,
    sourcemap: false,
  };
}

/**
 * Packages whose tables a browser carries, for the condition `browser` of their exports: one file for each source, so
 * that a bundler leaves out what is not used, and without the texts that are for readers only.
 */
const inBrowsers = ['packages/codec', 'packages/core', 'packages/link', 'packages/transport', 'packages/sdk'];

function browserConfigOf(folder: string): Options {
  return {
    ...configOf(folder),
    entry: [
      `${folder}/src/**/*.ts`,
      `!${folder}/src/**/*.test.ts`,
      `!${folder}/src/**/__tests__/**`,
      `!${folder}/src/{node,threads}/**`,
    ],
    outDir: `${folder}/dist/browser`,
    bundle: false,
    splitting: false,
    esbuildPlugins: [
      {
        name: 'without-notes',
        setup(build) {
          build.onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
            contents: withoutNotes(path, await readFile(path, 'utf8')),
            loader: 'ts',
          }));
        },
      },
    ],
  };
}

export default defineConfig([...packages.map(configOf), ...inBrowsers.map(browserConfigOf)]);

import { readFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/** Every package that is built; declarations come from `tsc -b`, JavaScript from here. */
const packages = [
  'packages/codec',
  'packages/core',
  'packages/link',
  'packages/transport',
  'packages/verify',
  'packages/sdk',
  'packages/country-se',
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

export default defineConfig(packages.map(configOf));

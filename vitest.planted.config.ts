// The test run of the repository with one bug planted: the source is changed while it is loaded, never on disk.
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import { bugsNamed, plant } from './tools/planted/plant.js';
import base from './vitest.config.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const name = process.env['PLOMBA_PLANTED'];
const bugs = bugsNamed([name ?? '(PLOMBA_PLANTED is not set)']);

export default mergeConfig(
  base,
  defineConfig({
    root,
    plugins: [
      {
        name: 'planted-bug',
        enforce: 'pre',
        transform(code: string, id: string): string | undefined {
          const [path = ''] = id.split('?');
          if (!path.startsWith(root) || bugs.every(({ file }) => path !== `${root}${file}`)) return undefined;
          return plant(code, path.slice(root.length), bugs);
        },
      },
    ],
  }),
);

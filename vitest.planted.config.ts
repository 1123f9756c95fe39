// The test run of the repository with one bug planted: the source is changed while it is loaded, never on disk.
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import { PLANTED_BUGS } from './tools/planted/bugs.table.js';
import base from './vitest.config.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const name = process.env['PLOMBA_PLANTED'];
const bug = PLANTED_BUGS.find((each) => each.name === name);
if (bug === undefined) throw new Error(`there is no bug ${name ?? '(PLOMBA_PLANTED is not set)'}`);

export default mergeConfig(
  base,
  defineConfig({
    root,
    plugins: [
      {
        name: 'planted-bug',
        enforce: 'pre',
        transform(code: string, id: string): string | undefined {
          if (!id.startsWith(`${root}${bug.file}`)) return undefined;
          const parts = code.split(bug.find);
          if (parts.length !== 2) throw new Error(`bug ${bug.name} fits ${parts.length - 1} times into ${bug.file}`);
          return parts.join(bug.replace);
        },
      },
    ],
  }),
);

// Makes the console with Vite: one page, its program and its style, named by their content. Plain JavaScript, because the
// build of the repository calls it before anything is built. Nothing of it is inline, so that the strict policy of the
// operator's pages holds.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';

const folder = dirname(fileURLToPath(import.meta.url));

/** Where the operator looks for it. */
const consoleFolder = join(folder, '..', 'dist', 'console');

/** What the build and the development server have in common. */
export const settings = {
  root: folder,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  // In this repository the packages are used from their sources.
  resolve: { conditions: ['@plomba/source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};

/**
 * @param {string} outDir emptied first
 * @returns {Promise<{ readonly scriptBytes: number }>}
 */
export async function buildConsole(outDir = consoleFolder) {
  await build({
    ...settings,
    build: {
      outDir,
      emptyOutDir: true,
      reportCompressedSize: false,
      // A picture within the style would be a `data:` address, which the policy refuses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
  const script = readdirSync(join(outDir, 'assets')).find((name) => name.endsWith('.js'));
  return { scriptBytes: statSync(join(outDir, 'assets', script)).size };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { scriptBytes } = await buildConsole(process.argv[2]);
  process.stdout.write(`console: ${(scriptBytes / 1024).toFixed(0)} KB of program\n`);
}

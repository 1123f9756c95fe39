// Makes the console: one page, its program and its style, named by their content. Plain JavaScript, because the build
// of the repository calls it before anything is built. Nothing of it is inline, so that the strict policy of the
// operator's pages holds.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));

/** Where the operator looks for it. */
export const consoleFolder = join(folder, '..', 'dist', 'console');

/**
 * @param {string} outDir emptied first
 * @returns {Promise<{ readonly scriptBytes: number }>}
 */
export async function buildConsole(outDir = consoleFolder) {
  const { outputFiles } = await build({
    entryPoints: { app: join(folder, 'src', 'main.tsx'), style: join(folder, 'src', 'style.css') },
    bundle: true,
    minify: true,
    write: false,
    outdir: outDir,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // In this repository the packages are used from their sources.
    conditions: ['@plomba/source'],
  });
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(join(outDir, 'assets'), { recursive: true });
  const names = {};
  let scriptBytes = 0;
  for (const { path, contents } of outputFiles) {
    const [, base, extension] = /([a-z]+)\.(js|css)$/.exec(path);
    const digest = createHash('sha256').update(contents).digest('hex').slice(0, 12);
    names[base] = `/assets/${base}-${digest}.${extension}`;
    writeFileSync(join(outDir, names[base]), contents);
    if (extension === 'js') scriptBytes = contents.length;
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  writeFileSync(join(outDir, 'index.html'), page.replace('/app.js', names.app).replace('/style.css', names.style));
  writeFileSync(join(outDir, 'seal.svg'), readFileSync(join(folder, 'seal.svg')));
  return { scriptBytes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { scriptBytes } = await buildConsole(process.argv[2]);
  process.stdout.write(`console: ${(scriptBytes / 1024).toFixed(0)} KB of program\n`);
}

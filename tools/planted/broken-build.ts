// Builds a `plomba` that is broken on purpose: the command from the sources, with planted bugs in them, as one file.
// It runs like the real one and needs the workspace beside it; a day in a shop must show that something is wrong.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { root } from '../workspace.js';
import { bugsNamed, plant } from './plant.js';

/** What reads files beside itself finds them under here. */
const FOLDER = '.cache/broken';

/** Builds `.cache/broken/<names>/plomba.mjs`, without any bug for no names, and gives its absolute path. */
export async function brokenBuild(names: readonly string[]): Promise<string> {
  const bugs = bugsNamed(names);
  const planted = new Set<string>();
  const sources: Plugin = {
    name: 'planted-bugs',
    setup(builder) {
      // What is installed stays where it is: it is not ours, and some of it is native.
      builder.onResolve({ filter: /^[^./]/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (path.startsWith('@plomba/') || path.startsWith('node:') || pluginData === 'resolved') return undefined;
        const found = await builder.resolve(path, { importer, resolveDir, kind, pluginData: 'resolved' });
        if (found.errors.length > 0 || found.path === path) return { path, external: true };
        return { path: pathToFileURL(found.path).href, external: true };
      });
      builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(root, path);
        for (const bug of bugs) if (bug.file === file) planted.add(bug.name);
        const code = plant(readFileSync(path, 'utf8'), file, bugs);
        return { contents: standAlone(code, path), loader: 'ts' };
      });
    },
  };
  const outfile = join(root, FOLDER, folderOf(names), 'plomba.mjs');
  mkdirSync(join(outfile, '..'), { recursive: true });
  await build({
    entryPoints: [join(root, 'packages/cli/src/main.ts')],
    absWorkingDir: root,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['@plomba/source'],
    logLevel: 'silent',
    plugins: [sources],
  });
  const missing = names.filter((name) => !planted.has(name));
  if (missing.length > 0) throw new Error(`not part of the command: ${missing.join(', ')}`);
  return outfile;
}

/** A source that can be moved: it finds files where they stand, and loads modules that it names in a variable. */
function standAlone(code: string, path: string): string {
  const moved = code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
  const names = [...moved.matchAll(/^const (\w+) = ('@plomba\/[\w/-]+');$/gmu)];
  return names.reduce((text, [, variable = '', module = '']) => {
    const call = new RegExp(String.raw`import\((?:\s*/\*.*?\*/)*\s*${variable}\s*\)`, 'gu');
    return text.replaceAll(call, `import(${module})`);
  }, moved);
}

/** A name that any file system takes. */
function folderOf(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const joined = names.join('+');
  if (joined.length <= 120) return joined;
  return `${names.length}-bugs-${createHash('sha256').update(joined).digest('hex').slice(0, 16)}`;
}

// Builds every package when a source is newer than the last build (or with --force).
// Plain JavaScript, because it runs before anything is built. Progress goes to standard error:
// standard output belongs to the command that comes after it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const consoleOf = 'packages/operator/console';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, '.cache', 'build.stamp');

/** @returns {string[]} the folders that are packages */
function packageFolders() {
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  return [...folders, join(root, 'firmware-sim'), join(root, 'bench')].filter((folder) =>
    existsSync(join(folder, 'src')),
  );
}

/** @returns {string[]} every file below a folder; none when it does not exist */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** @returns {string[]} every file whose content decides what a build yields */
function sources() {
  return packageFolders()
    .flatMap((folder) => [
      join(folder, 'package.json'),
      join(folder, 'tsconfig.json'),
      ...filesBelow(join(folder, 'src')),
    ])
    .concat(filesBelow(join(root, consoleOf)))
    .concat([join(root, 'tsconfig.base.json'), join(root, 'tsup.config.ts')])
    .sort();
}

function stamp() {
  const hash = createHash('sha256');
  for (const path of sources()) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path}:${mtimeMs}:${size}\n`);
  }
  return hash.digest('hex');
}

/** Runs a tool of the workspace; its output is shown only when it fails. */
function run(file, args) {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}\nbuild: ${file} ${args.join(' ')} failed\n`);
  process.exit(1);
}

/** Deletes what earlier builds left: chunks that nothing names any more, declarations of sources that are gone. */
function sweep(startedMs) {
  for (const folder of packageFolders()) {
    const dist = join(folder, 'dist');
    for (const path of filesBelow(dist)) {
      const source = join(folder, 'src', relative(dist, path).replace(/\.d\.ts$/, '.ts'));
      const isOldChunk = path.endsWith('.js') && statSync(path).mtimeMs < startedMs;
      const isOrphan = path.endsWith('.d.ts') && !existsSync(source);
      if (isOldChunk || isOrphan) rmSync(path);
    }
  }
}

export function buildIfStale(force = false) {
  const now = stamp();
  const before = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (!force && now === before) return;
  const started = Date.now();
  process.stderr.write('Building the packages …\n');
  run('typescript/bin/tsc', ['-b']);
  run('tsup/dist/cli-default.js', []);
  sweep(started);
  // Its bundle takes a second; it reads the packages from their sources.
  run(`../${consoleOf}/build.mjs`, []);
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, now);
  process.stderr.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  buildIfStale(process.argv.includes('--force'));
}

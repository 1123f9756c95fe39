// A stranger's project: installs all tarballs with npm into an empty folder outside the repository, loads every entry
// point both ways, starts every command and compiles a small program against the types.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run, type PublicPackage } from '../workspace.js';
import { measureBundle } from './bundle.js';
import type { Tarball } from './pack.js';
import { runReadmeSale } from './readme-sale.js';

/** What was found: notes are said in any case, problems make the check fail. */
export interface Findings {
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Both ways must give the same names, or a user sees another package depending on how it was loaded. */
const loader = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
let failures = 0;
// The dispatcher is Node's own: its fetch makes it when somebody first looks at Response.
const isNodes = (key) => typeof key === 'symbol' && Symbol.keyFor(key)?.startsWith('undici.') === true;
const count = () => Reflect.ownKeys(globalThis).filter((key) => !isNodes(key)).length;
const globals = count();
for (const entry of process.argv.slice(2)) {
  try {
    const imported = Object.keys(await import(entry)).filter((name) => name !== 'module.exports').sort().join();
    const required = Object.keys(require(entry)).filter((name) => name !== 'module.exports').sort().join();
    if (imported !== required) throw new Error('import() has ' + imported + '; require() has ' + required);
    if (count() !== globals) throw new Error('it adds to the global object when it is loaded');
  } catch (error) {
    failures += 1;
    console.log(entry + ': ' + (error instanceof Error ? error.message : error));
  }
}
process.exitCode = failures === 0 ? 0 : 1;
`;

/** Threads start from source text, which only a packed build shows to be whole: a worker that misses a name dies. */
const threads = `import { nativeSigner, SignPool, TWO_CORES } from '@plomba/core/node';
const seed = new Uint8Array(32).fill(9);
const batch = Array.from({ length: 500 }, (_, index) => new Uint8Array(74).fill(index));
const pool = new SignPool(seed, TWO_CORES);
await pool.ready();
const signed = [await pool.signInTurns(batch), await pool.signInTurns(batch)];
const { workers, lost } = pool.health;
await pool.close();
const expected = Buffer.concat(nativeSigner(seed).sign(batch));
if (!signed.every((each) => expected.equals(Buffer.concat(each)))) throw new Error('another signature');
if (workers !== TWO_CORES.workers || lost !== 0) throw new Error(lost + ' workers died, ' + workers + ' live');
`;

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipDefaultLibCheck: true,
  noEmit: true,
  target: 'ES2023',
  types: ['node'],
};

/**
 * One of the two checks the libraries too: a declaration that lost a part to `stripInternal` shows only there. The
 * other asks whether a bundler finds its way, and need not repeat the long part.
 */
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['ES2023'], skipLibCheck: false },
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: ['ES2023', 'DOM'], skipLibCheck: true },
};

function program(entryPoints: readonly string[]): string {
  const imports = entryPoints.map((entry, index) => `import * as entry${index} from '${entry}';`);
  const names = entryPoints.map((_entry, index) => `entry${index}`);
  return `${imports.join('\n')}\nexport const all: readonly object[] = [${names.join(', ')}];\n`;
}

async function install(folder: string, tarballs: readonly Tarball[]): Promise<string[]> {
  writeFileSync(join(folder, 'package.json'), json({ name: 'stranger', private: true, type: 'module' }));
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel', 'error'];
  // Without scripts: what we publish must load without a build step on the user's machine.
  const installed = await run(['npm', 'install', '--ignore-scripts', ...quiet, ...tarballs.map(({ path }) => path)], {
    cwd: folder,
  });
  return installed.ok ? [] : [`npm install of the tarballs failed\n${installed.all}`];
}

/** Besides the one that runs this. Each is fetched by npx when it is not there. */
const otherNodes = ['22', '24'];

async function load(folder: string, packages: readonly PublicPackage[]): Promise<Findings> {
  writeFileSync(join(folder, 'load.mjs'), loader);
  const entries = packages.flatMap(({ entryPoints }) => entryPoints);
  const here = await run(['node', '--no-warnings', 'load.mjs', ...entries], { cwd: folder });
  const notes = [`every entry point loads both ways on Node ${process.versions.node}`];
  const problems = here.ok ? [] : [`not loadable both ways:\n${here.all}`];
  for (const version of otherNodes) {
    const node = ['npx', '-y', '--prefer-offline', `node@${version}`];
    const there = await run([...node, '--version'], { cwd: folder });
    if (!there.ok) {
      notes.push(`NOT TRIED on Node ${version}: npx could not fetch it`);
      continue;
    }
    const loaded = await run([...node, '--no-warnings', 'load.mjs', ...entries], { cwd: folder });
    if (loaded.ok) notes.push(`every entry point loads both ways on Node ${there.stdout.trim()}`);
    else problems.push(`not loadable both ways on Node ${version}:\n${loaded.all}`);
  }
  return { notes, problems };
}

async function thread(folder: string): Promise<string[]> {
  writeFileSync(join(folder, 'threads.mjs'), threads);
  const done = await run(['node', 'threads.mjs'], { cwd: folder });
  return done.ok ? [] : [`the signing pool of the packed build:\n${done.all}`];
}

async function start(folder: string, packages: readonly PublicPackage[]): Promise<string[]> {
  const commands = packages.flatMap((each) => each.commands);
  const outcomes = await Promise.all(
    commands.map(async (name) => ({
      name,
      ...(await run([join(folder, 'node_modules/.bin', name), '--version'], { cwd: folder })),
    })),
  );
  return outcomes.filter(({ ok }) => !ok).map(({ name, all }) => `\`${name} --version\` failed\n${all}`);
}

/** Errors in declarations of other people are theirs; ours are the ones we can mend. */
function ourErrors(output: string): string {
  const blocks = output.split(/\n(?=\S)/);
  return blocks
    .filter((block) => !/^node_modules\/(?!@plomba\/|plomba\/)/.test(block))
    .join('\n')
    .trim();
}

async function compile(folder: string, packages: readonly PublicPackage[]): Promise<string[]> {
  const types = join(folder, 'node_modules/@types');
  mkdirSync(types, { recursive: true });
  rmSync(join(types, 'node'), { recursive: true, force: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(types, 'node'), 'junction');
  writeFileSync(join(folder, 'program.ts'), program(packages.flatMap(({ entryPoints }) => entryPoints)));
  const outcomes = await Promise.all(
    Object.entries(resolutions).map(async ([name, options]) => {
      const config = join(folder, `tsconfig.${name}.json`);
      writeFileSync(config, json({ compilerOptions: { ...compilerOptions, ...options }, files: ['program.ts'] }));
      const outcome = await run(['tsc', '-p', config, '--pretty', 'false'], { cwd: folder });
      return { name, errors: outcome.ok ? '' : ourErrors(outcome.all) };
    }),
  );
  return outcomes
    .filter(({ errors }) => errors !== '')
    .map(({ name, errors }) => `does not compile under ${name}:\n${errors}`);
}

/** Everything that a stranger would stumble over, one message each. */
export async function tryAsStranger(
  packages: readonly PublicPackage[],
  tarballs: readonly Tarball[],
): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-stranger-'));
  try {
    const broken = await install(folder, tarballs);
    if (broken.length > 0) return { notes: [], problems: broken };
    const loaded = load(folder, packages);
    const bundled = measureBundle(folder);
    const attempts = await Promise.all([start, thread, compile].map((attempt) => attempt(folder, packages)));
    const sold = await runReadmeSale(folder);
    const found = await Promise.all([loaded, bundled]);
    return {
      notes: found.flatMap(({ notes }) => notes),
      problems: [...attempts.flat(), ...sold, ...found.flatMap(({ problems }) => problems)],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The workspace as the tools see it: where it is, its public packages, and how a process is run in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const root: string = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Everything that is generated and may be thrown away at any time. */
export const cache: string = join(root, '.cache');

export interface PublicPackage {
  readonly name: string;
  /** Relative to the root. */
  readonly folder: string;
  /** What a user writes in an import: `@plomba/core`, `@plomba/core/model`. */
  readonly entryPoints: readonly string[];
  /** Names of the commands it installs. */
  readonly commands: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): PublicPackage[] {
  const path = join(root, folder, 'package.json');
  if (!existsSync(path)) return [];
  // A manifest that pnpm has installed from is well formed.
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  if (manifest.private === true) return [];
  const entryPoints = Object.keys(manifest.exports ?? {})
    .filter((key) => !key.endsWith('.json'))
    .map((key) => manifest.name + key.slice(1));
  return [{ name: manifest.name, folder, entryPoints, commands: Object.keys(manifest.bin ?? {}) }];
}

export function publicPackages(): PublicPackage[] {
  const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  return [...folders, 'firmware-sim'].sort().flatMap(readPackage);
}

export interface Outcome {
  readonly ok: boolean;
  /** Standard output and standard error, as they came. */
  readonly all: string;
  readonly stdout: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** After this long the program and all that it started are killed, and the outcome is a failure. */
  readonly limitMs?: number;
}

/** Runs a program to its end, without a terminal and without asking; tools of the workspace are found by name. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [file = '', ...args] = command;
  const { limitMs } = options;
  const child = execa(file, args, {
    cwd: options.cwd ?? root,
    env: { NO_COLOR: '1' },
    preferLocal: true,
    localDir: root,
    stdin: 'ignore',
    reject: false,
    all: true,
    // A process group of its own, so that what it started ends with it.
    detached: limitMs !== undefined,
  });
  let late = '';
  const stop = (): void => {
    late = `\nstill running after ${limitMs ?? 0} ms`;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = limitMs === undefined ? undefined : setTimeout(stop, limitMs);
  const result = await child;
  clearTimeout(timer);
  const spawnError = result.exitCode === undefined && late === '' ? `\n${result.shortMessage ?? ''}` : '';
  return { ok: !result.failed, all: `${result.all ?? ''}${late}${spawnError}`, stdout: result.stdout ?? '' };
}

/** pnpm as it was started, else the one that `npx` has. */
export function pnpm(...args: string[]): string[] {
  const started = process.env['npm_execpath'];
  const isPnpm = started !== undefined && /pnpm\.c?js$/.test(started);
  return isPnpm ? [process.execPath, started, ...args] : ['npx', '-y', 'pnpm@10', ...args];
}

// Packs every public package as it would be published, with pnpm: only pnpm puts `publishConfig.exports` in place.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, pnpm, run, type PublicPackage } from '../workspace.js';

export interface Tarball {
  readonly name: string;
  readonly path: string;
}

const folder = join(cache, 'packs');

export async function packAll(packages: readonly PublicPackage[]): Promise<Tarball[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const filters = packages.flatMap(({ name }) => ['--filter', name]);
  const packed = await run(pnpm('--recursive', ...filters, 'pack', '--pack-destination', folder));
  if (!packed.ok) throw new Error(`pnpm pack failed\n${packed.all}`);
  const files = readdirSync(folder);
  return packages.map(({ name }) => {
    const start = name.replace('@', '').replace('/', '-');
    const file = files.find((candidate) => candidate.startsWith(start) && /^-\d/.test(candidate.slice(start.length)));
    if (file === undefined) throw new Error(`no tarball of ${name} in ${folder}`);
    return { name, path: join(folder, file) };
  });
}

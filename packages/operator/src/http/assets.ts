/** The files of the console, read once at the start: what is not in the list is not served. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, sep } from 'node:path';
import type { Asset } from './app.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.json': 'application/json',
};

/** Every file below a folder by its path; none where there is no such folder. */
export function readAssets(folder: string): ReadonlyMap<string, Asset> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const type = types[extname(entry.name)] ?? 'application/octet-stream';
      return [`/${relative(folder, path).split(sep).join('/')}`, { type, bytes: readFileSync(path) }] as const;
    }),
  );
}

/** The console that comes with this package; empty in a tree where it was not built. */
export function consoleAssets(): ReadonlyMap<string, Asset> {
  const manifest = createRequire(import.meta.url).resolve('@plomba/operator/package.json');
  return readAssets(join(dirname(manifest), 'dist', 'console'));
}

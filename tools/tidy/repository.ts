// The files that the tidy rules read: everything written by hand, from the disk. Git is not asked, because a fresh
// file counts before it is added and an unpacked archive has no history.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../workspace.js';
import type { SourceFile } from './source-file.js';

const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache', 'api']);
const read = /(\.(ts|js|mjs|md|html|css)|(^|\/)(package|tsconfig|typedoc)\.json|^\.ci\/run)$/;

function list(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : list(join(folder, entry.name));
    return entry.isFile() ? [join(folder, entry.name)] : [];
  });
}

export function readRepository(): SourceFile[] {
  return list(root)
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => read.test(path) && !path.endsWith('CHANGELOG.md'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

// How the repository's paths are read: which are TypeScript, which are tests, which package a file belongs to, and
// where a relative import leads.
import { posix } from 'node:path';
import type { SourceFile } from './source-file.js';

export const isTypeScript = (path: string): boolean => path.endsWith('.ts');

export const isTest = (path: string): boolean => /\.test\.ts$|(^|\/)(test|__tests__)\//.test(path);

/** Sources that are published: `src` of a package, without the tests beside them. */
export const isLibrarySource = (path: string): boolean =>
  /^(packages\/[^/]+|firmware-sim)\/src\//.test(path) && isTypeScript(path) && !isTest(path);

/** The folder that is one package; files at the root belong to the package ''. */
export function packageOf(path: string): string {
  return /^((packages|examples)\/[^/]+|firmware-sim|bench|tools)(?=\/)/.exec(path)?.[0] ?? '';
}

/** The path that a relative import means: sources say `./x.js` for `./x.ts`. */
export function resolveRelative(from: string, specifier: string): string {
  const target = posix.join(posix.dirname(from), specifier);
  return target.endsWith('.js') ? target.replace(/\.js$/, '.ts') : target;
}

/** As above; a plain JavaScript file that exists keeps its name. */
export function resolveWithin(files: ReadonlySet<string>, from: SourceFile, specifier: string): string {
  const asTypeScript = resolveRelative(from.path, specifier);
  return files.has(asTypeScript) ? asTypeScript : posix.join(posix.dirname(from.path), specifier);
}

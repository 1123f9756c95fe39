// Rules about what a package shows and how it is wired into the repository.
import ts from 'typescript';
import { isLibrarySource, packageOf } from './paths.js';
import { lineOf, syntaxOf, type Finding, type SourceFile } from './source-file.js';

const isInternal = (specifier: string): boolean => /(^|\/)internal\//.test(specifier);

/** Names that a file has from an `internal/` folder, by the name they carry here. */
function internalNames(file: SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of syntaxOf(file).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!isInternal(statement.moduleSpecifier.text) || bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
    else bindings.elements.forEach((element) => names.add(element.name.text));
  }
  return names;
}

function internalExports(file: SourceFile): Finding[] {
  const names = internalNames(file);
  return syntaxOf(file).statements.flatMap((statement): Finding[] => {
    if (!ts.isExportDeclaration(statement)) return [];
    const from = statement.moduleSpecifier;
    const line = lineOf(file, statement);
    if (from !== undefined && ts.isStringLiteral(from)) {
      const message = `exports '${from.text}'; what is in internal/ stays in the package`;
      return isInternal(from.text) ? [{ path: file.path, line, message }] : [];
    }
    const clause = statement.exportClause;
    if (clause === undefined || !ts.isNamedExports(clause)) return [];
    return clause.elements
      .map((element) => (element.propertyName ?? element.name).text)
      .filter((name) => names.has(name))
      .map((name) => ({ path: file.path, line, message: `exports '${name}' out of internal/` }));
  });
}

interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly exports?: unknown;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> };
}

// Manifests are read by pnpm first; what is not JSON never gets here.
const manifestOf = (file: SourceFile): Manifest => JSON.parse(file.text) as Manifest;

const isPackageManifest = (path: string): boolean => /^(packages\/[^/]+|firmware-sim)\/package\.json$/.test(path);

/** Rule: a file under `src/internal/` is exported neither by another file nor by the manifest. */
export function checkInternals(files: readonly SourceFile[]): Finding[] {
  const manifests = files
    .filter(({ path }) => isPackageManifest(path))
    .filter((file) => isInternal(JSON.stringify(manifestOf(file).exports ?? {})))
    .map(({ path }) => ({ path, line: 1, message: 'exports a file of internal/' }));
  const sources = files.filter(({ path }) => isLibrarySource(path) && !isInternal(path));
  return [...manifests, ...sources.flatMap(internalExports)];
}

/** Every entry point, with the source condition that must go when the package is packed. */
function checkManifest(file: SourceFile): string[] {
  const manifest = manifestOf(file);
  const inside = Object.keys((manifest.exports ?? {}) as Record<string, unknown>);
  const published = Object.keys(manifest.publishConfig?.exports ?? {});
  const differs = inside.join() !== published.join();
  const leaks = JSON.stringify(manifest.publishConfig?.exports ?? {}).includes('@plomba/source');
  return [
    ...(differs ? [`exports (${inside.join(' ')}) and publishConfig.exports (${published.join(' ')}) differ`] : []),
    ...(leaks ? ['publishConfig.exports still carries the source condition'] : []),
  ];
}

/** Rule: a public package is built (`tsconfig.json`, `tsup.config.ts`) and documented (`typedoc.json`). */
export function checkWiring(files: readonly SourceFile[]): Finding[] {
  const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
  const lists = ['tsconfig.json', 'tsup.config.ts', 'typedoc.json'];
  return files
    .filter(({ path }) => isPackageManifest(path))
    .filter((file) => manifestOf(file).private !== true)
    .flatMap((file) => {
      const folder = packageOf(file.path);
      const missing = lists.filter((list) => !new RegExp(`["']${folder}["']`).test(textOf(list)));
      const messages = [...missing.map((list) => `${folder} is not listed in ${list}`), ...checkManifest(file)];
      return messages.map((message) => ({ path: file.path, line: 1, message }));
    });
}

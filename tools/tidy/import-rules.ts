// Direction: every import against the import matrix and against the `exports` of the package it reaches, and no two
// files of a package that import each other, however long the way round.
import { isBuiltin } from 'node:module';
import { areas, testArea, type Area } from './import-matrix.table.js';
import { isTest, isTypeScript, packageOf, resolveRelative, resolveWithin } from './paths.js';
import { importsOf, type Finding, type ImportUse, type SourceFile } from './source-file.js';

interface Manifest {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
}

function patternOf(at: string): RegExp {
  return new RegExp(
    `^${at
      .split('*')
      .map((part) => part.replace(/[.\\]/g, '\\$&'))
      .join('[^/]+')}`,
  );
}

const patterns = areas.map((area) => ({ area, pattern: patternOf(area.at) }));

function areaOf(path: string): Area | undefined {
  if (isTest(path)) return testArea;
  return patterns.find(({ pattern }) => pattern.test(path))?.area;
}

/** Entry points by package name, as they are written in an import. */
function entryPoints(files: readonly SourceFile[]): Map<string, Set<string>> {
  const byPackage = new Map<string, Set<string>>();
  for (const file of files.filter(({ path }) => /(^|\/)package\.json$/.test(path))) {
    // A manifest is checked by pnpm long before this.
    const manifest = JSON.parse(file.text) as Manifest;
    if (manifest.name === undefined || manifest.exports === undefined) continue;
    const name = manifest.name;
    byPackage.set(name, new Set(Object.keys(manifest.exports).map((key) => name + key.slice(1))));
  }
  return byPackage;
}

const isOurs = (specifier: string): boolean => /^(@plomba\/|plomba($|\/))/.test(specifier);

const packageName = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

function fits(allowed: string, specifier: string): boolean {
  if (allowed === 'third-party') return !isOurs(specifier) && !isBuiltin(specifier);
  if (allowed === 'node:*') return isBuiltin(specifier);
  if (!allowed.endsWith('/*')) return allowed === specifier;
  return specifier === allowed.slice(0, -2) || specifier.startsWith(allowed.slice(0, -1));
}

function judgePackage(area: Area, use: ImportUse): string | undefined {
  const { specifier, typeOnly } = use;
  if (area.may.some((allowed) => fits(allowed, specifier))) return undefined;
  const asTypes = area.may.some((allowed) => allowed.startsWith('types of ') && fits(allowed.slice(9), specifier));
  if (asTypes && typeOnly) return undefined;
  if (asTypes) return `${area.name} may import only types of '${specifier}'; use \`import type\``;
  const list = area.may.length === 0 ? 'nothing but itself' : area.may.join(', ');
  return `${area.name} may not import '${specifier}'; it may import: ${list}`;
}

function judgeRelative(area: Area, file: SourceFile, specifier: string): string | undefined {
  const target = resolveRelative(file.path, specifier);
  const home = packageOf(file.path);
  if (home !== packageOf(target) && !(isTest(file.path) && target.endsWith('.json'))) {
    return `'${specifier}' leaves the package ${home}; import the other one by its published name`;
  }
  const reached = areaOf(target);
  if (area === testArea || reached === undefined || reached.name === area.name) return undefined;
  if (reached === testArea) return `'${specifier}' is a test; library code never imports one`;
  if (area.own?.includes(reached.name) === true) return undefined;
  return `${area.name} may not reach ${reached.name} ('${specifier}')`;
}

/** Rule: every import is in the matrix, and goes through the front door of the package it reaches. */
export function checkImports(files: readonly SourceFile[]): Finding[] {
  const entries = entryPoints(files);
  return files
    .filter(({ path }) => isTypeScript(path))
    .flatMap((file) => {
      const area = areaOf(file.path);
      if (area === undefined) return [];
      return importsOf(file).flatMap((use): Finding[] => {
        const { specifier, line } = use;
        if (specifier.startsWith('.')) {
          const message = judgeRelative(area, file, specifier);
          return message === undefined ? [] : [{ path: file.path, line, message }];
        }
        const known = entries.get(packageName(specifier));
        const deep = isOurs(specifier) && known !== undefined && !known.has(specifier);
        const message = deep
          ? `'${specifier}' goes past the exports of ${packageName(specifier)}`
          : judgePackage(area, use);
        return message === undefined ? [] : [{ path: file.path, line, message }];
      });
    });
}

interface Edge {
  readonly to: string;
  readonly line: number;
}

function graphOf(files: readonly SourceFile[]): Map<string, Edge[]> {
  const sources = files.filter(({ path }) => isTypeScript(path));
  const known = new Set(sources.map(({ path }) => path));
  return new Map(
    sources.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier, line }) => ({ to: resolveWithin(known, file, specifier), line }))
        .filter(({ to }) => known.has(to)),
    ]),
  );
}

/** Rule: no cycle between the files of a package, imports of types included. */
export function checkCycles(files: readonly SourceFile[]): Finding[] {
  const graph = graphOf(files);
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (done.has(path)) return;
    for (const { to, line } of graph.get(path) ?? []) {
      const start = [...trail, path].indexOf(to);
      if (start >= 0) {
        findings.push({ path, line, message: `cycle: ${[...trail, path].slice(start).join(' → ')} → ${to}` });
      } else {
        visit(to, [...trail, path]);
      }
    }
    done.add(path);
  };
  [...graph.keys()].forEach((path) => visit(path, []));
  return findings;
}

// What is wrong with one packed package: publint (strict), "are the types wrong" for packages that are ESM only, and
// what it carries beyond the build.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData, type ResolutionKind } from '@arethetypeswrong/core';
import { filterProblems, problemKindInfo } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { run, type PublicPackage } from '../workspace.js';
import type { Tarball } from './pack.js';

/** The tool's own profile "esm-only": node10 cannot read `exports`, and CommonJS gets ESM through `require()`. */
const judged: readonly ResolutionKind[] = ['node16-esm', 'bundler'];

/** `rolls/` are the till rolls that the command's demonstration plays; `FONT-LICENSE` goes with the printer's letters; the operator carries its console. */
const belongs =
  /^package\/(package\.json|README\.md|LICENSE|FONT-LICENSE|CHANGELOG\.md|dist\/.*\.(js|d\.ts|json)|dist\/console\/.*\.(html|css|svg)|rolls\/.*\.json)$/;

async function judgeTypes(data: Uint8Array): Promise<string[]> {
  const analysis = await checkPackage(createPackageFromTarballData(data), { excludeEntrypoints: ['./package.json'] });
  if (analysis.types === false) return ['no types in the package'];
  const problems = judged.flatMap((resolutionKind) =>
    filterProblems(analysis, { resolutionKind }).map(({ kind, ...place }) => {
      const where = 'entrypoint' in place ? place.entrypoint : '';
      return `types (${resolutionKind}) ${where}: ${problemKindInfo[kind].shortDescription}`;
    }),
  );
  return [...new Set(problems)];
}

async function judgePublishing(data: Uint8Array): Promise<string[]> {
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
  // A file's bytes never lie in a SharedArrayBuffer, which the type of `buffer` allows for.
  const pack = { tarball: tarball as ArrayBuffer };
  const { messages, pkg } = await publint({ pack, strict: true });
  return messages
    .filter(({ type }) => type !== 'suggestion')
    .map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`);
}

/** A bundler leaves out what is not used only where the manifest says that loading does nothing. */
function judgeSideEffects(manifest: string): string[] {
  const { bin, sideEffects } = JSON.parse(manifest) as { readonly bin?: unknown; readonly sideEffects?: unknown };
  // A command runs when it is loaded; nobody bundles it.
  return bin === undefined && sideEffects !== false ? ['package.json does not say "sideEffects": false'] : [];
}

async function judgeContent(tarball: Tarball): Promise<string[]> {
  const { stdout } = await run(['tar', '-tzf', tarball.path]);
  const { stdout: manifest } = await run(['tar', '-xzOf', tarball.path, 'package/package.json']);
  const leftover = ['@plomba/source', 'workspace:', '"./src'].filter((word) => manifest.includes(word));
  return [
    ...judgeSideEffects(manifest),
    ...leftover.map((word) => `package.json still says ${word}`),
    ...stdout
      .split('\n')
      .filter((path) => path !== '' && !belongs.test(path))
      .map((path) => `carries ${path}`),
  ];
}

export async function judgeTarball({ name }: PublicPackage, tarball: Tarball): Promise<string[]> {
  const data = new Uint8Array(readFileSync(tarball.path));
  const found = await Promise.all([judgeTypes(data), judgePublishing(data), judgeContent(tarball)]);
  return found.flat().map((message) => `${name}: ${message}`);
}

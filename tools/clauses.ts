// Ties what a country says it models to the tests that prove it: runs the tests that packages/country-XX/test/clauses.ts
// names and writes docs/proofs/clauses-XX.md with `--write`. `tools/clauses.ts [XX …]`; every country that has clauses when
// none is named. Exit code 1 when a clause names no test, a test that is not there, or one that did not pass.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { format, resolveConfig } from 'prettier';
import type { ClauseBook } from '@plomba/testkit';
import { judgeClauses, type RanTest } from './clauses/judge.js';
import { clausesPage } from './clauses/page.js';

/** Countries that have clauses. */
export function countriesWithClauses(): readonly string[] {
  return readdirSync('packages').flatMap((name) => {
    const country = /^country-([a-z]+)$/.exec(name)?.[1];
    return country !== undefined && existsSync(`packages/${name}/test/clauses.ts`) ? [country] : [];
  });
}

export async function clausesOf(country: string): Promise<ClauseBook> {
  const path = new URL(`../packages/country-${country}/test/clauses.ts`, import.meta.url).href;
  const { CLAUSES } = (await import(path)) as { readonly CLAUSES: ClauseBook }; // what such a file exports
  return CLAUSES;
}

/** What Vitest's JSON reporter says, as far as it is needed. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

async function ran(files: readonly string[]): Promise<readonly RanTest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plomba-clauses-'));
  const outputFile = join(folder, 'report.json');
  try {
    const words = ['vitest', 'run', ...files, '--reporter=json', `--outputFile=${outputFile}`];
    const { stderr } = await execa('npx', words, { reject: false });
    if (!existsSync(outputFile)) throw new Error(`the tests did not run: ${stderr}`);
    const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8')) as VitestReport;
    return testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({ file: name, fullName, passed: status === 'passed' })),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prove(country: string, write: boolean): Promise<boolean> {
  const book = await clausesOf(country);
  const folder = `packages/country-${country}`;
  const files = [...new Set(book.clauses.flatMap(({ tests }) => tests.map(({ file }) => `${folder}/${file}`)))];
  console.error(`${country}: ${book.clauses.length} clauses, tests of ${files.length} files`);
  const judged = judgeClauses(book.clauses, folder, await ran(files));
  const bad = judged.filter(({ verdict }) => verdict !== 'proved');
  for (const { clause, why } of bad) console.log(`${country}: ${clause.clause}, ${clause.says}: ${why}`);
  console.log(`${country}: ${judged.length - bad.length} of ${judged.length} clauses are proved`);
  if (write && bad.length === 0) {
    const page = `docs/proofs/clauses-${country}.md`;
    const text = clausesPage(book, judged);
    writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
  }
  return bad.length === 0;
}

async function main(args: readonly string[]): Promise<number> {
  const named = args.filter((word) => !word.startsWith('--'));
  let isProved = true;
  for (const country of named.length === 0 ? countriesWithClauses() : named) {
    isProved = (await prove(country, args.includes('--write'))) && isProved;
  }
  return isProved ? 0 : 1;
}

if (process.argv[1]?.endsWith('clauses.ts') === true) process.exitCode = await main(process.argv.slice(2));

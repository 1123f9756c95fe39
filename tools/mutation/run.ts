// `pnpm mutation [group …]`: breaks core on purpose, group by group, and counts what no test notices. Runs Stryker in a
// copy of the tree under .cache; a group takes minutes, so CI does not run it. docs/proofs/mutation.md has the result.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { execaSync } from 'execa';
import { MUTATION_GROUPS, type MutationGroup } from './groups.table.js';

const SOURCES = 'packages/core/src/';
const CONFIG = 'tools/mutation/stryker.config.json';
const CAUGHT: ReadonlySet<string> = new Set(['Killed', 'Timeout']);
const MISSED: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);

interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

function runGroup(group: MutationGroup): void {
  const below = (names: readonly string[]): string[] => names.map((name) => `${SOURCES}${name}`);
  const mutate = [...below(group.files), `!${SOURCES}**/*.test.ts`].join(',');
  const incremental = `.cache/mutation/${group.name}-incremental.json`;
  const options = [
    '--mutate',
    mutate,
    '--incrementalFile',
    incremental,
    ...(group.withStatic ? [] : ['--ignoreStatic']),
  ];
  const env = { PLOMBA_MUTATION_TESTS: below(group.tests).join(' ') };
  execaSync('stryker', ['run', CONFIG, ...options], { env, stdio: 'inherit', preferLocal: true });
}

/** One line a file: its score, and how many mutants of it were noticed. */
function scores(report: Report): readonly string[] {
  return Object.entries(report.files).map(([file, { mutants }]) => {
    const caught = mutants.filter(({ status }) => CAUGHT.has(status)).length;
    const missed = mutants.filter(({ status }) => MISSED.has(status)).length;
    const score = ((100 * caught) / Math.max(1, caught + missed)).toFixed(1);
    return `${score.padStart(6)} %  ${caught} of ${caught + missed}  ${file}`;
  });
}

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => MUTATION_GROUPS.every((group) => group.name !== name));
if (unknown.length > 0) {
  console.error(
    `no such group: ${unknown.join(', ')}; there are ${MUTATION_GROUPS.map(({ name }) => name).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  const lines: string[] = [];
  for (const group of MUTATION_GROUPS) {
    if (positionals.length > 0 && !positionals.includes(group.name)) continue;
    runGroup(group);
    // The shape of Stryker's JSON report, mutation-testing-report-schema 2.
    lines.push(...scores(JSON.parse(readFileSync('.cache/mutation/report.json', 'utf8')) as Report));
  }
  console.log(lines.join('\n'));
}

// docs/proofs/planted-bugs.md, from the table of planted bugs.
import { PLANTED_BUGS, type PlantedBug } from './bugs.table.js';

const INTRO = `# Planted bugs

What somebody could get wrong in the storage core, planted on purpose, and the test that catches it. What the fuzzer
finds of them, and of others, stands in [fuzz.md](fuzz.md). The tests are those of
the normal run. \`npx -y pnpm@10 planted\` plants each bug while the source is loaded (nothing on disk changes), runs its
test, and fails where one goes through; \`npx -y pnpm@10 planted NAME\` tries one.

This page is written by \`npx -y pnpm@10 planted --write\`.
`;

function row({ name, what, file, test, named = '' }: PlantedBug): string {
  const tested = test === undefined ? [] : [named === '' ? `\`${test}\`` : `\`${test}\`: ${named} …`];
  return `| \`${name}\` | ${what} | \`${file}\` | ${tested.join('')} |`;
}

export function plantedPage(): string {
  const head = '| bug | what is wrong | planted in | caught by |\n|---|---|---|---|';
  return `${INTRO}\n${head}\n${PLANTED_BUGS.filter(({ test }) => test !== undefined)
    .map(row)
    .join('\n')}\n`;
}

// The page of tools/clauses.ts.
import { markdownTable } from '@plomba/codec';
import type { ClauseBook } from '@plomba/testkit';
import type { JudgedClause } from './judge.js';

function rowOf(
  { clause: { clause, mark, says, files, tests }, count }: JudgedClause,
  folder: string,
): readonly string[] {
  const code = files.map((file) => `[${file.replace(/^src\//, '')}](../../${folder}/${file})`).join(', ');
  const byFile = new Map<string, string[]>();
  for (const { file, name } of tests) byFile.set(file, [...(byFile.get(file) ?? []), `“${name}”`]);
  const proof = [...byFile]
    .map(([file, names]) => `[${file}](../../${folder}/${file}): ${names.join(', ')}`)
    .join('; ');
  return [clause, `[${mark}]`, says, code, `${count} passed: ${proof}`];
}

const INTRO = `Each clause that is modelled, how surely it is known, where it is kept, and the tests that prove it. Behind a count of
passed tests stands what their names contain. [V-law] is the text of the rule as quoted by others, [V] read in a named
source, [I] inferred, [R] recalled and not verified, [OEEL] known from one proprietary source only, [own] what makes the
rest hold together.
`;

export function clausesPage(book: ClauseBook, judged: readonly JudgedClause[]): string {
  const folder = `packages/country-${book.country}`;
  const chapters = [...new Set(book.clauses.map(({ chapter }) => chapter))];
  const sections = chapters.map((chapter) => {
    const rows = judged.filter(({ clause }) => clause.chapter === chapter).map((one) => rowOf(one, folder));
    return `## ${chapter}\n\n${markdownTable(['clause', 'mark', 'what it asks for', 'code', 'tests'], rows)}\n`;
  });
  const tests = judged.reduce((sum, { count }) => sum + count, 0);
  const command = `npx tsx --conditions=@plomba/source tools/clauses.ts ${book.country} --write`;
  return [
    `<!-- Written by \`${command}\`; do not edit. -->\n`,
    `# ${book.title}\n`,
    `${book.asOf}\n`,
    INTRO,
    `${judged.length} clauses, ${tests} ties to passed tests; a clause without a passing test fails the run that writes this page.\n`,
    ...sections,
    `## Not modelled\n\n${markdownTable(
      ['what', 'why'],
      book.notModelled.map(({ clause, why }) => [clause, why]),
    )}\n`,
  ].join('\n');
}

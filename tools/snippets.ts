// `pnpm check snippets`: every example in the README files and guides compiles, runs, and prints what the page says.
// Shell blocks run at the root of the repository, one after the other, as a reader would type them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, type Block } from './snippets/blocks.js';
import { execute } from './snippets/execute.js';
import { typeErrors, writeSnippets, type SnippetFile } from './snippets/type-check.js';
import { root } from './workspace.js';

function documents(): string[] {
  const guides = join(root, 'docs/guides');
  const candidates = [
    'README.md',
    'firmware-sim/README.md',
    ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
    ...(existsSync(guides) ? readdirSync(guides).filter((name) => name.endsWith('.md')) : []).map(
      (name) => `docs/guides/${name}`,
    ),
  ];
  return candidates.filter((path) => existsSync(join(root, path))).sort();
}

/** Each lane runs one file after the other; TypeScript blocks have two lanes, shell blocks one. */
async function executeAll(files: readonly SnippetFile[]): Promise<string[]> {
  const problems: string[] = [];
  const lane = async (queue: SnippetFile[]): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const problem = await execute(next);
      if (problem !== undefined) problems.push(problem);
    }
  };
  const modules = files.filter(({ block }) => block.language === 'ts');
  await Promise.all([lane(modules), lane(modules)]);
  await lane(files.filter(({ block }) => block.language === 'sh'));
  return problems;
}

const pages = documents();
const blocks: Block[] = pages.flatMap((path) => blocksOf(path, readFileSync(join(root, path), 'utf8')));
const files = writeSnippets(blocks);
const broken = typeErrors(files.filter(({ block }) => block.language === 'ts'));
// What does not compile is not run: its failure would say the same thing worse.
const failed = broken.length > 0 ? [] : await executeAll(files.filter(({ block }) => block.runs));
[...broken, ...failed].forEach((problem) => console.log(problem));
const compared = blocks.filter(({ prints }) => prints !== undefined).length;
console.log(`note: ${blocks.length} blocks in ${pages.length} pages, ${compared} with their output compared`);
process.exitCode = broken.length + failed.length === 0 ? 0 : 1;

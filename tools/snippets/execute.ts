// Runs blocks and compares what they print with what the page says they print.
import { run } from '../workspace.js';
import type { SnippetFile } from './type-check.js';

/** Longer than any example should take; a page whose example hangs must not hang the check. */
const limitMs = 60_000;

/** What an example leaves running in the background ends with it. */
const endJobs = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";

function commandOf({ block, path }: SnippetFile): string[] {
  if (block.language === 'sh') return ['bash', '-euo', 'pipefail', '-c', endJobs + block.code];
  return ['node', '--conditions=@plomba/source', '--import', 'tsx', path];
}

function difference(wanted: string, printed: string): string {
  const lines = printed.trimEnd().split('\n');
  const expected = wanted.trimEnd().split('\n');
  const at = expected.findIndex((line, index) => line !== lines[index]);
  const index = at < 0 ? expected.length : at;
  return `line ${index + 1} of the output is ${JSON.stringify(lines[index])}, the page says ${JSON.stringify(expected[index])}`;
}

/** Runs one block; undefined when it keeps its word. */
export async function execute(file: SnippetFile): Promise<string | undefined> {
  const { block } = file;
  const place = `${block.document}:${block.line}`;
  const { ok, all, stdout } = await run(commandOf(file), { limitMs });
  if (!ok) return `${place} failed\n${all}`;
  if (block.prints === undefined || stdout.trimEnd() === block.prints.trimEnd()) return undefined;
  return `${place} ${difference(block.prints, stdout)}\n--- printed\n${stdout.trimEnd()}`;
}

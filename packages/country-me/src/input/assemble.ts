/**
 * From the entries of a file to the value that they describe: each text read by its kind, put at its path, what is left
 * out filled in, what must be there asked for. Every finding at once; no value where there is one.
 */
import type { Finding } from '@plomba/core/country';
import type { Entry } from './entry.js';
import type { FieldRow } from './particulars.table.js';
import { leavesOf, parentOf, pathOf, plant } from './tree.js';

export interface Assembled {
  /** Made by the rows of the table, so whatever their paths say. */
  readonly tree: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
}

/** Lists without holes: an index whose predecessor is missing. */
function gaps(entries: readonly Entry[]): Finding[] {
  const seen = new Map<string, Set<number>>();
  for (const { row, indices } of entries) {
    if (indices.length === 0) continue;
    const parts = row.path.split('[]');
    for (let depth = 0; depth < parts.length - 1; depth++) {
      const list = pathOf(parts.slice(0, depth + 1).join('[]'), indices);
      const known = seen.get(list) ?? new Set();
      seen.set(list, known.add(indices[depth] ?? 0));
    }
  }
  return [...seen].flatMap(([list, known]) =>
    [...known]
      .filter((index) => index > 0 && !known.has(index - 1))
      .map((index) => ({ path: `${list}[${index}]`, rule: `comes without the one before it, of index ${index - 1}` })),
  );
}

function missing(tree: Record<string, unknown>, rows: readonly FieldRow[], failed: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  for (const row of rows) {
    if (row.required !== true && row.fallback === undefined) continue;
    const parent = parentOf(row.path);
    const name = row.path.slice(parent === '' ? 0 : parent.length + 1);
    for (const { indices, value } of leavesOf(tree, parent)) {
      const path = pathOf(row.path, indices);
      // A parent in the path of a row is an object.
      if ((value as Readonly<Record<string, unknown>>)[name] !== undefined || failed.has(path)) continue;
      if (row.fallback !== undefined) plant(tree, row.path, { indices, value: row.kind.read(row.fallback) });
      else findings.push({ path, rule: 'is missing' });
    }
  }
  return findings;
}

/** The value that entries describe, and what is wrong with them. */
export function assemble(entries: readonly Entry[], rows: readonly FieldRow[]): Assembled {
  const tree: Record<string, unknown> = {};
  const findings = gaps(entries);
  const isWhole = findings.length === 0;
  const failed = new Set<string>();
  for (const { row, indices, text } of entries) {
    const value = row.kind.read(text);
    if (value === undefined) {
      const path = pathOf(row.path, indices);
      failed.add(path);
      findings.push({ path, rule: row.kind.rule });
    } else if (isWhole) plant(tree, row.path, { indices, value });
  }
  return { tree, findings: isWhole ? [...findings, ...missing(tree, rows, failed)] : findings };
}

/**
 * Values by their paths: `lines[2].name` in an object that has such a list. Rows of tables name a path with `[]` for
 * each index; a pattern and its indices make a concrete path.
 */

/** A value and the indices of the lists on the way to it. */
export interface Leaf {
  readonly indices: readonly number[];
  readonly value: unknown;
}

/** `lines[].name` with 2 is `lines[2].name`. */
export function pathOf(pattern: string, indices: readonly number[]): string {
  let next = 0;
  return pattern.replaceAll('[]', () => `[${indices[next++] ?? 0}]`);
}

/** `lines[2].name` is of the pattern `lines[].name`. */
export function patternOf(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}

export function indicesOf(path: string): readonly number[] {
  return [...path.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]));
}

/** Patterns are those of tables, so there are few. */
const STEPS = new Map<string, readonly string[]>();

/** `lines[].name` in steps: `lines`, each entry, `name`. */
function stepsOf(pattern: string): readonly string[] {
  const known = STEPS.get(pattern);
  if (known !== undefined) return known;
  const steps = pattern === '' ? [] : pattern.replaceAll('[]', '.[]').split('.');
  STEPS.set(pattern, steps);
  return steps;
}

const NONE: readonly number[] = [];

/** Every value at the pattern; what is undefined is not there. */
export function leavesOf(root: unknown, pattern: string): readonly Leaf[] {
  const leaves: Leaf[] = [];
  collect({ indices: NONE, value: root }, { steps: stepsOf(pattern), depth: 0 }, leaves);
  return leaves;
}

interface Way {
  readonly steps: readonly string[];
  readonly depth: number;
}

function collect({ indices, value }: Leaf, { steps, depth }: Way, into: Leaf[]): void {
  const step = steps[depth];
  if (value === undefined) return;
  if (step === undefined) into.push({ indices, value });
  else if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    if (step !== '[]') return;
    for (const [index, entry] of entries.entries()) {
      collect({ indices: [...indices, index], value: entry }, { steps, depth: depth + 1 }, into);
    }
  } else if (typeof value === 'object' && value !== null) {
    const inner = (value as Readonly<Record<string, unknown>>)[step]; // read by the names of a table
    collect({ indices, value: inner }, { steps, depth: depth + 1 }, into);
  }
}

/** Puts a value at the pattern, with the lists and objects on the way to it. */
export function plant(root: Record<string, unknown>, pattern: string, { indices, value }: Leaf): void {
  const steps = stepsOf(pattern);
  let next = 0;
  const names = steps.map((step) => (step === '[]' ? (indices[next++] ?? 0) : step));
  // Lists and objects alike, read and written by what the table says of them.
  let at = root as Record<string | number, unknown>;
  for (const [depth, name] of names.slice(0, -1).entries()) {
    at[name] ??= steps[depth + 1] === '[]' ? [] : {};
    at = at[name] as Record<string | number, unknown>; // as planted, by the same table
  }
  const last = names.at(-1);
  if (last !== undefined) at[last] = value;
}

/** The object or list that the path is in; `` at the root. */
export function parentOf(pattern: string): string {
  const dot = pattern.lastIndexOf('.');
  if (pattern.endsWith('[]')) return pattern.slice(0, -2);
  return dot < 0 ? '' : pattern.slice(0, dot);
}

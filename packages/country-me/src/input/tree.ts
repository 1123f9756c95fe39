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

/** `lines[].name` in steps: `lines`, each entry, `name`. */
function stepsOf(pattern: string): readonly string[] {
  return pattern === '' ? [] : pattern.replaceAll('[]', '.[]').split('.');
}

/** Every value at the pattern; what is undefined is not there. */
export function leavesOf(root: unknown, pattern: string): readonly Leaf[] {
  let leaves: readonly Leaf[] = [{ indices: [], value: root }];
  for (const step of stepsOf(pattern)) {
    leaves = leaves.flatMap(({ indices, value }): readonly Leaf[] => {
      if (step === '[]') {
        const entries: readonly unknown[] = Array.isArray(value) ? value : [];
        return entries.map((entry, index) => ({ indices: [...indices, index], value: entry }));
      }
      const isObject = typeof value === 'object' && value !== null;
      // An object is read by the names of a table.
      return isObject ? [{ indices, value: (value as Readonly<Record<string, unknown>>)[step] }] : [];
    });
  }
  return leaves.filter(({ value }) => value !== undefined);
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

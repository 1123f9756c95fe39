/**
 * What every reader has in common: a field of a table, its indices, its text and its place in the file; and what is
 * wrong, with that place. Readers differ in how they find the entries, not in what becomes of them.
 */
import type { Finding } from '@plomba/core/country';
import type { FieldRow } from './particulars.table.js';
import { indicesOf, patternOf, pathOf } from './tree.js';

/** A place in a file; lines and columns (UTF-16 units) count from 1. */
export interface InputPlace {
  readonly line?: number;
  readonly column?: number;
  /** As it is written in the file: a key, a column's name, the path of a JSON field. */
  readonly key?: string;
}

/** A rule that is broken, and where. The path is that of the field in the unit's request or in the configuration. */
export interface InputFinding extends Finding, InputPlace {}

/** One value of a file. */
export interface Entry {
  readonly row: FieldRow;
  readonly indices: readonly number[];
  readonly text: string;
  readonly place: InputPlace;
}

/** Tells where a path of the invoice is in the file, or would be. */
export type PlaceOf = (path: string) => InputPlace;

/** `NazivStav.2` */
export function keyOf(row: FieldRow, indices: readonly number[]): string {
  return [row.key, ...indices].join('.');
}

/** What is shown at most of what is wrong with one file. */
const FINDINGS_MAX = 200;

/** In the order of the file; what is too much is counted. */
export function inOrder(findings: readonly InputFinding[]): readonly InputFinding[] {
  const at = ({ line = Number.MAX_SAFE_INTEGER, column = 0 }: InputFinding): [number, number] => [line, column];
  const sorted = [...findings].sort((a, b) => at(a)[0] - at(b)[0] || at(a)[1] - at(b)[1]);
  if (sorted.length <= FINDINGS_MAX) return sorted;
  const rule = `and ${sorted.length - FINDINGS_MAX + 1} findings more`;
  return [...sorted.slice(0, FINDINGS_MAX - 1), { path: '', rule }];
}

/**
 * Where a path is: at its own entry; at an entry inside it; else, because it is missing, at the last entry of the
 * object that it should be in, or at the end of the file, with the key that it would have.
 */
export function placesOf(
  entries: readonly Entry[],
  { rows, end }: { readonly rows: readonly FieldRow[]; readonly end: InputPlace },
): PlaceOf {
  const places = new Map<string, InputPlace>();
  /** Of every object and list: where its first and its last entry are. */
  const inside = new Map<string, { readonly first: InputPlace; last: InputPlace }>();
  for (const { row, indices, place } of entries) {
    const path = pathOf(row.path, indices);
    places.set(path, place);
    for (const outer of outerPaths(path)) {
      const known = inside.get(outer);
      if (known === undefined) inside.set(outer, { first: place, last: place });
      else known.last = place;
    }
  }
  return (path) => {
    const exact = places.get(path) ?? inside.get(path)?.first;
    if (exact !== undefined) return exact;
    if (path === '') return end;
    const pattern = patternOf(path);
    const row = rows.find((known) => known.path === pattern) ?? rows.find((known) => known.path.startsWith(pattern));
    const near = outerPaths(path)
      .map((outer) => inside.get(outer)?.last)
      .find((place) => place !== undefined);
    const { line } = near ?? end;
    const key = row === undefined ? path : keyOf(row, indicesOf(path));
    return { ...(line === undefined ? {} : { line }), key };
  };
}

/** `a[0].b[1].c`: `a[0].b[1]`, `a[0].b`, `a[0]`, `a`. */
function outerPaths(path: string): readonly string[] {
  const outer: string[] = [];
  for (let at = path.length - 1; at > 0; at--) {
    const letter = path[at];
    if (letter === '[' || (letter === '.' && path[at - 1] !== undefined)) outer.push(path.slice(0, at));
  }
  return outer;
}

/**
 * A file that does not end with a line break may have lost its end, and with it more than a file can show: half of a
 * price, a whole payment.
 */
export function cutOff(text: string, key: string): readonly InputFinding[] {
  if (text.endsWith('\n')) return [];
  const rule = 'is the end of a file that does not end with a line break: it may be cut off';
  return [{ path: '', rule, line: text.split('\n').length, key: key.slice(0, 40) }];
}

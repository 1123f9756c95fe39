/**
 * Files of `Key;value` lines: invoices, configuration, answers. No quotes: the value is everything behind the first
 * semicolon. Blank lines count as lines and say nothing.
 */
import type { Entry, InputFinding, InputPlace } from './entry.js';
import type { FieldRow } from './particulars.table.js';

export interface KeyLine {
  readonly key: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** Most lines of one file. */
const LINES_MAX = 20_000;

export interface KeyLines {
  readonly lines: readonly KeyLine[];
  readonly findings: readonly InputFinding[];
  /** Behind the last line. */
  readonly end: InputPlace;
}

/** @returns every line that has a key, also where others have none */
export function keyLinesOf(text: string): KeyLines {
  const rows = text.split('\n');
  const end = { line: rows.length };
  if (rows.length > LINES_MAX) {
    return { lines: [], findings: [{ path: '', rule: `has more than ${LINES_MAX} lines`, line: LINES_MAX + 1 }], end };
  }
  const lines: KeyLine[] = [];
  const findings: InputFinding[] = [];
  const first = new Map<string, number>();
  for (const [index, raw] of rows.entries()) {
    const line = index + 1;
    const row = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (row === '') continue;
    const semicolon = row.indexOf(';');
    const key = semicolon < 0 ? row : row.slice(0, semicolon);
    const shown = key.slice(0, 40);
    const before = first.get(key);
    if (semicolon < 1) findings.push({ path: '', rule: 'must be Key;value', line, key: shown });
    else if (before !== undefined) {
      findings.push({ path: '', rule: `stands on line ${before} already`, line, key: shown });
    } else {
      first.set(key, line);
      lines.push({ key, value: row.slice(semicolon + 1), line });
    }
  }
  return { lines, findings, end };
}

const KEY = /^([A-Za-z]+)((?:\.(?:0|[1-9][0-9]{0,3}))*)$/;

/** The row and the indices of a key such as `NazivStav.2`. */
export function rowOfKey(
  key: string,
  rows: ReadonlyMap<string, FieldRow>,
): { readonly row: FieldRow; readonly indices: readonly number[] } | undefined {
  const match = KEY.exec(key);
  const row = rows.get(match?.[1] ?? '');
  const indices = (match?.[2] ?? '').split('.').slice(1).map(Number);
  const count = row === undefined ? 0 : row.path.split('[]').length - 1;
  return row === undefined || indices.length !== count ? undefined : { row, indices };
}

/** Entries of the lines that have a key of the table; the others are findings. */
export function entriesOfKeyLines(
  lines: readonly KeyLine[],
  rows: readonly FieldRow[],
): { readonly entries: readonly Entry[]; readonly findings: readonly InputFinding[] } {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const entries: Entry[] = [];
  const findings: InputFinding[] = [];
  for (const { key, value, line } of lines) {
    const known = rowOfKey(key, byKey);
    if (known !== undefined) entries.push({ ...known, text: value, place: { line, key } });
    else findings.push({ path: '', rule: 'is no key of this file', line, key: key.slice(0, 40) });
  }
  return { entries, findings };
}

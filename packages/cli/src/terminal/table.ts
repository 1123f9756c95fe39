/** Tables of text: columns as wide as their widest cell, numbers to the right. */
import { widthOf } from './plain-text.js';

export type Align = 'left' | 'right';

function pad(cell: string, width: number, align: Align): string {
  const room = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return align === 'left' ? cell + room : room + cell;
}

/** Lines of a table, two blanks between its columns; every row has a cell for each column. */
export function tableLines(rows: readonly (readonly string[])[], aligns: readonly Align[]): readonly string[] {
  const widths = aligns.map((_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) =>
    aligns
      .map((align, column) => pad(row[column] ?? '', widths[column] ?? 0, align))
      .join('  ')
      .trimEnd(),
  );
}

/** `label  value` lines, labels as wide as the widest. Rows without a value are left out. */
export function factLines(rows: readonly (readonly [label: string, value: string | undefined])[]): readonly string[] {
  const known = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  return tableLines(known, ['left', 'left']);
}

export function indent(lines: readonly string[], columns: number = 2): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
}

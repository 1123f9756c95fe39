/** Tables as Markdown, for the pages of `docs/spec`: the page and the codec come from the same value. */
import type { Layout } from './layout.js';
import type { TableDescription } from './schema.js';

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A Markdown table. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** A byte layout: offset, size, name, type, meaning. */
export function layoutMarkdown(layout: Pick<Layout<never>, 'name' | 'bytes' | 'rows'>): string {
  let offset = 0;
  const rows = layout.rows.map(({ name, bytes, type, note }) => {
    const cells = [offset.toString(), bytes.toString(), `\`${name}\``, type, note];
    offset += bytes;
    return cells;
  });
  return `## ${layout.name} (${layout.bytes} bytes)\n\n${markdownTable(['offset', 'bytes', 'name', 'type', 'meaning'], rows)}\n`;
}

/** Record tables, each named once, in the order of their first use. */
export function recordsMarkdown(tables: readonly TableDescription[]): string {
  const seen = new Set<string>();
  const unique = tables.filter(({ name }) => !seen.has(name) && seen.add(name));
  return unique
    .map(({ name, rows }) => {
      const cells = rows.map(({ key, name: field, type, optional, note }) => [
        key.toString(),
        `\`${field}\`${optional ? ' (optional)' : ''}`,
        type,
        note,
      ]);
      return `## ${name}\n\n${markdownTable(['key', 'name', 'type', 'meaning'], cells)}\n`;
    })
    .join('\n');
}

/** A list as a table: numbers on the right, rows by arrow keys, the first cell a link. */
import type { ComponentChildren, VNode } from 'preact';
import { Link } from './basic.js';

export interface Column<T> {
  readonly name: string;
  readonly kind?: 'number' | 'time' | 'act';
  /** Left out on a phone. */
  readonly isSecondary?: boolean;
  readonly cell: (row: T) => ComponentChildren;
}

interface TableProps<T> {
  readonly caption: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly keyOf: (row: T) => string;
  /** Where a row leads; its first cell is the link. */
  readonly to?: (row: T) => string;
}

const FOCUSABLE = 'a, button';

/** Arrow keys, Home and End go from row to row. */
function move(event: KeyboardEvent): void {
  const { key, target, currentTarget } = event;
  if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(key)) return;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  const rows = [...currentTarget.querySelectorAll<HTMLElement>('tbody tr')];
  const at = rows.findIndex((row) => row.contains(target));
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[key] ?? at;
  const link = rows[Math.max(0, Math.min(rows.length - 1, next))]?.querySelector<HTMLElement>(FOCUSABLE);
  if (link === null || link === undefined) return;
  event.preventDefault();
  link.focus();
}

function classOf<T>({ kind, isSecondary }: Column<T>): string {
  return [kind ?? '', isSecondary === true ? 'secondary' : ''].join(' ').trim();
}

export function Table<T>({ caption, rows, columns, keyOf, to }: TableProps<T>): VNode {
  return (
    <div class="scroll" onKeyDown={move}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={classOf(column)}>
                {column.name === '' ? <span class="hidden">{caption}</span> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, at) => (
                <td key={column.name} class={classOf(column)}>
                  {at === 0 && to !== undefined ? <Link to={to(row)}>{column.cell(row)}</Link> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * Fields of an invoice as particulars of a request, and back: names such as `line.2`, values of one or more slots.
 * Decided by the rows of the table alone; what is right in a field is not asked here.
 */
import type { Finding } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import type { Entry } from './entry.js';
import { INVOICE_FIELDS, type InvoiceRow } from './particulars.table.js';
import { leavesOf } from './tree.js';

type Particular = NonNullable<ReceiptRequest['particulars']>[number];

/** The rows of one name, in the order of their slots. */
interface Group {
  readonly name: string;
  readonly rows: readonly InvoiceRow[];
}

function groupsOf(): readonly Group[] {
  const groups = new Map<string, InvoiceRow[]>();
  for (const row of INVOICE_FIELDS) {
    if (!('particular' in row.at)) continue;
    const rows = groups.get(row.at.particular) ?? [];
    groups.set(row.at.particular, rows);
    rows[row.at.slot ?? 0] = row;
  }
  return [...groups].map(([name, rows]) => ({ name, rows }));
}

const GROUPS = groupsOf();

/** `voucher.#.#` with 0 and 2 is `voucher.0.2`. */
export function particularName(template: string, indices: readonly number[]): string {
  let next = 0;
  return template.replaceAll('#', () => String(indices[next++] ?? 0));
}

/** A value where it is not what it would be if it were left out. */
function slotText(row: InvoiceRow, value: unknown): string {
  const text = row.kind.write(value);
  return text === row.fallback ? '' : text;
}

function particularsOfGroup({ name, rows }: Group, invoice: unknown): Particular[] {
  const slots = new Map<string, string[]>();
  for (const [slot, row] of rows.entries()) {
    for (const { indices, value } of leavesOf(invoice, row.path)) {
      const full = particularName(name, indices);
      const texts = slots.get(full) ?? Array.from(rows, () => '');
      texts[slot] = slotText(row, value);
      slots.set(full, texts);
    }
  }
  if (slots.size === 0) return [];
  return [...slots]
    .map(([full, texts]) => ({ name: full, value: texts.join('|').replace(/\|+$/, '') }))
    .filter(({ value }) => value !== '')
    .sort((a, b) => compareNames(a.name, b.name));
}

/** `line.2` before `line.10`. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.split('.').map(Number));
  for (const [at, number] of (left ?? []).entries()) {
    const other = right?.[at] ?? 0;
    if (number !== other && !Number.isNaN(number)) return number - other;
  }
  return 0;
}

/** In the order of the table. What `skip` says is left out. */
export function particularsOf(invoice: unknown, skip: ReadonlySet<string>): readonly Particular[] {
  return GROUPS.filter(({ name }) => !skip.has(name)).flatMap((group) => particularsOfGroup(group, invoice));
}

interface Named {
  readonly group: Group;
  readonly indices: readonly number[];
}

const BY_TEMPLATE: ReadonlyMap<string, Group> = new Map(GROUPS.map((group) => [group.name, group]));

/** An index in a name: no leading zeros, so that a name has one spelling. */
const INDEX = /\.(0|[1-9][0-9]{0,3})(?=\.|$)/g;

function groupOf(name: string): Named | undefined {
  const group = BY_TEMPLATE.get(name.replaceAll(INDEX, '.#'));
  if (group === undefined || name.includes('#')) return undefined;
  return { group, indices: [...name.matchAll(INDEX)].map((match) => Number(match[1])) };
}

/** The path in the invoice that a particular is about. */
export function pathPatternOf(
  name: string,
): { readonly pattern: string; readonly indices: readonly number[] } | undefined {
  const named = groupOf(name);
  const pattern = named?.group.rows[0]?.path;
  return named === undefined || pattern === undefined ? undefined : { pattern, indices: named.indices };
}

/** What a particular of a list is of, and how many of these the request has. */
function listOf({ group, indices }: Named, { items, payments }: ReceiptRequest): string | undefined {
  const path = group.rows[0]?.path ?? '';
  const index = indices[0] ?? 0;
  if (path.startsWith('lines[]') && index >= items.length) return 'line';
  return path.startsWith('payments[]') && index >= payments.length ? 'payment' : undefined;
}

/** The entries in particulars, and what is none of ours. Paths of findings are those of the request. */
export function particularEntries(request: ReceiptRequest): {
  readonly entries: readonly Entry[];
  readonly findings: readonly Finding[];
} {
  const { particulars = [] } = request;
  const entries: Entry[] = [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [at, { name, value }] of particulars.entries()) {
    const path = `particulars[${at}]`;
    const named = groupOf(name);
    const isNew = !seen.has(name);
    const missing = named === undefined ? undefined : listOf(named, request);
    seen.add(name);
    if (named === undefined) findings.push({ path: `${path}.name`, rule: 'is no particular of an invoice' });
    else if (!isNew) findings.push({ path: `${path}.name`, rule: 'comes a second time' });
    else if (missing !== undefined)
      findings.push({ path: `${path}.name`, rule: `is of a ${missing} that is not there` });
    else {
      const { rows } = named.group;
      const texts = rows.length === 1 ? [value] : value.split('|');
      if (texts.length > rows.length)
        findings.push({ path: `${path}.value`, rule: `has more than ${rows.length} parts` });
      for (const [slot, row] of rows.entries()) {
        const text = texts[slot] ?? '';
        if (text !== '') entries.push({ row, indices: named.indices, text, place: { key: name } });
      }
    }
  }
  return { entries, findings };
}

/** The register over the control channel: rows in, rows out. */
import { FieldError } from '@plomba/codec';
import { asFields, type Done } from './control-shapes.js';
import type { ControlledCis } from './controlled.js';
import { codeTable, SIDES, taxpayerTable, tcrTable, unitTable, type Side } from './entries.table.js';
import { encodeEntry, type Entry } from './entries.js';
import type { SideState } from './side-state.js';

/** Every row of a side, or of a taxpayer. */
export function registerRows(state: SideState, { tin }: { readonly tin?: string }): readonly object[] {
  const rows = [
    ...[...state.taxpayers.values()].map((row) => ({ kind: 'taxpayer', ...asFields(taxpayerTable.toJson(row)) })),
    ...state.units.map((row) => ({ kind: 'unit', ...asFields(unitTable.toJson(row)) })),
    ...state.tcrs.map((row) => ({ kind: 'tcr', ...asFields(tcrTable.toJson(row)) })),
    ...state.codes.map((row) => asFields(codeTable.toJson(row))),
  ];
  return rows.filter((row) => tin === undefined || ('tin' in row && row.tin === tin));
}

/** @throws FieldError with the place of a row that is wrong; then none of them is put */
export function putRows(cis: ControlledCis, params: unknown, nowMs: number): Done {
  const given = typeof params === 'object' && params !== null && 'rows' in params ? params.rows : [params];
  if (!Array.isArray(given)) throw new FieldError('rows', 'must be a list of rows');
  // Array.isArray gives any[]; what is in it is checked next.
  const rows: readonly unknown[] = given;
  const entries = rows.flatMap((row, index) => entriesOf(row, `rows[${index}]`, nowMs));
  const changed = entries.filter((entry) => !isKnown(cis, entry));
  return { result: { changed: changed.length }, entries: cis.keep(changed) };
}

/** Without a side the row is for both. */
function entriesOf(row: unknown, path: string, nowMs: number): readonly Entry[] {
  if (typeof row !== 'object' || row === null || !('kind' in row))
    throw new FieldError(path, 'must be a row with a kind');
  const sides: readonly unknown[] = 'side' in row ? [row.side] : SIDES;
  return sides.map((side) => entryOf({ ...row, side }, path, nowMs));
}

function entryOf(row: { readonly kind: unknown; readonly side: unknown }, path: string, nowMs: number): Entry {
  const { kind, ...fields } = row;
  switch (kind) {
    case 'taxpayer':
      return { kind, row: taxpayerTable.fromJson({ isInVat: true, isActive: true, ...fields }, path) };
    case 'unit':
      return { kind, row: unitTable.fromJson({ isCash: true, isActive: true, ...fields }, path) };
    case 'tcr':
      return { kind, row: tcrTable.fromJson({ registeredMs: nowMs, ...fields }, path) };
    case 'software':
    case 'maintainer':
    case 'operator':
      return { kind: 'code', row: codeTable.fromJson({ isActive: true, ...row }, path) };
    default:
      throw new FieldError(`${path}.kind`, 'must be taxpayer, unit, tcr, software, maintainer or operator');
  }
}

/** A register that is put again at each start must not grow the file. */
function isKnown({ state }: ControlledCis, entry: Entry): boolean {
  const before = beforeOf(state.sides, entry);
  return before !== undefined && isSame(before, entry);
}

/** What the register holds in the place of a row; only rows of the register are asked about. */
function beforeOf(sides: Readonly<Record<Side, SideState>>, entry: Entry): Entry | undefined {
  const { kind, row } = entry;
  if (kind === 'taxpayer') return entryWith(entry, sides[row.side].taxpayers.get(row.tin));
  if (kind === 'unit') return entryWith(entry, sides[row.side].unit(row.tin, row.code));
  if (kind === 'code') return entryWith(entry, sides[row.side].code(row.kind, row.code));
  if (kind !== 'tcr') return undefined;
  const before = sides[row.side].tcr(row);
  // When it was put in does not matter.
  return entryWith(entry, before && { ...before, registeredMs: row.registeredMs });
}

function entryWith<E extends Entry>(entry: E, row: E['row'] | undefined): Entry | undefined {
  return row === undefined ? undefined : ({ ...entry, row } as Entry); // a row of the same kind, by E
}

function isSame(left: Entry, right: Entry): boolean {
  const [a, b] = [encodeEntry(left), encodeEntry(right)];
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

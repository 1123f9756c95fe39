/**
 * Invoices as CSV files: a head with the keys of the text format, then one row for each line of the invoice. Columns of
 * lines have keys without an index (`NazivStav`); columns of the document (`VrstaRacuna`, `VrstaPlac.0`) are filled in
 * the first row, and in the others empty or the same again. An empty cell says nothing. See docs/spec/me-input.md.
 */
import { decodeText, encodeText, type TextEncoding } from './code-page.js';
import { csvLine, parseCsv, separatorOf, type CsvCell, type CsvSeparator } from './csv.js';
import { cutOff, inOrder, keyOf, type Entry, type InputFinding, type InputPlace } from './entry.js';
import { FILE_FIELDS, invoiceOfEntries, writtenFields, type InvoiceReading } from './file-invoice.js';
import type { MeInvoice } from './invoice.js';
import { rowOfKey } from './key-lines.js';
import type { FieldRow } from './particulars.table.js';

interface Column {
  readonly key: string;
  readonly row: FieldRow;
  readonly indices: readonly number[];
  /** One value for each line of the invoice. */
  readonly isOfLine: boolean;
}

const isLineRow = ({ path }: FieldRow): boolean => path.startsWith('lines[]');

const BY_KEY = new Map(FILE_FIELDS.map((row) => [row.key, row]));

function columnOf(key: string): Column | undefined {
  const ofLine = FILE_FIELDS.find((row) => isLineRow(row) && row.key === key);
  if (ofLine !== undefined) return { key, row: ofLine, indices: [], isOfLine: true };
  const known = rowOfKey(key, BY_KEY);
  return known === undefined || isLineRow(known.row) ? undefined : { key, ...known, isOfLine: false };
}

interface Head {
  readonly columns: readonly (Column | undefined)[];
  readonly findings: readonly InputFinding[];
}

function headOf(cells: readonly CsvCell[]): Head {
  const findings: InputFinding[] = [];
  const seen = new Set<string>();
  const columns = cells.map(({ text, line, column }) => {
    const place = { path: '', line, column, key: text.slice(0, 40) };
    const known = columnOf(text);
    if (known === undefined) findings.push({ ...place, rule: 'is no column of this file' });
    if (seen.has(text)) findings.push({ ...place, rule: 'is a column already' });
    seen.add(text);
    return known;
  });
  return { columns, findings };
}

interface Collected {
  readonly entries: Entry[];
  readonly findings: InputFinding[];
  /** Text of the columns of the document, from the first row. */
  readonly ofDocument: Map<string, string>;
}

function takeCell(
  cell: CsvCell,
  { column, index }: { readonly column: Column; readonly index: number },
  to: Collected,
): void {
  const { key, row, isOfLine } = column;
  const place: InputPlace = { line: cell.line, column: cell.column, key };
  const isRepeated = !isOfLine && index > 0;
  if (isRepeated && cell.text !== (to.ofDocument.get(key) ?? '') && cell.text !== '') {
    to.findings.push({ path: '', rule: 'differs from the first row; it is one for the document', ...place });
  }
  if (!isOfLine && index === 0) to.ofDocument.set(key, cell.text);
  if (isRepeated || cell.text === '') return;
  to.entries.push({ row, indices: isOfLine ? [index] : column.indices, text: cell.text, place });
}

/** The document in a CSV file, or every finding with line, column and key. */
export function readCsvInvoice(bytes: Uint8Array, encoding: TextEncoding): InvoiceReading {
  const decoded = decodeText(bytes, encoding);
  if (!decoded.ok) return { ok: false, findings: inOrder(decoded.findings) };
  const table = parseCsv(decoded.text, separatorOf(decoded.text));
  if (!table.ok) return table;
  const [head, ...rows] = table.rows;
  if (head === undefined) return { ok: false, findings: [{ path: '', rule: 'has no head', line: 1 }] };
  const { columns, findings } = headOf(head);
  const to: Collected = { entries: [], findings: [...findings], ofDocument: new Map() };
  to.findings.push(...cutOff(decoded.text, columns.at(-1)?.key ?? ''));
  for (const [index, cells] of rows.entries()) {
    const { line } = cells[0] ?? { line: 1 };
    if (cells.length !== columns.length) {
      to.findings.push({ path: '', rule: `has ${cells.length} cells; the head has ${columns.length}`, line });
    }
    for (const [at, cell] of cells.entries()) {
      const column = columns[at];
      if (column !== undefined) takeCell(cell, { column, index }, to);
    }
  }
  const end = { line: decoded.text.split('\n').length };
  return invoiceOfEntries(to.entries, { found: to.findings, end });
}

/** The CSV file of an invoice without findings; `readCsvInvoice` reads the same one back. */
export function writeCsvInvoice(
  invoice: MeInvoice,
  { encoding, separator }: { readonly encoding: TextEncoding; readonly separator: CsvSeparator },
): Uint8Array {
  const fields = writtenFields(invoice);
  const ofDocument = fields.filter(({ row }) => !isLineRow(row));
  const lineKeys = FILE_FIELDS.filter((row) => isLineRow(row) && fields.some((field) => field.row === row));
  const head = [...ofDocument.map(({ row, indices }) => keyOf(row, indices)), ...lineKeys.map(({ key }) => key)];
  const rows = (invoice.lines.length === 0 ? [undefined] : invoice.lines).map((_line, index) => [
    ...ofDocument.map(({ text }) => (index === 0 ? text : '')),
    ...lineKeys.map((row) => fields.find((field) => field.row === row && field.indices[0] === index)?.text ?? ''),
  ]);
  return encodeText([head, ...rows].map((cells) => csvLine(cells, separator)).join(''), encoding);
}

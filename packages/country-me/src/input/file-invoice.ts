/**
 * What text and CSV files of invoices have in common: the buyer who is not named, payments that go without saying,
 * totals that are checked, keys that must be there. From entries to a document, or to every finding with its place.
 */
import type { Finding } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import { assemble } from './assemble.js';
import { inOrder, placesOf, type Entry, type InputFinding, type InputPlace, type PlaceOf } from './entry.js';
import type { MeInvoice } from './invoice.js';
import { invoiceTotal, invoiceVat } from './invoice-rules.js';
import { CHECKED_FIELDS, FILE_KEYS, INVOICE_FIELDS, type FieldRow } from './particulars.table.js';
import { finishInvoice, invoicePathOf } from './request.js';
import { leavesOf } from './tree.js';

/** A document out of a file, or all that is wrong with the file. */
export type InvoiceReading =
  | {
      readonly ok: true;
      readonly invoice: MeInvoice;
      /** The same in every format: what `issue()` takes. */
      readonly request: ReceiptRequest;
      /** Where a path of the request, such as `items[2].taxGroup`, is in the file: for what the unit finds. */
      readonly place: PlaceOf;
    }
  | { readonly ok: false; readonly findings: readonly InputFinding[] };

/** Every key that a file of an invoice may have. */
export const FILE_FIELDS: readonly FieldRow[] = [...INVOICE_FIELDS, ...CHECKED_FIELDS];

/** What a buyer who is not named is written as. */
const NOBODY = '-';

/** Without the buyer, where the file says that there is none; other fields of the buyer must then say nothing. */
function withoutNobody(entries: readonly Entry[]): {
  readonly kept: readonly Entry[];
  readonly findings: InputFinding[];
} {
  const isOfBuyer = ({ row }: Entry): boolean => row.path.startsWith('buyer.');
  const isNobody = entries.some(({ row, text }) => row.path === 'buyer.idNum' && text === NOBODY);
  if (!isNobody) return { kept: entries, findings: [] };
  const findings = entries
    .filter((entry) => isOfBuyer(entry) && entry.text !== NOBODY && entry.text !== '')
    .map(({ row, place }) => ({ path: row.path, rule: 'cannot stand beside a buyer who is not named', ...place }));
  return { kept: entries.filter((entry) => !isOfBuyer(entry)), findings };
}

/** BANKNOTE or ACCOUNT for the whole total, where the file names no payment. */
function usualPayment(entries: readonly Entry[]): readonly Entry[] {
  const textAt = (path: string): Entry | undefined => entries.find(({ row }) => row.path === path);
  const total = textAt('totals.price');
  const typeOfInvoice = textAt('typeOfInvoice');
  const hasPayment = entries.some(({ row }) => row.path.startsWith('payments[]'));
  if (hasPayment || total === undefined || typeOfInvoice === undefined) return [];
  const kind = typeOfInvoice.text === 'CASH' ? 'BANKNOTE' : 'ACCOUNT';
  return INVOICE_FIELDS.flatMap((row): Entry[] => {
    if (row.path === 'payments[].type') return [{ row, indices: [0], text: kind, place: typeOfInvoice.place }];
    if (row.path === 'payments[].amount') return [{ row, indices: [0], text: total.text, place: total.place }];
    return [];
  });
}

function missingKeys(entries: readonly Entry[]): Finding[] {
  const present = new Set(entries.map(({ row }) => row.key));
  return FILE_FIELDS.filter(({ key }) => FILE_KEYS.includes(key) && !present.has(key)).map(({ path }) => {
    return { path, rule: 'is missing' };
  });
}

interface Totals {
  readonly price?: bigint;
  readonly vat?: bigint;
}

/** The file's own totals against its lines. */
function checkTotals(invoice: MeInvoice, totals: Totals): Finding[] {
  const findings: Finding[] = [];
  const total = invoiceTotal(invoice);
  if (totals.price !== undefined && totals.price !== total) {
    findings.push({ path: 'totals.price', rule: `is not the sum of the lines (${total} hundredths)` });
  }
  const { vat, rates } = invoiceVat(invoice);
  const difference = (totals.vat ?? vat) - vat;
  const tolerance = BigInt(rates);
  if (difference > tolerance || difference < -tolerance) {
    findings.push({ path: 'totals.vat', rule: `is not the VAT in the lines (${vat} hundredths)` });
  }
  return findings;
}

/** @param found what the reader of the format has found already; @param end behind the last line */
export function invoiceOfEntries(
  entries: readonly Entry[],
  { found, end }: { readonly found: readonly InputFinding[]; readonly end: InputPlace },
): InvoiceReading {
  const place = placesOf(entries, { rows: FILE_FIELDS, end });
  const { kept, findings: ofNobody } = withoutNobody(entries);
  const assembled = assemble([...kept, ...usualPayment(kept)], FILE_FIELDS);
  const { totals, ...tree } = assembled.tree;
  const known = new Set(assembled.findings.map(({ path }) => path));
  const missing = missingKeys(entries).filter(({ path }) => !known.has(path));
  const result = finishInvoice({ tree, findings: [...assembled.findings, ...missing] });
  // Made by the rows of CHECKED_FIELDS, whose kind is an amount.
  const wrongTotals = result.ok ? checkTotals(result.invoice, (totals ?? {}) as Totals) : [];
  const broken = [...(result.ok ? [] : result.findings), ...wrongTotals].map((finding) => {
    return { ...finding, ...place(finding.path) };
  });
  const findings = [...found, ...ofNobody, ...broken];
  if (!result.ok || findings.length > 0) return { ok: false, findings: inOrder(findings) };
  const { invoice, request } = result;
  return { ok: true, invoice, request, place: (path) => place(invoicePathOf(path, request)) };
}

/** A field of an invoice as a file has it. */
export interface WrittenField {
  readonly row: FieldRow;
  readonly indices: readonly number[];
  readonly text: string;
}

/** What a file of this invoice says, in the order of the table. An invoice without a buyer has one who is not named. */
export function writtenFields(invoice: MeInvoice): readonly WrittenField[] {
  const whole = { ...invoice, totals: { price: invoiceTotal(invoice), vat: invoiceVat(invoice).vat } };
  return FILE_FIELDS.flatMap((row): WrittenField[] => {
    if (row.path === 'buyer.idNum' && invoice.buyer === undefined) return [{ row, indices: [], text: NOBODY }];
    return leavesOf(whole, row.path).map(({ indices, value }) => ({ row, indices, text: row.kind.write(value) }));
  });
}

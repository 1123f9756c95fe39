/** Invoices as JSON: the argument of `issue()`, with places of whoever read the text. */
import { FieldError } from '@plomba/codec';
import { receiptRequestTable, type ReceiptRequest } from '@plomba/core/model';
import { inOrder, type InputFinding, type InputPlace } from './entry.js';
import type { InvoiceReading } from './file-invoice.js';
import { meInvoiceOf, toReceiptRequest } from './request.js';

/** JSON as a reader of text hands it over. */
export interface PlacedJson {
  readonly value: unknown;
  /** Line and column of the field at a path such as `items[2].name`, or of what should hold it. */
  place(path: string): InputPlace;
}

/** JSON text, or where it is none. The reader lives with whoever has the file. */
export type JsonReader = (
  text: string,
) => ({ readonly ok: true } & PlacedJson) | { readonly ok: false; readonly finding: InputFinding };

function keyAt(path: string, { particulars }: Partial<ReceiptRequest>): string {
  const match = /^particulars\[(\d+)\]/.exec(path);
  return particulars?.[Number(match?.[1])]?.name ?? path;
}

/** The document in JSON, or every finding with line, column and key. */
export function readJsonInvoice(json: PlacedJson): InvoiceReading {
  let request: ReceiptRequest;
  try {
    request = receiptRequestTable.fromJson(json.value, '');
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const { path, rule } = error;
    return { ok: false, findings: [{ path, rule, ...json.place(path), key: path }] };
  }
  const result = meInvoiceOf(request);
  if (!result.ok) {
    const findings = result.findings.map((finding) => {
      const { path } = finding;
      return { ...finding, ...json.place(path), key: finding.key ?? keyAt(path, request) };
    });
    return { ok: false, findings: inOrder(findings) };
  }
  const { invoice } = result;
  // Asked about with the paths of our own request: its particulars are in the order of the table.
  const own = toReceiptRequest(invoice);
  const placeOfOwn = (path: string): InputPlace => {
    const name = keyAt(path, own);
    const given = (request.particulars ?? []).findIndex((particular) => particular.name === name);
    const there = given < 0 ? path : path.replace(/^particulars\[\d+\]/, `particulars[${given}]`);
    return { ...json.place(there), key: name };
  };
  return { ok: true, invoice, request: own, place: placeOfOwn };
}

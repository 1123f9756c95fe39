/**
 * An invoice as what the unit is asked for, and back, without a loss: `meInvoiceOf(toReceiptRequest(x))` is `x` for
 * every invoice without findings.
 */
import type { Finding } from '@plomba/core/country';
import { LIMITS, receiptRequestTable, type DocumentKind, type ReceiptRequest } from '@plomba/core/model';
import { FieldError } from '@plomba/codec';
import type { InvoiceKind } from '../wire/index.js';
import { assemble, type Assembled } from './assemble.js';
import type { Entry } from './entry.js';
import { EXEMPTIONS, VAT_RATES } from './exemptions.table.js';
import type { MeInvoice, MeLine, MePayment } from './invoice.js';
import { checkInvoice } from './invoice-rules.js';
import { INVOICE_FIELDS, PAYMENT_TYPES, type InvoiceRow } from './particulars.table.js';
import { particularEntries, particularName, particularsOf, pathPatternOf } from './particulars.js';
import { indicesOf, leavesOf, pathOf, patternOf, plant } from './tree.js';

/** An invoice, or everything that is wrong with what should be one. */
export type InvoiceResult =
  | { readonly ok: true; readonly invoice: MeInvoice }
  | { readonly ok: false; readonly findings: readonly InvoiceFinding[] };

/** A finding about a request; `key` is the name of the particular that it is about, also of one that is missing. */
export interface InvoiceFinding extends Finding {
  readonly key?: string;
}

const TAX_GROUP = 'items[].taxGroup';
const TAX_GROUP_RULE = `must be one of ${[...VAT_RATES, ...EXEMPTIONS.map(({ id }) => id)].join(', ')}`;

function taxGroupOf({ vatRate, exemption }: MeLine): string {
  return EXEMPTIONS.find(({ code }) => code === exemption)?.id ?? vatRate;
}

const isReturn = (document: unknown): boolean => document === 'refund' || document === 'correction';

function usualType(document: DocumentKind): InvoiceKind {
  return isReturn(document) ? 'CORRECTIVE' : 'INVOICE';
}

function usualDocument(type: InvoiceKind): DocumentKind {
  return type === 'CORRECTIVE' || type === 'CREDIT_NOTE' ? 'correction' : 'sale';
}

/** CASH or NONCASH, where payments tell it. */
function usualTypeOfInvoice(payments: readonly Pick<MePayment, 'type'>[]): MeInvoice['typeOfInvoice'] | undefined {
  if (payments.length === 0) return undefined;
  const isCash = payments.some(({ type }) => PAYMENT_TYPES.CASH.includes(type) && type !== 'ORDER');
  return isCash ? 'CASH' : 'NONCASH';
}

/** The argument of `issue()`. It holds for an invoice that `checkInvoice` finds nothing in. */
export function toReceiptRequest(invoice: MeInvoice): ReceiptRequest {
  const tree: Record<string, unknown> = { items: [], payments: [] };
  for (const row of INVOICE_FIELDS) {
    if (!('field' in row.at) || row.at.field === TAX_GROUP) continue;
    for (const leaf of leavesOf(invoice, row.path)) plant(tree, row.at.field, leaf);
  }
  for (const [index, line] of invoice.lines.entries()) {
    plant(tree, TAX_GROUP, { indices: [index], value: taxGroupOf(line) });
  }
  const usual = new Set<string>();
  if (invoice.type === usualType(invoice.document)) usual.add('type');
  if (invoice.typeOfInvoice === usualTypeOfInvoice(invoice.payments)) usual.add('typeOfInv');
  const particulars = particularsOf(invoice, usual);
  if (particulars.length > 0) tree['particulars'] = particulars;
  return tree as unknown as ReceiptRequest; // every field of the request has a row of the same type
}

function fieldEntries(request: ReceiptRequest): readonly Entry[] {
  return INVOICE_FIELDS.flatMap((row): Entry[] => {
    if (!('field' in row.at) || row.at.field === TAX_GROUP) return [];
    const key = row.at.field;
    return leavesOf(request, key).map(({ indices, value }) => {
      return { row, indices, text: row.kind.write(value), place: { key } };
    });
  });
}

const rowAt = (path: string): InvoiceRow | undefined => INVOICE_FIELDS.find((row) => row.path === path);

function taxEntries(request: ReceiptRequest): readonly Entry[] {
  const [rate, exempt] = [rowAt('lines[].vatRate'), rowAt('lines[].exemption')];
  return request.items.flatMap(({ taxGroup }, index): Entry[] => {
    const code = EXEMPTIONS.find(({ id }) => id === taxGroup)?.code;
    const at = { indices: [index], place: {} };
    const rateText = code === undefined ? taxGroup : '0';
    return [
      ...(rate === undefined ? [] : [{ ...at, row: rate, text: rateText }]),
      ...(exempt === undefined || code === undefined ? [] : [{ ...at, row: exempt, text: code }]),
    ];
  });
}

/** An invoice without findings, and the request that it is. */
export type FinishedInvoice =
  | { readonly ok: true; readonly invoice: MeInvoice; readonly request: ReceiptRequest }
  | { readonly ok: false; readonly findings: readonly InvoiceFinding[] };

/** What a file leaves out and the whole invoice tells; then the rules. */
function completeInvoice({ tree, findings }: Assembled): InvoiceResult {
  if (findings.length > 0) return { ok: false, findings };
  // Made by the rows of the table, whose kinds are those of the fields; what may be missing is filled in here.
  const given = tree as Partial<MeInvoice>;
  const document = given.document ?? usualDocument(given.type ?? 'INVOICE');
  const payments = given.payments ?? [];
  const typeOfInvoice = given.typeOfInvoice ?? usualTypeOfInvoice(payments);
  if (typeOfInvoice === undefined) return { ok: false, findings: [{ path: 'payments', rule: 'are missing' }] };
  const type = given.type ?? usualType(document);
  const invoice: MeInvoice = { ...given, document, type, typeOfInvoice, lines: given.lines ?? [], payments };
  const broken = checkInvoice(invoice);
  return broken.length > 0 ? { ok: false, findings: broken } : { ok: true, invoice };
}

/** The invoice that was assembled and the request that it is; or every rule that it breaks. */
export function finishInvoice(assembled: Assembled): FinishedInvoice {
  const result = completeInvoice(assembled);
  if (!result.ok) return result;
  const { invoice } = result;
  const request = toReceiptRequest(invoice);
  const unfit = checkFit(request);
  return unfit.length > 0 ? { ok: false, findings: unfit } : { ok: true, invoice, request };
}

/** What no rule of the country says, but the unit's own sizes do. */
function checkFit(request: ReceiptRequest): readonly Finding[] {
  const count = request.particulars?.length ?? 0;
  if (count > LIMITS.particulars) {
    return [{ path: '', rule: `has ${count} particulars; a unit records at most ${LIMITS.particulars}` }];
  }
  try {
    receiptRequestTable.encode(request);
    return [];
  } catch (error) {
    if (error instanceof FieldError) return [{ path: invoicePathOf(error.path, request), rule: error.rule }];
    throw error;
  }
}

/**
 * The invoice that a request stands for. Findings have paths of the request: `items[2].quantity`,
 * `particulars[0].value`.
 */
export function meInvoiceOf(request: ReceiptRequest): InvoiceResult {
  const { entries, findings } = particularEntries(request);
  const assembled = assemble([...fieldEntries(request), ...taxEntries(request), ...entries], INVOICE_FIELDS);
  const result = completeInvoice(assembled);
  if (result.ok && findings.length === 0) return result;
  const ours = result.ok ? [] : result.findings;
  const placed = ours.map(({ path, rule }) => {
    const inRequest = requestPathOf(path, request);
    const name = particularAt(path);
    const said = patternOf(inRequest) === TAX_GROUP ? TAX_GROUP_RULE : rule;
    return { path: inRequest, rule: said, ...(name === undefined ? {} : { key: name }) };
  });
  return { ok: false, findings: [...findings, ...placed] };
}

/** The row of a path, or the first one inside it. */
function rowInside(path: string): InvoiceRow | undefined {
  const pattern = patternOf(path);
  return rowAt(pattern) ?? INVOICE_FIELDS.find((row) => row.path.startsWith(pattern) && pattern !== '');
}

/** Name of the particular that a path of the invoice is in; undefined for a field that all countries have. */
function particularAt(path: string): string | undefined {
  const row = rowInside(path);
  return row !== undefined && 'particular' in row.at ? particularName(row.at.particular, indicesOf(path)) : undefined;
}

/** Where a path of the invoice is in the request. */
function requestPathOf(path: string, request: ReceiptRequest): string {
  const row = rowInside(path);
  if (row === undefined) return path;
  if ('field' in row.at) {
    const depth = patternOf(path).split('.').length;
    const isList = !path.endsWith(']') && row.path.split('.')[depth - 1] === `${patternOf(path)}[]`;
    const cut = row.at.field.split('.').slice(0, depth).join('.');
    return pathOf(isList ? cut.replace(/\[\]$/, '') : cut, indicesOf(path));
  }
  const name = particularAt(path);
  const at = (request.particulars ?? []).findIndex((particular) => particular.name === name);
  return at < 0 ? 'particulars' : `particulars[${at}].value`;
}

/** Where a path of the request is in the invoice: for findings of the unit about what came from a file. */
export function invoicePathOf(path: string, request: ReceiptRequest): string {
  const indices = indicesOf(path);
  if (path.startsWith('particulars[')) {
    const named = pathPatternOf(request.particulars?.[indices[0] ?? 0]?.name ?? '');
    return named === undefined ? '' : pathOf(named.pattern, named.indices);
  }
  const pattern = patternOf(path);
  const row = INVOICE_FIELDS.find(({ at }) => 'field' in at && at.field === pattern);
  if (row !== undefined) return pathOf(row.path, indices);
  return path.replace(/^items/, 'lines').replace(/^notes/, 'footnotes');
}

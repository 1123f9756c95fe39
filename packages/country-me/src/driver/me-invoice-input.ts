/**
 * What a till hands in for an invoice: the receipt that every unit of this project takes, or an invoice with everything
 * that the Montenegrin schema knows. Either becomes the JSON that the connector takes, or findings, before anything is
 * sent.
 */
import { FieldError, formatDecimal, type Json } from '@plomba/codec';
import { receiptRequestTable, type ReceiptRequest } from '@plomba/core/model';
import type { Amount, ReceiptFinding, ReceiptInput } from '@plomba/sdk';
import { assemble } from '../input/assemble.js';
import type { Entry } from '../input/entry.js';
import { INVOICE_FIELDS, type InvoiceRow } from '../input/particulars.table.js';
import { finishInvoice, meInvoiceOf } from '../input/request.js';
import { leavesOf, patternOf } from '../input/tree.js';
import { INVOICES } from '../rules/rules.table.js';
import type { MeInvoiceInput } from './me-invoice-fields.js';

/** The argument of `issue()`. */
export type MeReceiptInput = MeInvoiceInput | MePlainReceipt;

/** A receipt as every unit takes it; `particulars` are what the country's documents have beyond its fields. */
export interface MePlainReceipt extends ReceiptInput {
  /** Names and values: `docs/spec/me-input.md`. An invoice with `lines` says the same with types. */
  readonly particulars?: readonly { readonly name: string; readonly value: string }[];
  /** Tax number of the company that sells, where one unit serves several. */
  readonly company?: string;
}

/** A document as JSON, or every rule that it breaks. */
export type Prepared = { readonly ok: true; readonly json: Json } | { readonly ok: false; readonly findings: Findings };
type Findings = readonly ReceiptFinding[];

/** Checks everything that can be said without the connector. */
export function prepared(input: MeReceiptInput): Prepared {
  return 'lines' in input ? preparedInvoice(input) : preparedReceipt(input);
}

/** An amount as text; anything else as it is, for the table to judge. */
function textOf(value: unknown): unknown {
  return typeof value === 'bigint' ? formatDecimal({ digits: value, scale: 2 }) : value;
}

function refusal(findings: readonly { readonly path: string; readonly rule: string }[]): Prepared {
  return { ok: false, findings: findings.map(({ path, rule }) => ({ code: 'validation-failed', path, rule })) };
}

function preparedReceipt(input: MePlainReceipt): Prepared {
  // A copy of what the caller gave, with every amount as text; read by the table below.
  const json: unknown = JSON.parse(JSON.stringify(input, (_name, value: unknown) => textOf(value)));
  let request: ReceiptRequest;
  try {
    request = receiptRequestTable.fromJson(json, '');
  } catch (error) {
    if (error instanceof FieldError) return refusal([error]);
    throw error;
  }
  const read = INVOICES.includes(request.document) ? meInvoiceOf(request) : undefined;
  if (read?.ok === false) return refusal(read.findings);
  return { ok: true, json: receiptRequestTable.toJson(request) };
}

function preparedInvoice(input: MeInvoiceInput): Prepared {
  const unknown = pathsOf(input).filter((path) => !INVOICE_FIELDS.some((row) => row.path === patternOf(path)));
  const strange = unknown.map((path) => ({ path, rule: 'is no field of an invoice' }));
  const finished = finishInvoice(
    assemble(
      INVOICE_FIELDS.flatMap((row) => entriesOf(row, input)),
      INVOICE_FIELDS,
    ),
  );
  const findings = finished.ok ? strange : [...strange, ...finished.findings];
  if (findings.length > 0 || !finished.ok) return refusal(findings);
  return { ok: true, json: receiptRequestTable.toJson(finished.request) };
}

function entriesOf(row: InvoiceRow, input: MeInvoiceInput): Entry[] {
  return leavesOf(input, row.path).map(({ indices, value }) => {
    const text = textOf(value);
    // A number or an object where a text should be breaks the rule of its row.
    const isText = typeof text === 'string' || typeof text === 'boolean' || row.path === 'refersTo';
    return { row, indices, text: isText ? String(text) : '', place: {} };
  });
}

/** Paths of all values in an object, as deep as any invoice is. */
function pathsOf(value: unknown, path = '', depth = 0): readonly string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || depth > 6) return [path];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    pathsOf(inner, isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`, depth + 1),
  );
}

/** `12.5` of a decimal text or of hundredths. */
export function amountJson(amount: Amount): string {
  return String(textOf(amount));
}

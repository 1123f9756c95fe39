/** Invoices as text files: `Key;value` lines, lists by index (`NazivStav.0`). See docs/spec/me-input.md. */
import { decodeText, encodeText, type TextEncoding } from './code-page.js';
import { cutOff, inOrder, keyOf } from './entry.js';
import { FILE_FIELDS, invoiceOfEntries, writtenFields, type InvoiceReading } from './file-invoice.js';
import type { MeInvoice } from './invoice.js';
import { entriesOfKeyLines, keyLinesOf } from './key-lines.js';

/** The document in a text file, or every finding with line and key. */
export function readTextInvoice(bytes: Uint8Array, encoding: TextEncoding): InvoiceReading {
  const decoded = decodeText(bytes, encoding);
  if (!decoded.ok) return { ok: false, findings: inOrder(decoded.findings) };
  const { lines, findings, end } = keyLinesOf(decoded.text);
  const { entries, findings: unknown } = entriesOfKeyLines(lines, FILE_FIELDS);
  const cut = cutOff(decoded.text, lines.at(-1)?.key ?? '');
  return invoiceOfEntries(entries, { found: [...findings, ...unknown, ...cut], end });
}

/**
 * The text file of an invoice without findings; `readTextInvoice` reads the same one back, as far as the code page has
 * its characters.
 */
export function writeTextInvoice(invoice: MeInvoice, encoding: TextEncoding): Uint8Array {
  const fields = writtenFields(invoice);
  const isOfLine = (path: string): boolean => path.startsWith('lines[]');
  const head = fields.filter(({ row }) => !isOfLine(row.path));
  const lines = invoice.lines.flatMap((_line, index) =>
    fields.filter(({ row, indices }) => isOfLine(row.path) && indices[0] === index),
  );
  const text = [...head, ...lines].map(({ row, indices, text: value }) => `${keyOf(row, indices)};${value}\r\n`);
  return encodeText(text.join(''), encoding);
}

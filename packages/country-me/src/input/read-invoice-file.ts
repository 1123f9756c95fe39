/** A file with an invoice in any of the formats. */
import { decodeText, type TextEncoding } from './code-page.js';
import { readCsvInvoice } from './csv-invoice.js';
import { formatOfFile } from './file-format.js';
import type { InvoiceReading } from './file-invoice.js';
import { readJsonInvoice, type JsonReader } from './json-invoice.js';
import { readTextInvoice } from './text-invoice.js';

/** How files are read. */
export interface FileReading {
  /** Of text and CSV; JSON is UTF-8. */
  readonly encoding: TextEncoding;
  readonly json: JsonReader;
}

/** The document in a file, by the ending of its name; or every finding with its place. Never throws. */
export function readInvoiceFile(name: string, bytes: Uint8Array, { encoding, json }: FileReading): InvoiceReading {
  const format = formatOfFile(name);
  if (format === 'text') return readTextInvoice(bytes, encoding);
  if (format === 'csv') return readCsvInvoice(bytes, encoding);
  if (format === undefined) {
    return { ok: false, findings: [{ path: '', rule: 'must be a file .txt, .csv or .json' }] };
  }
  const decoded = decodeText(bytes, 'utf-8');
  if (!decoded.ok) return decoded;
  const read = json(decoded.text);
  return read.ok ? readJsonInvoice(read) : { ok: false, findings: [read.finding] };
}

/**
 * How invoices come in: JSON, text and CSV files, configuration.
 *
 * @packageDocumentation
 */
export { ANSWER_KEYS, answerFile, answerName, isAnswerName, readAnswer, type ConnectorAnswer } from './answer.js';
export { decodeText, encodeText, INPUT_BYTES_MAX, type DecodedText, type TextEncoding } from './code-page.js';
export { parseConnectorConfig } from './config.js';
export type { ConfigResult, ConnectorCodesConfig, ConnectorConfig, ConnectorFolders } from './config.js';
export { readCsvInvoice, writeCsvInvoice } from './csv-invoice.js';
export type { CsvSeparator } from './csv.js';
export type { InputFinding, InputPlace, PlaceOf } from './entry.js';
export { EXEMPTIONS, VAT_RATES, type Exemption, type VatRate } from './exemptions.table.js';
export { formatOfFile, type FileFormat } from './file-format.js';
export type { InvoiceReading } from './file-invoice.js';
export type { MeApproval, MeBuyer, MeFee, MeInvoice, MeLine, MePayment, MeReference } from './invoice.js';
export { checkInvoice, invoiceTotal, invoiceVat } from './invoice-rules.js';
export { readJsonInvoice, type JsonReader, type PlacedJson } from './json-invoice.js';
export { licenceText, signedLicenceOf, type SignedLicence } from './licence-text.js';
export { INVOICE_FIELDS, PAYMENT_TYPES } from './particulars.table.js';
export type { FieldRow, InvoiceRow, RequestPlace } from './particulars.table.js';
export { readInvoiceFile, type FileReading } from './read-invoice-file.js';
export { meInvoiceOf, toReceiptRequest, type InvoiceFinding, type InvoiceResult } from './request.js';
export { connectorFilesPage } from './spec-page.js';
export { readTextInvoice, writeTextInvoice } from './text-invoice.js';
export type { ValueKind } from './values.js';

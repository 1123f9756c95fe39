/**
 * How invoices come in: JSON, text and CSV files, configuration.
 *
 * @packageDocumentation
 */
export { EXEMPTIONS, VAT_RATES, type Exemption, type VatRate } from './exemptions.table.js';
export type { MeApproval, MeBuyer, MeFee, MeInvoice, MeLine, MePayment, MeReference } from './invoice.js';
export { checkInvoice, invoiceTotal, invoiceVat } from './invoice-rules.js';
export {
  INVOICE_FIELDS,
  PAYMENT_TYPES,
  type FieldRow,
  type InvoiceRow,
  type RequestPlace,
} from './particulars.table.js';
export { meInvoiceOf, toReceiptRequest, type InvoiceResult } from './request.js';
export type { ValueKind } from './values.js';

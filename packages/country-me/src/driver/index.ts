/**
 * The connector as the SDK drives it.
 *
 * @packageDocumentation
 */
export { connector, type ConnectorOptions } from './connector.js';
export type { ConnectorError } from './connector-errors.table.js';
export {
  connectorRefusals,
  ConnectorRefusal,
  montenegrinSentence,
  type ConnectorRefusalFacts,
} from './connector-refusal.js';
export type {
  MeApprovalInput,
  MeBuyerInput,
  MeInvoiceInput,
  MeLineInput,
  MePaymentInput,
  MeReferenceInput,
} from './me-invoice-fields.js';
export type { MePlainReceipt, MeReceiptInput } from './me-invoice-input.js';
export type { MeCommit, MeInvoiceCodes, MeReceipt, MeReport } from './me-receipt.js';
export type { MeStatus } from './me-status.js';
export type { VatRate } from '../input/exemptions.table.js';
export type { IdType, InvoiceKind, PayMethodType, VatExemption } from '../wire/index.js';

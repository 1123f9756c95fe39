/**
 * What the authority must not forget, as record tables: one kind of entry for each fact. Its state is the fold over
 * these, so that a restart that plays them back goes on where the last run ended.
 */
import {
  blob,
  bool,
  hundredths,
  int,
  oneOf,
  optional,
  record,
  required,
  text,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import { freeText } from './free-text.js';

/** The two services of the authority, each with a register of its own. */
export type Side = 'test' | 'production';
export const SIDES: readonly Side[] = ['test', 'production'];

export interface TaxpayerRow {
  readonly side: Side;
  readonly tin: string;
  readonly name?: string;
  readonly isInVat: boolean;
  readonly isActive: boolean;
}

export interface UnitRow {
  readonly side: Side;
  readonly tin: string;
  readonly code: string;
  readonly isCash: boolean;
  readonly isActive: boolean;
}

export type CodeKind = 'software' | 'maintainer' | 'operator';

export interface CodeRow {
  readonly side: Side;
  readonly kind: CodeKind;
  readonly code: string;
  readonly tin?: string;
  readonly isActive: boolean;
}

/** A device: registered through the service, or put into the register by hand. */
export interface TcrRow {
  readonly side: Side;
  readonly tin: string;
  readonly unit: string;
  readonly intId: string;
  readonly code: string;
  readonly software?: string;
  readonly maintainer?: string;
  readonly type?: 'REGULAR' | 'VENDING';
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly registeredMs: number;
}

export type CertificateStatus = 'good' | 'revoked' | 'unknown';

export interface CertificateRow {
  readonly serial: string;
  readonly status: CertificateStatus;
}

export interface IssuerRow {
  readonly certificate: Uint8Array;
}

export interface DepositRow {
  readonly side: Side;
  readonly tin: string;
  readonly tcr: string;
  readonly operation: 'INITIAL' | 'WITHDRAW';
  readonly changedMs: number;
  readonly amount: bigint;
  readonly uuid: string;
  readonly fcdc: string;
  readonly arrivedMs: number;
  readonly reason?: string;
}

export interface InvoiceRow {
  readonly side: Side;
  readonly fic: string;
  /** Lower case. */
  readonly iic: string;
  /** Lower case. */
  readonly uuid: string;
  /** SHA-256 of what a resend must keep. */
  readonly digest: Uint8Array;
  readonly tin: string;
  readonly unit: string;
  readonly tcr: string;
  readonly ordinal: number;
  readonly issuedMs: number;
  readonly total: bigint;
  readonly isCash: boolean;
  readonly reason?: string;
  /** IIC of the invoice that this one puts right, lower case. */
  readonly corrects?: string;
  readonly arrivedMs: number;
  /** The signed request, as it came. */
  readonly message: Uint8Array;
}

export interface ResendRow {
  readonly side: Side;
  readonly iic: string;
  readonly uuid: string;
  readonly digest: Uint8Array;
  readonly arrivedMs: number;
}

export interface FindingRow {
  readonly side: Side;
  readonly tin: string;
  readonly rule: string;
  readonly detail: string;
  readonly foundMs: number;
  /** The invoice that it is about. */
  readonly iic?: string;
  /** The ordinal that is missing, with its series `unit/year/device`. */
  readonly series?: string;
  readonly ordinal?: number;
}

export interface NightRow {
  readonly side: Side;
  readonly atMs: number;
  /** Arrivals that have been checked, counted from the first. */
  readonly invoices: number;
  readonly resends: number;
}

const side: Schema<Side> = oneOf({ test: 1, production: 2 });
const tin = text({ bytesMax: 13, pattern: /^([0-9]{8}|[0-9]{13})$/ });
const code = text({ bytesMax: 10, pattern: /^[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}$/ });
const day = text({ bytesMax: 10, pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/ });
const moment = int({ min: 0, max: 253_402_300_799_999 });
const uuid = text({ bytesMax: 36, pattern: /^[0-9a-f-]{36}$/ });
const iic = text({ bytesMax: 32, pattern: /^[0-9a-f]{32}$/ });
const digest = blob({ min: 32, max: 32 });
const reason = text({ bytesMax: 20 });
/** 15 digits, as the schema bounds the ordinal inside the number of the invoice. */
const ordinal = int({ min: 1, max: 999_999_999_999_999 });

export const taxpayerTable: RecordSchema<TaxpayerRow> = record<TaxpayerRow>('Taxpayer', {
  side: required(0, side, 'side of the authority'),
  tin: required(1, tin, 'tax number (PIB or JMB)'),
  name: optional(2, text({ bytesMax: 400 }), 'name'),
  isInVat: required(3, bool, 'pays VAT'),
  isActive: required(4, bool, 'active'),
});

export const unitTable: RecordSchema<UnitRow> = record<UnitRow>('Unit', {
  side: required(0, side, 'side of the authority'),
  tin: required(1, tin, 'taxpayer'),
  code: required(2, code, 'code of the business unit'),
  isCash: required(3, bool, 'registered for cash'),
  isActive: required(4, bool, 'active'),
});

export const codeTable: RecordSchema<CodeRow> = record<CodeRow>('Code', {
  side: required(0, side, 'side of the authority'),
  kind: required(1, oneOf({ software: 1, maintainer: 2, operator: 3 }), 'what the code names'),
  code: required(2, code, 'the code'),
  tin: optional(3, tin, 'taxpayer of an operator'),
  isActive: required(4, bool, 'active'),
});

export const tcrTable: RecordSchema<TcrRow> = record<TcrRow>('TCR', {
  side: required(0, side, 'side of the authority'),
  tin: required(1, tin, 'taxpayer'),
  unit: required(2, code, 'business unit'),
  intId: required(3, freeText(400), "the maker's number of the device"),
  code: required(4, code, 'code that the authority gave'),
  software: optional(5, code, 'software'),
  maintainer: optional(6, code, 'maintainer'),
  type: optional(7, oneOf({ REGULAR: 1, VENDING: 2 }), 'kind of device'),
  validFrom: optional(8, day, 'first day'),
  validTo: optional(9, day, 'last day'),
  registeredMs: required(10, moment, 'when it was first registered, UTC ms'),
});

export const certificateTable: RecordSchema<CertificateRow> = record<CertificateRow>('Certificate', {
  serial: required(0, text({ bytesMax: 80, pattern: /^[0-9a-f]+$/ }), 'serial number, hex'),
  status: required(1, oneOf({ good: 0, revoked: 1, unknown: 2 }), 'what its issuer would say of it'),
});

export const issuerTable: RecordSchema<IssuerRow> = record<IssuerRow>('Issuer', {
  certificate: required(0, blob({ min: 1, max: 16_384 }), 'certificate of an issuer of seals, DER'),
});

export const depositTable: RecordSchema<DepositRow> = record<DepositRow>('Deposit', {
  side: required(0, side, 'side of the authority'),
  tin: required(1, tin, 'taxpayer'),
  tcr: required(2, code, 'device'),
  operation: required(3, oneOf({ INITIAL: 1, WITHDRAW: 2 }), 'operation'),
  changedMs: required(4, moment, 'when the cash changed, UTC ms'),
  amount: required(5, hundredths, 'amount'),
  uuid: required(6, uuid, 'UUID of the message'),
  fcdc: required(7, uuid, 'code of the deposit'),
  arrivedMs: required(8, moment, 'when it came, UTC ms'),
  reason: optional(9, reason, 'why it came late'),
});

export const invoiceTable: RecordSchema<InvoiceRow> = record<InvoiceRow>('Invoice', {
  side: required(0, side, 'side of the authority'),
  fic: required(1, uuid, 'FIC (JIKR)'),
  iic: required(2, iic, 'IIC (IKOF)'),
  uuid: required(3, uuid, 'UUID of the message'),
  digest: required(4, digest, 'SHA-256 of what a resend must keep'),
  tin: required(5, tin, 'taxpayer'),
  unit: required(6, code, 'business unit'),
  tcr: required(7, code, 'device'),
  ordinal: required(8, ordinal, 'ordinal'),
  issuedMs: required(9, moment, 'when it was issued, UTC ms'),
  total: required(10, hundredths, 'total'),
  isCash: required(11, bool, 'of type CASH'),
  reason: optional(12, reason, 'why it came late'),
  corrects: optional(13, iic, 'IIC of the invoice that it puts right (ERROR_CORRECTIVE)'),
  arrivedMs: required(14, moment, 'when it came, UTC ms'),
  message: required(15, blob({ min: 1, max: 1_000_000 }), 'the signed request, as it came'),
});

export const resendTable: RecordSchema<ResendRow> = record<ResendRow>('Resend', {
  side: required(0, side, 'side of the authority'),
  iic: required(1, iic, 'IIC of a stored invoice'),
  uuid: required(2, uuid, 'UUID of the message'),
  digest: required(3, digest, 'SHA-256 of what a resend must keep'),
  arrivedMs: required(4, moment, 'when it came, UTC ms'),
});

export const findingTable: RecordSchema<FindingRow> = record<FindingRow>('Finding', {
  side: required(0, side, 'side of the authority'),
  tin: required(1, tin, 'taxpayer'),
  rule: required(2, text({ bytesMax: 40 }), 'which check'),
  detail: required(3, text({ bytesMax: 400 }), 'what is wrong'),
  foundMs: required(4, moment, 'when it was found, UTC ms'),
  iic: optional(5, iic, 'invoice'),
  series: optional(6, text({ bytesMax: 40 }), 'series with a gap: unit/year/device'),
  ordinal: optional(7, ordinal, 'ordinal that is missing'),
});

export const nightTable: RecordSchema<NightRow> = record<NightRow>('Night', {
  side: required(0, side, 'side of the authority'),
  atMs: required(1, moment, 'when the checks ran, UTC ms'),
  invoices: required(2, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'invoices that have been checked'),
  resends: required(3, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'resends that have been checked'),
});

/** Every kind of entry with its code, which is the second byte of an entry. Codes are never given again. */
export const ENTRY_CODES = {
  taxpayer: 1,
  unit: 2,
  code: 3,
  tcr: 4,
  certificate: 5,
  issuer: 6,
  deposit: 7,
  invoice: 8,
  resend: 9,
  finding: 10,
  night: 11,
} as const;

export type EntryKind = keyof typeof ENTRY_CODES;

/** The record of each kind. */
export const ENTRY_TABLES: Readonly<Record<EntryKind, Pick<RecordSchema<object>, 'name' | 'tables'>>> = {
  taxpayer: taxpayerTable,
  unit: unitTable,
  code: codeTable,
  tcr: tcrTable,
  certificate: certificateTable,
  issuer: issuerTable,
  deposit: depositTable,
  invoice: invoiceTable,
  resend: resendTable,
  finding: findingTable,
  night: nightTable,
};

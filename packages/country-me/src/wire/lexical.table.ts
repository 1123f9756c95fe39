/**
 * The simple types of both schemas: one row is one `simpleType`. Patterns are in the dialect of XML Schema, which is
 * anchored at both ends, and in the authority's own spelling, because findings quote them.
 */
import { COUNTRY_CODES, CURRENCY_CODES } from './iso-codes.table.js';

/** Built-in types of XML Schema that the rows restrict. */
export type BaseType = 'string' | 'boolean' | 'decimal' | 'double' | 'int' | 'date' | 'dateTime';

export interface LexicalRow {
  readonly base: BaseType;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minExclusive?: '0';
  readonly values?: readonly string[];
  /** What the transition profile has instead of `values`. */
  readonly transitionValues?: readonly string[];
  /** Types that only the live schema knows. */
  readonly isLiveOnly?: true;
  readonly note: string;
}

/** The simple types by their names in the schema; `boolean` and `string` are built in. */
export type LexicalName =
  | 'boolean'
  | 'string'
  | 'InvoiceTSType'
  | 'InvoiceSType'
  | 'TCRSType'
  | 'DecimalSType'
  | 'Decimal4SType'
  | 'SelfIssSType'
  | 'PaymentMethodTypeSType'
  | 'UTCSType'
  | 'DateSType'
  | 'UUIDSType'
  | 'VoucherNumSType'
  | 'TINSType'
  | 'InvNumSType'
  | 'String400SType'
  | 'String200SType'
  | 'String100SType'
  | 'String50SType'
  | 'String20SType'
  | 'Hex32SType'
  | 'Hex512SType'
  | 'DecimalNegSType'
  | 'Decimal4NegSType'
  | 'RegistrationCodeSType'
  | 'DoubleNegForQuantitySType'
  | 'DoubleSType'
  | 'IntSType'
  | 'TaxPeriodSType'
  | 'CashDepositOperationSType'
  | 'IDTypeSType'
  | 'FeeTypeSType'
  | 'CorrectiveInvTypeSType'
  | 'ExemptFromVATSType'
  | 'SubseqDelivTypeSType'
  | 'CountryCodeSType'
  | 'CurrencyCodeSType';

const text = (maxLength: number): LexicalRow => ({
  base: 'string',
  minLength: 1,
  maxLength,
  note: `1 to ${maxLength} characters`,
});

const code = (...values: readonly string[]): LexicalRow => ({ base: 'string', values, note: 'one of the list' });

export const LEXICAL_ROWS: Readonly<Record<LexicalName, LexicalRow>> = {
  boolean: { base: 'boolean', note: '`true`, `false`, `1` or `0`' },
  string: { base: 'string', note: 'any text' },
  InvoiceTSType: code('INVOICE', 'CORRECTIVE', 'SUMMARY', 'PERIODICAL', 'ADVANCE', 'CREDIT_NOTE'),
  InvoiceSType: code('CASH', 'NONCASH'),
  TCRSType: code('REGULAR', 'VENDING'),
  DecimalSType: {
    base: 'decimal',
    pattern: '([1-9][0-9]*|0)\\.[0-9]{2}|0',
    note: 'two decimals, not negative; or `0`',
  },
  Decimal4SType: {
    base: 'decimal',
    pattern: '([1-9][0-9]*|0)\\.[0-9]{2,4}|0',
    note: 'two to four decimals, not negative; or `0`',
  },
  SelfIssSType: code('AGREEMENT', 'DOMESTIC', 'ABROAD', 'SELF', 'OTHER'),
  PaymentMethodTypeSType: code(
    'BANKNOTE',
    'CARD',
    'BUSINESSCARD',
    'SVOUCHER',
    'COMPANY',
    'ORDER',
    'ADVANCE',
    'ACCOUNT',
    'FACTORING',
    'OTHER',
    'OTHER-CASH',
  ),
  UTCSType: {
    base: 'dateTime',
    pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{2}:[0-9]{2}|Z)',
    note: 'moment with offset or `Z`, no fraction of a second',
  },
  DateSType: { base: 'date', pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2}', note: 'day, without a zone' },
  UUIDSType: {
    base: 'string',
    pattern: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}',
    note: 'UUID of RFC 4122, versions 1 to 5',
  },
  VoucherNumSType: {
    base: 'string',
    pattern: '[1-9][0-9]{0,7}-[0-9]{4}-[0-9]{8}',
    note: 'ordinal, year and value of a voucher',
  },
  TINSType: { base: 'string', pattern: '[0-9]{13}|[0-9]{8}', note: 'tax number: 8 digits, or 13 of a person' },
  InvNumSType: {
    base: 'string',
    pattern: '[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}\\/[1-9]{1}[0-9]{0,14}\\/[0-9]{4}\\/[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}',
    note: 'unit `/` ordinal `/` year `/` TCR',
  },
  String400SType: { ...text(400), isLiveOnly: true },
  String200SType: text(200),
  String100SType: text(100),
  String50SType: text(50),
  String20SType: text(20),
  Hex32SType: { base: 'string', pattern: '[0-9a-fA-F]{32}', note: '32 hex digits' },
  Hex512SType: { base: 'string', pattern: '[0-9a-fA-F]{512}', note: '512 hex digits' },
  DecimalNegSType: { base: 'decimal', pattern: '-?([1-9][0-9]*|0)\\.[0-9]{2}|0', note: 'two decimals; or `0`' },
  Decimal4NegSType: {
    base: 'decimal',
    pattern: '-?([1-9][0-9]*|0)\\.[0-9]{2,4}|0',
    note: 'two to four decimals; or `0`',
  },
  RegistrationCodeSType: {
    base: 'string',
    pattern: '[a-z]{2}[0-9]{3}[a-z]{2}[0-9]{3}',
    note: 'registration code, ten characters',
  },
  DoubleNegForQuantitySType: {
    base: 'double',
    pattern: '-?([1-9][0-9]*|0)(\\.[0-9]{1,3})?',
    note: 'quantity, at most three decimals',
  },
  DoubleSType: { base: 'double', minExclusive: '0', note: 'number above zero' },
  IntSType: { base: 'int', minExclusive: '0', note: 'whole number above zero, 31 bits' },
  TaxPeriodSType: { base: 'string', pattern: '((0[1-9])|(1[0-2]))\\/(\\d{4})', note: '`MM/YYYY`' },
  CashDepositOperationSType: code('INITIAL', 'WITHDRAW'),
  IDTypeSType: code('TIN', 'ID', 'PASS', 'VAT', 'TAX', 'SOC'),
  FeeTypeSType: code('PACK', 'COMMISSION', 'OTHER'),
  CorrectiveInvTypeSType: code('CORRECTIVE', 'ERROR_CORRECTIVE'),
  ExemptFromVATSType: {
    base: 'string',
    values: [3, 4, 14, 15, 17, 20, 26, 27, 28, 29, 30, 44].map((clause) => `VAT_CL${clause}`),
    transitionValues: [17, 20, 26, 27, 28, 29, 30].map((clause) => `VAT_CL${clause}`),
    note: 'clause of the VAT law',
  },
  SubseqDelivTypeSType: code('NOINTERNET', 'BOUNDBOOK', 'SERVICE', 'TECHNICALERROR', 'BUSINESSNEEDS'),
  CountryCodeSType: { base: 'string', values: COUNTRY_CODES, note: 'ISO 3166 alpha-3, or RKS' },
  CurrencyCodeSType: { base: 'string', values: CURRENCY_CODES, note: 'ISO 4217' },
};

/**
 * The eleven arguments of `kd` in their order: return before sale, unlike CCSP and like the law (sheet section 1B
 * [OEEL]). Each wrong field has its return code [V].
 */
import { alphanumeric, amount, digits, moment, oneWord, orgNumber, vat, type FieldRule } from './field.js';
import type { KdReturnCode } from './kd-return-codes.table.js';
import { RECEIPT_KINDS, type ReceiptHeader } from './messages.table.js';

export interface KdField<N extends keyof ReceiptHeader> {
  readonly name: N;
  readonly rule: FieldRule<NonNullable<ReceiptHeader[N]>>;
  /** What a unit answers when the field is wrong. */
  readonly code: KdReturnCode;
  readonly note: string;
}

type AnyKdField = { readonly [N in keyof ReceiptHeader]: KdField<N> }[keyof ReceiptHeader];

export const KD_RECEIPT_FIELDS: readonly AnyKdField[] = [
  { name: 'dateTime', rule: moment, code: 2, note: "the register's clock" },
  { name: 'orgNo', rule: orgNumber, code: 3, note: 'organisation number' },
  { name: 'posId', rule: alphanumeric(16), code: 4, note: 'name of the register (kassabeteckning)' },
  { name: 'receiptId', rule: digits(12), code: 5, note: 'number of the receipt (löpnummer)' },
  { name: 'kind', rule: oneWord(RECEIPT_KINDS), code: 6, note: 'kind of receipt; 7 where it is missing or undefined' },
  { name: 'returned', rule: amount('absolute'), code: 8, note: 'sum of the lines that came back, absolute' },
  { name: 'total', rule: amount('signed'), code: 9, note: 'what the customer pays' },
  { name: 'vat1', rule: vat, code: 10, note: 'VAT 1: any rate may stand here' },
  { name: 'vat2', rule: vat, code: 11, note: 'VAT 2' },
  { name: 'vat3', rule: vat, code: 12, note: 'VAT 3' },
  { name: 'vat4', rule: vat, code: 13, note: 'VAT 4' },
];

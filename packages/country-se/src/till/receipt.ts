/**
 * A Swedish receipt as the till has it, lines and payments included: what is printed, and what the control unit is told
 * of it. All amounts are öre, all percents hundredths: 25 % is `2500n`.
 */
import type { ReceiptKind } from '../wire/field.js';

export interface ReceiptLine {
  readonly name: string;
  /** As printed, such as `2 x 35,00`; absent for one piece. */
  readonly quantity?: string;
  /** VAT included; negative for a discount and for goods that come back. */
  readonly amount: bigint;
  readonly vatPercent: bigint;
  /** Goods that come back: the sum of these lines is the return amount. A discount is not one. */
  readonly returned?: true;
}

export interface ReceiptVat {
  readonly percent: bigint;
  /** The VAT itself, not what it is computed from. */
  readonly amount: bigint;
}

export interface ReceiptPayment {
  /** Cash, card, Swish, voucher. */
  readonly means: string;
  readonly amount: bigint;
}

export interface Seller {
  readonly name: string;
  /** Organisation or personal number, 10 digits, with or without its hyphen. */
  readonly orgNo: string;
  readonly address: string;
}

export interface TillReceipt {
  readonly kind: ReceiptKind;
  readonly seller: Seller;
  /** Name of the register (kassabeteckning). */
  readonly posId: string;
  /** Number in the register's unbroken series (löpnummer). A copy has the number of its original. */
  readonly receiptId: string;
  /** The register's clock, without a zone: `2026-01-02T15:30`. */
  readonly dateTime: string;
  readonly cashier?: string;
  readonly lines: readonly ReceiptLine[];
  /** VAT of each rate, at most four. */
  readonly vat: readonly ReceiptVat[];
  readonly vatTotal: bigint;
  /** What the customer pays; negative when money is given back. */
  readonly total: bigint;
  /** Öre that rounding to whole kronor added (negative: took away), for cash. */
  readonly rounding?: bigint;
  readonly payments: readonly ReceiptPayment[];
  /** Manufacturing number (tillverkningsnummer) of the control unit that registers this receipt. */
  readonly unitId: string;
  /** Control code, once the unit has given it. */
  readonly controlCode?: string;
  /** Sent to the customer, not printed. */
  readonly isElectronic?: true;
  /** Copies of the same receipt that there are already. */
  readonly copiesBefore: number;
}

/** The sum of the lines that came back, not negative. */
export function returnedOf({ lines }: Pick<TillReceipt, 'lines'>): bigint {
  return lines.reduce((sum, { returned, amount }) => (returned === true ? sum - amount : sum), 0n);
}

/** Ten digits; undefined for anything else than ten digits with or without a hyphen before the last four. */
export function normalOrgNo(text: string): string | undefined {
  const plain = text.replace(/^([0-9]{6})-([0-9]{4})$/, '$1$2');
  return /^[0-9]{10}$/.test(plain) ? plain : undefined;
}

/** The argument of `issue()` of a Swedish driver. */
export interface TillRegistration {
  readonly kind: ReceiptKind;
  readonly dateTime: string;
  readonly receiptId: string;
  readonly posId: string;
  readonly cashier?: string;
  readonly orgNo: string;
  readonly total: bigint;
  readonly returned: bigint;
  readonly vat: readonly { readonly percent: string; readonly amount: bigint }[];
}

/** What the control unit is told of a receipt that has passed `checkSwedishReceipt`. */
export function registrationOf(receipt: TillReceipt): TillRegistration {
  const { kind, dateTime, receiptId, posId, cashier, seller, total, vat } = receipt;
  return {
    kind,
    dateTime,
    receiptId,
    posId,
    ...(cashier === undefined ? {} : { cashier }),
    orgNo: normalOrgNo(seller.orgNo) ?? seller.orgNo,
    total,
    returned: returnedOf(receipt),
    vat: vat.map(({ percent, amount }) => ({ percent: percentText(percent), amount })),
  };
}

/** `25.00`; for 0 to 99.99 percent. */
function percentText(hundredths: bigint): string {
  const digits = hundredths.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What a till hands in for a Swedish receipt, and what it gets back. */
import type { Operation } from '@plomba/core/model';
import type { Amount, BasicStatus } from '@plomba/sdk';
import type { ReceiptKind, Vat } from '../wire/field.js';
import { CCSP_MESSAGES, type ReceiptHeader } from '../wire/messages.table.js';

/** VAT of one rate. */
export interface SwedishVat {
  /** Decimal text with at most two places: `'25'`, `'12.00'`. */
  readonly percent: string;
  /** The VAT itself, not what it is computed from; negative where goods came back. */
  readonly amount: Amount;
}

/** The argument of `issue()`: what the law has the control unit store. Lines and payments stay in the till. */
export interface SwedishSale {
  readonly kind: ReceiptKind;
  /** The till's own clock, without a zone: `2026-01-02T15:30`. */
  readonly dateTime: string;
  /** Number of the receipt in the till's unbroken series, 1 to 12 digits. */
  readonly receiptId: string;
  /** Name of the till (kassabeteckning), 1 to 16 letters and digits. */
  readonly posId: string;
  /** At most 16 characters. */
  readonly cashier?: string;
  /** Organisation number, 10 digits, with or without its hyphen. */
  readonly orgNo: string;
  /** What the customer pays; negative when money is given back. */
  readonly total: Amount;
  /** Sum of the lines that came back, not negative; nothing came back when absent. */
  readonly returned?: Amount;
  /** At most four. */
  readonly vat: readonly SwedishVat[];
}

/** A receipt that the control unit has stored. */
export interface SwedishReceipt {
  readonly operation: Operation;
  readonly kind: ReceiptKind;
  readonly receiptId: string;
  readonly posId: string;
  /** Manufacturing number of the control unit: it must stand on the receipt. */
  readonly unitId: string;
  /** Of `normal` and `kopia`; a training or pro forma receipt has none. */
  readonly controlCode?: string;
}

/** What a control unit says of itself. */
export interface SwedishStatus extends BasicStatus {
  readonly serial: string;
  readonly country: 'se';
  /** 0 OK, 1 warning, 2 protocol error, 3 error, 4 fatal error, 5 busy. */
  readonly main: number;
  /** Codes that some units add when `main` is not 0. */
  readonly codes: readonly string[];
}

/** What is wrong with a sale, by the field that the caller wrote. */
export interface SaleFinding {
  readonly path: string;
  readonly rule: string;
}

const VAT_PLACES = 4;
const TWO_PLACES = 'must be a decimal as text with at most two places, or a bigint of öre';

/** Öre of an amount; undefined for a number, for more than two places, for anything else. */
function oreOf(amount: Amount): bigint | undefined {
  if (typeof amount === 'bigint') return amount;
  const [, sign = '', whole = '', places = ''] = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?$/.exec(amount) ?? [];
  if (whole === '') return undefined;
  const hundredths = BigInt(whole + places.padEnd(2, '0'));
  return sign === '-' ? -hundredths : hundredths;
}

function momentOf(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? text.replace(/[-T:]/g, '') : '';
}

/** The header that is sent, or every rule that the sale breaks. */
export function headerOf(sale: SwedishSale): { readonly header: ReceiptHeader } | readonly SaleFinding[] {
  const findings: SaleFinding[] = [];
  const money = (path: string, amount: Amount): bigint => {
    const ore = oreOf(amount);
    if (ore === undefined) findings.push({ path, rule: TWO_PLACES });
    return ore ?? 0n;
  };
  if (sale.vat.length > VAT_PLACES) findings.push({ path: 'vat', rule: `must be at most ${VAT_PLACES} rates` });
  const [vat1, vat2, vat3, vat4] = sale.vat.map(({ percent, amount }, index): Vat => {
    const rate = money(`vat[${index}].percent`, percent);
    return { percent: rate, amount: money(`vat[${index}].amount`, amount) };
  });
  const total = money('total', sale.total);
  const returned = money('returned', sale.returned ?? 0n);
  const header: ReceiptHeader = {
    dateTime: momentOf(sale.dateTime),
    receiptId: sale.receiptId,
    posId: sale.posId,
    cashier: sale.cashier,
    reserved: undefined,
    orgNo: sale.orgNo.replace(/^([0-9]{6})-([0-9]{4})$/, '$1$2'),
    total,
    returned,
    kind: sale.kind,
    vat1,
    vat2,
    vat3,
    vat4,
  };
  findings.push(...tableFindings(header));
  if (total + returned < 0n) findings.push({ path: 'returned', rule: 'must not be less than what is given back' });
  return findings.length > 0 ? findings : { header };
}

/** The caller's word for a field of the table. */
const PATHS: Partial<Readonly<Record<keyof ReceiptHeader, string>>> = {
  vat1: 'vat[0]',
  vat2: 'vat[1]',
  vat3: 'vat[2]',
  vat4: 'vat[3]',
};

function tableFindings(header: ReceiptHeader): readonly SaleFinding[] {
  const { fields } = CCSP_MESSAGES.RH;
  const names = Object.keys(fields) as (keyof ReceiptHeader)[]; // the table has every field of the header
  return names.flatMap((name) => {
    const { rule } = fields[name];
    // A row's rule is of the type of its field; a union of rows cannot say so.
    const text = (rule.write as (value: unknown) => string | undefined)(header[name]);
    // Of ISO 8859-1 only ASCII is sent: some units refuse more. And no field but the first may begin with `#`.
    const isSendable = text !== undefined && /^[ -~]*$/.test(text) && !text.startsWith('#');
    const said = name === 'dateTime' ? 'must be a moment such as 2026-01-02T15:30' : rule.rule;
    return isSendable ? [] : [{ path: PATHS[name] ?? name, rule: said }];
  });
}

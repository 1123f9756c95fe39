/**
 * Checks a receipt against the rules before it is registered: every finding at once, each with its place and its clause.
 * One function per rule of the table, so that none can be forgotten.
 */
import { divideRounded } from '@plomba/core/country';
import { alphanumeric, amountText, digits, moment, printable } from '../wire/field.js';
import { normalOrgNo, returnedOf, type TillReceipt } from './receipt.js';
import { RECEIPT_RULES, type PaperRuleId, type ReceiptRuleId, type RuleMark } from './receipt-rules.table.js';

/** How bad it is: a receipt with an error must not be registered. */
export type FindingWeight = 'error' | 'warning';

export interface RuleFinding {
  readonly weight: FindingWeight;
  /** Field in the receipt, such as `lines[2].name`. */
  readonly path: string;
  readonly id: ReceiptRuleId | PaperRuleId;
  readonly rule: string;
  readonly clause: string;
  readonly mark: RuleMark;
}

export interface ReceiptRuleSettings {
  /** Rates of VAT that there are, hundredths of a percent. */
  readonly vatPercents: readonly bigint[];
  /** What a wrong check digit of the organisation number is: test companies have made-up numbers. */
  readonly orgNoCheckDigit: FindingWeight | 'off';
  /** What a rate of VAT beyond `vatPercents` is: rates change by law, a till may be newer than this table. */
  readonly otherVatPercent: FindingWeight;
}

/** Rates as of 2026; a wrong check digit is a warning. */
export const SWEDISH_RECEIPT_SETTINGS: ReceiptRuleSettings = {
  vatPercents: [2500n, 1200n, 600n, 0n],
  orgNoCheckDigit: 'warning',
  otherVatPercent: 'warning',
};

/** The places that break a rule. */
type Check = (receipt: TillReceipt, settings: ReceiptRuleSettings) => readonly string[];

const at = (path: string, isRight: boolean): readonly string[] => (isRight ? [] : [path]);
const isText = (text: string): boolean => text.trim() !== '';

/** The paths of the elements that break a rule. */
function each<T>(list: readonly T[], path: string, isRight: (element: T, index: number) => boolean): readonly string[] {
  return list.flatMap((element, index) => at(path.replace('[]', `[${index}]`), isRight(element, index)));
}

/** Luhn: every second digit from the left counts twice, by its digits. */
function hasCheckDigit(orgNo: string): boolean {
  const sum = [...orgNo].reduce((total, letter, index) => {
    const value = Number(letter) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** VAT contained in the lines of a rate, and how far another way of rounding may be from it. */
function vatOfLines({ lines }: TillReceipt, percent: bigint): { readonly vat: bigint; readonly slack: bigint } {
  const own = lines.filter(({ vatPercent }) => vatPercent === percent);
  const gross = own.reduce((sum, { amount }) => sum + amount, 0n);
  return { vat: divideRounded(gross * percent, 10_000n + percent), slack: BigInt(own.length) };
}

const distance = (one: bigint, other: bigint): bigint => (one < other ? other - one : one - other);

function wrongVat(receipt: TillReceipt): readonly string[] {
  const { vat, lines } = receipt;
  const wrong = each(vat, 'vat[].amount', ({ percent, amount }) => {
    const { vat: expected, slack } = vatOfLines(receipt, percent);
    return distance(amount, expected) <= slack;
  });
  // A rate that lines have and no place names would be VAT that nobody is told of.
  const missing = each(lines, 'lines[].vatPercent', ({ vatPercent }) => {
    return vatPercent === 0n || vat.some(({ percent }) => percent === vatPercent);
  });
  return [...wrong, ...missing];
}

function longAmounts(receipt: TillReceipt): readonly string[] {
  const fits = (amount: bigint): boolean => amountText(amount) !== undefined;
  return [
    ...at('total', fits(receipt.total) && fits(returnedOf(receipt))),
    ...each(receipt.lines, 'lines[].amount', ({ amount }) => fits(amount)),
    ...each(receipt.vat, 'vat[].amount', ({ amount }) => fits(amount)),
    ...each(receipt.payments, 'payments[].amount', ({ amount }) => fits(amount)),
  ];
}

function isCodeRight({ kind, controlCode }: TillReceipt): boolean {
  if (controlCode === undefined) return true;
  return (kind === 'normal' || kind === 'kopia') && /^[A-Z2-7]{32}[ -~][A-Z2-7]{26}$/.test(controlCode);
}

const isWord = (text: string, rule: { write(value: string): string | undefined }): boolean =>
  rule.write(text) !== undefined;

const dense = (dateTime: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(dateTime) ? dateTime.replace(/[-T:]/g, '') : '';

const CHECKS: Readonly<Record<ReceiptRuleId, Check>> = {
  kind: ({ kind }) => at('kind', ['normal', 'kopia', 'ovning', 'profo'].includes(kind)),
  'one-copy': ({ kind, copiesBefore }) => at('copiesBefore', kind !== 'kopia' || copiesBefore === 0),
  'seller-name': ({ seller }) => at('seller.name', isText(seller.name)),
  'seller-address': ({ seller }) => at('seller.address', isText(seller.address)),
  'org-no': ({ seller }) => at('seller.orgNo', normalOrgNo(seller.orgNo) !== undefined),
  'org-no-check-digit': ({ seller }) => {
    const orgNo = normalOrgNo(seller.orgNo);
    return at('seller.orgNo', orgNo === undefined || hasCheckDigit(orgNo));
  },
  'pos-id': ({ posId }) => at('posId', isWord(posId, alphanumeric(16))),
  'receipt-number': ({ receiptId }) => at('receiptId', isWord(receiptId, digits(12))),
  'date-time': ({ dateTime }) => at('dateTime', isWord(dense(dateTime), moment)),
  cashier: ({ cashier }) => at('cashier', cashier === undefined || isWord(cashier, printable(16))),
  lines: ({ lines }) => at('lines', lines.length > 0),
  'line-names': ({ lines }) => each(lines, 'lines[].name', ({ name }) => isText(name)),
  'return-lines': ({ lines }) =>
    each(lines, 'lines[].amount', ({ returned, amount }) => returned !== true || amount < 0n),
  'amount-length': longAmounts,
  total: ({ lines, total, rounding = 0n }) =>
    at('total', lines.reduce((sum, { amount }) => sum + amount, rounding) === total),
  'total-and-returned': (receipt) => at('total', receipt.total + returnedOf(receipt) >= 0n),
  rounding: ({ total, rounding = 0n }) =>
    at('rounding', rounding === 0n || (rounding >= -50n && rounding <= 50n && total % 100n === 0n)),
  'vat-places': ({ vat }) => at('vat', vat.length <= 4),
  'vat-rates': ({ vat }, { vatPercents }) => each(vat, 'vat[].percent', ({ percent }) => vatPercents.includes(percent)),
  'vat-each-once': ({ vat }) =>
    each(vat, 'vat[].percent', ({ percent }, index) => vat.findIndex((other) => other.percent === percent) === index),
  'vat-of-lines': wrongVat,
  'vat-total': ({ vat, vatTotal }) => at('vatTotal', vat.reduce((sum, { amount }) => sum + amount, 0n) === vatTotal),
  'payment-means': ({ payments }) => each(payments, 'payments[].means', ({ means }) => isText(means)),
  payments: ({ kind, payments, total }) => {
    // Nobody has paid what is only offered.
    const isUnpaid = kind === 'profo' && payments.length === 0;
    return at('payments', isUnpaid || payments.reduce((sum, { amount }) => sum + amount, 0n) === total);
  },
  'unit-number': ({ unitId }) => at('unitId', isWord(unitId, alphanumeric(17))),
  'control-code': (receipt) => at('controlCode', isCodeRight(receipt)),
};

function weightOf(id: ReceiptRuleId, settings: ReceiptRuleSettings): FindingWeight | 'off' {
  if (id === 'org-no-check-digit') return settings.orgNoCheckDigit;
  if (id === 'vat-rates') return settings.otherVatPercent;
  return 'error';
}

/** Every rule that a receipt breaks, in the order of the table; empty when it may be registered. */
export function checkSwedishReceipt(receipt: TillReceipt, settings: ReceiptRuleSettings): readonly RuleFinding[] {
  const ids = Object.keys(CHECKS) as ReceiptRuleId[]; // the keys of a complete record are its key type
  return ids.flatMap((id) => {
    const weight = weightOf(id, settings);
    if (weight === 'off') return [];
    return CHECKS[id](receipt, settings).map((path) => ({ weight, path, id, ...RECEIPT_RULES[id] }));
  });
}

/**
 * What an invoice's own fields decide: no state of the unit, no earlier invoice. Every finding at once, with the path
 * of its field.
 */
import type { Decimal } from '@plomba/codec';
import { lineAmount, taxWithin, type Finding } from '@plomba/core/country';
import type { MeInvoice, MeLine, MePayment } from './invoice.js';
import { INVOICE_RULES } from './invoice-rules.table.js';
import { PAYMENT_TYPES } from './particulars.table.js';

type RuleId = keyof typeof INVOICE_RULES;

/** Tells of one broken rule. */
type Found = (path: string, id: RuleId) => void;

/** Every rule that the invoice breaks; none for one that can be issued. */
export function checkInvoice(invoice: MeInvoice): readonly Finding[] {
  const findings: Finding[] = [];
  const found: Found = (path, id) => findings.push({ path, rule: INVOICE_RULES[id].rule });
  checkPayments(invoice, found);
  for (const [index, line] of invoice.lines.entries()) checkLine(line, `lines[${index}]`, found);
  checkSigns(invoice, found);
  checkType(invoice, found);
  checkReferences(invoice, found);
  checkPeriod(invoice, found);
  checkRest(invoice, found);
  return findings;
}

/** Total with VAT in hundredths, as the unit adds it up. */
export function invoiceTotal({ lines }: Pick<MeInvoice, 'lines'>): bigint {
  return lines.reduce((sum, line) => sum + amountOf(line), 0n);
}

function amountOf({ name, quantity, unitPrice, vatRate, discount, surcharge }: MeLine): bigint {
  return lineAmount({
    name,
    quantity,
    unitPrice,
    taxGroup: vatRate,
    ...(discount === undefined ? {} : { discount }),
    ...(surcharge === undefined ? {} : { surcharge }),
  });
}

/** VAT in the total, in hundredths, and how many rates it is of. */
export function invoiceVat({ lines }: Pick<MeInvoice, 'lines'>): { readonly vat: bigint; readonly rates: number } {
  const gross = new Map<string, bigint>();
  for (const line of lines) gross.set(line.vatRate, (gross.get(line.vatRate) ?? 0n) + amountOf(line));
  let vat = 0n;
  for (const [rate, sum] of gross) vat += taxWithin(sum, { digits: BigInt(rate), scale: 0 });
  return { vat, rates: gross.size };
}

/** What costs and pays like money that was there. */
const isFiscal = ({ document }: MeInvoice): boolean => document !== 'training' && document !== 'proforma';

function checkPayments(invoice: MeInvoice, found: Found): void {
  const { payments, typeOfInvoice } = invoice;
  if (payments.length === 0 && isFiscal(invoice)) found('payments', 'somePayment');
  const allowed = PAYMENT_TYPES[typeOfInvoice];
  const seen = new Set<string>();
  for (const [index, payment] of payments.entries()) {
    const path = `payments[${index}]`;
    if (!allowed.includes(payment.type)) found(`${path}.type`, typeOfInvoice === 'CASH' ? 'cashOnly' : 'nonCashOnly');
    if (seen.has(payment.type)) found(`${path}.type`, 'paidOnceEach');
    seen.add(payment.type);
    checkPayment(payment, path, found);
  }
  const needsCash = typeOfInvoice === 'CASH' && payments.length > 0;
  if (needsCash && !seen.has('BANKNOTE') && !seen.has('CARD')) found('payments', 'cashNeedsCash');
}

function checkPayment({ type, advIIC, compCard, vouchers }: MePayment, path: string, found: Found): void {
  const isAdvance = type === 'ADVANCE' || type === 'SVOUCHER';
  if (isAdvance && advIIC === undefined) found(`${path}.advIIC`, 'advanceIic');
  if (!isAdvance && advIIC !== undefined) found(`${path}.advIIC`, 'noAdvanceIic');
  if (type === 'COMPANY' && compCard === undefined) found(`${path}.compCard`, 'companyCard');
  if (type !== 'SVOUCHER' && vouchers !== undefined) found(`${path}.vouchers`, 'vouchersOnly');
  if ((vouchers?.length ?? 0) > 20) found(`${path}.vouchers`, 'vouchersAtMost');
}

function checkLine(line: MeLine, path: string, found: Found): void {
  const { vatRate, exemption, rebate, rebateReducesBase } = line;
  if (exemption !== undefined && vatRate !== '0') found(`${path}.vatRate`, 'exemptRate');
  if (rebate !== undefined && rebate.digits > 100n * 10n ** BigInt(rebate.scale))
    found(`${path}.rebate`, 'rebateAtMost');
  if (rebateReducesBase !== undefined && rebate === undefined) found(`${path}.rebateReducesBase`, 'rebateNeeded');
  if (!pricesAgree(line)) found(`${path}.unitPriceWithoutVat`, 'priceWithoutVat');
}

/** Places in which prices are compared: those of a price, of a rebate and of two per cents. */
const COMPARE_SCALE = 12;
const scaled = ({ digits, scale }: Decimal, to: number): bigint => digits * 10n ** BigInt(to - scale);

/** Price without VAT, less the rebate, plus VAT is the price with VAT, within a hundredth. */
function pricesAgree({ unitPriceWithoutVat, unitPrice, vatRate, rebate }: MeLine): boolean {
  if (unitPriceWithoutVat === undefined) return true;
  const kept = 100n * 10n ** 4n - scaled(rebate ?? { digits: 0n, scale: 0 }, 4);
  // 4 places of the price, 2 + 4 of the rebate, 2 of the rate.
  const expected = scaled(unitPriceWithoutVat, 4) * kept * (100n + BigInt(vatRate));
  const difference = expected - scaled(unitPrice, COMPARE_SCALE);
  const tolerance = 10n ** BigInt(COMPARE_SCALE - 2);
  return difference <= tolerance && difference >= -tolerance;
}

/** Whether all amounts are negative: on a corrective that is written with its own signs. */
function isNegative({ document, type, corrective }: MeInvoice): boolean {
  return document === 'correction' && type === 'CORRECTIVE' && corrective?.type !== 'ERROR_CORRECTIVE';
}

function checkSigns(invoice: MeInvoice, found: Found): void {
  const mustBeNegative = isNegative(invoice);
  const isFree = invoice.document === 'correction' && !mustBeNegative;
  if (invoice.lines.length === 0 && isFiscal(invoice)) found('lines', 'someLine');
  if (isFree) return;
  for (const [index, { quantity }] of invoice.lines.entries()) {
    if (mustBeNegative && quantity.digits > 0n) found(`lines[${index}].quantity`, 'lineNegative');
    if (!mustBeNegative && quantity.digits < 0n) found(`lines[${index}].quantity`, 'linePositive');
  }
  for (const [index, { amount }] of invoice.payments.entries()) {
    const isWrong = mustBeNegative ? amount > 0n : amount < 0n;
    if (isWrong) found(`payments[${index}].amount`, 'paymentSign');
  }
}

function checkType({ document, type, corrective, refersTo }: MeInvoice, found: Found): void {
  const isReturn = document === 'refund' || document === 'correction';
  const isReturnType = type === 'CORRECTIVE' || type === 'CREDIT_NOTE';
  const mayBeEither = document === 'training' || document === 'proforma';
  if (isReturn !== isReturnType && !mayBeEither) found('type', 'correctiveType');
  if (type === 'CORRECTIVE' && corrective === undefined && refersTo === undefined) {
    found('corrective.iic', 'correctiveReference');
  }
  if (type !== 'CORRECTIVE' && corrective !== undefined) found('corrective.iic', 'correctiveOnly');
}

function checkReferences(invoice: MeInvoice, found: Found): void {
  const { type, references = [], approvals = [] } = invoice;
  const needsReferences = type === 'SUMMARY' || type === 'PERIODICAL' || type === 'CREDIT_NOTE';
  if (needsReferences && references.length === 0) found('references', 'references');
  if (references.length > 1000) found('references', 'referencesAtMost');
  const seen = new Set<string>();
  for (const [index, { iic }] of references.entries()) {
    if (seen.has(iic.toUpperCase())) found(`references[${index}].iic`, 'referencedOnce');
    seen.add(iic.toUpperCase());
  }
  if (type === 'SUMMARY' && references.length > 0) {
    const sum = references.reduce((total, { amount }) => total + amount, 0n);
    if (sum !== invoiceTotal(invoice)) found('references', 'summaryTotal');
  }
  if (type === 'CREDIT_NOTE' && approvals.length === 0) found('approvals', 'approvals');
  if (type !== 'CREDIT_NOTE' && approvals.length > 0) found('approvals', 'approvalsOnly');
  if (approvals.length > 20) found('approvals', 'approvalsAtMost');
}

function checkPeriod({ type, taxPeriod, buyer, supply }: MeInvoice, found: Found): void {
  if (type !== 'PERIODICAL') {
    if (taxPeriod !== undefined) found('taxPeriod', 'taxPeriodOnly');
    return;
  }
  if (taxPeriod === undefined) found('taxPeriod', 'taxPeriod');
  if (buyer === undefined) found('buyer.idNum', 'periodicalBuyer');
  const [month, year] = (taxPeriod ?? '').split('/');
  for (const end of ['start', 'end'] as const) {
    const isInMonth = supply?.[end].startsWith(`${year ?? ''}-${month ?? ''}-`);
    if (taxPeriod !== undefined && isInMonth === false) found(`supply.${end}`, 'periodicalMonth');
  }
}

function checkRest({ buyer, fees = [], supply, currency }: MeInvoice, found: Found): void {
  if (buyer?.idType === 'TIN' && !/^(?:[0-9]{8}|[0-9]{13})$/.test(buyer.idNum)) found('buyer.idNum', 'tin');
  if (supply !== undefined && supply.end < supply.start) found('supply.end', 'supplyOrder');
  if (currency?.rate.digits === 0n) found('currency.rate', 'currencyRate');
  const seen = new Set<string>();
  for (const [index, { type }] of fees.entries()) {
    if (seen.has(type)) found(`fees[${index}].type`, 'feeOnceEach');
    seen.add(type);
  }
}

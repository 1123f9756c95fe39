/**
 * From the record of an invoice to the message that tells the authority of it. Everything in it comes from the record
 * and the set-up, so that each resend has the same invoice and the same IIC.
 *
 * Lines have amounts of four decimals (TS5 3.7.1: one number of decimals for all lines of an invoice), so that the sums
 * of lines are within the tolerance of the sums by rate, which have two.
 */
import { formatDecimal, rescale, type Decimal } from '@plomba/codec';
import { divideRounded } from '@plomba/core/country';
import type { ReceiptPayload } from '@plomba/core/tables';
import { momentText } from '../rules/podgorica.js';
import { EXEMPTIONS, meInvoiceOf, type MeInvoice, type MeLine } from '../input/index.js';
import {
  amountText,
  decimalText,
  quantityText,
  type Invoice,
  type InvoiceItem,
  type PayMethod,
  type SameTax,
} from '../wire/index.js';
import { codeIn } from './codes.js';
import { CODES } from './codes.table.js';
import type { ConnectorSetup } from './connector-setup.js';

/** An amount of a line: four decimals. */
const LINE_SCALE = 4;

function lineText(digits: bigint): string {
  return formatDecimal({ digits, scale: LINE_SCALE });
}

/** A decimal with the places of a line; more are rounded. */
function inLineScale(value: Decimal): bigint {
  const exact = rescale(value, LINE_SCALE);
  return exact?.digits ?? divideRounded(value.digits, 10n ** BigInt(value.scale - LINE_SCALE));
}

/** The part of an amount that is not VAT, both with the places of a line. */
function withoutVat(amount: bigint, ratePercent: bigint): bigint {
  return divideRounded(amount * 100n, 100n + ratePercent);
}

/** A price before its rebate; the rebate is in per cent. */
function beforeRebate(price: bigint, rebate: Decimal | undefined): bigint {
  if (rebate === undefined) return price;
  const whole = 100n * 10n ** BigInt(rebate.scale);
  return rebate.digits >= whole ? price : divideRounded(price * whole, whole - rebate.digits);
}

interface LineContext {
  /** As recorded, in hundredths. */
  readonly amount: bigint;
  /** -1 where the document gives back. */
  readonly sign: bigint;
  readonly isInVat: boolean;
}

/** Prices of one, with the places of a line. A discount or surcharge on the whole line changes what one comes to. */
function pricesOf(
  line: MeLine,
  sums: { readonly total: bigint; readonly base: bigint; readonly rate: bigint },
): { readonly before: bigint; readonly paid: bigint } {
  const isChanged = (line.discount ?? 0n) !== 0n || (line.surcharge ?? 0n) !== 0n;
  const price = inLineScale(line.unitPrice);
  const paid = isChanged ? perOne(sums.total, line.quantity) : price;
  if (line.unitPriceWithoutVat !== undefined && !isChanged)
    return { before: inLineScale(line.unitPriceWithoutVat), paid };
  const net = isChanged ? perOne(sums.base, line.quantity) : withoutVat(price, sums.rate);
  return { before: beforeRebate(net, line.rebateReducesBase === false ? undefined : line.rebate), paid };
}

function rebateFields({ rebate, rebateReducesBase }: MeLine): Pick<InvoiceItem, 'r' | 'rr'> {
  const text = rebate === undefined ? undefined : decimalText(rebate, { least: 2, most: 4 });
  return text === undefined ? {} : { r: text, rr: rebateReducesBase ?? true };
}

function itemOf(line: MeLine, { amount, sign, isInVat }: LineContext): InvoiceItem {
  const rate = isInVat ? BigInt(line.vatRate) : 0n;
  const total = amount * 100n;
  const base = withoutVat(total, rate);
  const { before, paid } = pricesOf(line, { total, base, rate });
  const quantity = { digits: line.quantity.digits * sign, scale: line.quantity.scale };
  return {
    n: line.name,
    ...(line.code === undefined ? {} : { c: line.code }),
    u: line.unit,
    q: quantityText(quantity) ?? formatDecimal(quantity),
    upb: lineText(before),
    upa: lineText(paid),
    ...rebateFields(line),
    pb: lineText(base * sign),
    ...(isInVat ? { vr: `${line.vatRate}.00`, va: lineText((total - base) * sign) } : {}),
    ...(line.investment === undefined ? {} : { in: line.investment }),
    pa: lineText(total * sign),
    ...(line.exemption === undefined ? {} : { ex: line.exemption }),
    ...(line.voucherUntil === undefined ? {} : { vd: line.voucherUntil }),
    ...(line.voucherNumber === undefined ? {} : { vsn: line.voucherNumber }),
  };
}

/** @param total with the places of a line */
function perOne(total: bigint, { digits, scale }: Decimal): bigint {
  if (digits === 0n) return 0n;
  const one = divideRounded(total * 10n ** BigInt(scale), digits < 0n ? -digits : digits);
  return one < 0n ? -one : one;
}

/** One for each rate and exemption; lines are counted, not pieces. */
function sameTaxes({ taxes, request }: ReceiptPayload, sign: bigint): readonly SameTax[] {
  return taxes.map(({ group, gross, tax }): SameTax => {
    const exempt = EXEMPTIONS.find(({ id }) => id === group)?.code;
    return {
      numOfItems: String(request.items.filter(({ taxGroup }) => taxGroup === group).length),
      priceBefVAT: amountText((gross - tax) * sign),
      vatRate: exempt === undefined ? `${group}.00` : '0.00',
      ...(exempt === undefined ? {} : { exemptFromVAT: exempt }),
      vatAmt: amountText(tax * sign),
    };
  });
}

/** What was paid, less the change that was given from bank notes. */
function payMethods(invoice: MeInvoice, { change }: ReceiptPayload, sign: bigint): readonly PayMethod[] {
  return invoice.payments.map(({ type, amount, compCard, advIIC, bankAcc, vouchers }): PayMethod => {
    return {
      type,
      amt: amountText((type === 'BANKNOTE' ? amount - change : amount) * sign),
      ...(compCard === undefined ? {} : { compCard }),
      ...(advIIC === undefined ? {} : { advIIC }),
      ...(bankAcc === undefined ? {} : { bankAcc }),
      ...(vouchers === undefined ? {} : { vouchers: vouchers.map((num) => ({ num })) }),
    };
  });
}

type Sums = Pick<Invoice, 'totPriceWoVAT' | 'totVATAmt' | 'totPrice' | 'totPriceToPay' | 'taxFreeAmt' | 'sameTaxes'>;

function sums(receipt: ReceiptPayload, { taxFree }: MeInvoice, context: Omit<LineContext, 'amount'>): Sums {
  const { sign, isInVat } = context;
  const total = receipt.total * sign;
  const tax = isInVat ? receipt.taxes.reduce((sum, share) => sum + share.tax, 0n) * sign : 0n;
  const free = taxFree ?? (isInVat ? undefined : total);
  const shares = isInVat ? sameTaxes(receipt, sign) : [];
  return {
    ...(free === undefined ? {} : { taxFreeAmt: amountText(free) }),
    totPriceWoVAT: amountText(total - tax),
    ...(isInVat ? { totVATAmt: amountText(tax) } : {}),
    totPrice: amountText(total),
    ...(total < 0n ? {} : { totPriceToPay: amountText(total) }),
    ...(shares.length === 0 ? {} : { sameTaxes: shares }),
  };
}

type Special = Partial<
  Pick<
    Invoice,
    | 'typeOfSelfIss'
    | 'markUpAmt'
    | 'goodsExAmt'
    | 'isReverseCharge'
    | 'payDeadline'
    | 'paragonBlockNum'
    | 'taxPeriod'
    | 'bankAccNum'
    | 'note'
    | 'supplyDateOrPeriod'
    | 'currency'
    | 'buyer'
  >
>;

/** Fields that stand in the invoice as they stand in the message. */
function plainFields(invoice: MeInvoice): Special {
  const { typeOfSelfIss, markUp, goodsExport, isReverseCharge, payDeadline, paragonBlockNum, taxPeriod } = invoice;
  const { bankAccNum, note, supply, currency, buyer } = invoice;
  return {
    ...(typeOfSelfIss === undefined ? {} : { typeOfSelfIss }),
    ...(markUp === undefined ? {} : { markUpAmt: amountText(markUp) }),
    ...(goodsExport === undefined ? {} : { goodsExAmt: amountText(goodsExport) }),
    ...(isReverseCharge === undefined ? {} : { isReverseCharge }),
    ...(payDeadline === undefined ? {} : { payDeadline }),
    ...(paragonBlockNum === undefined ? {} : { paragonBlockNum }),
    ...(taxPeriod === undefined ? {} : { taxPeriod }),
    ...(bankAccNum === undefined ? {} : { bankAccNum }),
    ...(note === undefined ? {} : { note }),
    ...(supply === undefined ? {} : { supplyDateOrPeriod: supply }),
    ...(currency === undefined ? {} : { currency: { code: currency.code, exRate: formatDecimal(currency.rate) } }),
    ...(buyer === undefined ? {} : { buyer }),
  };
}

type Related = Partial<Pick<Invoice, 'correctiveInv' | 'iicRefs' | 'fees' | 'approvals' | 'badDebtInv'>>;

/** Other invoices that this one is about, and lists beside the lines. */
function related({ corrective, references, fees, approvals, badDebt }: MeInvoice): Related {
  return {
    ...(corrective === undefined
      ? {}
      : {
          correctiveInv: {
            iicRef: corrective.iic,
            issueDateTime: momentText(corrective.issueTime),
            type: corrective.type,
          },
        }),
    ...(badDebt === undefined
      ? {}
      : { badDebtInv: { iicRef: badDebt.iic, issueDateTime: momentText(badDebt.issueTime) } }),
    ...(references === undefined
      ? {}
      : {
          iicRefs: references.map(({ iic, issueTime, amount }) => {
            return { iic, issueDateTime: momentText(issueTime), amount: amountText(amount) };
          }),
        }),
    ...(fees === undefined ? {} : { fees: fees.map(({ type, amount }) => ({ type, amt: amountText(amount) })) }),
    ...(approvals === undefined
      ? {}
      : {
          approvals: approvals.map(({ discount, refund, vatRate, exempt, vat, total }) => {
            return {
              ...(discount === undefined ? {} : { discountAmt: amountText(discount) }),
              ...(refund === undefined ? {} : { returnAmt: amountText(refund) }),
              ...(vatRate === undefined ? {} : { vatRate: `${vatRate}.00` }),
              ...(exempt === undefined ? {} : { exemptFromVAT: amountText(exempt) }),
              ...(vat === undefined ? {} : { vatAmt: amountText(vat) }),
              totalAmt: amountText(total),
            };
          }),
        }),
  };
}

/** The invoice of a record; undefined where the record is none of a connector. */
export function invoiceOf(receipt: ReceiptPayload, setup: ConnectorSetup): Invoice | undefined {
  const { company, codes } = setup;
  const read = meInvoiceOf(receipt.request);
  const code = (name: string): string => codeIn(receipt.codes, name) ?? '';
  if (!read.ok || code(CODES.iic) === '') return undefined;
  const { invoice } = read;
  const context = { sign: receipt.request.document === 'refund' ? -1n : 1n, isInVat: company.isInVat };
  return {
    invType: invoice.type,
    typeOfInv: invoice.typeOfInvoice,
    issueDateTime: code(CODES.issued),
    invNum: code(CODES.number),
    invOrdNum: code(CODES.ordinal),
    tcrCode: codes.tcr,
    isIssuerInVAT: company.isInVat,
    ...sums(receipt, invoice, context),
    operatorCode: invoice.operatorCode ?? codes.operator,
    businUnitCode: codes.businessUnit,
    softCode: codes.software,
    iic: code(CODES.iic),
    iicSignature: code(CODES.signature),
    ...plainFields(invoice),
    ...related(invoice),
    payMethods: payMethods(invoice, receipt, context.sign),
    seller: {
      idType: 'TIN',
      idNum: company.tin,
      name: company.name,
      address: company.address,
      town: company.town,
      country: 'MNE',
    },
    items: invoice.lines.map((line, index) => itemOf(line, { ...context, amount: receipt.amounts[index] ?? 0n })),
  };
}

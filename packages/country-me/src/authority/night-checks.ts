/**
 * What the authority looks at behind the answer, at night (technical specification 3.7.3, functional 3.6.2): sums,
 * register, references, numbers. Results are findings, each to be put right within eight days by an ERROR_CORRECTIVE.
 */
import { equalBytes } from '@plomba/codec';
import type { Invoice } from '../wire/index.js';
import { CENT, isNear, sum, tenThousandths } from './amounts.js';
import type { InvoiceRow, Side } from './entries.table.js';
import { objectToArithmetic, type Objection } from './night-arithmetic.js';
import { behindTheTenth, clockOf, dayOf, yearOf } from '../rules/podgorica.js';
import type { CisSettings } from './settings.js';
import type { SideState } from './side-state.js';

export interface NightContext {
  readonly side: Side;
  readonly state: SideState;
  readonly settings: CisSettings;
  /** What is wrong with the IIC; undefined when nothing is. */
  iicObjection(row: InvoiceRow, invoice: Invoice): string | undefined;
}

/** The rules of the night in their order, with what each says. */
export const NIGHT_RULES: Readonly<Record<string, string>> = {
  'line-base': 'PB is quantity × UPB less the rebate',
  'line-vat': 'VA is PB × VR',
  'line-total': 'PA is PB + VA',
  'line-price': 'PA is quantity × UPA',
  'line-decimals': 'all amounts of the lines have the same number of decimals',
  'vat-rate': 'the VAT rate exists',
  'same-tax': 'one SameTax for each rate and exemption, with the number and the sums of its lines',
  total: 'TotPrice is TotPriceWoVAT + TotVATAmt; totals are the sums of the lines',
  payments: 'the means of payment sum up to TotPrice',
  'pay-method': 'CASH has BANKNOTE or CARD, NONCASH none of them; ADVANCE and SVOUCHER name an invoice, COMPANY a card',
  'invoice-number': 'InvNum is unit, ordinal, year in Podgorica and device of this invoice',
  'ordinal-doubled': 'an ordinal is used once in a unit, device and year',
  'ordinal-gap': 'ordinals have no gaps; a finding closes by itself when the invoice comes',
  iic: 'the IIC is made of IICSignature, and IICSignature of the seven values',
  'iic-doubled': 'an IIC comes once, except with a reason for late delivery',
  'resend-differs': 'a resend keeps all data of its invoice',
  'uuid-doubled': 'the UUID of a message is unique; that of a resend may be kept',
  register: 'issuer, unit, device, operator and software are known and active',
  'lead-time': 'a device is registered an hour before its first invoice',
  'first-deposit': 'the deposit of the day of a cash invoice that came late',
  'corrective-reference': 'the invoice that a corrective refers to is stored, with that moment of issue',
  summary: 'a SUMMARY refers to stored invoices and is their sum',
  late: 'late delivery: 48 hours, five days with BOUNDBOOK and SERVICE, the 10th of the next month with NOINTERNET',
};

export function objectToInvoice(row: InvoiceRow, invoice: Invoice, context: NightContext): readonly Objection[] {
  const { settings } = context;
  return [
    ...objectToArithmetic(invoice, settings.vatRates),
    ...objectToNumber(row, invoice, context),
    ...objectToIic(row, invoice, context),
    ...objectToRegister(row, invoice, context),
    ...objectToReferences(row, invoice, context),
    ...objectToDelay(row),
  ];
}

function objectToNumber(row: InvoiceRow, invoice: Invoice, { state }: NightContext): readonly Objection[] {
  const wanted = `${row.unit}/${row.ordinal}/${yearOf(row.issuedMs)}/${row.tcr}`;
  const found: Objection[] = [];
  if (invoice.invNum !== wanted) {
    found.push({ rule: 'invoice-number', detail: `InvNum is ${invoice.invNum}, ${wanted} is right` });
  }
  const first = state.ordinals(row)?.seen.get(row.ordinal);
  // The first of them is no finding, and the same IIC once more is one of another rule.
  if (first !== undefined && first.iic !== row.iic) {
    found.push({ rule: 'ordinal-doubled', detail: `${wanted} was used by IIC ${first.iic} before` });
  }
  return found;
}

function objectToIic(row: InvoiceRow, invoice: Invoice, context: NightContext): readonly Objection[] {
  const { state, settings } = context;
  const found: Objection[] = [];
  const wrong = settings.iicCheck === 'off' ? undefined : context.iicObjection(row, invoice);
  if (wrong !== undefined) found.push({ rule: 'iic', detail: wrong });
  const first = state.invoicesOf(row.iic)[0];
  if (first !== undefined && first !== row) {
    found.push({ rule: 'iic-doubled', detail: `came again without a reason; FIC ${first.fic} was first` });
  }
  const before = state.firstOfUuid(row.uuid);
  if (before !== undefined && before !== row) {
    const what = 'fic' in before ? `FIC ${before.fic}` : `FCDC ${before.fcdc}`;
    found.push({ rule: 'uuid-doubled', detail: `UUID ${row.uuid} came before, with ${what}` });
  }
  return found;
}

function objectToRegister(row: InvoiceRow, invoice: Invoice, context: NightContext): readonly Objection[] {
  const { state, settings } = context;
  const taxpayer = state.taxpayers.get(row.tin);
  const found: Objection[] = [];
  const tell = (detail: string): void => void found.push({ rule: 'register', detail });
  // An open register says nothing of a taxpayer whom nobody put into it.
  const mustKnow = settings.registerIsStrict || taxpayer !== undefined;
  if (taxpayer === undefined && mustKnow) tell(`taxpayer ${row.tin} is not in the register`);
  if (taxpayer?.isActive === false) tell(`taxpayer ${row.tin} is not active`);
  const unit = state.unit(row.tin, row.unit);
  if (unit === undefined ? mustKnow : !unit.isActive) tell(`unit ${row.unit} is no active unit of ${row.tin}`);
  const tcr = state.tcrOfCode(row.tcr);
  const day = dayOf(row.issuedMs);
  if (tcr === undefined ? mustKnow : tcr.tin !== row.tin || !holdsOn(tcr, day)) {
    tell(`device ${row.tcr} is no active device of ${row.tin}`);
  }
  for (const [kind, code] of [
    ['software', invoice.softCode],
    ['operator', invoice.operatorCode],
  ] as const) {
    const known = state.code(kind, code);
    if (known === undefined ? mustKnow : !known.isActive) tell(`${kind} ${code} is not active`);
  }
  if (tcr !== undefined && row.ordinal === 1 && row.issuedMs < tcr.registeredMs + settings.leadMs) {
    const detail = `registered ${clockOf(tcr.registeredMs)}, first invoice ${clockOf(row.issuedMs)}`;
    found.push({ rule: 'lead-time', detail });
  }
  return found;
}

/** Whether a device may be used on a day. */
export function holdsOn(
  { validFrom, validTo }: { readonly validFrom?: string; readonly validTo?: string },
  day: string,
): boolean {
  return (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo);
}

function objectToReferences(
  row: InvoiceRow,
  invoice: Invoice,
  { state, settings }: NightContext,
): readonly Objection[] {
  const found: Objection[] = [];
  const { correctiveInv, iicRefs = [], sumInvIICRefs = [] } = invoice;
  if (correctiveInv !== undefined && state.invoicesOf(correctiveInv.iicRef).length === 0) {
    found.push({ rule: 'corrective-reference', detail: `no invoice with IIC ${correctiveInv.iicRef} is stored` });
  }
  if (invoice.invType === 'SUMMARY' && (iicRefs.length > 0 || sumInvIICRefs.length > 0)) {
    const stored = [...iicRefs, ...sumInvIICRefs].map(({ iic }) => ({ iic, row: state.invoicesOf(iic)[0] }));
    for (const { iic, row: of } of stored) {
      if (of === undefined) found.push({ rule: 'summary', detail: `no invoice with IIC ${iic} is stored` });
    }
    const total = sum(stored.map(({ row: of }) => (of?.total ?? 0n) * 100n));
    const said = tenThousandths(invoice.totPrice) ?? 0n;
    if (stored.every(({ row: of }) => of !== undefined) && !isNear(said, total, CENT)) {
      found.push({ rule: 'summary', detail: 'TotPrice is not the sum of the invoices' });
    }
  }
  const needsDeposit = settings.checksDeposit && row.isCash && state.unit(row.tin, row.unit)?.isCash !== false;
  if (needsDeposit && row.reason !== undefined && !state.hasInitial(row.tcr, row.issuedMs)) {
    found.push({ rule: 'first-deposit', detail: `no INITIAL of ${row.tcr} on ${dayOf(row.issuedMs)}` });
  }
  return found;
}

const HOUR_MS = 3_600_000;

/** Law on fiscalisation, articles 17 to 19: until when an invoice that was issued offline must come. */
function deliveryLimitMs(row: Pick<InvoiceRow, 'issuedMs' | 'reason'>): number {
  if (row.reason === 'BOUNDBOOK' || row.reason === 'SERVICE') return row.issuedMs + 5 * 24 * HOUR_MS;
  if (row.reason !== 'NOINTERNET') return row.issuedMs + 48 * HOUR_MS;
  return behindTheTenth(row.issuedMs);
}

function objectToDelay(row: InvoiceRow): readonly Objection[] {
  if (row.arrivedMs <= deliveryLimitMs(row)) return [];
  const hours = Math.floor((row.arrivedMs - row.issuedMs) / HOUR_MS);
  return [{ rule: 'late', detail: `came after ${hours} hours, reason ${row.reason ?? 'none'}` }];
}

/** What is wrong with a resend, compared with the invoice that is stored. */
export function resendObjection(stored: InvoiceRow, digest: Uint8Array): Objection | undefined {
  if (equalBytes(stored.digest, digest)) return undefined;
  return { rule: 'resend-differs', detail: `a resend has other data than FIC ${stored.fic}` };
}

/**
 * Business rules of RegisterInvoice that are checked in real time (technical specification 3.7.3): few. Sums, register
 * and references are left to the night.
 */
import { utf8Encode } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { checkIic, type Invoice, type RequestHeader } from '../../wire/index.js';
import { cents } from '../amounts.js';
import type { InvoiceRow, ResendRow } from '../entries.table.js';
import { dayOf } from '../../rules/podgorica.js';
import { checkTaxpayer, checkTcrCode, checkUnit, type RegisterContext } from './check-tcr.js';
import { momentOf, noMoment } from './check-times.js';
import { refuse, type Refusal } from './refusal.js';
import type { SealFacts, SealReader } from './seal-facts.js';

/** What is wrong with the IIC of an invoice; undefined when nothing is. */
export function iicObjection(
  invoice: Invoice,
  seal: Pick<SealFacts, 'publicKey'>,
  how: { readonly verifier: SealReader['verifier']; readonly isLate: boolean },
): string | undefined {
  const { seller, issueDateTime, invOrdNum, businUnitCode, tcrCode, softCode, totPrice, iic, iicSignature } = invoice;
  const values = { issuerTIN: seller.idNum, issueDateTime, invOrdNum, businUnitCode, tcrCode, softCode, totPrice };
  const key = { publicKey: seal.publicKey, verifier: how.verifier };
  const verdict = checkIic(values, { iic, iicSignature }, key);
  if (verdict === 'right') return undefined;
  if (verdict === 'iic-of-other-signature') return 'IIC is not the MD5 of IICSignature';
  // What comes late may have been signed with a key that was renewed meanwhile; it keeps its IIC (4.3).
  return how.isLate ? undefined : 'IICSignature is not the signature of the seven values';
}

type InvoiceResult =
  | { readonly ok: true; readonly kind: 'new'; readonly row: InvoiceRow }
  | { readonly ok: true; readonly kind: 'resend'; readonly stored: InvoiceRow; readonly row: ResendRow }
  | { readonly ok: false; readonly why: Refusal };

/** An invoice with what came around it. */
export interface SentInvoice {
  readonly header: RequestHeader;
  readonly invoice: Invoice;
  readonly body: Uint8Array;
}

/** @param newCode draws a FIC */
export function checkInvoice(sent: SentInvoice, context: RegisterContext, newCode: () => string): InvoiceResult {
  const { header, invoice } = sent;
  const { state, side, nowMs, settings } = context;
  const isLate = header.subseqDelivType !== undefined;
  const digest = sha256(utf8Encode(JSON.stringify(invoice)) ?? new Uint8Array());
  const uuid = header.uuid.toLowerCase();
  const iic = invoice.iic.toLowerCase();
  const stored = state.invoicesOf(iic).find(({ tin }) => tin === invoice.seller.idNum);
  if (isLate && stored !== undefined) {
    if (!settings.resendGetsStored)
      return { ok: false, why: refuse(901, `The invoice is stored already, FIC ${stored.fic}.`) };
    return { ok: true, kind: 'resend', stored, row: { side, iic, uuid, digest, arrivedMs: nowMs } };
  }
  const read = readFigures(invoice);
  if ('code' in read) return { ok: false, why: read };
  const why =
    checkVatAttributes(invoice) ??
    checkIssuer(invoice, context) ??
    checkFirstDeposit(invoice, read.issuedMs, { ...context, isLate });
  if (why !== undefined) return { ok: false, why };
  const { correctiveInv } = invoice;
  const row: InvoiceRow = {
    side,
    fic: newCode(),
    iic,
    uuid,
    digest,
    tin: invoice.seller.idNum,
    unit: invoice.businUnitCode,
    tcr: invoice.tcrCode,
    ordinal: Number(invoice.invOrdNum),
    ...read,
    isCash: invoice.typeOfInv === 'CASH',
    ...(header.subseqDelivType === undefined ? {} : { reason: header.subseqDelivType }),
    ...(correctiveInv?.type === 'ERROR_CORRECTIVE' ? { corrects: correctiveInv.iicRef.toLowerCase() } : {}),
    arrivedMs: nowMs,
    message: sent.body,
  };
  return { ok: true, kind: 'new', row };
}

/** What the schema lets through and no calendar or number here can hold. */
function readFigures(invoice: Invoice): Pick<InvoiceRow, 'issuedMs' | 'total'> | Refusal {
  const issuedMs = momentOf(invoice.issueDateTime);
  if (issuedMs === undefined) return noMoment('IssueDateTime', invoice.issueDateTime);
  const total = cents(invoice.totPrice);
  if (total === undefined) return refuse(11, 'TotPrice is too large.');
  return { issuedMs, total };
}

/** Consistency of VAT, reported as 11 (3.7.3). */
function checkVatAttributes(invoice: Invoice): Refusal | undefined {
  const { isIssuerInVAT, totVATAmt, isReverseCharge = false, typeOfSelfIss } = invoice;
  const hasTaxes = (invoice.sameTaxes ?? []).length > 0;
  const say = (text: string): Refusal => refuse(11, text);
  if (isIssuerInVAT && totVATAmt === undefined) return say('the issuer is in VAT and TotVATAmt is missing.');
  if (isIssuerInVAT && !hasTaxes) return say('the issuer is in VAT and SameTaxes is missing.');
  const isForeign = isReverseCharge || typeOfSelfIss !== undefined;
  if (isForeign) return hasTaxes ? undefined : say('SameTaxes is missing with reverse charge or self-issuing.');
  if (isIssuerInVAT) return undefined;
  if (hasTaxes) return say('the issuer is not in VAT and SameTaxes is there.');
  return Number(totVATAmt ?? '0') === 0 ? undefined : say('the issuer is not in VAT and TotVATAmt is not zero.');
}

/** Codes 54, 52, 55, 44; with a strict register also 41, 42 and 53, which are the night's otherwise. */
function checkIssuer(invoice: Invoice, context: RegisterContext): Refusal | undefined {
  const { seller, businUnitCode, tcrCode, softCode } = invoice;
  const { state, settings } = context;
  const tin = seller.idNum;
  if (seller.idType !== 'TIN' || !/^(\d{8}|\d{13})$/.test(tin)) return refuse(54);
  if (settings.registerIsStrict) {
    const software = state.code('software', softCode);
    const why =
      checkTaxpayer(tin, context) ??
      checkUnit(tin, businUnitCode, context) ??
      (software?.isActive === true ? undefined : refuse(42)) ??
      checkTcrCode(tcrCode, { tin, day: dayOf(momentOf(invoice.issueDateTime) ?? 0) }, context);
    if (why !== undefined) return why;
  }
  const taxpayer = state.taxpayers.get(tin);
  if (taxpayer !== undefined && taxpayer.isInVat !== invoice.isIssuerInVAT) {
    return refuse(44);
  }
  return undefined;
}

/** Code 58; what comes late is looked at by night. */
function checkFirstDeposit(
  invoice: Invoice,
  issuedMs: number,
  { state, settings, isLate }: RegisterContext & { readonly isLate: boolean },
): Refusal | undefined {
  if (!settings.checksDeposit || isLate || invoice.typeOfInv !== 'CASH') return undefined;
  if (state.unit(invoice.seller.idNum, invoice.businUnitCode)?.isCash === false) return undefined;
  if (state.hasInitial(invoice.tcrCode, issuedMs)) return undefined;
  return refuse(58);
}

/**
 * The backend of the verify page (`/ic/api/verifyInvoice`): the invoice as JSON with the fields that programs read, or
 * nothing when it is unknown. The outcome that the page shows stands in a header of its own, so that the JSON stays as
 * others know it.
 */
import { utf8Encode, type Json } from '@plomba/codec';
import type { HttpRequest, HttpResponse } from '@plomba/core/country';
import type { Invoice, SameTax, InvoiceItem, Buyer } from '../wire/index.js';
import type { InvoiceRow } from './entries.table.js';
import type { SideState } from './side-state.js';
import { verifyQuery } from './verify-query.js';

/**
 * - `verified`: stored, and all that was asked fits.
 * - `pending`: not stored, and younger than the 48 hours within which it must come.
 * - `unknown`: not stored, and older.
 * - `different`: an invoice with this IIC is stored, of another issuer or moment.
 * - `iic-wrong`: the IIC is not formed correctly.
 */
export type VerifyOutcome = 'verified' | 'pending' | 'unknown' | 'different' | 'iic-wrong';

const OUTCOME_HEADER = 'x-verify-outcome';
const PENDING_MS = 48 * 3_600_000;

export interface VerifyBackend {
  readonly state: SideState;
  readonly nowMs: number;
  invoiceOf(row: InvoiceRow): Invoice | undefined;
  iicObjection(row: InvoiceRow, invoice: Invoice): string | undefined;
}

export function verifyAnswer(request: Pick<HttpRequest, 'headers' | 'body'>, backend: VerifyBackend): HttpResponse {
  const { iic, tin, createdMs } = verifyQuery(request);
  if (!/^[0-9a-f]{32}$/.test(iic)) return answer('iic-wrong');
  const stored = backend.state.invoicesOf(iic);
  const row = stored.find((one) => one.tin === tin && one.issuedMs === createdMs);
  if (row === undefined) {
    if (stored.length > 0) return answer('different');
    return answer(createdMs !== undefined && createdMs > backend.nowMs - PENDING_MS ? 'pending' : 'unknown');
  }
  const invoice = backend.invoiceOf(row);
  if (invoice === undefined) return answer('unknown');
  const isWrong = backend.iicObjection(row, invoice) !== undefined;
  const id = backend.state.invoices.indexOf(row) + 1;
  return answer(isWrong ? 'iic-wrong' : 'verified', invoiceJson(row, invoice, id));
}

function answer(outcome: VerifyOutcome, json?: Json): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', [OUTCOME_HEADER]: outcome },
    body: json === undefined ? new Uint8Array() : (utf8Encode(JSON.stringify(json)) ?? new Uint8Array()),
  };
}

type Nullable = Json | null;

/** JSON with nulls for what the invoice does not have, as the real backend writes it. */
function nulls(fields: Readonly<Record<string, Nullable | undefined>>): Json {
  // `Json` of this project has no null: it is what others write, and goes straight into JSON.stringify.
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null])) as unknown as Json;
}

const amount = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** The field names are those of the real backend (section 5 of the fact sheet); amounts are numbers there. */
function invoiceJson(row: InvoiceRow, invoice: Invoice, id: number): Json {
  const { currency, seller, buyer } = invoice;
  return nulls({
    id,
    iic: invoice.iic,
    fic: row.fic,
    invoiceNumber: invoice.invNum,
    invoiceOrderNumber: row.ordinal,
    businessUnit: invoice.businUnitCode,
    cashRegister: invoice.tcrCode,
    issuerTaxNumber: row.tin,
    operatorCode: invoice.operatorCode,
    softwareCode: invoice.softCode,
    dateTimeCreated: invoice.issueDateTime,
    invoiceType: invoice.invType,
    typeOfInvoice: invoice.typeOfInv,
    isSimplifiedInvoice: invoice.isSimplifiedInv ?? false,
    taxPeriod: invoice.taxPeriod,
    issuerInVat: invoice.isIssuerInVAT,
    totalPrice: amount(invoice.totPrice),
    totalPriceWithoutVAT: amount(invoice.totPriceWoVAT),
    totalVATAmount: amount(invoice.totVATAmt),
    totalPriceToPay: amount(invoice.totPriceToPay),
    currency: currency === undefined ? null : { code: currency.code, exchangeRate: Number(currency.exRate) },
    seller: partyJson(seller),
    buyer: buyer === undefined ? null : partyJson(buyer),
    paymentMethod: invoice.payMethods.map(({ type, amt, bankAcc }) =>
      nulls({ type, typeCode: type, amount: Number(amt), bankAcc }),
    ),
    sameTaxes: (invoice.sameTaxes ?? []).map(taxJson),
    items: (invoice.items ?? []).map(itemJson),
  });
}

function partyJson({ idType, idNum, name, address, town, country }: Buyer): Json {
  return nulls({ idType, idNum, name, address, town, country });
}

function taxJson(tax: SameTax, index: number): Json {
  return nulls({
    id: index + 1,
    numberOfItems: Number(tax.numOfItems),
    priceBeforeVat: amount(tax.priceBefVAT),
    vatRate: amount(tax.vatRate),
    vatAmount: amount(tax.vatAmt),
    exemptFromVat: tax.exemptFromVAT,
  });
}

function itemJson(item: InvoiceItem, index: number): Json {
  return nulls({
    id: index + 1,
    name: item.n,
    code: item.c,
    unit: item.u,
    quantity: Number(item.q),
    unitPriceBeforeVat: amount(item.upb),
    unitPriceAfterVat: amount(item.upa),
    rebate: amount(item.r),
    rebateReducing: item.rr,
    priceBeforeVat: amount(item.pb),
    vatRate: amount(item.vr),
    vatAmount: amount(item.va),
    priceAfterVat: amount(item.pa),
    exemptFromVat: item.ex,
    investment: item.in,
  });
}

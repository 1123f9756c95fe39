/**
 * The messages of the fiscalisation service as plain values. What always holds:
 *
 * - A key is the schema's name with its leading capitals in lower case (`TCRCode` → `tcrCode`, `IsIssuerInVAT` →
 *   `isIssuerInVAT`, `UPB` → `upb`). A list stands under the name of its wrapper (`PayMethods/PayMethod` → `payMethods`).
 * - Every value is the text of the attribute, so that the IIC and the attribute have the same characters; only booleans
 *   are booleans. `format.ts` makes the text of amounts.
 * - A key is optional here when one schema profile may leave it out; what each profile asks is in `messages.table.ts`.
 *
 * Source: schemas of the service (technical specification v5, annex 3, and the schema that the service serves since
 * October 2021).
 */

/** `live`: the schema served since October 2021. `2021-transition`: annex 3 of technical specification v5. */
export type SchemaProfile = 'live' | '2021-transition';

/** Why a message comes later than its time (the schema's spelling of BUSINESSNEEDS wins over the documents'). */
export type SubseqDelivType = 'NOINTERNET' | 'BOUNDBOOK' | 'SERVICE' | 'TECHNICALERROR' | 'BUSINESSNEEDS';

/** Header of RegisterInvoiceRequest and RegisterCashDepositRequest. */
export interface RequestHeader {
  /** RFC 4122, versions 1 to 5, either case. */
  readonly uuid: string;
  /** `YYYY-MM-DDThh:mm:ss` with `±hh:mm` or `Z`, no fraction. */
  readonly sendDateTime: string;
  readonly subseqDelivType?: SubseqDelivType;
}

/** Header of RegisterTCRRequest: it cannot come late. */
export interface TcrRequestHeader {
  readonly uuid: string;
  readonly sendDateTime: string;
}

export interface ResponseHeader {
  readonly uuid: string;
  readonly requestUUID: string;
  readonly sendDateTime: string;
}

export type InvoiceKind = 'INVOICE' | 'CORRECTIVE' | 'SUMMARY' | 'PERIODICAL' | 'ADVANCE' | 'CREDIT_NOTE';
export type PayMethodType =
  | 'BANKNOTE'
  | 'CARD'
  | 'BUSINESSCARD'
  | 'SVOUCHER'
  | 'COMPANY'
  | 'ORDER'
  | 'ADVANCE'
  | 'ACCOUNT'
  | 'FACTORING'
  | 'OTHER'
  | 'OTHER-CASH';
export type IdType = 'TIN' | 'ID' | 'PASS' | 'VAT' | 'TAX' | 'SOC';
/** The codes 3, 4, 14, 15 and 44 are in the live profile only. */
export type VatExemption =
  | 'VAT_CL3'
  | 'VAT_CL4'
  | 'VAT_CL14'
  | 'VAT_CL15'
  | 'VAT_CL17'
  | 'VAT_CL20'
  | 'VAT_CL26'
  | 'VAT_CL27'
  | 'VAT_CL28'
  | 'VAT_CL29'
  | 'VAT_CL30'
  | 'VAT_CL44';

/** Days `YYYY-MM-DD`. */
export interface SupplyDateOrPeriod {
  readonly start: string;
  readonly end: string;
}

export interface CorrectiveInv {
  /** IIC of the invoice that is corrected: 32 hex digits. */
  readonly iicRef: string;
  readonly issueDateTime: string;
  readonly type: 'CORRECTIVE' | 'ERROR_CORRECTIVE';
}

/** `1` to 8 digits, a year, 8 digits of the value: `12345678-2021-00001000`. */
export interface Voucher {
  readonly num: string;
}

export interface PayMethod {
  /** At most once in an invoice. */
  readonly type: PayMethodType;
  /** Signed, two decimals. */
  readonly amt: string;
  readonly compCard?: string;
  readonly advIIC?: string;
  readonly bankAcc?: string;
  /** 1 to 20. */
  readonly vouchers?: readonly Voucher[];
}

export interface Currency {
  /** ISO 4217. */
  readonly code: string;
  /** Above zero. */
  readonly exRate: string;
}

export interface Seller {
  readonly idType: IdType;
  readonly idNum: string;
  readonly name: string;
  readonly address?: string;
  readonly town?: string;
  /** ISO 3166 alpha-3, or RKS. */
  readonly country?: string;
}

/** `idType`, `idNum` and `name` are required in the live profile. */
export interface Buyer {
  readonly idType?: IdType;
  readonly idNum?: string;
  readonly name?: string;
  readonly address?: string;
  readonly town?: string;
  readonly country?: string;
  readonly tic?: string;
}

/** Vouchers sold on a line: `2021-transition` only. */
export interface VouchersSold {
  readonly vd: { readonly d: string; readonly n: string };
  /** 1 to 1,000. */
  readonly vn: readonly Voucher[];
}

/** A line (`I`). */
export interface InvoiceItem {
  /** Name, 1 to 50 characters. */
  readonly n: string;
  /** Code of the article. */
  readonly c?: string;
  /** Unit of measure. */
  readonly u: string;
  /** Quantity, at most three decimals; negative on corrective lines. */
  readonly q: string;
  /** Unit price without VAT and without rebate, two to four decimals, never negative. */
  readonly upb: string;
  /** Unit price with rebate and VAT, two to four decimals, never negative. */
  readonly upa: string;
  /** Rebate in per cent. */
  readonly r?: string;
  /** Whether the rebate lowers the tax base. */
  readonly rr?: boolean;
  /** Tax base of the line, after rebate. */
  readonly pb: string;
  /** VAT rate in per cent. */
  readonly vr?: string;
  /** VAT of the line. */
  readonly va?: string;
  /** Whether it is an investment. */
  readonly in?: boolean;
  /** Total of the line. */
  readonly pa: string;
  readonly ex?: VatExemption;
  /** Day until which a voucher holds. */
  readonly vd?: string;
  readonly vsn?: string;
  readonly vs?: VouchersSold;
}

/** One for each VAT rate or exemption. */
export interface SameTax {
  /** Number of lines, not quantity. */
  readonly numOfItems: string;
  readonly priceBefVAT: string;
  readonly vatRate?: string;
  readonly exemptFromVAT?: VatExemption;
  readonly vatAmt?: string;
}

export interface Approval {
  readonly discountAmt?: string;
  readonly returnAmt?: string;
  readonly vatRate?: string;
  /** An amount in the live profile, a {@link VatExemption} in the transition profile. */
  readonly exemptFromVAT?: string;
  readonly vatAmt?: string;
  readonly totalAmt: string;
}

export interface Fee {
  /** At most once in an invoice. */
  readonly type: 'PACK' | 'COMMISSION' | 'OTHER';
  readonly amt: string;
}

export interface IicReference {
  readonly iic: string;
  readonly issueDateTime: string;
  /** Required in the live profile. */
  readonly amount?: string;
}

export interface BadDebtInv {
  readonly iicRef: string;
  readonly issueDateTime: string;
}

export interface Invoice {
  /** Required in the live profile. */
  readonly invType?: InvoiceKind;
  readonly typeOfInv: 'CASH' | 'NONCASH';
  /** Transition profile only. */
  readonly isSimplifiedInv?: boolean;
  readonly typeOfSelfIss?: 'AGREEMENT' | 'DOMESTIC' | 'ABROAD' | 'SELF' | 'OTHER';
  readonly issueDateTime: string;
  /** Unit `/` ordinal `/` year `/` TCR. */
  readonly invNum: string;
  /** Above zero; from 1 in each unit, TCR and year. */
  readonly invOrdNum: string;
  readonly tcrCode: string;
  readonly isIssuerInVAT: boolean;
  readonly taxFreeAmt?: string;
  readonly markUpAmt?: string;
  readonly goodsExAmt?: string;
  readonly totPriceWoVAT: string;
  readonly totVATAmt?: string;
  readonly totPrice: string;
  readonly totPriceToPay?: string;
  readonly operatorCode: string;
  readonly businUnitCode: string;
  readonly softCode: string;
  /** 32 hex digits; see `iicOf`. */
  readonly iic: string;
  /** 512 hex digits. */
  readonly iicSignature: string;
  readonly isReverseCharge?: boolean;
  readonly payDeadline?: string;
  readonly paragonBlockNum?: string;
  /** `MM/YYYY`. */
  readonly taxPeriod?: string;
  /** Live profile only. */
  readonly bankAccNum?: string;
  /** Live profile only. */
  readonly note?: string;
  readonly supplyDateOrPeriod?: SupplyDateOrPeriod;
  readonly correctiveInv?: CorrectiveInv;
  /** 1 to 10. */
  readonly payMethods: readonly PayMethod[];
  readonly currency?: Currency;
  readonly seller: Seller;
  readonly buyer?: Buyer;
  /** 1 to 1,000. */
  readonly items?: readonly InvoiceItem[];
  /** 1 to 20. */
  readonly sameTaxes?: readonly SameTax[];
  /** 1 to 20. */
  readonly approvals?: readonly Approval[];
  /** 1 to 20. */
  readonly fees?: readonly Fee[];
  /** 1 to 1,000. */
  readonly iicRefs?: readonly IicReference[];
  /** 1 to 1,000; transition profile only. */
  readonly sumInvIICRefs?: readonly IicReference[];
  readonly badDebtInv?: BadDebtInv;
}

export interface CashDeposit {
  readonly changeDateTime: string;
  readonly operation: 'INITIAL' | 'WITHDRAW';
  /** Not negative. */
  readonly cashAmt: string;
  readonly tcrCode: string;
  readonly issuerTIN: string;
}

export interface Tcr {
  readonly issuerTIN: string;
  readonly businUnitCode: string;
  /** The maker's own number of the device, 1 to 50 characters. */
  readonly tcrIntID: string;
  readonly softCode?: string;
  readonly maintainerCode?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly type?: 'REGULAR' | 'VENDING';
}

export interface RegisterInvoiceRequest {
  readonly header: RequestHeader;
  readonly invoice: Invoice;
}

export interface RegisterInvoiceResponse {
  readonly header: ResponseHeader;
  /** The authority's code of the invoice (JIKR). */
  readonly fic: string;
}

export interface RegisterCashDepositRequest {
  readonly header: RequestHeader;
  readonly cashDeposit: CashDeposit;
}

export interface RegisterCashDepositResponse {
  readonly header: ResponseHeader;
  /** The authority's code of the deposit. */
  readonly fcdc: string;
}

export interface RegisterTCRRequest {
  readonly header: TcrRequestHeader;
  readonly tcr: Tcr;
}

export interface RegisterTCRResponse {
  readonly header: ResponseHeader;
  /** The code that the authority gives to the device: ten characters. */
  readonly tcrCode: string;
}

/** Every message under the name of its root element. */
export interface Messages {
  readonly RegisterInvoiceRequest: RegisterInvoiceRequest;
  readonly RegisterInvoiceResponse: RegisterInvoiceResponse;
  readonly RegisterCashDepositRequest: RegisterCashDepositRequest;
  readonly RegisterCashDepositResponse: RegisterCashDepositResponse;
  readonly RegisterTCRRequest: RegisterTCRRequest;
  readonly RegisterTCRResponse: RegisterTCRResponse;
}

export type MessageName = keyof Messages;
export type RequestName = Extract<MessageName, `${string}Request`>;
export type ResponseName = Extract<MessageName, `${string}Response`>;

/** A message with its name: `if (message.name === 'RegisterInvoiceRequest') message.value.invoice …`. */
export type NamedMessage<N extends MessageName = MessageName> = {
  readonly [K in N]: { readonly name: K; readonly value: Messages[K] };
}[N];

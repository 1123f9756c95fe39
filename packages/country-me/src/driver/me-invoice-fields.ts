/** An invoice with everything that the schema of the fiscalisation service knows. Decimals are text, times RFC 3339. */
import type { Amount } from '@plomba/sdk';
import type { VatRate } from '../input/exemptions.table.js';
import type { IdType, InvoiceKind, PayMethodType, VatExemption } from '../wire/index.js';

/** Who bought. */
export interface MeBuyerInput {
  /** PIB when absent. */
  readonly idType?: IdType;
  readonly idNum: string;
  readonly name: string;
  readonly address?: string;
  readonly town?: string;
  /** ISO 3166 alpha-3, or RKS. */
  readonly country?: string;
}

export interface MePaymentInput {
  readonly type: PayMethodType;
  readonly amount: Amount;
  /** Number of the company's card, for COMPANY. */
  readonly compCard?: string;
  /** IIC of the advance or voucher invoice, for ADVANCE and SVOUCHER. */
  readonly advIIC?: string;
  readonly bankAcc?: string;
  /** Numbers of vouchers, for SVOUCHER. */
  readonly vouchers?: readonly string[];
}

export interface MeLineInput {
  readonly name: string;
  /** At most three places; negative on a corrective. */
  readonly quantity: string;
  /** Of one, with VAT and after the rebate; at most four places. */
  readonly unitPrice: string;
  readonly vatRate: VatRate;
  /** Why there is no VAT on it; then the rate is 0. */
  readonly exemption?: VatExemption;
  readonly code?: string;
  /** Unit of measure; a piece when absent. */
  readonly unit?: string;
  /** Of one, without VAT and before the rebate. */
  readonly unitPriceWithoutVat?: string;
  /** Per cent. */
  readonly rebate?: string;
  /** Whether the rebate lowers the tax base. */
  readonly rebateReducesBase?: boolean;
  readonly investment?: boolean;
  /** Last day and number of a voucher that is sold here. */
  readonly voucherUntil?: string;
  readonly voucherNumber?: string;
  readonly discount?: Amount;
  readonly surcharge?: Amount;
  /** The program's own sum of the line; refused when the unit's differs. */
  readonly amount?: Amount;
}

/** An invoice that this one is about. */
export interface MeReferenceInput {
  readonly iic: string;
  readonly issueTime: string;
  readonly amount: Amount;
}

/** What a credit note grants, for one VAT rate. */
export interface MeApprovalInput {
  readonly discount?: Amount;
  readonly refund?: Amount;
  readonly vatRate?: VatRate;
  readonly exempt?: Amount;
  readonly vat?: Amount;
  readonly total: Amount;
}

/** An invoice. What is left out is told by the rest: the document by the type, CASH or NONCASH by the payments. */
export interface MeInvoiceInput {
  readonly type?: InvoiceKind;
  readonly document?: 'sale' | 'refund' | 'correction' | 'training' | 'proforma';
  readonly typeOfInvoice?: 'CASH' | 'NONCASH';
  /** Without an offset it is the wall clock of Podgorica. The unit's clock when absent. */
  readonly issueTime?: string;
  /** The program's own number of the invoice. */
  readonly internalNumber?: string;
  readonly operatorCode?: string;
  readonly buyer?: MeBuyerInput;
  readonly lines: readonly MeLineInput[];
  readonly payments: readonly MePaymentInput[];
  readonly supply?: { readonly start: string; readonly end: string };
  readonly payDeadline?: string;
  /** `MM/YYYY`, of a PERIODICAL. */
  readonly taxPeriod?: string;
  /** Foreign currency, and how many euros one unit of it is. */
  readonly currency?: { readonly code: string; readonly rate: string };
  readonly note?: string;
  readonly bankAccNum?: string;
  /** The invoice that is corrected; `refersTo` alone is enough where the unit has issued it. */
  readonly corrective?: {
    readonly iic: string;
    readonly issueTime: string;
    readonly type?: 'CORRECTIVE' | 'ERROR_CORRECTIVE';
  };
  /** Of a SUMMARY, PERIODICAL or CREDIT_NOTE, and of a CORRECTIVE of an ADVANCE. */
  readonly references?: readonly MeReferenceInput[];
  readonly fees?: readonly { readonly type: 'PACK' | 'COMMISSION' | 'OTHER'; readonly amount: Amount }[];
  readonly approvals?: readonly MeApprovalInput[];
  readonly badDebt?: { readonly iic: string; readonly issueTime: string };
  readonly taxFree?: Amount;
  readonly markUp?: Amount;
  readonly goodsExport?: Amount;
  /** Number in the paper book (paragon blok) that this was written into first. */
  readonly paragonBlockNum?: string;
  readonly typeOfSelfIss?: 'AGREEMENT' | 'DOMESTIC' | 'ABROAD' | 'SELF' | 'OTHER';
  readonly isReverseCharge?: boolean;
  readonly till?: string;
  readonly cashier?: string;
  readonly company?: string;
  /** The unit's own number of the receipt that this one refunds or corrects. */
  readonly refersTo?: number;
  /** Lines at the foot of the paper. */
  readonly footnotes?: readonly string[];
}

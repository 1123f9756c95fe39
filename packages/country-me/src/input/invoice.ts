/**
 * An invoice of Montenegro as people and programs write it: what the schema of the fiscalisation service knows and the
 * unit does not make itself. Numbers, IIC, VAT sums and the seller are the unit's.
 */
import type { Decimal } from '@plomba/codec';
import type { DocumentKind, LocalTime } from '@plomba/core/model';
import type { IdType, InvoiceKind, PayMethodType, VatExemption } from '../wire/index.js';
import type { VatRate } from './exemptions.table.js';

/** Who bought. */
export interface MeBuyer {
  readonly idType: IdType;
  readonly idNum: string;
  readonly name: string;
  readonly address?: string;
  readonly town?: string;
  /** ISO 3166 alpha-3, or RKS. */
  readonly country?: string;
}

export interface MePayment {
  readonly type: PayMethodType;
  /** In hundredths. */
  readonly amount: bigint;
  /** Number of the company's card, for COMPANY. */
  readonly compCard?: string;
  /** IIC of the advance or voucher invoice, for ADVANCE and SVOUCHER. */
  readonly advIIC?: string;
  readonly bankAcc?: string;
  /** Numbers of vouchers, for SVOUCHER. */
  readonly vouchers?: readonly string[];
}

export interface MeLine {
  readonly name: string;
  /** At most three places; negative on a corrective. */
  readonly quantity: Decimal;
  /** Of one, with VAT and after the rebate. */
  readonly unitPrice: Decimal;
  readonly vatRate: VatRate;
  /** Why there is no VAT on it; then the rate is 0. */
  readonly exemption?: VatExemption;
  readonly code?: string;
  /** Unit of measure. */
  readonly unit: string;
  /** Of one, without VAT and before the rebate. */
  readonly unitPriceWithoutVat?: Decimal;
  /** Per cent. */
  readonly rebate?: Decimal;
  /** Whether the rebate lowers the tax base. */
  readonly rebateReducesBase?: boolean;
  readonly investment?: boolean;
  /** Last day and number of a voucher that is sold here. */
  readonly voucherUntil?: string;
  readonly voucherNumber?: string;
  /** Taken off the line, in hundredths. */
  readonly discount?: bigint;
  /** Added to the line, in hundredths. */
  readonly surcharge?: bigint;
  /** The program's own sum of the line, in hundredths. */
  readonly amount?: bigint;
}

/** An invoice that this one is about. */
export interface MeReference {
  readonly iic: string;
  readonly issueTime: LocalTime;
  /** Its total in hundredths. */
  readonly amount: bigint;
}

export interface MeFee {
  readonly type: 'PACK' | 'COMMISSION' | 'OTHER';
  readonly amount: bigint;
}

/** What a credit note grants, for one VAT rate. */
export interface MeApproval {
  readonly discount?: bigint;
  readonly refund?: bigint;
  readonly vatRate?: VatRate;
  readonly exempt?: bigint;
  readonly vat?: bigint;
  readonly total: bigint;
}

export interface MeInvoice {
  readonly document: DocumentKind;
  readonly type: InvoiceKind;
  readonly typeOfInvoice: 'CASH' | 'NONCASH';
  readonly issueTime?: LocalTime;
  /** The program's own number of the invoice. */
  readonly internalNumber?: string;
  readonly operatorCode?: string;
  readonly buyer?: MeBuyer;
  readonly lines: readonly MeLine[];
  readonly payments: readonly MePayment[];
  readonly supply?: { readonly start: string; readonly end: string };
  readonly payDeadline?: string;
  /** `MM/YYYY`. */
  readonly taxPeriod?: string;
  /** Foreign currency, and how many euros one unit of it is. */
  readonly currency?: { readonly code: string; readonly rate: Decimal };
  readonly note?: string;
  readonly bankAccNum?: string;
  /** The invoice that is corrected. */
  readonly corrective?: {
    readonly iic: string;
    readonly issueTime: LocalTime;
    readonly type: 'CORRECTIVE' | 'ERROR_CORRECTIVE';
  };
  readonly references?: readonly MeReference[];
  readonly fees?: readonly MeFee[];
  readonly approvals?: readonly MeApproval[];
  readonly badDebt?: { readonly iic: string; readonly issueTime: LocalTime };
  readonly taxFree?: bigint;
  readonly markUp?: bigint;
  readonly goodsExport?: bigint;
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

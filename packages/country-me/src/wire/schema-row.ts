/** The shapes of the rows in `messages.table.ts`. A row is the live profile; `transition` says what is otherwise there. */
import type { LexicalName } from './lexical.table.js';
import type {
  Approval,
  BadDebtInv,
  Buyer,
  CashDeposit,
  CorrectiveInv,
  Currency,
  Fee,
  IicReference,
  Invoice,
  InvoiceItem,
  MessageName,
  PayMethod,
  RequestHeader,
  ResponseHeader,
  SameTax,
  Seller,
  SupplyDateOrPeriod,
  Tcr,
  TcrRequestHeader,
  Voucher,
  VouchersSold,
} from './message-types.js';

/** The values behind each complex type of the schema. */
export interface ComplexTypes {
  readonly RegisterInvoiceRequestHeaderType: RequestHeader;
  readonly RegisterInvoiceResponseHeaderType: ResponseHeader;
  readonly RegisterCashDepositRequestHeaderType: RequestHeader;
  readonly RegisterCashDepositResponseHeaderType: ResponseHeader;
  readonly RegisterTCRRequestHeaderType: TcrRequestHeader;
  readonly RegisterTCRResponseHeaderType: ResponseHeader;
  readonly InvoiceType: Invoice;
  readonly InvoiceItemType: InvoiceItem;
  readonly SupplyDateOrPeriodType: SupplyDateOrPeriod;
  readonly CorrectiveInvType: CorrectiveInv;
  readonly CurrencyType: Currency;
  readonly SellerType: Seller;
  readonly BuyerType: Buyer;
  readonly PayMethodType: PayMethod;
  readonly VoucherType: Voucher;
  readonly SameTaxType: SameTax;
  readonly ApprovalType: Approval;
  readonly FeeType: Fee;
  readonly IICRefType: IicReference;
  readonly SumInvIICRefType: IicReference;
  readonly CashDepositType: CashDeposit;
  readonly TCRType: Tcr;
  readonly VouchersSoldType: VouchersSold;
  readonly VoucherSoldDataType: VouchersSold['vd'];
  readonly BadDebtInvType: BadDebtInv;
}

export type ComplexName = keyof ComplexTypes;

/** `absent`: the profile does not know it. */
export type Use = 'required' | 'optional' | 'absent';

export interface AttributeRow {
  /** Name in the message. */
  readonly name: string;
  readonly type: LexicalName;
  readonly use: Use;
  readonly transition?: { readonly type?: LexicalName; readonly use?: Use };
  readonly note: string;
}

export interface ChildRow {
  readonly name: string;
  /** Type of the element, or of an item where `list` is given. */
  readonly type: ComplexName;
  readonly use: Use;
  readonly transition?: { readonly use: Use };
  /** The element is a wrapper around 1 to `max` items. */
  readonly list?: { readonly type: string; readonly item: string; readonly max: number };
  /** Of the items, no two have the same value of this attribute (`xs:unique`). */
  readonly unique?: { readonly name: string; readonly attribute: string };
  readonly note: string;
}

/** Keys whose value is one attribute. */
type TextKeys<T> = { [K in keyof T]-?: NonNullable<T[K]> extends string | boolean ? K : never }[keyof T];

export interface ComplexRow<T> {
  readonly note: string;
  /** `all`: each child in any order; `sequence`: in the order of the row; `text`: any text, no child. */
  readonly model: 'all' | 'sequence' | 'text';
  readonly attributes: { readonly [K in TextKeys<T>]-?: AttributeRow };
  readonly children: { readonly [K in Exclude<keyof T, TextKeys<T>>]-?: ChildRow };
}

/** What stands in a message beside its header and signature: an element, or a code as text. */
export type ContentRow =
  | { readonly key: string; readonly name: string; readonly type: ComplexName }
  | { readonly key: string; readonly name: string; readonly code: LexicalName };

export interface RootRow {
  readonly note: string;
  readonly header: ComplexName;
  readonly content: ContentRow;
  /** Value of the attribute `Id`, which the signature refers to. */
  readonly id: 'Request' | 'Response';
}

export type ComplexTable = { readonly [N in ComplexName]: ComplexRow<ComplexTypes[N]> };
export type RootTable = { readonly [N in MessageName]: RootRow };

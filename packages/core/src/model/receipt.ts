/**
 * What a till asks for: a document with items and payments. One table serves the link, the SDK's JSON,
 * the till roll and the published JSON Schema.
 *
 * Amounts are positive in a `sale` and in a `refund`; the document kind's sign decides how they count.
 * A `correction` carries its own signs.
 */
import {
  decimal,
  hundredths,
  int,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type Decimal,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import { LIMITS } from './limits.js';
import { localTime, type LocalTime } from './time.js';

/** Kinds of receipt that every country is expressed in. */
export type DocumentKind = 'sale' | 'refund' | 'correction' | 'training' | 'proforma';

/** Kind of receipt, as in records. */
export const documentKind: Schema<DocumentKind> = oneOf<DocumentKind>({
  sale: 1,
  refund: 2,
  correction: 3,
  training: 4,
  proforma: 5,
});

export interface Item {
  readonly name: string;
  /** At most 6 places. */
  readonly quantity: Decimal;
  /** Gross price of one, at most 4 places. */
  readonly unitPrice: Decimal;
  /** Id of a tax group of the rules in force. */
  readonly taxGroup: string;
  /** Taken off this line, in hundredths, not negative. */
  readonly discount?: bigint;
  /** Added to this line, in hundredths, not negative. */
  readonly surcharge?: bigint;
  /** The till's own sum of this line in hundredths; refused when the unit's differs. */
  readonly amount?: bigint;
}

export interface Payment {
  /** Id of a payment kind of the rules in force, such as `cash`. */
  readonly kind: string;
  /** What was handed over, in hundredths; cash may exceed the total, the unit computes the change. */
  readonly amount: bigint;
}

/** A field that only one country's documents have, by the name that the country gives it. */
export interface Particular {
  /** 1 to 16 letters, digits, dots, underscores and hyphens of ASCII. */
  readonly name: string;
  /** At most 200 bytes of UTF-8; what is right here the country says. */
  readonly value: string;
}

export interface Buyer {
  readonly taxNumber?: string;
  readonly name?: string;
}

/** The argument of `issue()`. */
export interface ReceiptRequest {
  readonly document: DocumentKind;
  /** The till's own time; the unit's time is in the record's header. */
  readonly time?: LocalTime;
  readonly till?: string;
  readonly cashier?: string;
  readonly items: readonly Item[];
  readonly payments: readonly Payment[];
  /** Number of the receipt that this one refunds or corrects. */
  readonly refersTo?: number;
  readonly buyer?: Buyer;
  /** Lines printed at the foot. */
  readonly notes?: readonly string[];
  /** Tax number of the company that sells, where one unit serves several. */
  readonly company?: string;
  /** What the country's documents have beyond these fields; a name may come more than once. */
  readonly particulars?: readonly Particular[];
}

/** The register that a receipt is of: its till, or the pair of company and till. Undefined: the only one. */
export function registerOf({ company, till }: Pick<ReceiptRequest, 'company' | 'till'>): string | undefined {
  return company === undefined ? till : `${company}:${till ?? '-'}`;
}

const quantity: Schema<Decimal> = decimal({ scaleMax: 6 });
const unitPrice: Schema<Decimal> = decimal({ scaleMax: 4 });
/** Ids of tax groups, payment kinds, tills: short ASCII. */
export const shortId: Schema<string> = text({ bytesMax: 16, pattern: /^[A-Za-z0-9._-]+$/ });
/** Tax number of a company: letters and digits of ASCII. */
const companyId: Schema<string> = text({ bytesMax: 14, pattern: /^[A-Za-z0-9]+$/ });
/** Number of a receipt in its series, from 1. */
export const receiptNumber: Schema<number> = int({ min: 1, max: Number.MAX_SAFE_INTEGER });

/** A line of a receipt, as in records and requests. */
export const itemTable: RecordSchema<Item> = record<Item>('Item', {
  name: required(1, text({ bytesMax: 120 }), 'as printed'),
  quantity: required(2, quantity, 'how many, at most 6 places'),
  unitPrice: required(3, unitPrice, 'gross price of one, at most 4 places'),
  taxGroup: required(4, shortId, 'id of a tax group of the rules in force'),
  discount: optional(5, hundredths, 'taken off this line, not negative'),
  surcharge: optional(6, hundredths, 'added to this line, not negative'),
  amount: optional(7, hundredths, "the till's own sum of the line; refused when the unit's differs"),
});

/** A payment, as in records and requests; hundredths. */
export const paymentTable: RecordSchema<Payment> = record<Payment>('Payment', {
  kind: required(1, shortId, 'id of a payment kind of the rules in force'),
  amount: required(2, hundredths, 'what was handed over'),
});

const buyerTable: RecordSchema<Buyer> = record<Buyer>('Buyer', {
  taxNumber: optional(1, text({ bytesMax: 24 }), 'tax number of the buyer'),
  name: optional(2, text({ bytesMax: 120 }), 'name of the buyer'),
});

const particularTable: RecordSchema<Particular> = record<Particular>('Particular', {
  name: required(1, shortId, 'as the country names it'),
  value: required(2, text({ bytesMax: 200 }), 'what is right here the country says'),
});

/** A receipt as it is asked for. */
export const receiptRequestTable: RecordSchema<ReceiptRequest> = record<ReceiptRequest>('ReceiptRequest', {
  document: required(1, documentKind, 'kind of receipt'),
  time: optional(2, localTime, "the till's own time"),
  till: optional(3, shortId, 'register that asks'),
  cashier: optional(4, text({ bytesMax: 40 }), 'as printed'),
  items: required(5, list(itemTable, { min: 0, max: LIMITS.items }), 'lines of the receipt; none for a null receipt'),
  payments: required(6, list(paymentTable, { min: 0, max: LIMITS.payments }), 'how it was paid'),
  refersTo: optional(7, receiptNumber, 'number of the receipt that this one refunds or corrects'),
  buyer: optional(8, buyerTable, 'who bought, where the law asks for it'),
  notes: optional(9, list(text({ bytesMax: 120 }), { min: 1, max: LIMITS.noteLines }), 'lines printed at the foot'),
  company: optional(10, companyId, 'tax number of the company that sells, where one unit serves several'),
  particulars: optional(
    11,
    list(particularTable, { min: 1, max: LIMITS.particulars }),
    "what the country's documents have beyond these",
  ),
});

/** What the SDK gives back for a receipt, and the JSON forms that it takes. */
import { replyToJson, type CommitReply } from '@plomba/link';
import type { Operation } from '@plomba/core/model';
import type { TaxShare } from '@plomba/core/tables';

/** A decimal as text (`"1.80"`), or hundredths as `bigint`. Never a JavaScript number. */
export type Amount = string | bigint;

/** One line of a receipt. */
export interface ItemInput {
  readonly name: string;
  /** Decimal text with at most 6 places. */
  readonly quantity: string;
  /** Gross price of one, decimal text with at most 4 places. */
  readonly unitPrice: string;
  /** Id of a tax group of the rules in force. */
  readonly taxGroup: string;
  readonly discount?: Amount;
  readonly surcharge?: Amount;
  /** The till's own sum of this line; refused when the unit's differs. */
  readonly amount?: Amount;
}

/** How a receipt was paid. */
export interface PaymentInput {
  /** Id of a payment kind of the rules in force, such as `cash`. */
  readonly kind: string;
  /** What was handed over; cash may exceed the total. */
  readonly amount: Amount;
}

/** The argument of `issue()`: the same fields as a line of a till roll. */
export interface ReceiptInput {
  readonly document: 'sale' | 'refund' | 'correction' | 'training' | 'proforma';
  readonly items: readonly ItemInput[];
  readonly payments: readonly PaymentInput[];
  /** The till's own time, RFC 3339 with an offset. */
  readonly time?: string;
  readonly till?: string;
  readonly cashier?: string;
  /** Number of the receipt that this one refunds or corrects. */
  readonly refersTo?: number;
  readonly buyer?: { readonly taxNumber?: string; readonly name?: string };
  readonly notes?: readonly string[];
}

/** A receipt as the unit committed it. Amounts in hundredths. */
export interface Receipt {
  readonly operation: Operation;
  /** Number in its series, from 1, without gaps. */
  readonly number: number;
  readonly series: string;
  readonly day: number;
  /** Sequence of the record in the journal. */
  readonly sequence: number;
  /** The unit's time. */
  readonly time: CommitReply['time'];
  readonly total: bigint;
  readonly change: bigint;
  readonly taxes: readonly TaxShare[];
  readonly codes: readonly { readonly name: string; readonly value: string }[];
  /** Short form of the leaf hash, as printed. */
  readonly signatureCode: string;
  readonly leafHash: Uint8Array;
  readonly signature: Uint8Array;
  /** True: it had been committed before, this is the first outcome again. */
  readonly repeated: boolean;
}

/** The first ten bytes of a leaf hash in groups of four digits: what the paper shows. */
export function signatureCodeOf(leafHash: Uint8Array): string {
  const digits = [...leafHash.subarray(0, 10)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/(.{4})(?=.)/g, '$1-');
}

/** The receipt in a commit, or undefined when the commit is of another kind. */
export function receiptOf(commit: CommitReply, operation: Operation): Receipt | undefined {
  const { sequence, time, leafHash, signature, repeated, receipt } = commit;
  if (receipt === undefined) return undefined;
  const common = { operation, sequence, time, leafHash, signature, repeated };
  return { ...common, ...receipt, signatureCode: signatureCodeOf(leafHash) };
}

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A JSON value. */
export type JsonValue = string | number | boolean | JsonObject | readonly JsonValue[];

/**
 * A receipt or a commit as JSON that loses nothing, for a log or a database: amounts as decimal text (`"12.50"`),
 * times as RFC 3339, bytes as lower-case hex.
 */
export function toJson(value: Receipt | CommitReply): JsonObject {
  const operation = 'operation' in value ? { operation: { ...value.operation } } : {};
  if (!('signatureCode' in value)) return { ...commitJson(value), ...operation };
  const { number, series, day, total, change, taxes, codes, sequence, time, leafHash, signature, repeated } = value;
  const receipt = { number, series, day, total, change, taxes, codes };
  const written = commitJson({ sequence, kind: 'receipt', time, leafHash, signature, repeated, receipt });
  const { receipt: inner, kind: _kind, ...rest } = written;
  // The table of a commit writes its receipt as an object.
  return { ...(inner as JsonObject), ...rest, signatureCode: value.signatureCode, ...operation };
}

function commitJson(commit: CommitReply): JsonObject {
  return replyToJson('receipt.issue', commit) as JsonObject; // a record table always writes an object
}

/**
 * From `RH`, `RR` or `kd` to the receipt that the journal stores: its receipt data as the law has it, and beside it what the journal
 * counts. The register's clock stays inside the receipt data: it has no zone.
 */
import type { ReceiptRequest } from '@plomba/core/model';
import { receiptDataNotes, receiptDataText } from '../rules/receipt-data.js';
import { PAYMENT_KIND, TAX_GROUP } from '../rules/rules.table.js';
import { amountText, vat, type Vat } from '../wire/field.js';
import type { ReceiptHeader } from '../wire/messages.table.js';

/** What every wire says of a receipt; only `RH` names the cashier. */
export type ReceiptFields = Omit<ReceiptHeader, 'cashier' | 'reserved'> & Partial<Pick<ReceiptHeader, 'cashier'>>;

/** The largest amount of a document in the journal, öre. */
const AMOUNT_MAX = 99_999_999_999n;

const DOCUMENTS = { kopia: 'correction', ovning: 'training', profo: 'proforma' } as const;

function documentOf({ kind, total }: ReceiptFields): ReceiptRequest['document'] {
  if (kind !== 'normal') return DOCUMENTS[kind];
  return total < 0n ? 'refund' : 'sale';
}

function vatText(of: Vat | undefined): string {
  return of === undefined ? '' : (vat.write(of) ?? '');
}

/** Undefined where the amounts cannot be: more came back than was sold and paid back, or beyond the journal. */
export function receiptOf(header: ReceiptFields): ReceiptRequest | undefined {
  const { total, returned, posId, cashier } = header;
  const magnitude = total < 0n ? -total : total;
  if (total + returned < 0n || magnitude > AMOUNT_MAX) return undefined;
  const text = receiptDataText({
    dateTime: header.dateTime,
    orgNo: header.orgNo,
    posId,
    receiptId: header.receiptId,
    kind: header.kind,
    returned: amountText(returned) ?? '',
    sale: amountText(total) ?? '',
    vat1: vatText(header.vat1),
    vat2: vatText(header.vat2),
    vat3: vatText(header.vat3),
    vat4: vatText(header.vat4),
  });
  if (text === undefined) return undefined;
  const document = documentOf(header);
  // Only a correction may be negative in the journal; the sign of a refund is that of its kind.
  const amount = document === 'correction' ? total : magnitude;
  const item = {
    name: 'kvittodata',
    quantity: { digits: 1n, scale: 0 },
    unitPrice: { digits: amount, scale: 2 },
    taxGroup: TAX_GROUP,
  };
  return {
    document,
    till: posId,
    company: header.orgNo,
    ...(cashier === undefined ? {} : { cashier }),
    items: [item],
    payments: amount === 0n ? [] : [{ kind: PAYMENT_KIND, amount }],
    notes: receiptDataNotes(text),
  };
}

/**
 * The workload: receipts of 2 and of 6 lines in turn, every one with an operation id of its own, drawn from a fixed
 * seed. Receipt k is the same in every run, on every machine and for every contestant.
 */
import { ascii } from '@plomba/codec';
import { receiptRequestTable, type Item, type OperationStamp, type ReceiptRequest } from '@plomba/core/model';
import { nativeHasher } from '@plomba/core/node';

/** A sale as it reaches the unit. */
export interface Sale {
  readonly id: string;
  readonly digest: Uint8Array;
  readonly receipt: ReceiptRequest;
}

const SEED = 'plomba bench v1';
const GOODS = ['Espresso', 'Kafa sa mlekom', 'Sendvič sa šunkom', 'Minerálka 0,5 l', 'Торт «Наполеон»', 'Pâine albă'];
const TAX_GROUPS = ['A', 'B', 'C', 'D'];
const LINES_SHORT = 2;
const LINES_LONG = 6;

/** A byte of the seed's own stream for this receipt. */
function drawn(index: number): Uint8Array {
  return nativeHasher.sha256(ascii(`${SEED} ${index}`));
}

function itemOf(draw: Uint8Array, line: number): Item {
  const byte = (place: number): number => draw[(line * 5 + place) % draw.length] ?? 0;
  const cents = 50 + byte(0) + 256 * (byte(1) % 8);
  const isWeighed = byte(2) % 4 === 0;
  return {
    name: GOODS[byte(3) % GOODS.length] ?? '',
    quantity: isWeighed ? { digits: BigInt(100 + byte(4)), scale: 3 } : { digits: BigInt(1 + (byte(4) % 5)), scale: 0 },
    unitPrice: { digits: BigInt(cents), scale: 2 },
    taxGroup: TAX_GROUPS[byte(2) % TAX_GROUPS.length] ?? '',
  };
}

/** What one line amounts to in hundredths: quantity × price, halves away from zero; all positive here. */
function amountOf({ quantity, unitPrice }: Item): bigint {
  const factor = 10n ** BigInt(quantity.scale);
  return (quantity.digits * unitPrice.digits * 2n + factor) / (factor * 2n);
}

/** Receipt number `index` of the workload. */
function receiptOf(index: number): ReceiptRequest {
  const draw = drawn(index);
  const lines = index % 2 === 0 ? LINES_SHORT : LINES_LONG;
  const items = Array.from({ length: lines }, (_, line) => itemOf(draw, line));
  const total = items.reduce((sum, item) => sum + amountOf(item), 0n);
  return {
    document: 'sale',
    till: 'T1',
    cashier: 'Ana',
    items,
    payments: [{ kind: index % 3 === 0 ? 'card' : 'cash', amount: total }],
  };
}

/** Sales of a till from one of the workload on. */
export function salesOf(first: number, count: number): readonly Sale[] {
  return Array.from({ length: count }, (_, at) => {
    const receipt = receiptOf(first + at);
    const id = `T1-${(first + at).toString().padStart(9, '0')}`;
    return { id, digest: nativeHasher.sha256(receiptRequestTable.encode(receipt)), receipt };
  });
}

/** The operation of a sale that is stamped now. */
export function operationOf({ id, digest }: Sale, epoch: number): OperationStamp {
  return { id, epoch, digest };
}

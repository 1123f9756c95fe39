/**
 * A Swedish receipt on paper, as lines before any printer: `paperText` of `@plomba/firmware-sim` makes text of them and
 * `paperPng` of `@plomba/firmware-sim/picture` a picture.
 *
 * A `large` line is twice as high as any other. No line with an amount is large, so that a mark always is twice as high
 * as the amounts (SKVFS 2014:9, 5 kap. 5 §).
 */
import type { PaperLine } from '@plomba/core/country';
import { normalOrgNo, type ReceiptLine, type TillReceipt } from './receipt.js';
import { RECEIPT_MARKS, RECEIPT_WORDS } from './receipt-words.table.js';

/** Kronor as they are printed: `-1234,50`. */
export function kronor(ore: bigint): string {
  const digits = (ore < 0n ? -ore : ore).toString().padStart(3, '0');
  return `${ore < 0n ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** `25`, `12,5`: without zeroes that say nothing. */
function percentText(percent: bigint): string {
  return kronor(percent).replace(/,00$|0$/, '');
}

/** Text in rows of a printer, broken at blanks; a word that is longer than a row is broken where the row ends. */
function wrapped(text: string, columns: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/\s+/).flatMap((long) => pieces(long, columns))) {
    const longer = row === '' ? word : `${row} ${word}`;
    if ([...longer].length <= columns) row = longer;
    else {
      rows.push(row);
      row = word;
    }
  }
  return [...rows, row];
}

function pieces(word: string, columns: number): readonly string[] {
  const letters = [...word];
  const count = Math.max(1, Math.ceil(letters.length / columns));
  return Array.from({ length: count }, (_, index) => letters.slice(index * columns, (index + 1) * columns).join(''));
}

const pair = (left: string, right: string): PaperLine => ({ kind: 'text', left, right });

function goods(line: ReceiptLine, columns: number): readonly PaperLine[] {
  const name = line.returned === true ? `${RECEIPT_WORDS.comesBack} ${line.name}` : line.name;
  const amount = kronor(line.amount);
  const rows = wrapped(name, columns - amount.length - 1);
  const last = rows.length - 1;
  return [
    ...rows.map((left, index): PaperLine => (index < last ? { kind: 'text', left } : pair(left, amount))),
    ...(line.quantity === undefined ? [] : [{ kind: 'text', left: `  ${line.quantity}` } as const]),
  ];
}

function vatRows(receipt: TillReceipt): readonly PaperLine[] {
  const { vatPercent, net, vat, gross, vatTotal } = RECEIPT_WORDS;
  const rows = receipt.vat.map(({ percent, amount }): PaperLine => {
    const own = receipt.lines.filter((line) => line.vatPercent === percent);
    const sum = own.reduce((total, line) => total + line.amount, 0n);
    return { kind: 'columns', cells: [percentText(percent), kronor(sum - amount), kronor(amount), kronor(sum)] };
  });
  const head: PaperLine = { kind: 'columns', cells: [vatPercent, net, vat, gross], style: 'bold' };
  return [...(rows.length === 0 ? [] : [head, ...rows]), pair(vatTotal, kronor(receipt.vatTotal))];
}

function markLines({ kind }: TillReceipt): readonly PaperLine[] {
  const text = RECEIPT_MARKS[kind];
  return text === undefined ? [] : [{ kind: 'centre', text, style: 'large' }];
}

function footLines({ unitId, controlCode, isElectronic }: TillReceipt, columns: number): readonly PaperLine[] {
  const { unit, code, electronic } = RECEIPT_WORDS;
  const groups = controlCode === undefined ? [] : [controlCode.slice(0, 32), controlCode.slice(33)];
  return [
    pair(unit, unitId),
    ...(groups.length === 0 ? [] : [{ kind: 'text', left: code } as const]),
    ...groups.flatMap((text) => wrapped(text, columns)).map((text): PaperLine => ({ kind: 'centre', text })),
    ...(isElectronic === true ? [{ kind: 'centre', text: electronic, style: 'bold' } as const] : []),
  ];
}

/**
 * The paper of a receipt.
 *
 * @param columns of the printer, 42 or 48 for the simulated one
 */
export function swedishReceiptPaper(receipt: TillReceipt, columns: number): readonly PaperLine[] {
  const { seller, posId, receiptId, dateTime, cashier, rounding = 0n, total } = receipt;
  const words = RECEIPT_WORDS;
  const orgNo = (normalOrgNo(seller.orgNo) ?? seller.orgNo).replace(/^(.{6})(.{4})$/, '$1-$2');
  const centred = (text: string): readonly PaperLine[] =>
    wrapped(text, columns).map((row) => ({ kind: 'centre', text: row }));
  const mark = markLines(receipt);
  return [
    ...mark,
    ...wrapped(seller.name, columns).map((text): PaperLine => ({ kind: 'centre', text, style: 'bold' })),
    ...centred(seller.address),
    ...centred(`${words.orgNo} ${orgNo}`),
    { kind: 'rule' },
    ...(mark.length > 0
      ? []
      : [{ kind: 'centre', text: total < 0n ? words.refund : words.receipt, style: 'bold' } as const]),
    pair(`${words.number} ${receiptId}`, dateTime.replace('T', ' ')),
    pair(words.register, posId),
    ...(cashier === undefined ? [] : [pair(words.cashier, cashier)]),
    { kind: 'rule' },
    ...receipt.lines.flatMap((line) => goods(line, columns)),
    { kind: 'rule' },
    ...(rounding === 0n ? [] : [pair(words.rounding, kronor(rounding))]),
    { kind: 'text', left: words.total, right: kronor(total), style: 'bold' },
    ...receipt.payments.map(({ means, amount }) => pair(means, kronor(amount))),
    { kind: 'rule' },
    ...vatRows(receipt),
    { kind: 'rule' },
    ...footLines(receipt, columns),
    ...mark,
    { kind: 'cut' },
  ];
}

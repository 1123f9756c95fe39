/**
 * Paper as a list of lines, before any printer: what stands left and right, what is a rule, what is a QR code.
 * The layout of a receipt is the same everywhere; a country gives the words and its own foot.
 */
import { formatDecimal, toHex } from '@plomba/codec';
import type { Item } from '../model/receipt.js';
import { localClock, localDate, type LocalTime } from '../model/time.js';
import type { CashPayload } from '../tables/payloads.table.js';
import type { CommittedReceipt, Country } from './country.js';
import type { PaperLine } from './paper-line.js';

/** Who and where, as printed on top. */
export interface PaperHead {
  readonly place: string;
  readonly address: string;
  readonly owner: string;
  readonly taxNumber: string;
}

/** An amount in hundredths with its two places. */
export function money(hundredths: bigint): string {
  return formatDecimal({ digits: hundredths, scale: 2 });
}

export function headLines(country: Country, head: PaperHead | undefined): readonly PaperLine[] {
  const simulated: PaperLine = { kind: 'centre', text: country.texts.simulated, style: 'bold' };
  if (head === undefined) return [simulated, { kind: 'rule' }];
  return [
    simulated,
    { kind: 'rule' },
    { kind: 'centre', text: head.place, style: 'large' },
    { kind: 'centre', text: head.address },
    { kind: 'centre', text: `${head.owner} · ${head.taxNumber}` },
    { kind: 'rule' },
  ];
}

export function timeLine(time: LocalTime): string {
  return `${localDate(time)} ${localClock(time)}`;
}

function itemLines(country: Country, item: Item, amount: bigint): readonly PaperLine[] {
  const price = `${formatDecimal(item.quantity)} × ${formatDecimal(item.unitPrice)}  ${item.taxGroup}`;
  const lines: PaperLine[] = [
    { kind: 'text', left: item.name },
    { kind: 'text', left: `  ${price}`, right: money(amount) },
  ];
  const { discount, surcharge } = item;
  if (discount !== undefined && discount !== 0n)
    lines.push({ kind: 'text', left: `  ${country.texts.discount} -${money(discount)}` });
  if (surcharge !== undefined && surcharge !== 0n)
    lines.push({ kind: 'text', left: `  ${country.texts.surcharge} ${money(surcharge)}` });
  return lines;
}

function taxLines(country: Country, { receipt }: CommittedReceipt): readonly PaperLine[] {
  if (receipt.taxes.length === 0) return [];
  const { texts } = country;
  return [
    { kind: 'columns', cells: ['', '%', texts.gross, texts.tax], style: 'bold' },
    ...receipt.taxes.map((share): PaperLine => {
      const rate = share.rate === undefined ? '-' : formatDecimal(share.rate);
      return { kind: 'columns', cells: [share.group, rate, money(share.gross), money(share.tax)] };
    }),
  ];
}

/** The printed receipt. `copyOrdinal` marks it as a copy. */
export function receiptPaper(
  country: Country,
  committed: CommittedReceipt,
  options: { readonly head?: PaperHead | undefined; readonly copyOrdinal?: number } = {},
): readonly PaperLine[] {
  const { texts } = country;
  const { receipt } = committed;
  const { request } = receipt;
  const optionalText = (left: string, right: string | undefined): readonly PaperLine[] =>
    right === undefined ? [] : [{ kind: 'text', left, right }];
  return [
    ...headLines(country, options.head),
    { kind: 'centre', text: texts.documents[request.document], style: 'bold' },
    ...(options.copyOrdinal === undefined
      ? []
      : [{ kind: 'centre', text: `${texts.copy} ${options.copyOrdinal}`, style: 'large' } as const]),
    { kind: 'text', left: `${texts.receiptNumber} ${receipt.number}`, right: timeLine(request.time ?? committed.time) },
    ...optionalText(texts.till, request.till),
    ...optionalText(texts.cashier, request.cashier),
    ...optionalText(texts.refersTo, request.refersTo?.toString()),
    { kind: 'rule' },
    ...request.items.flatMap((item, index) => itemLines(country, item, receipt.amounts[index] ?? 0n)),
    { kind: 'rule' },
    { kind: 'text', left: texts.total, right: money(receipt.total), style: 'large' },
    ...request.payments.map(({ kind, amount }): PaperLine => ({ kind: 'text', left: kind, right: money(amount) })),
    ...(receipt.change === 0n ? [] : optionalText(texts.change, money(receipt.change))),
    { kind: 'rule' },
    ...taxLines(country, committed),
    ...(request.notes ?? []).map((text): PaperLine => ({ kind: 'centre', text })),
    { kind: 'rule' },
    ...(country.codesInFoot === true ? [] : receipt.codes).map((code): PaperLine => ({
      kind: 'text',
      left: code.name,
      right: code.value,
    })),
    ...country.foot(committed),
    { kind: 'centre', text: texts.simulated, style: 'bold' },
    { kind: 'cut' },
  ];
}

/** Cash put in or taken out. */
export function cashPaper(
  country: Country,
  cash: CashPayload,
  at: { readonly time: LocalTime; readonly head?: PaperHead | undefined },
): readonly PaperLine[] {
  const { texts } = country;
  return [
    ...headLines(country, at.head),
    {
      kind: 'text',
      left: cash.direction === 'in' ? texts.cashIn : texts.cashOut,
      right: timeLine(cash.time ?? at.time),
    },
    { kind: 'text', left: cash.reason ?? '', right: money(cash.amount), style: 'large' },
    { kind: 'centre', text: texts.simulated, style: 'bold' },
    { kind: 'cut' },
  ];
}

/** The first half of a leaf hash in groups of four digits: enough to find the record, short enough to type. */
export function signatureCode(leafHash: Uint8Array): string {
  return toHex(leafHash.subarray(0, 10)).replace(/(.{4})(?=.)/g, '$1-');
}

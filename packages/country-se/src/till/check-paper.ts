/**
 * Checks the paper of a receipt, or its electronic form: does everything that the law asks for stand on it, and is a mark
 * high enough? For paper that a till lays out by itself; heights may be in any unit, as long as it is the same.
 */
import type { PaperLine } from '@plomba/core/country';
import type { ReceiptKind } from '../wire/field.js';
import type { RuleFinding } from './check-receipt.js';
import { normalOrgNo, type TillReceipt } from './receipt.js';
import { kronor } from './receipt-paper.js';
import { PAPER_RULES, type PaperRuleId } from './receipt-rules.table.js';

/** A text as it stands on the paper, and how high its letters are. */
export interface PrintedText {
  readonly text: string;
  readonly height: number;
}

/** The texts of paper lines: `large` is twice as high as the rest. */
export function printedTexts(paper: readonly PaperLine[]): readonly PrintedText[] {
  return paper.flatMap((line) => {
    const text = textOf(line);
    const height = 'style' in line && line.style === 'large' ? 2 : 1;
    return text === undefined ? [] : [{ text, height }];
  });
}

function textOf(line: PaperLine): string | undefined {
  switch (line.kind) {
    case 'text':
      return `${line.left} ${line.right ?? ''}`;
    case 'centre':
      return line.text;
    case 'columns':
      return line.cells.join(' ');
    case 'rule':
    case 'qr':
    case 'cut':
      return undefined;
  }
}

const MARK_WORDS: readonly (readonly [ReceiptKind, string])[] = [
  ['kopia', 'kopia'],
  ['ovning', 'övning'],
  ['profo', 'ej kvitto'],
];

const AMOUNT = /(^|[^0-9])[0-9][0-9 .\u00a0]*,[0-9]{2}(?![0-9])/;

const lower = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** Whether all of these stand somewhere; a text that was broken into rows counts, its blanks do not. */
function shows(page: string, texts: readonly string[]): boolean {
  const bare = (text: string): string => lower(text).replaceAll(' ', '');
  return texts.every((text) => bare(page).includes(bare(text)));
}

/** An amount stands on its own: 5,00 is not in 125,00. */
function showsAmount(page: string, ore: bigint): boolean {
  return page.split(/[^0-9,-]+/).includes(kronor(ore));
}

/** Every rule that the paper of a receipt breaks. The receipt itself is for `checkSwedishReceipt`. */
export function checkSwedishPaper(receipt: TillReceipt, paper: readonly PrintedText[]): readonly RuleFinding[] {
  const page = paper.map(({ text }) => text).join('\n');
  const broken = (id: PaperRuleId, isRight: boolean): readonly RuleFinding[] =>
    isRight ? [] : [{ weight: 'error', path: 'paper', id, ...PAPER_RULES[id] }];
  const { seller, vat } = receipt;
  const orgNo = normalOrgNo(seller.orgNo) ?? seller.orgNo;
  const [day = '', time = ''] = receipt.dateTime.split('T');
  return [
    ...broken('paper-seller', shows(page.replaceAll('-', ''), [seller.name, seller.address, orgNo].map(noHyphen))),
    ...broken('paper-when', shows(page, [day, time])),
    ...broken('paper-number', shows(page, [receipt.receiptId, receipt.posId])),
    ...broken('paper-lines', isEveryLineShown(receipt, page)),
    ...broken('paper-amounts', showsAmount(page, receipt.total)),
    ...broken('paper-vat', showsAmount(page, receipt.vatTotal) && vat.every(({ amount }) => showsAmount(page, amount))),
    ...broken(
      'paper-payments',
      shows(
        page,
        receipt.payments.map(({ means }) => means),
      ),
    ),
    ...broken('paper-unit', shows(page, [receipt.unitId])),
    ...markFindings(receipt, paper).flatMap((id) => broken(id, false)),
    ...broken('paper-electronic', receipt.isElectronic !== true || shows(page, ['elektroniskt kassakvitto'])),
  ];
}

const noHyphen = (text: string): string => text.replaceAll('-', '');

function isEveryLineShown({ lines }: TillReceipt, page: string): boolean {
  return lines.every(({ name, amount }) => shows(page, [name]) && showsAmount(page, amount));
}

function markFindings({ kind, lines }: TillReceipt, paper: readonly PrintedText[]): readonly PaperRuleId[] {
  const amounts = paper.filter(({ text }) => AMOUNT.test(text)).map(({ height }) => height);
  const highest = Math.max(0, ...amounts);
  const isMark =
    (word: string) =>
    (printed: PrintedText): boolean =>
      new RegExp(`(^|[^a-zåäö])${word}([^a-zåäö]|$)`).test(lower(printed.text));
  return MARK_WORDS.flatMap(([marked, word]): readonly PaperRuleId[] => {
    const marks = paper.filter(isMark(word));
    if (marked !== kind) {
      // Goods may be called so; a text that stands by itself marks the receipt.
      const isFalse = marks.some(({ text }) => lower(text) === word && !lines.some(({ name }) => lower(name) === word));
      return isFalse ? ['paper-no-false-mark'] : [];
    }
    if (marks.length === 0) return ['paper-mark'];
    return marks.some(({ height }) => height >= 2 * highest) ? [] : ['paper-mark-height'];
  });
}

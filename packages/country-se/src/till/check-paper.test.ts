// The paper of a receipt: what must stand on it, and how high the marks are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyReceipt, CAFE, CODE } from './__tests__/receipts.js';
import { checkSwedishPaper, printedTexts, type PrintedText } from './check-paper.js';
import { swedishReceiptPaper } from './receipt-paper.js';
import type { PaperRuleId } from './receipt-rules.table.js';
import type { TillReceipt } from './receipt.js';

const paperOf = (receipt: TillReceipt): readonly PrintedText[] => printedTexts(swedishReceiptPaper(receipt, 42));
const found = (receipt: TillReceipt, paper = paperOf(receipt)): readonly string[] =>
  checkSwedishPaper(receipt, paper).map(({ id }) => id);
const without = (receipt: TillReceipt, text: string): readonly PrintedText[] =>
  paperOf(receipt).map((printed) => ({ ...printed, text: printed.text.replaceAll(text, '') }));

const COPY: TillReceipt = { ...CAFE, kind: 'kopia', controlCode: CODE };

describe('our paper', () => {
  it('keeps every rule, whatever is on it', () => {
    fc.assert(
      fc.property(anyReceipt, fc.constantFrom(42, 48), (receipt, columns) => {
        const paper = swedishReceiptPaper(receipt, columns);
        expect(found(receipt, printedTexts(paper))).toEqual([]);
        for (const { text } of printedTexts(paper)) expect([...text].length).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('has no amount in large letters', () => {
    for (const kind of ['normal', 'kopia', 'ovning', 'profo'] as const) {
      const large = paperOf({ ...CAFE, kind }).filter(({ height }) => height > 1);
      expect(large.map(({ text }) => text)).toEqual(
        { normal: [], kopia: ['KOPIA', 'KOPIA'], ovning: ['ÖVNING', 'ÖVNING'], profo: ['EJ KVITTO', 'EJ KVITTO'] }[
          kind
        ],
      );
    }
  });

  it('breaks names that are longer than a row, and loses no letter of them', () => {
    const name = `Smörgåstårta ${'x'.repeat(60)} med räkor och mycket majonnäs`;
    const receipt = { ...CAFE, lines: [{ name, amount: 14_880n, vatPercent: 1200n }] };
    const rows = paperOf(receipt).map(({ text }) => text);
    expect(rows.join('').replace(/\s/g, '')).toContain(`${'x'.repeat(60)}medräkorochmycketmajonnäs`);
    expect(rows.every((text) => [...text].length <= 42)).toBe(true);
  });
});

describe('paper that breaks', () => {
  const cases: readonly (readonly [PaperRuleId, TillReceipt, readonly PrintedText[]])[] = [
    ['paper-seller', CAFE, without(CAFE, '556016-0680')],
    ['paper-seller', CAFE, without(CAFE, 'Storgatan')],
    ['paper-when', CAFE, without(CAFE, '15:30')],
    ['paper-number', CAFE, without(CAFE, 'POS1')],
    ['paper-lines', CAFE, without(CAFE, 'Kanelbulle')],
    ['paper-lines', CAFE, without(CAFE, '42,00')],
    ['paper-amounts', CAFE, without(CAFE, '148,80')],
    [
      'paper-amounts',
      CAFE,
      paperOf(CAFE).map((printed) => ({ ...printed, text: printed.text.replace('148,80', '148.80') })),
    ],
    ['paper-vat', CAFE, without(CAFE, '14,80')],
    ['paper-vat', CAFE, without(CAFE, ' 1,80')],
    ['paper-payments', CAFE, without(CAFE, 'Kort')],
    ['paper-unit', CAFE, without(CAFE, 'PLSE00000001')],
    ['paper-mark', COPY, without(COPY, 'KOPIA')],
    ['paper-mark-height', COPY, paperOf(COPY).map(({ text }) => ({ text, height: 1 }))],
    ['paper-no-false-mark', CAFE, [...paperOf(CAFE), { text: 'Kopia', height: 1 }]],
    ['paper-electronic', { ...CAFE, isElectronic: true }, paperOf(CAFE)],
  ];
  it.each(cases)('%s says so', (id, receipt, paper) => {
    expect(found(receipt, paper)).toEqual([id]);
  });

  it('a mark that is twice as high as small amounts, but not as the total', () => {
    const paper = paperOf(COPY).map((printed) =>
      printed.text.startsWith('TOTALT') ? { ...printed, height: 1.5 } : printed,
    );
    expect(found(COPY, paper)).toEqual(['paper-mark-height']);
  });

  it('nothing where goods are called like a mark', () => {
    const lines = [{ name: 'Övning', amount: 14_880n, vatPercent: 0n }];
    const receipt = { ...CAFE, lines, vat: [], vatTotal: 0n };
    expect(found(receipt)).toEqual([]);
  });
});

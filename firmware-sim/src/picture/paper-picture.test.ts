import type { PaperLine } from '@plomba/core/country';
import { decode } from 'fast-png';
import jsqr from 'jsqr';
import { describe, expect, it } from 'vitest';
import type { Paper } from '../hardware/paper-rows.js';
import { BACKGROUND, INK, PAPER, type Bitmap } from './bitmap.js';
import { FONT_A_GLYPHS } from './font.table.js';
import { glyph } from './glyphs.js';
import { paperPicture } from './paper-picture.js';
import { paperPng } from './paper-png.js';

const QR_TEXT = `PLOMBA1*PL-1*7*1*3.60*2026-03-14T09:00:00*${'0123456789abcdef'.repeat(4)}`;

const RECEIPT: Paper = [
  { kind: 'centre', text: 'SIMULATED', style: 'bold' },
  { kind: 'rule' },
  { kind: 'text', left: 'Čaj, țuică, fågel', right: '12.50' },
  { kind: 'text', left: 'Чек № 7 ЋђЉ', right: '3.60', style: 'large' },
  { kind: 'columns', cells: ['A', '20', '3.60', '0.60'] },
  { kind: 'qr', text: QR_TEXT },
  { kind: 'cut' },
];

/** What a camera reads: the picture in grey, four bytes a dot. */
function scan({ width, height, dots }: Bitmap): string | undefined {
  const pixels = new Uint8ClampedArray(dots.length * 4);
  dots.forEach((dot, at) => pixels.fill(dot === INK ? 0 : 255, at * 4, at * 4 + 4));
  return jsqr.default(pixels, width, height)?.data;
}

function count(picture: Bitmap, value: number): number {
  return picture.dots.filter((dot) => dot === value).length;
}

describe('the font', () => {
  it('has every letter of Romanian, Serbian in both scripts, Swedish and Russian, each another one', () => {
    const letters = [
      'ĂÂÎȘȚăâîșțŞŢşţ',
      'ČĆĐŠŽčćđšž',
      'АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШабвгдђежзијклљмнњопрстћуфхцчџш',
      'ÅÄÖÉåäöé',
      'ЁЙЩЪЫЬЭЮЯёйщъыьэюя',
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;-+*/()%&€№×·–',
    ].join('');
    const unknown = FONT_A_GLYPHS['?'];
    const missing = [...letters].filter((letter) => FONT_A_GLYPHS[letter] === undefined);
    expect(missing).toEqual([]);
    expect([...letters].filter((letter) => FONT_A_GLYPHS[letter] === unknown)).toEqual([]);
    // A base letter and its accented form differ; capitals of Latin and Cyrillic that look alike may not.
    for (const [plain, accented] of ['Aă', 'sș', 'tț', 'cč', 'aå', 'oö', 'иĭ', 'Её'].map((pair) => [...pair]))
      expect(glyph(plain ?? '')).not.toEqual(glyph(accented ?? ''));
  });

  it('fills 12 by 24 dots, none of them in a space, and prints what it does not have as a question mark', () => {
    expect(glyph('A')).toHaveLength(12 * 24);
    expect(glyph(' ').every((dot) => dot === 0)).toBe(true);
    expect(glyph('漢')).toEqual(glyph('?'));
    for (const character of Object.keys(FONT_A_GLYPHS))
      if (character.trim() !== '')
        expect([character, glyph(character).some((dot) => dot === 1)]).toEqual([character, true]);
  });
});

describe('the picture of a paper', () => {
  it('has a QR code that scans, on both widths', () => {
    for (const columns of [42, 48] as const) expect(scan(paperPicture(RECEIPT, columns))).toBe(QR_TEXT);
  });

  it('has a QR code that scans for every length that fits into the field with dots of a quarter of a millimetre', () => {
    for (let length = 1; length <= 700; length += 37) {
      const text = 'x1'.repeat(length).slice(0, length);
      expect(scan(paperPicture([{ kind: 'qr', text }, { kind: 'cut' }]))).toBe(text);
    }
  });

  it('is as long as the datasheet says: 15 mm, then 30 dots a row', () => {
    const height = (paper: Paper): number => paperPicture(paper).height;
    const empty = height([{ kind: 'cut' }]);
    const rows: readonly (readonly [PaperLine, number])[] = [
      [{ kind: 'text', left: 'a' }, 1],
      [{ kind: 'centre', text: 'a', style: 'large' }, 2],
      [{ kind: 'columns', cells: ['a'], style: 'bold' }, 1],
      [{ kind: 'rule' }, 1],
      [{ kind: 'qr', text: 'a' }, 8],
    ];
    for (const [line, count] of rows) expect(height([line, { kind: 'cut' }]) - empty).toBe(30 * count);
    expect(paperPicture(RECEIPT).width).toBe(640 + 32);
  });

  it('ends in a ragged tear where there is no cut, and begins like any other', () => {
    const torn = paperPicture(RECEIPT.slice(0, 3));
    const cut = paperPicture([...RECEIPT.slice(0, 3), { kind: 'cut' }]);
    expect(torn.height).toBe(cut.height);
    const lower = (picture: Bitmap): readonly number[] =>
      Array.from({ length: 640 }, (_, x) => {
        let y = picture.height - 1;
        while (picture.at(16 + x, y) === BACKGROUND) y--;
        return y;
      });
    expect(new Set(lower(cut)).size).toBeLessThanOrEqual(5);
    expect(new Set(lower(torn)).size).toBeGreaterThan(5);
    expect(paperPicture(RECEIPT.slice(0, 3))).toEqual(torn);
  });

  it('burns more for bold and twice as much for large letters', () => {
    const ink = (style?: 'bold' | 'large'): number =>
      count(paperPicture([{ kind: 'centre', text: 'AMOUNT', ...(style && { style }) }, { kind: 'cut' }]), INK);
    expect(ink('bold')).toBeGreaterThan(ink());
    expect(ink('large')).toBe(2 * ink('bold'));
  });

  it('is a PNG file with the same dots', () => {
    const picture = paperPicture(RECEIPT);
    const png = paperPng(RECEIPT);
    expect(png.subarray(0, 8)).toEqual(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a));
    const { width, height, data, channels } = decode(png);
    expect([width, height, channels]).toEqual([picture.width, picture.height, 1]);
    expect(data.filter((grey) => grey < 100).length).toBe(count(picture, INK));
    expect(data.filter((grey) => grey > 200).length).toBe(count(picture, PAPER));
    expect(png.length).toBeLessThan(20_000);
  });
});

// The till's paper through the renderers of the simulated printer: as text, letter by letter, and as a picture.
import { describe, expect, it } from 'vitest';
import { paperText } from '@plomba/firmware-sim';
import { paperPicture, paperPng } from '@plomba/firmware-sim/picture';
import { CAFE, CODE } from '../src/till/__tests__/receipts.js';
import { swedishReceiptPaper } from '../src/till/index.js';

const COPY = swedishReceiptPaper({ ...CAFE, kind: 'kopia', controlCode: CODE, isElectronic: true }, 42);

describe('a copy on paper', () => {
  it('is as text what was laid out by hand', () => {
    expect(paperText(COPY).replace(/ +$/gm, '')).toBe(
      [
        '                  KOPIA',
        '            Kafé Plåtburken AB',
        '      Storgatan 1, 111 22 Stockholm',
        '            Org.nr 556016-0680',
        '..........................................',
        'Kvitto nr 1001            2026-01-02 15:30',
        'Kassa                                 POS1',
        'Kassör                                  Bo',
        '..........................................',
        'Kaffe                                70,00',
        '  2 x 35,00',
        'Kanelbulle                           42,00',
        'Dagstidning                          31,80',
        'Papperspåse                           5,00',
        '..........................................',
        'TOTALT                              148,80',
        'Kort                                148,80',
        '..........................................',
        'Moms %           Netto      Moms    Brutto',
        '25                4,00      1,00      5,00',
        '12              100,00     12,00    112,00',
        '6                30,00      1,80     31,80',
        'Moms totalt                          14,80',
        '..........................................',
        'Kontrollenhet                 PLSE00000001',
        'Kontrollkod',
        '     UFFQD564M5SQ2JFEAVNOVXV6O6I7NSIQ',
        '        M2O6FTVNVMGKNOEPOOTXJY3M7A',
        '         Elektroniskt kassakvitto',
        '                  KOPIA',
        '',
      ].join('\n'),
    );
  });

  it('has its mark twice as high as its amounts: the picture is longer by a row for each', () => {
    const marked = paperPicture(COPY);
    const flat = paperPicture(COPY.map((line) => (line.kind === 'centre' ? { ...line, style: 'bold' } : line)));
    expect(marked.height - flat.height).toBe(2 * 30);
    expect(paperPng(COPY).subarray(1, 4)).toEqual(Uint8Array.from([...'PNG'].map((letter) => letter.charCodeAt(0))));
  });
});

import { receiptRequestTable } from '@plomba/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAFE_CSV, CAFE_JSON, CAFE_TEXT } from './__tests__/invoices.js';
import { encodeText, INPUT_BYTES_MAX } from './code-page.js';
import { readCsvInvoice } from './csv-invoice.js';
import type { InputFinding } from './entry.js';
import type { InvoiceReading } from './file-invoice.js';
import { readJsonInvoice } from './json-invoice.js';
import { readTextInvoice } from './text-invoice.js';

const ofText = (text: string): InvoiceReading => readTextInvoice(encodeText(text, 'cp1250'), 'cp1250');
const ofCsv = (text: string): InvoiceReading => readCsvInvoice(encodeText(text, 'utf-8'), 'utf-8');
const findingsOf = (reading: InvoiceReading): readonly InputFinding[] => (reading.ok ? [] : reading.findings);

/** No document, and each mistake with its line and its key. */
function expectPlaced(reading: InvoiceReading, what: string): void {
  expect(reading.ok, what).toBe(false);
  const findings = findingsOf(reading);
  expect(findings.length, what).toBeGreaterThan(0);
  for (const { line, key, rule } of findings) {
    expect(line, `${what}: ${rule}`).toBeGreaterThan(0);
    expect(key, `${what}: ${rule}`).toBeDefined();
  }
}

const LINES = CAFE_TEXT.split('\r\n').slice(0, -1);
const OPTIONAL = ['RacBrRacuna', 'UkupIznosPDV', 'JedCijBezPDV.0', 'JedCijBezPDV.1'];
const keyIn = (line: string): string => line.slice(0, line.indexOf(';'));
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');

describe('a text file', () => {
  it('that is cut off at any byte is no document', () => {
    expect(ofText(CAFE_TEXT).ok).toBe(true);
    const bytes = encodeText(CAFE_TEXT, 'cp1250');
    for (let length = 0; length < bytes.length; length++) {
      expectPlaced(readTextInvoice(bytes.subarray(0, length), 'cp1250'), `cut to ${length} bytes`);
    }
  });

  it.each(LINES.map((line, index) => [keyIn(line), index]))('without %s says so', (key, index) => {
    const reading = ofText(joined(LINES.filter((_line, at) => at !== index)));
    if (OPTIONAL.includes(key)) expect(reading.ok).toBe(true);
    else {
      expectPlaced(reading, key);
      expect(findingsOf(reading)).toContainEqual(expect.objectContaining({ key, rule: 'is missing' }));
    }
  });

  it.each(LINES.map((line, index) => [keyIn(line), index]))('with %s twice names both lines', (key, index) => {
    const reading = ofText(joined([...LINES, LINES[index]!]));
    expectPlaced(reading, key);
    const rule = `stands on line ${index + 1} already`;
    expect(findingsOf(reading)).toStrictEqual([{ path: '', rule, line: LINES.length + 1, key }]);
  });

  it.each(LINES.map((line, index) => [keyIn(line), index]))(
    'with a wrong key in place of %s names it',
    (key, index) => {
      for (const wrong of [`${key}x`, key.toLowerCase(), ` ${key}`, `${key}.0`, key.replace('.', '.0'), '']) {
        if (wrong === key) continue;
        const reading = ofText(joined(LINES.map((line, at) => (at === index ? line.replace(key, wrong) : line))));
        expectPlaced(reading, wrong);
        expect(
          findingsOf(reading)[0]?.line === index + 1 || findingsOf(reading).some(({ line }) => line === index + 1),
        ).toBe(true);
      }
    },
  );

  it.each(LINES.map((line, index) => [keyIn(line), index]))(
    'with a wrong value of %s names line and key',
    (key, index) => {
      for (const wrong of ['', '\u0007', ' x', 'x ', 'x'.repeat(300)]) {
        const reading = ofText(joined(LINES.map((line, at) => (at === index ? `${key};${wrong}` : line))));
        expectPlaced(reading, `${key};${wrong}`);
        expect(findingsOf(reading)).toContainEqual(expect.objectContaining({ line: index + 1, key }));
      }
    },
  );

  it.each([
    ['KolStav.0;2,5', 'KolStav.0', 'must be a number with a dot'],
    ['KolStav.0;2.5001', 'KolStav.0', 'at most three decimals'],
    ['KolStav.0;0', 'KolStav.0', 'not 0'],
    ['KolStav.0;1e3', 'KolStav.0', 'must be a number'],
    ['KolStav.0;-2', 'KolStav.0', 'must be above zero'],
    ['JedCijSaPDV.0;-1.50', 'JedCijSaPDV.0', 'not negative'],
    ['JedCijSaPDV.0;1.50005', 'JedCijSaPDV.0', 'at most 4 decimals'],
    ['PDVStopa.0;19', 'PDVStopa.0', 'must be one of the rates'],
    ['UkupCijena;13.71', 'UkupCijena', 'is not the sum of the lines (1370 hundredths)'],
    ['UkupCijena;13.69', 'UkupCijena', 'is not the sum of the lines (1370 hundredths)'],
    ['UkupIznosPDV;1.19', 'UkupIznosPDV', 'is not the VAT in the lines (122 hundredths)'],
    ['UkupIznosPDV;1.25', 'UkupIznosPDV', 'is not the VAT in the lines (122 hundredths)'],
    ['JedCijBezPDV.1;10.02', 'JedCijBezPDV.1', 'does not lead to the price with VAT'],
    ['DatVrijemIzdRac;2026-03-29T02:30:00', 'DatVrijemIzdRac', 'must be a time'],
    ['DatVrijemIzdRac;14.03.2026 08:12', 'DatVrijemIzdRac', 'must be a time'],
    ['VrstaRacuna;Cash', 'VrstaRacuna', 'must be one of CASH, NONCASH'],
    ['NazivStav.3;Mlijeko', 'NazivStav.3', 'comes without the one before it'],
    ['ImeKupac;Petar', 'ImeKupac', 'cannot stand beside a buyer who is not named'],
    ['IznosPlac.0;13.70', 'VrstaPlac.0', 'is missing'],
    ['VrstaPlac.9999;CARD', 'VrstaPlac.9999', 'comes without the one before it'],
    ['VrstaPlac.10000;CARD', 'VrstaPlac.10000', 'is no key of this file'],
    ['__proto__;x', '__proto__', 'is no key of this file'],
    ['constructor.0;x', 'constructor.0', 'is no key of this file'],
  ])('with %s says what is wrong with %s', (line, key, rule) => {
    const own = keyIn(line);
    const rest = LINES.filter((known) => keyIn(known) !== own);
    const reading = ofText(joined([...rest, line]));
    expectPlaced(reading, line);
    expect(findingsOf(reading)).toContainEqual(
      expect.objectContaining({ key, rule: expect.stringContaining(rule) as string }),
    );
  });

  it.each(['1.20', '1.22', '1.24'])('with VAT of %s is within a hundredth for each of its two rates', (vat) => {
    expect(ofText(CAFE_TEXT.replace('UkupIznosPDV;1.22', `UkupIznosPDV;${vat}`)).ok).toBe(true);
  });

  it('names everything that is wrong at once, in the order of its lines', () => {
    const wrong = joined(
      LINES.map((line) => line.replace('KolStav.0;2', 'KolStav.0;dva').replace('PDVStopa.1;7', 'PDVStopa.1;8')).concat(
        'Kljuc;x',
      ),
    );
    expect(findingsOf(ofText(wrong)).map(({ line, key }) => [line, key])).toStrictEqual([
      [8, 'KolStav.0'],
      [14, 'PDVStopa.1'],
      [17, 'Kljuc'],
    ]);
  });

  it('with bytes that are no character of its code page says where', () => {
    const bytes = encodeText(CAFE_TEXT, 'cp1250');
    const at = CAFE_TEXT.indexOf('Crna');
    const wrong = bytes.map((byte, index) => (index === at ? 0x81 : byte));
    const line = CAFE_TEXT.slice(0, at).split('\n').length;
    expect(findingsOf(readTextInvoice(wrong, 'cp1250'))).toMatchObject([{ line, column: 'NazivStav.0;'.length + 1 }]);
    const yellow = encodeText(CAFE_TEXT.replace('Crna', 'Žuta'), 'cp1250');
    expect(findingsOf(readTextInvoice(yellow, 'utf-8'))).toMatchObject([{ line, rule: 'is no UTF-8' }]);
  });

  it('of hostile size is refused without being read', () => {
    const large = new Uint8Array(INPUT_BYTES_MAX + 1).fill(0x0a);
    expect(findingsOf(readTextInvoice(large, 'cp1250'))).toMatchObject([
      { rule: `is larger than ${INPUT_BYTES_MAX} bytes` },
    ]);
    expect(findingsOf(readTextInvoice(large.subarray(1), 'cp1250'))[0]?.rule).toBe('has more than 20000 lines');
    const wide = 'NazivStav.0;'.padEnd(INPUT_BYTES_MAX - 2, 'x');
    expectPlaced(ofText(`${wide}\r\n`), 'one long line');
    const many = Array.from({ length: 9000 }, (_, index) => `X${index};x`);
    expect(findingsOf(ofText(joined(many))).length).toBeLessThanOrEqual(200);
    const lines = Array.from({ length: 501 }, (_, index) => [
      `NazivStav.${index};x`,
      `KolStav.${index};1`,
      `PDVStopa.${index};21`,
      `JedCijSaPDV.${index};0.10`,
    ]).flat();
    const head = ['IdBrojKupac;-', 'DatVrijemIzdRac;2026-03-14T08:12:31', 'UkupCijena;50.10', 'VrstaRacuna;CASH'];
    expect(findingsOf(ofText(joined([...head, ...lines])))).toMatchObject([
      { key: 'NazivStav.0', rule: 'must be a list of 0 to 500' },
    ]);
  });

  it('of any bytes is a document or has findings, and nothing is thrown', () => {
    const bytes = encodeText(CAFE_TEXT, 'cp1250');
    const edit = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      cut: fc.nat({ max: 3 }),
      put: fc.uint8Array({ maxLength: 4 }),
    });
    const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), fc.boolean(), (edits, isUtf8) => {
      let edited = [...bytes];
      for (const { at, cut, put } of edits) edited = [...edited.slice(0, at), ...put, ...edited.slice(at + cut)];
      const reading = readTextInvoice(Uint8Array.from(edited), isUtf8 ? 'utf-8' : 'cp1250');
      if (reading.ok) expect(receiptRequestTable.encode(reading.request).length).toBeGreaterThan(0);
      else expect(reading.findings.length).toBeGreaterThan(0);
    });
    fc.assert(property, { seed: 3, numRuns: 300 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        expect(readTextInvoice(any, 'cp1250').ok).toBe(false);
        expect(readCsvInvoice(any, 'utf-8').ok).toBe(false);
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe('a CSV file', () => {
  it('that is cut off at any character is no document', () => {
    expect(ofCsv(CAFE_CSV).ok).toBe(true);
    for (let length = 0; length < CAFE_CSV.length; length++) {
      const reading = ofCsv(CAFE_CSV.slice(0, length));
      expect(reading.ok, `cut to ${length}`).toBe(false);
      for (const { line } of findingsOf(reading)) expect(line).toBeGreaterThan(0);
    }
  });

  const rows = CAFE_CSV.split('\n');
  const keys = rows[0]!.split(',');

  it.each(keys)('without the column %s says so', (key) => {
    const wrong = ofCsv([rows[0]!.replace(key, `${key}x`), ...rows.slice(1)].join('\n'));
    expectPlaced(wrong, key);
    expect(findingsOf(wrong)[0]).toMatchObject({ line: 1, key: `${key}x`, rule: 'is no column of this file' });
  });

  it.each([
    [
      'another number of cells',
      CAFE_CSV.replace('1.24,1.50', '1.50'),
      { line: 2, rule: 'has 10 cells; the head has 11' },
    ],
    [
      'a doubled column',
      CAFE_CSV.replace('KolStav', 'NazivStav'),
      { line: 1, key: 'NazivStav', rule: 'is a column already' },
    ],
    [
      'a document that differs',
      CAFE_CSV.replace(',,,,,,"', 'NONCASH,,,,,,"'),
      { line: 3, column: 1, key: 'VrstaRacuna' },
    ],
    ['a wrong cell', CAFE_CSV.replace('kafa,2', 'kafa,dva'), { line: 2, key: 'KolStav', column: 57 }],
    ['a quote that is not closed', CAFE_CSV.replace('čšž"', 'čšž'), { rule: 'a quoted cell is not closed' }],
    [
      'text behind a quote',
      CAFE_CSV.replace('čšž"', 'čšž"x'),
      { line: 3, rule: expect.stringContaining('behind a closing quote') as string },
    ],
    [
      'a quote in a plain cell',
      CAFE_CSV.replace('Crna', 'Cr"na'),
      { line: 2, rule: expect.stringContaining('inside a cell') as string },
    ],
    ['no rows', `${rows[0]!}\n`, { key: 'NazivStav', rule: 'must hold at least one line' }],
  ])('with %s says where', (_what, text, finding) => {
    const reading = ofCsv(text);
    expect(reading.ok).toBe(false);
    if (_what === 'no rows') expect(findingsOf(reading).map(({ key }) => key)).toContain('VrstaRacuna');
    else expect(findingsOf(reading)).toContainEqual(expect.objectContaining(finding));
  });

  it('may repeat what is one for the document, and have a byte order mark, CRLF and line breaks in cells', () => {
    const repeated = CAFE_CSV.replace(',,,,,,"', 'CASH,2026-03-14T08:12:31,-,K-17/26,1.22,13.70,"');
    const plain = ofCsv(CAFE_CSV);
    const again = ofCsv(`\uFEFF${repeated.replaceAll('\n', '\r\n')}`);
    expect(again.ok && plain.ok && again.invoice).toStrictEqual(plain.ok && plain.invoice);
  });
});

describe('JSON', () => {
  const place = (path: string): object => ({ line: 1, column: 1, at: path });
  const read = (value: unknown): InvoiceReading => readJsonInvoice({ value, place });

  it.each([
    ['without items', { ...CAFE_JSON, items: undefined }, 'items', 'is missing'],
    ['with an unknown field', { ...CAFE_JSON, kupac: 'x' }, 'kupac', 'is not a known field'],
    [
      'with a wrong quantity',
      { ...CAFE_JSON, items: [{ ...CAFE_JSON.items[0]!, quantity: '1.2345' }] },
      'items[0].quantity',
      'at most three decimals',
    ],
    [
      'with a foreign tax group',
      { ...CAFE_JSON, items: [{ ...CAFE_JSON.items[0]!, taxGroup: 'A' }] },
      'items[0].taxGroup',
      'must be one of 21, 15, 7, 0, EX-CL3',
    ],
    [
      'with a foreign payment',
      { ...CAFE_JSON, payments: [{ kind: 'cash', amount: '13.70' }] },
      'payments[0].kind',
      'must be one of BANKNOTE',
    ],
    ['with a foreign particular', { ...CAFE_JSON, particulars: [{ name: 'x', value: 'y' }] }, 'x', 'is no particular'],
    [
      'with a doubled particular',
      {
        ...CAFE_JSON,
        particulars: [
          { name: 'note', value: 'y' },
          { name: 'note', value: 'y' },
        ],
      },
      'note',
      'comes a second time',
    ],
    [
      'with a particular of too many parts',
      { ...CAFE_JSON, particulars: [{ name: 'supply', value: '2026-01-01|2026-01-02|x' }] },
      'supply',
      'has more than 2 parts',
    ],
    [
      'with a line that is none',
      { ...CAFE_JSON, particulars: [{ name: 'line.7', value: 'A1' }] },
      'line.7',
      'is of a line that is not there',
    ],
    [
      'with a wrong part',
      { ...CAFE_JSON, particulars: [{ name: 'line.0', value: '||x' }] },
      'line.0',
      'must be a number',
    ],
    ['a refund of nothing', { ...CAFE_JSON, document: 'refund' }, 'corrective', 'is missing: a CORRECTIVE names'],
    ['no object', [], '', 'must be an object'],
  ])('%s says what is wrong and where', (_what, json, key, rule) => {
    const reading = read(JSON.parse(JSON.stringify(json)));
    expectPlaced(reading, _what);
    expect(findingsOf(reading)).toContainEqual(
      expect.objectContaining({ key, rule: expect.stringContaining(rule) as string }),
    );
  });

  it.each(['line.00', 'line.01', 'Line.0', 'line', 'line.0.0', 'line.-1', 'ref.10000', 'constructor'])(
    'with a particular called %s has one that is none',
    (name) => {
      const reading = read({ ...CAFE_JSON, particulars: [{ name, value: 'A1' }] });
      expect(findingsOf(reading)).toMatchObject([
        { path: 'particulars[0].name', rule: 'is no particular of an invoice' },
      ]);
    },
  );
});

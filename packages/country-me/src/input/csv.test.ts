import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, parseCsv, separatorOf } from './csv.js';

const textsOf = (text: string, separator: ',' | ';' = ','): unknown => {
  const table = parseCsv(text, separator);
  return table.ok ? table.rows.map((row) => row.map((cell) => cell.text)) : table.findings[0];
};

/** Rows as the widely used parser reads them; undefined for what it refuses. */
function judged(text: string): unknown {
  try {
    return parse(text, { relaxColumnCount: true, skipEmptyLines: true, recordDelimiter: ['\n', '\r\n'] });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

describe('CSV', () => {
  it.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a","b"\n', [['a', 'b']]],
    ['"a\r\nb","c""d",\n', [['a\r\nb', 'c"d', '']]],
    [',\n', [['', '']]],
    ['a\n\n\nb\n', [['a'], ['b']]],
    ['a,', [['a', '']]],
    ['"",x\n', [['', 'x']]],
    ['', []],
  ])('of %j is %j', (text, rows) => {
    expect(textsOf(text)).toStrictEqual(rows);
  });

  it('knows where each cell begins, behind line breaks in cells too', () => {
    const table = parseCsv('a,"b\nc",d\ne,f\n', ',');
    const places = table.ok ? table.rows.flat().map(({ text, line, column }) => [text, line, column]) : [];
    expect(places).toStrictEqual([
      ['a', 1, 1],
      ['b\nc', 1, 3],
      ['d', 2, 4],
      ['e', 3, 1],
      ['f', 3, 3],
    ]);
  });

  it.each([
    ['a"b\n', 1, 2],
    ['"a"b\n', 1, 4],
    ['x\n"a', 2, 3],
  ])('of %j is refused with its place', (text, line, column) => {
    expect(textsOf(text)).toMatchObject({ line, column });
  });

  it('tells its separator by the head, outside of quotes', () => {
    expect(separatorOf('a;b\n1,5;2\n')).toBe(';');
    expect(separatorOf('"a;b",c\n')).toBe(',');
    expect(separatorOf('a\n1;2\n')).toBe(',');
  });

  it('is bounded in its cells', () => {
    expect(textsOf(','.repeat(200_000))).toMatchObject({ rule: 'has more than 100000 cells' });
  });

  it('reads back every row that it writes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'č'), maxLength: 6 });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 4 }),
      );
    fc.assert(
      fc.property(table, fc.constantFrom(',' as const, ';' as const), (rows, separator) => {
        const text = rows.map((row) => csvLine(row, separator)).join('');
        expect(textsOf(text, separator)).toStrictEqual(rows);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('is what another parser reads, and what that one refuses is refused', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', '"', '"', ',', '\n', '\r\n', ' ', 'č'), maxLength: 12 });
    let refused = 0;
    const property = fc.property(letters, (text) => {
      const rows = textsOf(text);
      if (!Array.isArray(rows)) refused++;
      expect(Array.isArray(rows) ? rows : undefined, JSON.stringify(text)).toStrictEqual(judged(text));
    });
    fc.assert(property, { seed: 6, numRuns: 3000 });
    expect(refused).toBeGreaterThan(300);
  });
});

import { readInvoiceFile, parseConnectorConfig } from '@plomba/country-me/input';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlacedJson } from './placed-json.js';

const TEXT = `{
  "document": "sale",
  "items": [
    { "name": "Kafa", "quantity": "2", "unitPrice": "1.50", "taxGroup": "21" },
    { "name": "a \\"b\\" {[,]}", "quantity": "1.2345", "unitPrice": "1", "taxGroup": "7" }
  ],
  "payments": [{ "kind": "BANKNOTE", "amount": "4.23" }],
  "particulars": [
    { "name": "note", "value": "Hvala" },
    { "name": "line.0", "value": "||x" }
  ]
}
`;

describe('JSON with places', () => {
  it('knows where each field is, and where a missing one should be', () => {
    const read = readPlacedJson(TEXT);
    const place = (path: string): unknown => (read.ok ? read.place(path) : read.finding);
    expect(place('')).toStrictEqual({ line: 1, column: 1 });
    expect(place('document')).toStrictEqual({ line: 2, column: 3 });
    expect(place('items[0]')).toStrictEqual({ line: 4, column: 5 });
    expect(place('items[1].quantity')).toStrictEqual({ line: 5, column: 32 });
    expect(place('items[1].discount')).toStrictEqual({ line: 5, column: 5 });
    expect(place('payments[0].amount')).toStrictEqual({ line: 7, column: 38 });
    expect(place('particulars[1].value')).toStrictEqual({ line: 10, column: 25 });
    expect(place('buyer.name')).toStrictEqual({ line: 1, column: 1 });
  });

  it('finds every field of any value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const read = readPlacedJson(text);
        if (!read.ok) return; // a field twice
        const visit = (value: unknown, path: string): void => {
          const { column = 0 } = read.place(path);
          const rest = text.slice(column - 1);
          const name = /(^|\.)([^.[\]]*)$/.exec(path)?.[2];
          if (Array.isArray(value)) value.forEach((entry, index) => visit(entry, `${path}[${index}]`));
          else if (typeof value === 'object' && value !== null) {
            for (const [key, inner] of Object.entries(value)) {
              if (/^[a-z]+$/i.test(key)) visit(inner, path === '' ? key : `${path}.${key}`);
            }
          } else if (path !== '' && path.endsWith(']')) expect(rest.startsWith(JSON.stringify(value))).toBe(true);
          else if (path !== '') expect(rest.startsWith(JSON.stringify(name))).toBe(true);
        };
        visit(read.value, '');
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});

describe('an invoice in JSON', () => {
  const read = (text: string): readonly unknown[] => {
    const reading = readInvoiceFile('a.json', new TextEncoder().encode(text), {
      encoding: 'cp1250',
      json: readPlacedJson,
    });
    return reading.ok ? [] : reading.findings;
  };

  it('has every mistake at once, with line, column and key', () => {
    expect(read(TEXT)).toMatchObject([
      { path: 'items[1].quantity', line: 5, column: 32, key: 'items[1].quantity' },
      { path: 'particulars[1].value', line: 10, column: 25, key: 'line.0' },
    ]);
    const right = TEXT.replace('1.2345', '1.234').replace('||x', 'A1');
    expect(read(right)).toStrictEqual([]);
    expect(read(right.replace('"document": "sale",', '"document": "refund",'))).toMatchObject([
      { path: 'particulars', line: 8, column: 3, key: 'corrective' },
    ]);
  });

  it('that is cut off anywhere is none, and says where', () => {
    for (let length = 0; length < TEXT.trimEnd().length; length++) {
      expect(read(TEXT.slice(0, length)), `cut to ${length}`).toMatchObject([
        { line: expect.any(Number) as number, column: expect.any(Number) as number },
      ]);
    }
  });
});

describe('a configuration in JSON', () => {
  it('has its mistakes with line and column', () => {
    const result = parseConnectorConfig(
      '{\n  "environment": "prod",\n  "company": {\n    "tin": 12345678\n  }\n}',
      readPlacedJson,
    );
    const findings = result.ok ? [] : result.findings;
    expect(findings).toContainEqual(expect.objectContaining({ key: 'environment', line: 2, column: 3 }));
    expect(findings).toContainEqual(expect.objectContaining({ key: 'company.tin', line: 4, column: 5 }));
    expect(findings.map(({ path }) => path)).toContain('company.town');
  });
});

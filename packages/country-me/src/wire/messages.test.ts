/** The rows themselves: keys by their rule, the WSDL against the authority's, texts of numbers, the table of faults. */
import { parseDecimal } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasReference, NEEDS_REFERENCE, referenceText } from './__tests__/reference.js';
import { canonicalText } from './canonical.js';
import { faultCode } from './fault-codes.js';
import { FAULT_CODES } from './fault-codes.table.js';
import { amountOf, amountText, decimalText, invNumText, priceText, quantityText } from './format.js';
import { fitsLexical } from './lexical.js';
import { COMPLEX_ROWS, ROOT_ROWS } from './messages.table.js';
import { SIGNATURE_FAULT_CODES } from './xml-signature.js';
import { parseXmlText } from './xml-tree.js';
import type { XmlElement, XmlNode } from './xml-element.js';
import { serviceWsdl } from './wsdl.js';

/** The rule of `message-types.ts`: leading capitals in lower case, the last of several before a small letter stays. */
function keyOf(name: string): string {
  return name.replace(/^[A-Z]+(?![a-z])|^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase());
}

describe('the rows', () => {
  it('have the keys that the rule makes of the names', () => {
    for (const { attributes, children } of Object.values(COMPLEX_ROWS)) {
      for (const [key, row] of Object.entries({ ...attributes, ...children })) expect(key).toBe(keyOf(row.name));
    }
    for (const { content } of Object.values(ROOT_ROWS)) expect(content.key).toBe(keyOf(content.name));
    expect(['TCRCode', 'IsIssuerInVAT', 'UPB', 'IICRefs', 'TIC'].map(keyOf)).toEqual([
      'tcrCode',
      'isIssuerInVAT',
      'upb',
      'iicRefs',
      'tic',
    ]);
  });

  it('every code of the check of a signature is in the table of faults, once', () => {
    const codes = FAULT_CODES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(codes.toSorted((left, right) => left - right));
    for (const code of Object.values(SIGNATURE_FAULT_CODES)) expect(faultCode(code)?.check).toBe('signature');
    expect(faultCode(957)?.code).toBe(900);
    expect([40, 59, 3, -1, 1000].map(faultCode)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

describe('the WSDL', () => {
  /** Canonical and without what does not matter: documentation, white space, the order of attributes. */
  const essence = (text: string): string => {
    const strip = (element: XmlElement): XmlElement => ({
      ...element,
      children: element.children.flatMap((node): XmlNode[] =>
        node.kind === 'element' && node.local !== 'documentation' ? [strip(node)] : [],
      ),
    });
    const parsed = parseXmlText(text);
    return parsed.ok ? canonicalText(strip(parsed.root)).replaceAll('><', '>\n<') : parsed.problem.text;
  };

  it.skipIf(!hasReference)(`is the authority's, but for the order of two operations ${NEEDS_REFERENCE}`, () => {
    const sorted = (text: string): readonly string[] => essence(text).split('\n').toSorted();
    const live = referenceText('xsd/fiscal.live.wsdl');
    expect(sorted(serviceWsdl('https://efitest.tax.gov.me:443/fs-v1'))).toEqual(sorted(live));
    const official = referenceText('xsd/FiscalService_v5_official.wsdl');
    expect(sorted(serviceWsdl('https://efi.tax.gov.me/fs-v1'))).toEqual(sorted(official));
  });

  it('names the address it is served at', () => {
    expect(serviceWsdl('http://127.0.0.1:1/fs-v1?a&b')).toContain('location="http://127.0.0.1:1/fs-v1?a&amp;b"');
  });
});

describe('texts of numbers', () => {
  it('of amounts read back and fit the schema, never -0.00', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (hundredths) => {
        const text = amountText(hundredths);
        expect(amountOf(text)).toBe(hundredths);
        expect(fitsLexical('DecimalNegSType', 'live', text)).toBe(true);
        expect(text).not.toBe('-0.00');
      }),
      { seed: 1 },
    );
    expect([9901n, -5n, 0n, 100n].map(amountText)).toEqual(['99.01', '-0.05', '0.00', '1.00']);
    expect(amountOf('0')).toBe(0n);
    for (const text of ['', '1', '1.0', '01.00', '1.000', '+1.00', '1,00', '-', '.10'])
      expect(amountOf(text)).toBeUndefined();
  });

  it('of prices and quantities keep every digit, or are none', () => {
    const of = (text: string, write: typeof priceText): string | undefined => {
      const value = parseDecimal(text);
      return value === undefined ? 'no decimal' : write(value);
    };
    expect(['1', '1.5', '1.25', '1.2500', '1.2345', '0', '-0.5'].map((text) => of(text, priceText))).toEqual([
      ...['1.00', '1.50', '1.25', '1.25', '1.2345', '0.00', '-0.50'],
    ]);
    expect(of('1.23456', priceText)).toBeUndefined();
    expect(['1', '1.500', '-0.125', '0.000'].map((text) => of(text, quantityText))).toEqual([
      '1',
      '1.5',
      '-0.125',
      '0',
    ]);
    expect(of('0.1255', quantityText)).toBeUndefined();
    expect(decimalText({ digits: 1n, scale: 0 }, { least: 3, most: 2 })).toBeUndefined();
  });

  it('of the composed number', () => {
    const parts = { businUnitCode: 'xx123xx123', invOrdNum: '17', year: 2026, tcrCode: 'si747we972' };
    expect(invNumText(parts)).toBe('xx123xx123/17/2026/si747we972');
  });
});

/** Addresses behind QR codes: ours as the specification prints it, and those of every client that is known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IicValues } from './iic.js';
import { readVerifyAddress, verifyAddress, verifyAddressAt } from './qr.js';

const VALUES: IicValues = {
  issuerTIN: '12345678',
  issueDateTime: '2019-09-26T13:50:13+01:00',
  invOrdNum: '9952',
  businUnitCode: 'bb123bb123',
  tcrCode: 'cc123cc123',
  softCode: 'ss123ss123',
  totPrice: '99.01',
};
const IIC = 'E4033D471FEEA47A3C664B15C669C709';
const QUERY = `iic=${IIC}&tin=12345678&crtd=2019-09-26T13:50:13+01:00&ord=9952&bu=bb123bb123&cr=cc123cc123&sw=ss123ss123&prc=99.01`;

describe('the address of an invoice', () => {
  it('has the order and the raw signs of the specification', () => {
    expect(verifyAddress(VALUES, IIC, 'test')).toBe(`https://efitest.tax.gov.me/ic/#/verify?${QUERY}`);
    expect(verifyAddress(VALUES, IIC, 'production')).toBe(`https://mapr.tax.gov.me/ic/#/verify?${QUERY}`);
    expect(verifyAddressAt('http://127.0.0.1:8080/ic/#/verify', VALUES, IIC)).toBe(
      `http://127.0.0.1:8080/ic/#/verify?${QUERY}`,
    );
  });

  it('reads back, and says which environment', () => {
    for (const environment of ['test', 'production'] as const) {
      const query = { iic: IIC, values: VALUES, environment };
      expect(readVerifyAddress(verifyAddress(VALUES, IIC, environment))).toEqual({ ok: true, query });
    }
    const old = readVerifyAddress(`https://efi.tax.gov.me/ic/#/verify?${QUERY}`);
    expect(old).toMatchObject({ ok: true, query: { environment: 'production' } });
    expect(readVerifyAddress(`http://localhost/?${QUERY}`)).toEqual({ ok: true, query: { iic: IIC, values: VALUES } });
  });

  it('of the clients that are known reads as the same values', () => {
    const base = 'https://efitest.tax.gov.me/ic/#/verify?';
    const shuffled = QUERY.split('&').toReversed().join('&');
    const texts = [
      base + QUERY.replaceAll(':', '%3A').replaceAll('+', '%2B'), // PHP: percent-encoded
      base + shuffled, // Java: the order of a map
      base + QUERY.replace('+', ' '), // read through a form decoder
      base + QUERY.replace('+', '%20'),
      base + QUERY.replace(IIC, IIC.toLowerCase()), // Node: lower case
    ];
    for (const text of texts)
      expect(readVerifyAddress(text)).toMatchObject({ ok: true, query: { iic: IIC, values: VALUES } });
    const priced = (prc: string): string => {
      const reading = readVerifyAddress(base + QUERY.replace('99.01', prc));
      return reading.ok ? reading.query.values.totPrice : reading.text;
    };
    expect(['99', '99.5', '99,5', '-99.5', '0', '-0', '0099.50', '99.100', '99.123', 'x'].map(priced)).toEqual([
      ...['99.00', '99.50', '99.50', '-99.50', '0.00', '0.00', '99.50', '99.10', '99.123', 'x'],
    ]);
    const utc = readVerifyAddress(base + QUERY.replace('13:50:13+01:00', '12:50:13Z')); // .NET
    expect(utc).toMatchObject({ ok: true, query: { values: { issueDateTime: '2019-09-26T12:50:13Z' } } });
  });

  it('that is none is refused with what is missing', () => {
    expect(readVerifyAddress('https://efitest.tax.gov.me/ic/#/verify')).toEqual({ ok: false, text: 'no query' });
    expect(readVerifyAddress('?iic=1&tin=')).toEqual({ ok: false, text: 'without tin, crtd, ord, bu, cr, sw, prc' });
    expect(readVerifyAddress(`?${QUERY.replace(IIC, 'x')}`)).toEqual({ ok: false, text: 'iic is not 32 hex digits' });
    expect(readVerifyAddress(`?${QUERY}${'x'.repeat(1000)}`)).toEqual({ ok: false, text: 'more than 1000 characters' });
  });

  it('is read without a throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: QUERY.length }), (noise, at) => {
        expect(typeof readVerifyAddress(noise).ok).toBe('boolean');
        expect(typeof readVerifyAddress(`x?${QUERY.slice(0, at)}${noise}%${QUERY.slice(at)}`).ok).toBe('boolean');
      }),
      { seed: 1 },
    );
  });
});

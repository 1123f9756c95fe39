/** The backend of the verify page: five outcomes, the fields of the real one, the forms that programs send. */
import type { Authority, HttpResponse } from '@plomba/core/country';
import { describe, expect, test } from 'vitest';
import { verifyAddress } from '../wire/index.js';
import { deposit, invoiceOf, NOON_MS, openAuthority, saleOf, send, TCR, textOf, TIN, UNIT } from './__tests__/till.js';

const FORM = 'application/x-www-form-urlencoded';

function ask(cis: Authority, body: string, how: { type?: string; nowMs?: number; path?: string } = {}): HttpResponse {
  const { type = FORM, nowMs = NOON_MS, path = '/test/ic/api/verifyInvoice' } = how;
  const headers = { 'content-type': type };
  const { response } = cis.handle({ method: 'POST', path, headers, body: new TextEncoder().encode(body) }, nowMs);
  return response ?? { status: 0, headers: {}, body: new Uint8Array() };
}

const outcome = (response: HttpResponse): string | undefined => response.headers['x-verify-outcome'];

function stored(settings: Readonly<Record<string, string>> = {}, wish: Parameters<typeof invoiceOf>[0] = {}) {
  const cis = openAuthority(settings);
  send(cis, deposit());
  const invoice = invoiceOf(wish);
  const { given } = send(cis, saleOf(invoice));
  const query = `iic=${invoice.iic}&dateTimeCreated=${encodeURIComponent(invoice.issueDateTime)}&tin=${TIN}`;
  return { cis, invoice, fic: given, query };
}

describe('the verify backend', () => {
  test('gives a stored invoice with the fields of the real one', () => {
    const { cis, fic, query, invoice } = stored();
    const answer = ask(cis, query);
    expect(outcome(answer)).toBe('verified');
    expect(JSON.parse(textOf(answer))).toEqual({
      id: 1,
      iic: invoice.iic,
      fic,
      invoiceNumber: `${UNIT}/1/2026/${TCR}`,
      invoiceOrderNumber: 1,
      businessUnit: UNIT,
      cashRegister: TCR,
      issuerTaxNumber: TIN,
      operatorCode: 'oo123oo123',
      softwareCode: 'ss123ss123',
      dateTimeCreated: '2026-03-07T12:00:00+01:00',
      invoiceType: 'INVOICE',
      typeOfInvoice: 'CASH',
      isSimplifiedInvoice: false,
      taxPeriod: null,
      issuerInVat: true,
      totalPrice: 2.42,
      totalPriceWithoutVAT: 2,
      totalVATAmount: 0.42,
      totalPriceToPay: null,
      currency: null,
      seller: {
        idType: 'TIN',
        idNum: TIN,
        name: 'SIMULATED Kiosk doo',
        address: 'Njegoševa 1',
        town: 'Cetinje',
        country: 'MNE',
      },
      buyer: null,
      paymentMethod: [{ type: 'BANKNOTE', typeCode: 'BANKNOTE', amount: 2.42, bankAcc: null }],
      sameTaxes: [{ id: 1, numberOfItems: 1, priceBeforeVat: 2, vatRate: 21, vatAmount: 0.42, exemptFromVat: null }],
      items: [
        {
          id: 1,
          name: 'Espresso',
          code: null,
          unit: 'kom',
          quantity: 2,
          unitPriceBeforeVat: 1,
          unitPriceAfterVat: 1.21,
          rebate: null,
          rebateReducing: null,
          priceBeforeVat: 2,
          vatRate: 21,
          vatAmount: 0.42,
          priceAfterVat: 2.42,
          exemptFromVat: null,
          investment: null,
        },
      ],
    });
  });

  test.each([
    ['a raw plus, which arrives as a blank', (time: string) => time],
    ['a blank', (time: string) => time.replace('+', ' ')],
    ['percent encoding', (time: string) => encodeURIComponent(time)],
    ['another zone of the same moment', () => '2026-03-07T11:00:00Z'],
    ['a zone without a colon', () => '2026-03-07T12:00:00%2B0100'],
  ])('takes the time with %s', (_, form) => {
    const { cis, invoice } = stored();
    expect(
      outcome(ask(cis, `tin=${TIN}&iic=${invoice.iic.toLowerCase()}&dateTimeCreated=${form(invoice.issueDateTime)}`)),
    ).toBe('verified');
  });

  test('takes multipart forms', () => {
    const { cis, invoice } = stored();
    const part = (name: string, value: string): string =>
      `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${part('iic', invoice.iic)}${part('dateTimeCreated', invoice.issueDateTime)}${part('tin', TIN)}--XX--\r\n`;
    expect(outcome(ask(cis, body, { type: 'multipart/form-data; boundary=XX' }))).toBe('verified');
    expect(outcome(ask(cis, body, { type: 'multipart/form-data; boundary="XX"' }))).toBe('verified');
  });

  test('tells the five outcomes apart; what is unknown has no body', () => {
    const { cis, query, invoice } = stored();
    const other = query.replace(invoice.iic, 'B'.repeat(32));
    const day = 24 * 3_600_000;
    const empty = [
      ['pending', ask(cis, other, { nowMs: NOON_MS + 2 * day - 1 })],
      ['unknown', ask(cis, other, { nowMs: NOON_MS + 2 * day })],
      ['different', ask(cis, query.replace(TIN, '02000016'))],
      ['different', ask(cis, query.replace('2026', '2025'))],
      ['iic-wrong', ask(cis, query.replace(invoice.iic, 'XYZ'))],
      ['unknown', ask(cis, query, { path: '/ic/api/verifyInvoice', nowMs: NOON_MS + 9 * day })],
    ] as const;
    for (const [word, answer] of empty) {
      expect(outcome(answer)).toBe(word);
      expect(answer.body).toHaveLength(0);
    }
    expect(outcome(ask(cis, query))).toBe('verified');
  });

  test('says that an IIC is not formed correctly, unless it is not checked', () => {
    const wrong = { iic: 'C'.repeat(32) };
    const warned = stored({ iicCheck: 'warn' }, wrong);
    expect(outcome(ask(warned.cis, warned.query))).toBe('iic-wrong');
    expect(textOf(ask(warned.cis, warned.query))).toContain(`"fic":"${warned.fic ?? ''}"`);
    const off = stored({ iicCheck: 'off' }, wrong);
    expect(outcome(ask(off.cis, off.query))).toBe('verified');
  });

  test('nonsense is no invoice', () => {
    const cis = openAuthority();
    for (const body of ['', '%', '=&&=', 'iic', 'iic=%zz', '\u0000']) expect(outcome(ask(cis, body))).toBe('iic-wrong');
  });
});

test('the address of a QR leads to the page', () => {
  const { seller, ...values } = invoiceOf();
  const address = verifyAddress({ ...values, issuerTIN: seller.idNum }, values.iic, 'test');
  const { pathname, hostname } = new URL(address);
  const get = { method: 'GET', path: pathname, headers: { host: hostname }, body: new Uint8Array() };
  expect(textOf(openAuthority().handle(get, 0).response)).toContain('<script src="verify.js">');
});

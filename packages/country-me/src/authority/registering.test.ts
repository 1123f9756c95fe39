/** What the authority registers, and how it answers. */
import { equalBytes, utf8Decode } from '@plomba/codec';
import { present } from '@plomba/core';
import { nativeVerifiers } from '@plomba/core/node';
import { describe, expect, test } from 'vitest';
import { publicKeyOf, readCertificate, simulatedSeal } from '../pki/index.js';
import { readSoap, SERVICE_PATHS, validateMessage, verifySignature } from '../wire/index.js';
import {
  control,
  deposit,
  device,
  envelope,
  invoiceOf,
  newUuid,
  NOON_MS,
  openAuthority,
  post,
  sale,
  saleOf,
  sealOf,
  send,
  signedText,
  TCR,
  textOf,
  TIN,
  UNIT,
} from './__tests__/till.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const HOUR_MS = 3_600_000;

describe('answers', () => {
  test('are signed, in the authentic shape, valid by both schemas, and name the request', () => {
    const uuid = newUuid();
    const { response } = send(openAuthority(), deposit({}, { uuid }));
    const text = textOf(response);
    expect(text).toMatch(
      /^<env:Envelope xmlns:env="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/"><env:Header\/><env:Body><RegisterCashDepositResponse xmlns="https:\/\/efi\.tax\.gov\.me\/fs\/schema" xmlns:ns0=/,
    );
    expect(text).toContain(`RequestUUID="${uuid}"`);
    expect(text).toContain('SendDateTime="2026-03-07T12:00:00+01:00"');
    const reading = readSoap(present(response, 'an answer').body, 100_000);
    const root = reading.ok && reading.kind === 'message' ? reading.root : undefined;
    for (const profile of ['live', '2021-transition'] as const) {
      expect(validateMessage(present(root, 'a message'), profile)).toEqual([]);
    }
    const verdict = verifySignature(present(root, 'a message'), { verifier: nativeVerifiers.rsa2048, publicKeyOf });
    expect(verdict.ok).toBe(true);
    expect(readCertificate(verdict.certificate ?? new Uint8Array())?.tin).toBe('11044760');
  });

  test.each(SERVICE_PATHS.flatMap((path) => [path, `/test${path}`, `${path}/`]))('come from %s', (path) => {
    expect(send(openAuthority(), deposit(), { path })).toMatchObject({
      status: 200,
      given: expect.stringMatching(UUID) as string,
    });
  });

  test('do not depend on SOAPAction, the type of the content, or white space that the signature covers', () => {
    const cis = openAuthority();
    const body = envelope(`\n  ${signedText(deposit())}\n`);
    for (const headers of [
      {},
      { soapaction: '""' },
      { soapaction: 'https://x/Wrong' },
      { 'content-type': 'text/xml' },
    ]) {
      expect(cis.handle({ method: 'POST', path: '/fs-v1', headers, body }, NOON_MS).response?.status).toBe(200);
    }
  });

  test('to clients of the transition schema are the same, where it is taken', () => {
    const { invType: _, ...old } = invoiceOf({
      isSimplifiedInv: false,
      typeOfInv: 'NONCASH',
      payMethods: [{ type: 'ACCOUNT', amt: '2.42' }],
    });
    const how = { profile: '2021-transition' } as const;
    expect(send(openAuthority(), saleOf(old), how).code).toBe(11);
    expect(send(openAuthority({ schema: 'both' }), saleOf(old), how).status).toBe(200);
    expect(send(openAuthority({ schema: '2021-transition' }), saleOf(old), how).status).toBe(200);
  });
});

describe('the two sides', () => {
  test('by path and by host, know nothing of each other', () => {
    const cis = openAuthority();
    send(cis, deposit(), { path: '/test/fs-v1' });
    expect(send(cis, sale(), { path: '/fs-v1', host: 'efi.tax.gov.me' }).code).toBe(58);
    expect(send(cis, sale(), { path: '/fs-v1', host: 'efitest.tax.gov.me:443' }).status).toBe(200);
    expect(control(cis, 'state')).toMatchObject({ test: { invoices: 1 }, production: { invoices: 0, deposits: 0 } });
  });

  test('a FIC of the test side begins with 7e57 where a prefix is wanted', () => {
    const cis = openAuthority({ ficForm: 'prefixed', deposit: 'ignore' });
    expect(send(cis, sale()).given).toMatch(/^7e57/);
    expect(send(cis, sale()).given).toMatch(UUID);
    expect(send(cis, sale(), { path: '/fs-v1' }).given).not.toMatch(/^7e57/);
  });
});

describe('RegisterTCR', () => {
  test('gives a code of ten characters, the same for the same device, another for another unit', () => {
    const cis = openAuthority();
    const first = send(cis, device());
    expect(first.given).toMatch(/^[a-z]{2}\d{3}[a-z]{2}\d{3}$/);
    expect(first.entries).toHaveLength(1);
    const again = send(cis, device());
    expect(again.given).toBe(first.given);
    expect(again.entries).toHaveLength(0);
    expect(send(cis, device({ businUnitCode: 'yy123yy123' })).given).not.toBe(first.given);
    expect(send(cis, device(), { path: '/fs-v1' }).given).not.toBe(first.given);
  });

  test('changes ValidTo and the maintainer of a device, and signs it off with ValidTo today', () => {
    const cis = openAuthority();
    const { given } = send(cis, device());
    expect(send(cis, device({ maintainerCode: 'nn123nn123', validTo: '2026-12-31' })).given).toBe(given);
    expect(send(cis, device({ maintainerCode: 'nn123nn123', validTo: '2026-03-07' })).given).toBe(given);
    const rows = control(cis, 'register.list', { side: 'test' });
    expect(rows).toMatchObject([{ kind: 'tcr', code: given, maintainer: 'nn123nn123', validTo: '2026-03-07' }]);
    const at = '2026-03-08T12:00:00+01:00';
    const tomorrow = { nowMs: NOON_MS + 24 * HOUR_MS };
    const late = deposit({ tcrCode: given ?? '', changeDateTime: at }, { at });
    expect(send(cis, late, tomorrow).code).toBe(53);
  });
});

describe('deposits', () => {
  test('INITIAL may be repeated until the first cash invoice; a flagged resend is answered as it was', () => {
    const cis = openAuthority();
    const first = send(cis, deposit({ cashAmt: '0.00' }));
    expect(send(cis, deposit({ cashAmt: '20.00' })).given).not.toBe(first.given);
    send(cis, sale());
    expect(send(cis, deposit({ cashAmt: '20.00' })).code).toBe(56);
    expect(send(cis, deposit({ cashAmt: '0.00' }, { reason: 'TECHNICALERROR' }))).toMatchObject({
      given: first.given,
      entries: [],
    });
    expect(send(cis, deposit({ operation: 'WITHDRAW', cashAmt: '2.00' })).status).toBe(200);
  });

  test('the day is the one in Podgorica', () => {
    const cis = openAuthority();
    const at = '2026-03-06T23:30:00Z'; // half past midnight of the seventh
    expect(send(cis, deposit({ changeDateTime: at }, { at }), { nowMs: NOON_MS - 11.5 * HOUR_MS }).status).toBe(200);
    expect(send(cis, sale()).status).toBe(200);
  });

  test('a unit without cash needs none, and no NONCASH invoice does', () => {
    const noncash = { typeOfInv: 'NONCASH', payMethods: [{ type: 'ACCOUNT', amt: '2.42' }] } as const;
    expect(send(openAuthority(), sale(noncash)).status).toBe(200);
    const cis = openAuthority();
    control(cis, 'register.put', { kind: 'unit', tin: TIN, code: UNIT, isCash: false });
    expect(send(cis, sale()).status).toBe(200);
  });
});

describe('invoices', () => {
  test('a resend with a reason gets the stored FIC, whatever else is wrong by then; without one it is another document', () => {
    const cis = openAuthority();
    send(cis, deposit());
    const invoice = invoiceOf();
    const first = send(cis, saleOf(invoice));
    expect(first.given).toMatch(UUID);
    const later = { nowMs: NOON_MS + 72 * HOUR_MS };
    const at = '2026-03-10T12:00:00+01:00';
    const again = send(cis, saleOf(invoice, { at, reason: 'NOINTERNET' }), later);
    expect(again.given).toBe(first.given);
    const other = send(cis, saleOf(invoice));
    expect(other.given).toMatch(UUID);
    expect(other.given).not.toBe(first.given);
    expect(control(cis, 'state')).toMatchObject({ test: { invoices: 2, resends: 1 } });
  });

  test('a reason does not make an invoice of somebody else the own one', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    const first = send(cis, sale());
    const hotel = sealOf(present(simulatedSeal('02000016'), 'the seal of the hotel'));
    const seller = { idType: 'TIN', idNum: '02000016', name: 'Hotel' } as const;
    const invoice = { ...invoiceOf({ seller }, hotel), iic: invoiceOf().iic };
    const stolen = send(cis, saleOf(invoice, { reason: 'SERVICE' }), { seal: hotel });
    expect(stolen.given).not.toBe(first.given);
  });

  test('the first copy may come late: signed with a new key, with the old IIC, and fiscalised once', () => {
    const cis = openAuthority({ iicCheck: 'strict' });
    const old = { ...invoiceOf({}, sealOf(present(simulatedSeal('02000016'), 'another key'))) };
    expect(send(cis, saleOf(old)).code).toBe(31);
    const first = send(cis, saleOf(old, { reason: 'NOINTERNET' }));
    expect(first.status).toBe(200);
    expect(send(cis, saleOf(old, { reason: 'NOINTERNET' })).given).toBe(first.given);
  });

  test('are stored as they came', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    const body = envelope(signedText(sale({ note: 'Hvala čša' })));
    post(cis, body);
    const [stored] = control(cis, 'invoices.read', { side: 'test' }) as readonly { readonly xml: string }[]; // its result
    expect(stored?.xml).toBe(utf8Decode(body));
  });
});

describe('what clients fetch', () => {
  const get = (path: string, host = '127.0.0.1'): { readonly status: number | undefined; readonly text: string } => {
    const { response } = openAuthority().handle({ method: 'GET', path, headers: { host }, body: new Uint8Array() }, 0);
    return { status: response?.status, text: textOf(response) };
  };

  test.each(['/fs-v1/FiscalizationService.wsdl', '/fs-v1?wsdl', '/fs-v1?WSDL', '/fs-v1/FiscalizationService?wsdl'])(
    '%s is the WSDL, with its own address',
    (path) => {
      expect(get(path).text).toContain('location="http://127.0.0.1:1/fs-v1"');
      expect(get(`/test${path}`).text).toContain('location="http://127.0.0.1:1/test/fs-v1"');
    },
  );

  test.each(['eficg-fiscalization-service.xsd', 'xmldsig-core-schema.xsd'])('%s stands beside it', (file) => {
    for (const folder of ['/fs-v1/', '/test/fs-v1/', '/']) expect(get(`${folder}${file}`).text).toContain('<');
    expect(get(`/fs-v1/${file}`).status).toBe(200);
  });

  test('anything else is not there, and a wrong method is named', () => {
    expect(get('/nothing').status).toBe(404);
    expect(get('/ic').status).toBe(302);
    const put = openAuthority().handle({ method: 'PUT', path: '/fs-v1', headers: {}, body: new Uint8Array() }, 0);
    expect(put.response).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});

describe('faults on purpose', () => {
  const all = (cis: ReturnType<typeof openAuthority>, params: object): void => void control(cis, 'faults.set', params);

  test('a lost answer is stored, and the resend gets its FIC', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    all(cis, { kind: 'lost-answer', times: 1, operation: 'RegisterInvoice' });
    expect(send(cis, deposit()).status).toBe(200);
    const invoice = invoiceOf();
    const lost = send(cis, saleOf(invoice));
    expect(lost).toMatchObject({ status: undefined });
    expect(lost.entries).toHaveLength(1);
    const [row] = control(cis, 'invoices.list') as readonly { readonly fic: string }[]; // its result
    expect(send(cis, saleOf(invoice, { reason: 'TECHNICALERROR' })).given).toBe(row?.fic);
  });

  test('no answer and down store nothing; http-500 is no SOAP', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    for (const kind of ['no-answer', 'down', 'http-500']) {
      control(cis, 'faults.clear');
      all(cis, { kind, ms: 100 });
      const reply = send(cis, sale());
      expect(reply).toMatchObject({ status: kind === 'http-500' ? 500 : undefined, entries: [] });
      expect(reply.code).toBeUndefined();
      expect(reply.delayMs).toBe(kind === 'no-answer' ? 100 : 0);
    }
    control(cis, 'faults.clear');
    all(cis, { kind: 'down' });
    const page = cis.handle({ method: 'GET', path: '/ic/', headers: {}, body: new Uint8Array() }, NOON_MS);
    expect(page.response).toBeUndefined();
    expect(control(cis, 'state')).toMatchObject({ test: { invoices: 0 } });
  });

  test('a wrong signature is one byte away from a right one', () => {
    const cis = openAuthority();
    all(cis, { kind: 'wrong-signature', times: 1 });
    const root = (reply: ReturnType<typeof send>): Parameters<typeof verifySignature>[0] => {
      const reading = readSoap(present(reply.response, 'an answer').body, 100_000);
      return present(reading.ok && reading.kind === 'message' ? reading.root : undefined, 'a message');
    };
    const verdict = (reply: ReturnType<typeof send>): string => {
      const found = verifySignature(root(reply), { verifier: nativeVerifiers.rsa2048, publicKeyOf });
      return found.ok ? 'right' : found.reason;
    };
    expect(verdict(send(cis, deposit()))).toBe('signature-value-wrong');
    expect(verdict(send(cis, deposit()))).toBe('right');
  });

  test('a clock that is ahead finds messages old, and says its own time', () => {
    const cis = openAuthority();
    all(cis, { kind: 'time-skew', ms: 7 * HOUR_MS, times: 1 });
    expect(send(cis, deposit()).code).toBe(2);
    all(cis, { kind: 'time-skew', ms: 2 * HOUR_MS });
    expect(textOf(send(cis, deposit()).response)).toContain('SendDateTime="2026-03-07T14:00:00+01:00"');
  });

  test('a share is drawn from its seed: about as many as asked, the same every time', () => {
    const hits = (seed: string): string => {
      const cis = openAuthority();
      all(cis, { kind: 'http-500', share: 30, seed });
      const body = new Uint8Array();
      return Array.from({ length: 200 }, () => (post(cis, body).code === undefined ? 'x' : '.')).join('');
    };
    expect(hits('a')).toBe(hits('a'));
    expect(hits('a')).not.toBe(hits('b'));
    const count = hits('a').split('x').length - 1;
    expect(count).toBeGreaterThan(40);
    expect(count).toBeLessThan(80);
  });

  test('are listed with how often they were met, and a wrong order is named', () => {
    const cis = openAuthority();
    all(cis, { kind: 'slow', ms: 50, side: 'test' });
    expect(send(cis, deposit()).delayMs).toBe(50);
    expect(send(cis, deposit(), { path: '/fs-v1' }).delayMs).toBe(0);
    expect(control(cis, 'faults.list')).toEqual([{ id: 1, met: 1, kind: 'slow', ms: 50, side: 'test' }]);
    expect(() => control(cis, 'faults.set', { kind: 'slow', ms: -1 })).toThrow(/ms: must not be negative/);
    expect(() => control(cis, 'faults.set', { kind: 'flood' })).toThrow(/kind: must be one of slow/);
    expect(() => control(cis, 'fault.set')).toThrow(/method: has no fault.set/);
  });
});

test('a stored message is the very bytes that came', () => {
  const cis = openAuthority({ deposit: 'ignore' });
  const body = envelope(signedText(sale()));
  const [entry] = post(cis, body).entries;
  const at = Buffer.from(present(entry, 'an entry')).indexOf(Buffer.from(body));
  expect(at).toBeGreaterThan(0);
  expect(equalBytes(present(entry, 'an entry').subarray(at, at + body.length), body)).toBe(true);
  expect(TCR).toHaveLength(10);
});

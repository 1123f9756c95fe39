/** Every code that the service checks in real time, each reached by its cause. */
import { present } from '@plomba/core';
import type { Authority } from '@plomba/core/country';
import { describe, expect, test } from 'vitest';
import { refusedSeal, simulatedSeal } from '../pki/index.js';
import { FAULT_CODES } from '../wire/index.js';
import {
  control,
  deposit,
  device,
  envelope,
  invoiceOf,
  NOON_MS,
  openAuthority,
  post,
  sale,
  saleOf,
  SEAL,
  sealOf,
  send,
  TCR,
  TIN,
  UNIT,
  withAttribute,
  type TillReply,
} from './__tests__/till.js';

interface Case {
  readonly code: number;
  readonly cause: string;
  readonly settings?: Readonly<Record<string, string>>;
  run(authority: Authority): TillReply;
}

const DAY_MS = 86_400_000;
const HOTEL = sealOf(present(simulatedSeal('02000016'), 'the seal of the hotel'));
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const signature = /<Signature .*<\/Signature>/;

const put = (authority: Authority, ...rows: readonly object[]): void =>
  void control(authority, 'register.put', { rows });
const taxpayer = { kind: 'taxpayer', tin: TIN };
const unit = { kind: 'unit', tin: TIN, code: UNIT };
const software = { kind: 'software', code: 'ss123ss123' };
const maintainer = { kind: 'maintainer', code: 'mm123mm123' };
const tcr = { kind: 'tcr', tin: TIN, unit: UNIT, intId: 'kasa', code: TCR };
const strict = { register: 'strict' };

const after = (change: (text: string) => string) => (authority: Authority) =>
  send(authority, deposit(), { after: change });
const replaced = (from: RegExp | string, to: string) => after((text) => text.replace(from, to));
const set = (element: string, name: string, value: string) => after(withAttribute(element, name, value));

const CASES: readonly Case[] = [
  { code: 0, cause: 'no XML', run: (cis) => post(cis, Uint8Array.of(1, 2, 3)) },
  { code: 0, cause: 'no envelope', run: (cis) => post(cis, new TextEncoder().encode('<a/>')) },
  { code: 0, cause: 'not UTF-8', run: (cis) => post(cis, Uint8Array.of(0x3c, 0xff, 0x3e)) },
  { code: 1, cause: '150,001 bytes', run: (cis) => post(cis, new Uint8Array(150_001).fill(0x20)) },
  {
    code: 2,
    cause: 'sent seven hours ago',
    run: (cis) => send(cis, deposit({}, { at: '2026-03-07T05:00:00+01:00' })),
  },
  { code: 2, cause: 'sent in an hour', run: (cis) => send(cis, deposit({}, { at: '2026-03-07T13:00:00+01:00' })) },
  {
    code: 2,
    cause: 'late delivery does not excuse the future',
    run: (cis) => send(cis, deposit({}, { at: '2026-03-07T13:00:00+01:00', reason: 'SERVICE' })),
  },
  { code: 11, cause: 'a code with capitals', run: set('CashDeposit', 'TCRCode', 'SI747we972') },
  { code: 11, cause: 'a negative deposit: the schema has no sign there', run: set('CashDeposit', 'CashAmt', '-1.00') },
  { code: 11, cause: 'no such day', run: set('CashDeposit', 'ChangeDateTime', '2026-02-30T10:00:00Z') },
  {
    code: 11,
    cause: 'an amount beyond 64 bits',
    run: (cis) => send(cis, deposit({ cashAmt: `${'9'.repeat(30)}.00` })),
  },
  {
    code: 11,
    cause: 'an old invoice with the live schema',
    run: (cis) => send(cis, sale({ isSimplifiedInv: false }), { profile: '2021-transition' }),
  },
  { code: 11, cause: 'a letter beyond ASCII', settings: { characters: 'ascii' }, run: (cis) => send(cis, sale()) },
  { code: 11, cause: 'in VAT without TotVATAmt', run: (cis) => send(cis, withoutKey('totVATAmt')) },
  { code: 11, cause: 'in VAT without SameTaxes', run: (cis) => send(cis, withoutKey('sameTaxes')) },
  { code: 11, cause: 'not in VAT with SameTaxes', run: (cis) => send(cis, sale({ isIssuerInVAT: false })) },
  { code: 21, cause: 'no signature', run: replaced(signature, '') },
  { code: 22, cause: 'an empty Body', run: (cis) => post(cis, envelope('')) },
  { code: 22, cause: 'another element', run: (cis) => post(cis, envelope('<RegisterWTNRequest/>')) },
  { code: 23, cause: 'an Object in the signature', run: replaced('</Signature>', `<Object/></Signature>`) },
  { code: 24, cause: 'two signatures', run: after((text) => text.replace(signature, '$&$&')) },
  { code: 25, cause: 'a reference to another id', run: replaced('URI="#Request"', 'URI="#Other"') },
  { code: 26, cause: 'RSA with SHA-1', run: replaced('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha1') },
  {
    code: 27,
    cause: 'inclusive canonical form',
    run: replaced(
      'CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"',
    ),
  },
  { code: 28, cause: 'a digest of SHA-1', run: replaced('xmlenc#sha256', 'xmldsig#sha1') },
  { code: 29, cause: 'another signature value', run: replaced(/(<SignatureValue>.{10})./, '$1A') },
  { code: 30, cause: 'an amount changed behind the signature', run: set('CashDeposit', 'CashAmt', '51.00') },
  {
    code: 31,
    cause: 'both changed',
    run: after((text) =>
      withAttribute('CashDeposit', 'CashAmt', '51.00')(text).replace(/(<SignatureValue>.{10})./, '$1A'),
    ),
  },
  {
    code: 31,
    cause: 'a wrong IIC, where it is checked strictly',
    settings: { iicCheck: 'strict', deposit: 'ignore' },
    run: (cis) => send(cis, sale({ iic: 'A'.repeat(32) })),
  },
  { code: 32, cause: 'two certificates', run: replaced(/<X509Certificate>.*<\/X509Certificate>/, '$&$&') },
  {
    code: 33,
    cause: 'a key without a certificate',
    run: replaced(/<X509Data>.*<\/X509Data>/, `<KeyName xmlns="${DSIG}">me</KeyName>`),
  },
  {
    code: 34,
    cause: 'a certificate without a tax number',
    run: (cis) => send(cis, deposit(), { seal: sealOf(refusedSeal('person')) }),
  },
  {
    code: 34,
    cause: 'a certificate of the next years',
    run: (cis) => send(cis, deposit({}, { at: '2019-03-07T12:00:00Z' }), { nowMs: NOON_MS - 2557 * DAY_MS }),
  },
  { code: 35, cause: 'another issuer', run: (cis) => send(cis, deposit(), { seal: sealOf(refusedSeal('stranger')) }) },
  {
    code: 36,
    cause: 'a certificate that is over',
    run: (cis) => send(cis, deposit(), { seal: sealOf(refusedSeal('expired')) }),
  },
  { code: 37, cause: "another company's seal", run: (cis) => send(cis, deposit(), { seal: HOTEL }) },
  {
    code: 38,
    cause: 'a revoked certificate',
    run: (cis) => send(cis, deposit(), { seal: sealOf(refusedSeal('revoked')) }),
  },
  {
    code: 38,
    cause: 'a certificate that a test revokes',
    run(cis) {
      expect(send(cis, deposit()).status).toBe(200);
      const [seen] = control(cis, 'certificates.list') as readonly { readonly serial: string }[]; // its result
      control(cis, 'certificates.put', { serial: seen?.serial, status: 'revoked' });
      return send(cis, deposit({}, {}));
    },
  },
  {
    code: 39,
    cause: 'an issuer that does not answer',
    run(cis) {
      send(cis, deposit());
      const [seen] = control(cis, 'certificates.list') as readonly { readonly serial: string }[]; // its result
      control(cis, 'certificates.put', { serial: seen?.serial, status: 'unknown' });
      return send(cis, deposit());
    },
  },
  {
    code: 41,
    cause: 'a unit that was closed',
    run(cis) {
      put(cis, { ...unit, isActive: false });
      return send(cis, device());
    },
  },
  {
    code: 41,
    cause: 'a unit that a strict register does not know',
    settings: strict,
    run(cis) {
      put(cis, taxpayer, software, maintainer);
      return send(cis, device());
    },
  },
  {
    code: 41,
    cause: 'an invoice of such a unit',
    settings: strict,
    run(cis) {
      put(cis, taxpayer, software, tcr);
      return send(cis, sale());
    },
  },
  { code: 42, cause: 'no software code', run: (cis) => send(cis, withoutCode('softCode')) },
  {
    code: 42,
    cause: 'software that is not active',
    run(cis) {
      put(cis, { ...software, isActive: false });
      return send(cis, device());
    },
  },
  { code: 43, cause: 'no maintainer', run: (cis) => send(cis, withoutCode('maintainerCode')) },
  {
    code: 43,
    cause: 'a change to a maintainer who is not active',
    run(cis) {
      send(cis, device());
      put(cis, { kind: 'maintainer', code: 'nn123nn123', isActive: false });
      return send(cis, device({ maintainerCode: 'nn123nn123' }));
    },
  },
  {
    code: 44,
    cause: 'a taxpayer who left VAT',
    run(cis) {
      put(cis, { ...taxpayer, isInVat: false });
      return send(cis, sale());
    },
  },
  { code: 45, cause: 'from yesterday', run: (cis) => send(cis, device({ validFrom: '2026-03-06' })) },
  { code: 46, cause: 'until yesterday', run: (cis) => send(cis, device({ validTo: '2026-03-06' })) },
  {
    code: 47,
    cause: 'until before from',
    run: (cis) => send(cis, device({ validFrom: '2026-03-20', validTo: '2026-03-10' })),
  },
  {
    code: 48,
    cause: 'other software on the same device',
    run(cis) {
      send(cis, device());
      return send(cis, device({ softCode: 'tt123tt123' }));
    },
  },
  {
    code: 49,
    cause: 'the cash changed seven hours ago',
    run: (cis) => send(cis, deposit({ changeDateTime: '2026-03-07T05:00:00+01:00' })),
  },
  {
    code: 49,
    cause: 'the cash will change',
    run: (cis) => send(cis, deposit({ changeDateTime: '2026-03-07T12:05:00+01:00' })),
  },
  {
    code: 51,
    cause: 'nothing withdrawn',
    run: (cis) => send(cis, deposit({ operation: 'WITHDRAW', cashAmt: '0.00' })),
  },
  { code: 52, cause: 'a taxpayer whom nobody knows', settings: strict, run: (cis) => send(cis, deposit()) },
  {
    code: 53,
    cause: 'a device whom nobody knows',
    settings: strict,
    run(cis) {
      put(cis, taxpayer);
      return send(cis, deposit());
    },
  },
  {
    code: 53,
    cause: "another taxpayer's device",
    run(cis) {
      put(cis, { ...tcr, tin: '02000016' });
      return send(cis, deposit());
    },
  },
  {
    code: 53,
    cause: 'a device whose time is over',
    run(cis) {
      put(cis, { ...tcr, validTo: '2026-03-06' });
      return send(cis, deposit());
    },
  },
  {
    code: 54,
    cause: 'an issuer with another kind of number',
    run: (cis) => send(cis, sale({ seller: { idType: 'ID', idNum: TIN, name: 'Kiosk' } })),
  },
  {
    code: 55,
    cause: 'a taxpayer who has closed',
    run(cis) {
      put(cis, { ...taxpayer, isActive: false });
      return send(cis, deposit());
    },
  },
  {
    code: 56,
    cause: 'INITIAL behind the first invoice',
    run(cis) {
      send(cis, deposit());
      expect(send(cis, deposit({ cashAmt: '60.00' })).status).toBe(200);
      expect(send(cis, sale()).status).toBe(200);
      return send(cis, deposit({ cashAmt: '70.00' }));
    },
  },
  {
    code: 56,
    cause: 'INITIAL twice, where once is the rule',
    settings: { repeatedInitial: 'once' },
    run(cis) {
      send(cis, deposit());
      return send(cis, deposit({ cashAmt: '60.00' }));
    },
  },
  {
    code: 57,
    cause: 'a change of a device that was signed off',
    run(cis) {
      send(cis, device({ validTo: '2026-03-07' }));
      const at = '2026-03-08T12:00:00+01:00';
      return send(cis, device({ validTo: '2026-04-07' }, { at }), { nowMs: NOON_MS + DAY_MS });
    },
  },
  { code: 58, cause: 'cash without a deposit', run: (cis) => send(cis, sale()) },
  {
    code: 58,
    cause: 'the deposit was yesterday',
    run(cis) {
      send(cis, deposit());
      const at = '2026-03-08T00:00:30+01:00';
      return send(cis, saleOf(invoiceOf({ issueDateTime: at }), { at }), { nowMs: NOON_MS + DAY_MS / 2 + 31_000 });
    },
  },
  {
    code: 901,
    cause: 'a resend of what is stored, where that is refused',
    settings: { resentAnswer: 'fault', deposit: 'ignore' },
    run(cis) {
      const invoice = invoiceOf();
      send(cis, saleOf(invoice));
      return send(cis, saleOf(invoice, { reason: 'TECHNICALERROR' }));
    },
  },
];

function withoutKey(key: 'totVATAmt' | 'sameTaxes'): ReturnType<typeof saleOf> {
  const { [key]: _, ...rest } = invoiceOf();
  return saleOf(rest);
}

function withoutCode(key: 'softCode' | 'maintainerCode'): ReturnType<typeof device> {
  const message = device();
  if (message.name !== 'RegisterTCRRequest') return message;
  const { [key]: _, ...tcrRest } = message.value.tcr;
  return { ...message, value: { ...message.value, tcr: tcrRest } };
}

/** Codes that no message reaches by itself, each with the reason. */
const NOT_REACHED: Readonly<Record<number, string>> = {
  10: 'an exception inside the validator: ours has none',
  20: 'an exception inside the verifier: ours has none',
  50: 'the schema has no sign for CashAmt, so that 11 comes first',
  900: 'a seal of the authority that does not sign',
};

describe('faults', () => {
  test.each(CASES)('$code: $cause', ({ code, settings, run }) => {
    const reply = run(openAuthority(settings));
    expect(reply).toMatchObject({ status: 500, code, entries: [] });
    expect(reply.text).not.toBe('');
  });

  test('every code of the table is reached, or it is said why not', () => {
    const reached = new Set(CASES.map(({ code }) => code));
    const left = FAULT_CODES.map(({ code }) => code).filter((code) => !reached.has(code));
    expect(left.map(String)).toEqual(Object.keys(NOT_REACHED));
  });

  test.each([0, 10, 20, 50, 900])('%i can be rehearsed by the control channel', (code) => {
    const authority = openAuthority();
    control(authority, 'faults.set', { kind: 'fault-code', code, times: 1 });
    expect(send(authority, deposit())).toMatchObject({ status: 500, code, entries: [] });
    expect(send(authority, deposit()).status).toBe(200);
  });

  test('the first that fails answers: schema before certificate, certificate before signature, signature before time', () => {
    const old = { at: '2026-03-07T01:00:00+01:00' };
    const bad = withAttribute('CashDeposit', 'CashAmt', '51.00');
    const worse = withAttribute('CashDeposit', 'CashAmt', 'x');
    const cis = openAuthority();
    const seal = sealOf(refusedSeal('expired'));
    expect(send(cis, deposit({}, old), { seal, after: worse }).code).toBe(11);
    expect(send(cis, deposit({}, old), { seal, after: bad }).code).toBe(36);
    expect(send(cis, deposit({}, old), { after: bad }).code).toBe(30);
    expect(send(cis, deposit({}, old)).code).toBe(2);
    expect(send(cis, deposit(), { seal: SEAL }).status).toBe(200);
  });

  test('a fault says whose message it is and is not signed; status 200 where a client needs that', () => {
    const uuid = '12345678-1234-4234-8234-123456789012';
    const reply = send(openAuthority({ faultStatus: '200' }), sale({}, { uuid }));
    expect(reply).toMatchObject({ status: 200, code: 58, requestUUID: uuid });
    const text = new TextDecoder().decode(reply.response?.body);
    expect(text).toMatch(/^<env:Envelope .*<faultcode>env:CLIENT<\/faultcode><faultstring xml:lang="en">/);
    expect(text).not.toContain('Signature>');
  });

  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x/>'],
    ['nesting without end', '<a>'.repeat(100) + '</a>'.repeat(100)],
  ])('%s gets no answer', (_, text) => {
    expect(post(openAuthority(), new TextEncoder().encode(text)).status).toBeUndefined();
    expect(post(openAuthority({ attack: 'fault' }), new TextEncoder().encode(text)).code).toBe(0);
  });
});

/** The checks of the night: every rule found by its cause, nothing found in a right day, and when they run. */
import type { Authority } from '@plomba/core/country';
import { describe, expect, test } from 'vitest';
import type { Invoice } from '../wire/index.js';
import { NIGHT_RULES } from './night-checks.js';
import { inPodgorica, nextNight } from '../rules/podgorica.js';
import {
  control,
  deposit,
  device,
  invoiceOf,
  ms,
  newUuid,
  NOON_MS,
  openAuthority,
  sale,
  saleOf,
  send,
  TCR,
  TIN,
  UNIT,
} from './__tests__/till.js';

interface Finding {
  readonly rule: string;
  readonly detail: string;
  readonly standing: string;
  readonly iic?: string;
  readonly tin: string;
  readonly fixBy: string;
}

const HOUR_MS = 3_600_000;
const NIGHT_MS = NOON_MS + 14 * HOUR_MS;

function findings(cis: Authority, nowMs = NIGHT_MS): readonly Finding[] {
  cis.tick(nowMs);
  return control(cis, 'findings.list', {}, nowMs) as readonly Finding[]; // its result
}

const ITEM = {
  n: 'Espresso',
  u: 'kom',
  q: '2',
  upb: '1.00',
  upa: '1.21',
  pb: '2.00',
  vr: '21.00',
  va: '0.42',
  pa: '2.42',
};
const line = (wish: object): Partial<Invoice> => ({ items: [{ ...ITEM, ...wish }] });
const put = (cis: Authority, ...rows: readonly object[]): void => void control(cis, 'register.put', { rows });

interface Case {
  readonly rule: string;
  readonly cause: string;
  readonly detail: RegExp;
  arrange(cis: Authority): void;
}

const sells =
  (wish: Partial<Invoice>) =>
  (cis: Authority): void => {
    expect(send(cis, sale(wish)).status).toBe(200);
  };

const CASES: readonly Case[] = [
  {
    rule: 'line-base',
    cause: 'PB',
    detail: /line 1: PB is 2\.50, computed 2\.00/,
    arrange: sells(line({ pb: '2.50', pa: '2.92' })),
  },
  {
    rule: 'line-vat',
    cause: 'VA',
    detail: /line 1: VA is 0\.52, computed 0\.42/,
    arrange: sells(line({ va: '0.52', pa: '2.52' })),
  },
  {
    rule: 'line-total',
    cause: 'PA',
    detail: /line 1: PA is 2\.50, computed 2\.42/,
    arrange: sells(line({ pa: '2.50' })),
  },
  {
    rule: 'line-price',
    cause: 'UPA',
    detail: /by UPA is 2\.42, computed 2\.60/,
    arrange: sells(line({ upa: '1.30' })),
  },
  {
    rule: 'line-decimals',
    cause: 'two and three decimals',
    detail: /2 and 3 decimals/,
    arrange: sells(line({ pb: '2.000' })),
  },
  {
    rule: 'vat-rate',
    cause: '19 %',
    detail: /no VAT rate of 19\.00 %/,
    arrange: sells(line({ vr: '19.00', va: '0.38', pa: '2.38' })),
  },
  {
    rule: 'same-tax',
    cause: 'number of lines',
    detail: /NumOfItems is 2, there are 1/,
    arrange: sells({ sameTaxes: [{ numOfItems: '2', priceBefVAT: '2.00', vatRate: '21.00', vatAmt: '0.42' }] }),
  },
  {
    rule: 'total',
    cause: 'TotPrice',
    detail: /TotPrice is 2\.52, computed 2\.42/,
    arrange: sells({ totPrice: '2.52', payMethods: [{ type: 'CARD', amt: '2.52' }] }),
  },
  {
    rule: 'payments',
    cause: 'too little',
    detail: /PayMethods is 2\.00, computed 2\.42/,
    arrange: sells({ payMethods: [{ type: 'CARD', amt: '2.00' }] }),
  },
  {
    rule: 'pay-method',
    cause: 'a card on NONCASH',
    detail: /NONCASH with CARD/,
    arrange: sells({ typeOfInv: 'NONCASH', payMethods: [{ type: 'CARD', amt: '2.42' }] }),
  },
  {
    rule: 'pay-method',
    cause: 'cash without cash',
    detail: /CASH without BANKNOTE or CARD/,
    arrange: sells({ payMethods: [{ type: 'ORDER', amt: '2.42' }] }),
  },
  {
    rule: 'pay-method',
    cause: 'an advance without its invoice',
    detail: /ADVANCE without AdvIIC/,
    arrange: sells({ typeOfInv: 'NONCASH', payMethods: [{ type: 'ADVANCE', amt: '2.42' }] }),
  },
  {
    rule: 'invoice-number',
    cause: 'the year of the client',
    detail: /InvNum is .*2025.*2026.* is right/,
    arrange: sells({ invNum: `${UNIT}/1/2025/${TCR}` }),
  },
  {
    rule: 'ordinal-doubled',
    cause: 'the same ordinal in another minute',
    detail: /was used by IIC [0-9a-f]{32} before/,
    arrange(cis) {
      sells({})(cis);
      sells({ issueDateTime: '2026-03-07T12:00:01+01:00' })(cis);
    },
  },
  {
    rule: 'ordinal-gap',
    cause: 'the second has not come',
    detail: /ordinal 2 of .* has not come/,
    arrange: (cis) => [sells({})(cis), sells({ invOrdNum: '3' })(cis)],
  },
  {
    rule: 'iic',
    cause: 'hashed twice',
    detail: /IICSignature is not the signature/,
    arrange: sells({ ...wrongIic() }),
  },
  { rule: 'iic', cause: 'MD5 of another', detail: /IIC is not the MD5/, arrange: sells({ iic: 'A'.repeat(32) }) },
  {
    rule: 'iic-doubled',
    cause: 'sent twice without a reason',
    detail: /came again without a reason; FIC .* was first/,
    arrange(cis) {
      const invoice = invoiceOf();
      send(cis, saleOf(invoice));
      send(cis, saleOf(invoice));
    },
  },
  {
    rule: 'resend-differs',
    cause: 'another total on a resend',
    detail: /a resend has other data/,
    arrange(cis) {
      const invoice = invoiceOf();
      send(cis, saleOf(invoice));
      send(cis, saleOf({ ...invoice, totPriceWoVAT: '9.00' }, { reason: 'SERVICE' }));
    },
  },
  {
    rule: 'uuid-doubled',
    cause: 'two invoices in messages of one UUID',
    detail: /came before, with FIC/,
    arrange(cis) {
      const uuid = newUuid();
      send(cis, sale({}, { uuid }));
      send(cis, sale({ invOrdNum: '2' }, { uuid }));
    },
  },
  {
    rule: 'register',
    cause: 'an operator who has left',
    detail: /operator oo123oo123 is not active/,
    arrange(cis) {
      fillRegister(cis);
      put(cis, { kind: 'operator', code: 'oo123oo123', isActive: false });
      sells({})(cis);
    },
  },
  {
    rule: 'lead-time',
    cause: 'a device of half an hour ago',
    detail: /registered 11:30, first invoice 12:00/,
    arrange(cis) {
      const at = '2026-03-07T11:30:00+01:00';
      const { given } = send(cis, device({}, { at }), { nowMs: NOON_MS - HOUR_MS / 2 });
      sells({ tcrCode: given ?? '', typeOfInv: 'NONCASH', payMethods: [{ type: 'ACCOUNT', amt: '2.42' }] })(cis);
    },
  },
  {
    rule: 'first-deposit',
    cause: 'a late cash invoice of a day without a deposit',
    detail: /no INITIAL of si747we972 on 2026-03-06/,
    arrange: (cis) =>
      void send(cis, sale({ issueDateTime: '2026-03-06T12:00:00+01:00' }, { reason: 'TECHNICALERROR' })),
  },
  {
    rule: 'corrective-reference',
    cause: 'a corrective of nothing',
    detail: /no invoice with IIC/,
    arrange: sells({
      invType: 'CORRECTIVE',
      correctiveInv: { iicRef: 'AB'.repeat(16), issueDateTime: '2026-03-01T10:00:00+01:00', type: 'CORRECTIVE' },
    }),
  },
  {
    rule: 'summary',
    cause: 'of an order that is not stored',
    detail: /no invoice with IIC/,
    arrange: sells({
      invType: 'SUMMARY',
      iicRefs: [{ iic: 'AB'.repeat(16), issueDateTime: '2026-03-01T10:00:00+01:00', amount: '2.42' }],
    }),
  },
  {
    rule: 'late',
    cause: 'after 49 hours',
    detail: /came after 49 hours, reason TECHNICALERROR/,
    arrange: (cis) =>
      void send(cis, sale({ issueDateTime: '2026-03-05T11:00:00+01:00' }, { reason: 'TECHNICALERROR' })),
  },
];

function wrongIic(): Partial<Invoice> {
  const { iic, iicSignature } = invoiceOf({ totPrice: '9.99' });
  return { iic, iicSignature };
}

function fillRegister(cis: Authority): void {
  put(
    cis,
    { kind: 'taxpayer', tin: TIN },
    { kind: 'unit', tin: TIN, code: UNIT },
    { kind: 'tcr', tin: TIN, unit: UNIT, intId: 'kasa', code: TCR, registeredMs: 0 },
    { kind: 'software', code: 'ss123ss123' },
    { kind: 'operator', code: 'oo123oo123' },
  );
}

describe('the night finds', () => {
  test.each(CASES)('$rule: $cause', ({ rule, detail, arrange }) => {
    const cis = openAuthority();
    send(cis, deposit({}, {}));
    send(cis, deposit({ tcrCode: TCR }));
    arrangeDeposits(cis);
    arrange(cis);
    const found = findings(cis).filter((one) => one.rule === rule);
    expect(found[0]?.detail).toMatch(detail);
    expect(found.length).toBe(rule === 'total' ? 2 : 1); // the total is wrong by its parts and by its lines
    expect(found[0]).toMatchObject({ tin: TIN, standing: 'open', fixBy: '2026-03-16T02:00:00+01:00' });
  });

  test('every rule', () => {
    expect([...new Set(CASES.map(({ rule }) => rule))].sort()).toEqual(Object.keys(NIGHT_RULES).sort());
  });

  test('nothing in a right day with a full register, whatever the IIC is checked with', () => {
    const cis = openAuthority();
    fillRegister(cis);
    send(cis, deposit());
    const first = invoiceOf();
    send(cis, saleOf(first));
    send(cis, saleOf(first, { reason: 'TECHNICALERROR' }));
    send(cis, sale({ invOrdNum: '2', issueDateTime: '2026-03-07T11:59:00Z' }));
    const corrective = { iicRef: first.iic, issueDateTime: first.issueDateTime, type: 'CORRECTIVE' } as const;
    const back = { ...ITEM, q: '-2', pb: '-2.00', va: '-0.42', pa: '-2.42' };
    const wish: Partial<Invoice> = {
      invType: 'CORRECTIVE',
      invOrdNum: '3',
      totPriceWoVAT: '-2.00',
      totVATAmt: '-0.42',
      totPrice: '-2.42',
      correctiveInv: corrective,
      payMethods: [{ type: 'BANKNOTE', amt: '-2.42' }],
      items: [back],
      sameTaxes: [{ numOfItems: '1', priceBefVAT: '-2.00', vatRate: '21.00', vatAmt: '-0.42' }],
    };
    expect(send(cis, sale(wish)).status).toBe(200);
    expect(findings(cis)).toEqual([]);
  });

  test('nothing about the IIC where it is not checked', () => {
    const cis = openAuthority({ iicCheck: 'off', deposit: 'ignore' });
    sells(wrongIic())(cis);
    expect(findings(cis)).toEqual([]);
  });

  test('an invoice of three prices with four decimals that rounds to cents', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    const item = (q: string, pb: string, va: string, pa: string): NonNullable<Invoice['items']>[number] => ({
      n: 'Ulje',
      u: 'l',
      q,
      upb: '1.2345',
      upa: '1.4937',
      pb,
      vr: '21.00',
      va,
      pa,
    });
    const wish: Partial<Invoice> = {
      totPriceWoVAT: '12.35',
      totVATAmt: '2.59',
      totPrice: '14.94',
      payMethods: [{ type: 'BANKNOTE', amt: '14.94' }],
      items: [item('3', '3.7035', '0.7777', '4.4812'), item('7', '8.6415', '1.8147', '10.4562')],
      sameTaxes: [{ numOfItems: '2', priceBefVAT: '12.35', vatRate: '21.00', vatAmt: '2.59' }],
    };
    expect(send(cis, sale(wish)).status).toBe(200);
    expect(findings(cis)).toEqual([]);
  });
});

/** Late invoices of the cases belong to other days. */
function arrangeDeposits(cis: Authority): void {
  const at = '2026-03-05T08:00:00+01:00';
  send(cis, deposit({ changeDateTime: at }, { reason: 'TECHNICALERROR' }));
}

describe('a finding', () => {
  test('is found once, closes by an ERROR_CORRECTIVE, and is overdue after eight days', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    const wrong = invoiceOf({ ...line({ pa: '9.00' }) });
    send(cis, saleOf(wrong));
    expect(new Set(findings(cis).map(({ rule }) => rule))).toEqual(new Set(['line-total', 'line-price', 'total']));
    const count = findings(cis).length;
    expect(findings(cis, NIGHT_MS + 24 * HOUR_MS)).toHaveLength(count);
    const later = NIGHT_MS + 9 * 24 * HOUR_MS;
    expect(new Set(findings(cis, later).map(({ standing }) => standing))).toEqual(new Set(['overdue']));
    const correctiveInv = { iicRef: wrong.iic, issueDateTime: wrong.issueDateTime, type: 'ERROR_CORRECTIVE' } as const;
    send(cis, sale({ invOrdNum: '2', invType: 'CORRECTIVE', correctiveInv }));
    expect(new Set(findings(cis, later).map(({ standing }) => standing))).toEqual(new Set(['closed']));
  });

  test('of a gap closes when the invoice comes', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    sells({ invOrdNum: '2' })(cis);
    expect(findings(cis)).toMatchObject([{ rule: 'ordinal-gap', standing: 'open' }]);
    send(cis, sale({ invOrdNum: '1' }, { reason: 'TECHNICALERROR' }));
    expect(findings(cis)).toMatchObject([{ rule: 'ordinal-gap', standing: 'closed' }]);
  });
});

describe('late delivery', () => {
  const late = (reason: 'NOINTERNET' | 'BOUNDBOOK' | 'SERVICE' | 'BUSINESSNEEDS', hours: number): boolean => {
    const cis = openAuthority({ deposit: 'ignore', clockAheadSeconds: '86400' });
    const issued = ms('2026-02-20T12:00:00+01:00');
    const nowMs = issued + hours * HOUR_MS;
    const at = `${new Date(nowMs).toISOString().slice(0, 19)}Z`;
    const reply = send(cis, sale({ issueDateTime: '2026-02-20T12:00:00+01:00' }, { at, reason }), { nowMs });
    expect(reply.status).toBe(200);
    return findings(cis, nowMs + 48 * HOUR_MS).some(({ rule }) => rule === 'late');
  };

  test.each([
    ['BUSINESSNEEDS', 48, false],
    ['BUSINESSNEEDS', 49, true],
    ['SERVICE', 120, false],
    ['SERVICE', 121, true],
    ['BOUNDBOOK', 121, true],
    // From noon of 20 February to midnight of 10 March: 18.5 days.
    ['NOINTERNET', 444, false],
    ['NOINTERNET', 445, true],
  ] as const)('with %s after %i hours is a finding: %s', (reason, hours, isLate) => {
    expect(late(reason, hours)).toBe(isLate);
  });
});

describe('the night', () => {
  test('comes at two in Podgorica, in winter, in summer, and when the clocks change', () => {
    const next = (text: string): string => new Date(nextNight(ms(text), 2)).toISOString();
    expect(next('2026-03-07T12:00:00+01:00')).toBe('2026-03-08T01:00:00.000Z');
    expect(next('2026-03-07T01:59:59+01:00')).toBe('2026-03-07T01:00:00.000Z');
    expect(next('2026-03-07T02:00:00+01:00')).toBe('2026-03-08T01:00:00.000Z');
    expect(next('2026-07-07T12:00:00+02:00')).toBe('2026-07-08T00:00:00.000Z');
    expect(next('2026-10-24T12:00:00+02:00')).toBe('2026-10-25T00:00:00.000Z');
    for (let at = ms('2026-03-27T00:00:00+01:00'); at < ms('2026-03-31T00:00:00+02:00'); at += HOUR_MS / 4) {
      const moment = nextNight(at, 2);
      expect(moment).toBeGreaterThan(at);
      expect(moment - at).toBeLessThanOrEqual(25 * HOUR_MS);
      expect((moment / HOUR_MS) % 1).toBe(0);
      expect(inPodgorica(moment).offsetMinutes % 60).toBe(0);
    }
  });

  test('is wanted only when something came, runs at its time and not before', () => {
    const cis = openAuthority({ deposit: 'ignore' });
    expect(cis.nextDeadlineMs()).toBeUndefined();
    sells({ invOrdNum: '2' })(cis);
    const due = cis.nextDeadlineMs() ?? 0;
    expect(new Date(due).toISOString()).toBe('2026-03-08T01:00:00.000Z');
    expect(cis.tick(due - 1)).toEqual([]);
    expect(cis.tick(due)).toHaveLength(2);
    expect(cis.nextDeadlineMs()).toBeUndefined();
    expect(control(cis, 'night.run')).toEqual({ found: { test: 0, production: 0 } });
  });
});

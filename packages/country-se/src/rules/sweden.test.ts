// The country's own checks: a receipt of the journal and its receipt data must say the same.
import { describe, expect, it } from 'vitest';
import type { CommittedReceipt } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import type { UnitState } from '@plomba/core';
import { controlCodeParts, SIMULATED_KEYS } from '../device/simulated-control-code.js';
import { receiptOf } from '../device/receipt-of.js';
import type { ReceiptHeader } from '../wire/messages.table.js';
import { sweden } from './sweden.js';

const COUNTRY = sweden(controlCodeParts(SIMULATED_KEYS));
/** The checks of this country look at no state. */
const STATE = {} as UnitState;

const HEADER: ReceiptHeader = {
  dateTime: '202601021530',
  receiptId: '1001',
  posId: 'POS1',
  cashier: undefined,
  reserved: undefined,
  orgNo: '5566778899',
  total: 125_00n,
  returned: 0n,
  kind: 'normal',
  vat1: undefined,
  vat2: undefined,
  vat3: undefined,
  vat4: undefined,
};

function requestOf(over: Partial<ReceiptHeader> = {}): ReceiptRequest {
  const request = receiptOf({ ...HEADER, ...over });
  if (request === undefined) throw new TypeError('not a receipt');
  return request;
}

const paths = (request: ReceiptRequest): readonly string[] => COUNTRY.check(request, STATE).map(({ path }) => path);

describe('the check of a Swedish receipt', () => {
  it('finds nothing in what a control unit makes of any kind', () => {
    for (const kind of ['normal', 'kopia', 'ovning', 'profo'] as const) {
      for (const total of [125_00n, 0n, -125_00n]) {
        expect(paths(requestOf({ kind, total, returned: 125_00n })), `${kind} ${total}`).toEqual([]);
      }
    }
  });

  it('wants the receipt data, whole', () => {
    const { notes: _notes, ...bare } = requestOf();
    expect(paths(bare)).toEqual(['notes']);
    expect(paths({ ...bare, notes: ['Tack', 'och välkommen åter'] })).toEqual(['notes']);
  });

  it.each([
    ['document', { document: 'training' }],
    ['till', { till: 'POS2' }],
    ['payments', { payments: [{ kind: 'register', amount: 124_99n }] }],
  ] as const)('finds a %s that the receipt data does not have', (path, over) => {
    expect(paths({ ...requestOf(), ...over })).toEqual([path]);
  });

  it('finds amounts that are none, and more given back than came back', () => {
    const request = requestOf({ total: -10_00n, returned: 10_00n });
    const [first = '', second = ''] = request.notes ?? [];
    expect(paths({ ...request, notes: [first, second.replace('10,00', '10.00')] })).toEqual(['notes']);
    expect(paths({ ...request, notes: [first, second.replace('10,00', ' 9,99')] })).toEqual(['notes']);
    expect(receiptOf({ ...HEADER, total: -10_00n, returned: 9_99n })).toBeUndefined();
    expect(receiptOf({ ...HEADER, total: 100_000_000_000n })).toBeUndefined();
  });
});

describe('control codes', () => {
  const codesOf = (request: ReceiptRequest): readonly string[] =>
    (
      COUNTRY.codes(
        {
          operation: { id: 'x', epoch: 0, digest: new Uint8Array(32) },
          request,
          number: 7,
          series: 'normal',
          day: 1,
          amounts: [125_00n],
          taxes: [],
          total: 125_00n,
          change: 0n,
        },
        { state: STATE, now: { utcMs: 0, offsetMinutes: 0 }, before: () => undefined },
      ) ?? []
    ).map(({ value }) => value);

  it('are for normal and kopia only', () => {
    expect(codesOf(requestOf())).toHaveLength(1);
    expect(codesOf(requestOf({ kind: 'kopia' }))).toHaveLength(1);
    expect(codesOf(requestOf({ kind: 'ovning' }))).toEqual([]);
    expect(codesOf(requestOf({ kind: 'profo' }))).toEqual([]);
  });

  it('differ with the sign of a refund in the counters', () => {
    const [sale = ''] = codesOf(requestOf());
    const [refund = ''] = codesOf(requestOf({ total: -125_00n, returned: 125_00n }));
    expect(sale.slice(33)).not.toBe(refund.slice(33));
  });

  it('stand on paper in two lines, below the number of the unit', () => {
    const request = requestOf();
    const [value = ''] = codesOf(request);
    const receipt = { request, codes: [{ name: 'kontrollkod', value }] } as unknown as CommittedReceipt['receipt'];
    const committed = { serial: 'PLSE1', sequence: 7, receipt } as unknown as CommittedReceipt;
    expect(COUNTRY.foot(committed)).toEqual([
      { kind: 'text', left: 'kontrollenhet', right: 'PLSE1' },
      { kind: 'text', left: 'kontrollkod' },
      { kind: 'centre', text: value.slice(0, 32) },
      { kind: 'centre', text: value.slice(33) },
    ]);
  });
});

/** What each record contributes, worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { Item, ReceiptRequest } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import type { CashPayload, ReceiptPayload } from '../tables/payloads.table.js';
import { none } from '../country/none.js';
import {
  cashFacts,
  documentRule,
  eventFacts,
  operationFacts,
  plainFact,
  receiptFacts,
  shiftFacts,
  type Fact,
} from './facts.js';

const rules: Rules = {
  ...none.rules,
  documents: [
    { document: 'sale', sign: 'plus', counted: true },
    { document: 'refund', sign: 'minus', counted: true },
    { document: 'training', sign: 'plus', counted: false },
  ] as unknown as Rules['documents'], // only what facts ask for
  payments: [
    { kind: 'card', cash: false },
    { kind: 'cash', cash: true },
  ] as unknown as Rules['payments'], // the same
};

const item = (extra: Partial<Item> = {}): Item => ({
  name: 'Espresso',
  quantity: { digits: 1n, scale: 0 },
  unitPrice: { digits: 100n, scale: 2 },
  taxGroup: 'A',
  ...extra,
});

function receipt(request: Partial<ReceiptRequest>, sums: Partial<ReceiptPayload> = {}): ReceiptPayload {
  const whole = { document: 'sale', items: [item()], payments: [{ kind: 'cash', amount: 360n }], ...request };
  const taxes = [{ group: 'A', gross: 360n, tax: 60n }];
  return { request: whole, total: 360n, change: 0n, taxes, ...sums } as unknown as ReceiptPayload; // what facts read
}

/** `measure amount`, and what a fact is grouped by, where it has it. */
function told(facts: readonly Fact[]): readonly string[] {
  return facts.map((fact) =>
    [fact.measure, fact.amount, fact.taxGroup, fact.payment].filter((part) => part !== undefined).join(' '),
  );
}

describe('the facts of a receipt', () => {
  it('are its counts, its sums, its taxes and its payments', () => {
    const facts = receiptFacts(receipt({}), rules);
    expect(told(facts)).toEqual([
      'operations 1',
      'documents 1',
      'lines 1',
      'amount 360',
      'total 360',
      'gross 360 A',
      'tax 60 A',
      'payment 360 cash',
    ]);
    expect(facts.every(({ document, operation }) => document === 'sale' && operation === 'sale')).toBe(true);
  });

  it('have the sign of the document, but counts are counts', () => {
    const facts = receiptFacts(receipt({ document: 'refund' }), rules);
    expect(told(facts)).toEqual([
      'operations 1',
      'documents 1',
      'lines 1',
      'amount -360',
      'total -360',
      'gross -360 A',
      'tax -60 A',
      'payment -360 cash',
    ]);
  });

  it('of what is not counted, or what the rules do not know, are counts and the amount', () => {
    const bare = ['operations 1', 'documents 1', 'lines 1', 'amount 360'];
    expect(told(receiptFacts(receipt({ document: 'training' }), rules))).toEqual(bare);
    expect(told(receiptFacts(receipt({ document: 'copy' as 'sale' }), rules))).toEqual(bare);
    expect(documentRule(rules, 'refund')).toMatchObject({ sign: 'minus' });
    expect(documentRule({ ...rules, documents: [] }, 'sale')).toBeUndefined();
  });

  it('tell a sum of zero and a tax number, and leave out what is nothing', () => {
    const zero = receipt(
      { items: [], payments: [], buyer: { taxNumber: '1' } },
      { total: 0n, taxes: [{ group: 'A', gross: 0n, tax: 0n }] as unknown as ReceiptPayload['taxes'] },
    );
    expect(told(receiptFacts(zero, rules))).toEqual(['operations 1', 'documents 1', 'zero-sum 1', 'tax-number 1']);
    const named = receipt({ buyer: { name: 'B' } as ReceiptRequest['buyer'] & object });
    expect(told(receiptFacts(named, rules))).not.toContain('tax-number 1');
  });

  it('count and sum discounts and surcharges that are something', () => {
    const items = [
      item({ discount: 5n }),
      item({ discount: 7n, surcharge: 11n }),
      item({ discount: 0n, surcharge: 0n }),
      item(),
    ];
    const facts = told(receiptFacts(receipt({ items, payments: [] }), rules));
    expect(facts).toEqual([
      'operations 1',
      'documents 1',
      'lines 4',
      'amount 360',
      'discounts 2',
      'surcharges 1',
      'total 360',
      'gross 360 A',
      'tax 60 A',
      'discount 12',
      'surcharge 11',
    ]);
    const training = told(receiptFacts(receipt({ document: 'training', items }), rules));
    expect(training).toEqual(['operations 1', 'documents 1', 'lines 4', 'amount 360', 'discounts 2', 'surcharges 1']);
  });

  it('take the change from the first payment in cash, once', () => {
    const payments = [
      { kind: 'card', amount: 100n },
      { kind: 'cash', amount: 300n },
      { kind: 'cash', amount: 50n },
      { kind: 'voucher', amount: 10n },
    ];
    const facts = told(receiptFacts(receipt({ payments }, { change: 90n }), rules));
    expect(facts.slice(-5)).toEqual([
      'payment 100 card',
      'payment 210 cash',
      'payment 50 cash',
      'payment 10 voucher',
      'change 90',
    ]);
    const exact = told(receiptFacts(receipt({ payments }), rules));
    expect(exact.slice(-4)).toEqual(['payment 100 card', 'payment 300 cash', 'payment 50 cash', 'payment 10 voucher']);
    const all = receipt({ payments: [{ kind: 'cash', amount: 90n }] }, { change: 90n });
    expect(told(receiptFacts(all, rules)).slice(-1)).toEqual(['change 90']);
  });
});

describe('the facts of other operations', () => {
  it('are the operation, and what it counts beside itself', () => {
    expect(plainFact('copies', 'copy')).toEqual({
      measure: 'copies',
      amount: 1n,
      operation: 'copy',
      document: undefined,
      taxGroup: undefined,
      payment: undefined,
    });
    expect(operationFacts('copy', plainFact('copies', 'copy'))).toEqual([
      plainFact('operations', 'copy'),
      plainFact('copies', 'copy'),
    ]);
    const cash = (direction: 'in' | 'out'): readonly Fact[] => cashFacts({ direction, amount: 5n } as CashPayload);
    expect(cash('in')).toEqual([plainFact('operations', 'cash-in'), plainFact('cash-in', 'cash-in', 5n)]);
    expect(cash('out')).toEqual([plainFact('operations', 'cash-out'), plainFact('cash-out', 'cash-out', 5n)]);
    expect(shiftFacts({ step: 'open' })).toEqual([plainFact('operations', 'shift-open')]);
    expect(shiftFacts({ step: 'close' })).toEqual([plainFact('operations', 'shift-close')]);
  });

  it('of an event are its amount and its interval, where it has them', () => {
    const at = (utcMs: number): { utcMs: number; offsetMinutes: number } => ({ utcMs, offsetMinutes: 0 });
    const event = 'power-outage' as Parameters<typeof eventFacts>[0]['event'];
    const counted = plainFact('operations', event);
    expect(eventFacts({ event })).toEqual([counted]);
    expect(eventFacts({ event, amount: 3n })).toEqual([counted, plainFact('amount', event, 3n)]);
    expect(eventFacts({ event, from: at(1000), to: at(4500) })).toEqual([counted, plainFact('duration', event, 3500n)]);
    expect(eventFacts({ event, from: at(1000) })).toEqual([counted]);
    expect(eventFacts({ event, to: at(1000) })).toEqual([counted]);
  });
});

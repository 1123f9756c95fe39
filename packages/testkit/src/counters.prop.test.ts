/**
 * Two implementations of counters, written apart: whatever a country counts and whatever a till does, the verifier comes
 * to the counters that the unit wrote into its closings, shifts and checkpoints. With boots in between.
 */
import {
  contentOf,
  FiscalUnit,
  planCash,
  planCopy,
  planDayClose,
  planDayOpen,
  planEvent,
  planIdentity,
  planLife,
  planReceipt,
  planShift,
  sha256,
  type Plan,
  type Refusal,
} from '@plomba/core';
import { none, type Country } from '@plomba/core/country';
import type { CounterSpec, LifeState, OperationStamp, ReceiptRequest, Rules } from '@plomba/core/model';
import type { EventPayload } from '@plomba/core/tables';
import type { Hardware } from '@plomba/firmware-sim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeBench, nativeVerify } from './__tests__/native-bench.js';
import { checkExport, recordsOf } from './checkers.js';

const MEASURES: readonly CounterSpec['measure'][] = [
  ...(['documents', 'copies', 'total', 'gross', 'tax', 'payment', 'discount', 'surcharge', 'cash-in'] as const),
  ...(['cash-out', 'days', 'operations', 'amount', 'lines', 'zero-sum', 'tax-number', 'discounts'] as const),
  ...(['surcharges', 'change', 'duration'] as const),
];
const DOCUMENTS: readonly ReceiptRequest['document'][] = ['sale', 'refund', 'correction', 'training', 'proforma'];

const spec = fc.record({
  measure: fc.constantFrom(...MEASURES),
  by: fc.constantFrom<CounterSpec['by']>('none', 'document', 'tax-group', 'payment', 'operation'),
  scope: fc.constantFrom<CounterSpec['scope']>('unit', 'till', 'shift', 'day', 'year'),
  only: fc.constantFrom<Partial<CounterSpec>>(
    {},
    {},
    { documents: ['sale', 'training'] },
    { operations: ['copy', 'cash-in', 'power-outage', 'sale'] },
    { reset: 'closing' },
  ),
  max: fc.oneof({ weight: 9, arbitrary: fc.constant(10n ** 12n) }, fc.bigInt({ min: 1n, max: 900n })),
  inZ: fc.boolean(),
});

const rulesArb = fc
  .record({
    specs: fc.array(spec, { minLength: 10, maxLength: 24 }),
    counted: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    minus: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  })
  .map(({ specs, counted, minus }): Rules => {
    const documents = none.rules.documents.map((rule, at) => {
      return {
        ...rule,
        counted: counted[at] === true,
        sign: minus[at] === true ? ('minus' as const) : ('plus' as const),
      };
    });
    const counters = specs.map(({ only, ...rest }, at) => ({ ...rest, ...only, name: `c${at}` }));
    return { ...none.rules, documents, counters };
  });

const step = fc.record({
  what: fc.constantFrom(
    ...(['receipt', 'receipt', 'receipt', 'copy', 'cash', 'event', 'shift', 'shift', 'day', 'year', 'boot'] as const),
  ),
  document: fc.constantFrom(...DOCUMENTS),
  cents: fc.array(fc.bigInt({ min: 0n, max: 300n }), { maxLength: 3 }),
  allowance: fc.bigInt({ min: 0n, max: 3n }),
  till: fc.constantFrom('1', '11', undefined),
  event: fc.constantFrom<EventPayload['event']>('drawer-opened', 'power-outage', 'network-outage', 'line-cancelled'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function receiptOf({ document, cents, allowance, till }: Step): ReceiptRequest {
  const items = cents.map((digits, at) => ({
    name: 'x',
    quantity: { digits: 1n, scale: 0 },
    unitPrice: { digits, scale: 2 },
    taxGroup: ['A', 'B', 'E'][at] ?? 'A',
    surcharge: allowance,
    discount: digits === 0n ? 0n : 1n,
  }));
  const total = items.reduce((sum, one) => sum + one.unitPrice.digits + one.surcharge - one.discount, 0n);
  const payments = [{ kind: 'cash', amount: total + (total > 0n ? allowance : 0n) }];
  const buyer = allowance === 0n ? {} : { buyer: { taxNumber: '12345678' } };
  return { document, items, payments, ...buyer, ...(till === undefined ? {} : { till }) };
}

/** A unit under these rules, driven by plans. */
class Driven {
  readonly country: Country;
  readonly #hardware: Hardware;
  #unit: FiscalUnit;
  #commands = 0;
  refused = 0;

  constructor(rules: Rules) {
    this.country = { ...none, rules };
    this.#hardware = nativeBench();
    this.#unit = this.#boot();
    const identity = {
      ...{ operation: this.#stamp(), serial: 'PL000001', model: 'Plomba 1', country: 'none', firmware: '0.1.0' },
      ...{ simulated: true, ...this.#unit.drawIdentity() },
    };
    const planned = planIdentity(this.#unit.state, identity);
    if (planned.ok) this.#unit.append(planned.contents, { identity });
    const owner = { name: 'Owner', taxNumber: '1' };
    const place = { name: 'Place', address: 'Street 1' };
    this.#life('bound', { owner, place });
    this.#life('production');
  }

  get unit(): FiscalUnit {
    return this.#unit;
  }

  #boot(): FiscalUnit {
    const unit = FiscalUnit.boot(this.#hardware.unitPorts);
    if ('halted' in unit) throw new Error(unit.halted);
    return unit;
  }

  #stamp(): OperationStamp {
    const id = `o${this.#commands++}`;
    return { id, epoch: 0, digest: sha256(new TextEncoder().encode(id)) };
  }

  #life(to: LifeState, more = {}): void {
    this.#append(planLife(this.#unit.state, this.country, { operation: this.#stamp(), change: { to, ...more } }));
  }

  #append(planned: Plan | Refusal): void {
    const done = planned.ok ? this.#unit.append(planned.contents) : planned;
    if (!done.ok) this.refused++;
  }

  /** A day is opened where a command needs one. */
  run(one: Step): void {
    const needsDay = one.what === 'receipt' || one.what === 'copy' || one.what === 'cash';
    if (needsDay && !this.#unit.state.dayOpen) this.#append(planDayOpen(this.#unit.state, this.country, this.#stamp()));
    const { state } = this.#unit;
    const till = one.till === undefined ? {} : { till: one.till };
    const operation = this.#stamp();
    const now = this.#unit.now();
    switch (one.what) {
      case 'receipt':
        this.#append(planReceipt(state, this.country, { operation, receipt: receiptOf(one), now, dayOpenedUtcMs: 0 }));
        return;
      case 'copy': {
        const record = recordsOf(this.#unit).findLast(({ header }) => header.kind === 'receipt');
        if (record === undefined) return;
        const { sequence } = record.header;
        this.#append(planCopy(state, this.country, { operation, sequence, original: contentOf(record), ...till }));
        return;
      }
      case 'cash': {
        const direction = one.allowance > 1n ? 'in' : 'out';
        this.#append(planCash(state, this.country, { operation, direction, amount: one.allowance + 1n, ...till }));
        return;
      }
      case 'event': {
        const lasted = { from: { ...at(now), utcMs: now.utcMs - 1234 }, to: at(now) };
        const more = one.event.endsWith('outage')
          ? lasted
          : one.event === 'line-cancelled'
            ? { amount: one.allowance }
            : {};
        this.#append(
          planEvent(state, { event: one.event, now, ...till, ...more, ...(one.cents.length > 1 && { operation }) }),
        );
        return;
      }
      case 'shift': {
        const isOpen = state.shifts.some((shift) => shift.till === (one.till ?? '1') && shift.isOpen);
        const command = { operation, step: isOpen ? 'close' : 'open', till: one.till ?? '1', now } as const;
        this.#append(planShift(state, this.country, command));
        return;
      }
      case 'day':
        this.close();
        return;
      case 'year':
        this.#unit.setClock({ ...at(now), utcMs: now.utcMs + 200 * 86_400_000 });
        return;
      case 'boot': {
        const before = this.#unit.state;
        this.#unit = this.#boot();
        expect(this.#unit.state).toEqual(before);
      }
    }
  }

  close(): void {
    if (this.#unit.state.dayOpen) this.#append(planDayClose(this.#unit.state, this.#stamp(), this.#unit.now()));
  }
}

function at({ utcMs, offsetMinutes }: { readonly utcMs: number; readonly offsetMinutes: number }): {
  readonly utcMs: number;
  readonly offsetMinutes: number;
} {
  return { utcMs, offsetMinutes };
}

describe('counters of a unit', () => {
  it('are those of the verifier, whatever a country counts', { timeout: 60_000 }, () => {
    let refused = 0;
    let records = 0;
    fc.assert(
      fc.property(rulesArb, fc.array(step, { minLength: 20, maxLength: 40 }), (rules, steps) => {
        const driven = new Driven(rules);
        steps.forEach((one) => void driven.run(one));
        driven.close();
        const all = recordsOf(driven.unit);
        expect(checkExport(driven.unit, all, nativeVerify())).toEqual([]);
        refused += driven.refused;
        records += all.length;
      }),
      { seed: 5, numRuns: 60, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(10);
    expect(records).toBeGreaterThan(1000);
  });
});

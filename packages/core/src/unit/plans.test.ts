/** Plans of events, shifts and closings: what they refuse, and what the records carry. */
import { describe, expect, it } from 'vitest';
import {
  activate,
  bootUnit,
  committed,
  issue,
  makePorts,
  run,
  stampOf,
  type TestPorts,
} from '../__tests__/unit-fixture.js';
import { none } from '../country/none.js';
import type { CounterSpec } from '../model/counters.js';
import { LIMITS } from '../model/limits.js';
import type { EventPayload } from '../tables/events.table.js';
import type { FiscalUnit } from './fiscal-unit.js';
import { contentOf } from './journal-log.js';
import { planDayClose, planDayOpen } from './plans.js';
import { planEvent, planShift } from './event-plans.js';
import { BLANK_STATE, fold, type Content, type UnitState } from './state.js';

function openUnit(): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const ports = makePorts();
  const unit = bootUnit(ports);
  activate(unit);
  return { ports, unit };
}

function lastOf(unit: FiscalUnit, kind: Content['kind']): Content {
  const found = [...unit.records(0)].map(contentOf).findLast((content) => content.kind === kind);
  if (found === undefined) throw new Error(`no record of kind ${kind}`);
  return found;
}

describe('planDayClose', () => {
  it('in the new year carries no totals of the old one (a day that was closed after midnight did)', () => {
    const { ports, unit } = openUnit();
    committed(issue(unit, 'sale-1'));
    ports.clock.advance(300 * 86_400_000);
    committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
    const keys = lastOf(unit, 'day-close').payload;
    expect('counters' in keys ? keys.counters.map(({ key }) => key) : []).not.toContain('turnover-year');
    expect(unit.state.counters.get('turnover')).toBe(360n);
    expect(unit.state.counters.get('turnover-year')).toBeUndefined();
  });
});

const now = { utcMs: 1_773_475_200_000, offsetMinutes: 60 };

describe('planEvent', () => {
  const { unit } = openUnit();
  const refused = (event: Omit<EventPayload, 'day'>, state: UnitState = unit.state): string | undefined => {
    const plan = planEvent(state, { ...event, now });
    return plan.ok ? undefined : `${plan.code} ${plan.detail}`;
  };
  const earlier = { ...now, utcMs: now.utcMs - 60_000 };

  it.each<[string, Omit<EventPayload, 'day'>, string]>([
    ['an outage without a beginning', { event: 'power-outage', to: now }, 'from says when the outage began'],
    ['an outage without an end', { event: 'network-outage', from: earlier }, 'to says when the outage ended'],
    ['an end before the beginning', { event: 'power-outage', from: now, to: earlier }, 'to must not be before `from`'],
    [
      'an end in the future',
      { event: 'power-outage', from: earlier, to: { ...now, utcMs: now.utcMs + 1 } },
      'to must not be in the future',
    ],
    [
      'a drawer with an interval',
      { event: 'drawer-opened', from: earlier, to: now },
      'from is only for outages; to is only for outages',
    ],
    ['an amount of a drawer', { event: 'drawer-opened', amount: 1n }, 'amount is only for what was cancelled'],
    ['a negative amount', { event: 'line-cancelled', amount: -1n }, 'amount must not be negative'],
  ])('refuses %s', (_name, event, rule) => {
    expect(refused(event)).toBe(`validation-failed ${rule}`);
  });

  it('takes what each kind may carry, and names the open day', () => {
    expect(refused({ event: 'power-outage', from: earlier, to: now })).toBeUndefined();
    expect(refused({ event: 'power-outage', from: now, to: now })).toBeUndefined();
    expect(refused({ event: 'document-cancelled', amount: 0n, till: '1', reason: 'left' })).toBeUndefined();
    const day = (state: UnitState): unknown => {
      const plan = planEvent(state, { event: 'drawer-opened', now });
      return plan.ok ? plan.contents : plan;
    };
    expect(day(unit.state)).toEqual([{ kind: 'event', payload: { event: 'drawer-opened', day: 1 } }]);
    expect(day({ ...unit.state, dayOpen: false })).toEqual([{ kind: 'event', payload: { event: 'drawer-opened' } }]);
  });

  it('refuses before there are rules, and in an archived unit', () => {
    expect(refused({ event: 'drawer-opened' }, BLANK_STATE)).toMatch(/^not-allowed-in-state/);
    expect(refused({ event: 'drawer-opened' }, { ...unit.state, life: 'archived' })).toMatch(/^not-allowed-in-state/);
  });

  it('binds an operation where it has one, and none where the unit itself noticed', () => {
    const ports = makePorts();
    const noting = bootUnit(ports);
    activate(noting);
    const before = noting.state.operations;
    committed(run(noting, planEvent(noting.state, { event: 'memory-reset', now })));
    expect(noting.state.operations).toBe(before);
    const operation = stampOf('drawer');
    committed(run(noting, planEvent(noting.state, { event: 'drawer-opened', operation, till: '1', now })));
    expect(noting.state.operations).toBe(before + 1);
    expect(noting.admit(operation).kind).toBe('repeat');
    expect(bootUnit({ ...ports }).state).toEqual(noting.state);
  });
});

describe('planShift', () => {
  const perShift = (reset: 'opening' | 'closing'): CounterSpec => {
    return { name: reset, measure: 'total', by: 'none', scope: 'shift', max: 10n ** 9n, inZ: false, reset };
  };
  const country = { ...none, rules: { ...none.rules, counters: [perShift('opening'), perShift('closing')] } };

  /** A unit of plans and folds alone. */
  function paperUnit(): {
    state: UnitState;
    do(content: Content): void;
    shift(step: 'open' | 'close', till: string): unknown;
  } {
    let sequence = 0;
    return {
      state: { ...BLANK_STATE, life: 'production', lifeBefore: 'production' },
      do(content) {
        const next = fold(this.state, content, { sequence: sequence++, time: now, block: 0 });
        if ('overflow' in next) throw new Error(next.overflow);
        this.state = next;
      },
      shift(step, till) {
        const plan = planShift(this.state, country, { operation: stampOf(`s${sequence}`), step, till, now });
        if (!plan.ok) return plan.code;
        const [content] = plan.contents;
        if (content?.kind !== 'shift') throw new Error('a shift plans a shift');
        this.do(content);
        const { operation: _operation, ...rest } = content.payload;
        return rest;
      },
    };
  }

  function sold(unit: ReturnType<typeof paperUnit>, till: string, total: bigint): void {
    const request = { document: 'sale', till, items: [], payments: [] } as const;
    const rest = { number: 1, series: 'receipt', day: 1, amounts: [], taxes: [], change: 0n, codes: [] };
    unit.do({ kind: 'receipt', payload: { operation: stampOf('x'), request, total, ...rest } });
  }

  it('numbers the shifts of each till, and carries their counters at the end', () => {
    const unit = paperUnit();
    unit.do({ kind: 'rules', payload: { rules: country.rules } });
    expect(unit.shift('close', '1')).toBe('not-allowed-in-state');
    expect(unit.shift('open', '1')).toEqual({ step: 'open', till: '1', number: 1, counters: [] });
    expect(unit.shift('open', '1')).toBe('not-allowed-in-state');
    expect(unit.shift('open', '11')).toEqual({ step: 'open', till: '11', number: 1, counters: [] });
    sold(unit, '1', 5n);
    sold(unit, '11', 7n);
    const counters = (till: string, value: bigint): unknown =>
      ['closing', 'opening'].map((name) => ({ key: `${name}@${till}`, value }));
    expect(unit.shift('close', '1')).toEqual({
      step: 'close',
      till: '1',
      number: 1,
      openedBy: 1,
      counters: counters('1', 5n),
    });
    // Behind the end: the one kind is zero, the other waits for the next shift; the other till goes on.
    expect(unit.state.counters.list()).toEqual([
      { key: 'closing@11', value: 7n },
      { key: 'opening@1', value: 5n },
      { key: 'opening@11', value: 7n },
    ]);
    sold(unit, '1', 2n);
    expect(unit.state.counters.get('opening@1')).toBe(7n);
    expect(unit.shift('open', '1')).toMatchObject({ number: 2 });
    expect(unit.state.counters.get('opening@1')).toBeUndefined();
    expect(unit.state.counters.get('closing@1')).toBe(2n);
    expect(unit.shift('close', '11')).toMatchObject({ number: 1, openedBy: 2, counters: counters('11', 7n) });
    expect(unit.state.shifts.map(({ till, number, isOpen }) => [till, number, isOpen])).toEqual([
      ['1', 2, true],
      ['11', 1, false],
    ]);
  });

  it('opens nowhere but where the unit sells, and at a bounded number of tills', () => {
    const unit = paperUnit();
    unit.do({ kind: 'rules', payload: { rules: country.rules } });
    for (let till = 0; till < LIMITS.shiftTills; till++) unit.shift('open', `t${till}`);
    expect(unit.shift('open', 'more')).toBe('validation-failed');
    expect(unit.shift('close', 't0')).toMatchObject({ number: 1 });
    unit.state = { ...unit.state, life: 'blocked' };
    expect(unit.shift('open', 't0')).toBe('not-allowed-in-state');
    expect(unit.shift('close', 't1')).toMatchObject({ number: 1 });
  });

  it('survives a boot: shifts are part of a checkpoint', () => {
    const { ports, unit } = openUnit();
    const shift = (step: 'open' | 'close'): void =>
      void committed(
        run(unit, planShift(unit.state, none, { operation: stampOf(step), step, till: '1', now: unit.now() })),
      );
    shift('open');
    committed(run(unit, planDayClose(unit.state, stampOf('close-1'), unit.now())));
    committed(run(unit, planDayOpen(unit.state, none, stampOf('open-2'))));
    shift('close');
    expect(bootUnit({ ...ports }).state).toEqual(unit.state);
    expect(unit.state.shifts).toEqual([
      { till: '1', number: 1, openedBy: expect.any(Number) as number, isOpen: false },
    ]);
  });
});

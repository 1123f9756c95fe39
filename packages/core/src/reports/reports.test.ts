/** Reports against what was sold: days of a unit with everything that a report shows. */
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
import type { PaperLine } from '../country/paper-line.js';
import { reportPaper } from '../country/report-paper.js';
import type { CounterSpec } from '../model/counters.js';
import type { ReceiptRequest } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import type { ShiftPayload } from '../tables/events.table.js';
import type { FiscalUnit } from '../unit/fiscal-unit.js';
import { contentOf } from '../unit/journal-log.js';
import { planDayClose, planDayOpen } from '../unit/plans.js';
import { planShift } from '../unit/event-plans.js';
import { closedDays, reportPeriod, type ClosedDaysSource } from './closed-days.js';
import { figuresOf, type Figure } from './figure.js';
import { periodReport, shiftReport, xReport, type ZReport } from './reports.js';

const DAY_MS = 86_400_000;

function sale(cents: bigint, document: ReceiptRequest['document'] = 'sale'): ReceiptRequest {
  const item = { name: 'x', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: cents, scale: 2 }, taxGroup: 'A' };
  return { document, items: [item], payments: [{ kind: 'cash', amount: cents }] };
}

/** A unit with this many closed days: on day n it sold n euro, and the next day is open. */
function unitWithDays(count: number): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const ports = makePorts();
  const unit = bootUnit(ports);
  activate(unit);
  for (let day = 1; day <= count; day++) {
    committed(issue(unit, `sale-${day}`, sale(BigInt(day) * 100n)));
    ports.clock.advance(DAY_MS);
    committed(run(unit, planDayClose(unit.state, stampOf(`close-${day}`), unit.now())));
    committed(run(unit, planDayOpen(unit.state, none, stampOf(`open-${day + 1}`))));
  }
  return { ports, unit };
}

function values(figures: readonly Figure[]): Readonly<Record<string, bigint>> {
  return Object.fromEntries(figures.map(({ key, value }) => [key, value]));
}

describe('figures', () => {
  it('know what they are: number, money or duration, of which group, at which till', () => {
    const spec = (name: string, rest: Partial<CounterSpec>): CounterSpec => {
      return { name, measure: 'total', by: 'none', scope: 'unit', max: 1n, inZ: true, ...rest };
    };
    const counters = [
      spec('a', {}),
      spec('b', { measure: 'lines', scope: 'till' }),
      spec('c', { measure: 'duration', by: 'operation', scope: 'shift' }),
    ];
    const rules: Rules = { ...none.rules, counters };
    const keys = ['a', 'b@7', 'c/power-outage@-', 'gone/x@1'];
    const figures = figuresOf(
      keys.map((key, value) => ({ key, value: BigInt(value + 1) })),
      rules,
    );
    expect(figures.map(({ unit, group, till, value }) => [unit, group, till, value])).toEqual([
      ['money', undefined, undefined, 1n],
      ['number', undefined, '7', 2n],
      ['duration', 'power-outage', '-', 3n],
    ]);
  });
});

describe('xReport', () => {
  it('shows the open day and what runs on, and changes nothing', () => {
    const { unit } = unitWithDays(1);
    committed(issue(unit, 'sale', sale(250n)));
    committed(issue(unit, 'refund', sale(50n, 'refund')));
    const { size } = unit;
    const report = xReport(unit.state, unit.now());
    expect(report).toMatchObject({ kind: 'x', day: 2, dayOpen: true, currency: 'EUR', at: { offsetMinutes: 60 } });
    expect(values(report.figures)).toMatchObject({
      'total/sale': 250n,
      'total/refund': -50n,
      'payment/cash': 200n,
      turnover: 300n,
      closings: 1n,
    });
    expect(unit.size).toBe(size);
  });
});

describe('a period report', () => {
  const { ports, unit } = unitWithDays(6);

  function period(from: number, to: number): ReturnType<typeof reportPeriod> {
    return reportPeriod(unit, { by: 'day', from, to });
  }

  it('adds up what each day counted, and shows what ran on at its end', () => {
    const found = period(2, 4);
    if (!found.ok) throw new Error(found.detail);
    const { report } = found;
    expect(report).toMatchObject({ kind: 'period', first: { day: 2 }, last: { day: 4 }, closings: 3, currency: 'EUR' });
    expect(values(report.sums)).toMatchObject({ 'total/sale': 900n, 'documents/sale': 3n, 'payment/cash': 900n });
    expect(report.sums.every(({ scope }) => scope === 'day')).toBe(true);
    expect(values(report.standing)).toEqual({ turnover: 1000n, 'turnover-year': 1000n, closings: 4n });
  });

  it('of all days is what the unit has turned over', () => {
    const found = period(1, 99);
    const total = found.ok ? values(found.report.sums)['total/sale'] : undefined;
    expect(total).toBe(unit.state.counters.get('turnover'));
  });

  it('takes dates too, those of the closings', () => {
    // The first closing was one day after 2026-03-14.
    const found = reportPeriod(unit, { by: 'date', from: '2026-03-16', to: '2026-03-18' });
    expect(found).toMatchObject({ ok: true, report: { first: { day: 2 }, last: { day: 4 }, closings: 3 } });
    expect(closedDays(unit, { by: 'date', from: '2026-03-15', to: '2026-03-15' })).toMatchObject({
      days: [{ day: 1 }],
    });
  });

  it('refuses a period without a closing', () => {
    expect(period(7, 9)).toMatchObject({ ok: false, code: 'validation-failed' });
    expect(period(4, 2)).toMatchObject({ ok: false, code: 'validation-failed' });
    const dates = { by: 'date', from: '2027-01-01', to: '2027-12-31' } as const;
    expect(reportPeriod(unit, dates)).toMatchObject({ ok: false, code: 'validation-failed' });
  });

  it('is the same after a boot', () => {
    expect(reportPeriod(bootUnit({ ...ports }), { by: 'day', from: 1, to: 6 })).toEqual(period(1, 6));
  });

  it('refuses where the fiscal memory and the journal do not agree', () => {
    const entries = unit.fiscalEntries();
    const otherHash = entries.map(({ header, payload }) => {
      return { header, payload: payload.day === 3 ? { ...payload, leafHash: new Uint8Array(32) } : payload };
    });
    const source = (list: typeof entries): ClosedDaysSource => {
      return { fiscalEntries: () => list, record: (sequence) => unit.record(sequence) };
    };
    const all = { by: 'day', from: 1, to: 6 } as const;
    expect(reportPeriod(source(otherHash), all)).toMatchObject({ ok: false, code: 'halted' });
    expect(reportPeriod(source(otherHash), { ...all, from: 4 })).toMatchObject({ ok: true });
    const without = entries.filter(({ payload }) => payload.day !== 3);
    expect(reportPeriod(source(without), all)).toMatchObject({ ok: false, code: 'halted' });
    const noRules = entries.filter(({ header }) => header.kind !== 'rules');
    expect(reportPeriod(source(noRules), all)).toMatchObject({ ok: false, code: 'halted' });
  });

  it('keeps apart what a name meant under former rules', () => {
    const figure: Figure = {
      key: 'c',
      name: 'c',
      unit: 'money',
      measure: 'total',
      scope: 'day',
      by: 'none',
      value: 2n,
    };
    const closed = unit.now();
    const day = (number: number, of: Figure): ZReport => {
      return { kind: 'z', day: number, openedBy: 0, sequence: 1, closed, currency: 'EUR', figures: [of] };
    };
    const report = periodReport([day(1, figure), day(2, figure), day(3, { ...figure, measure: 'gross' })]);
    expect(report?.sums.map(({ measure, value }) => [measure, value])).toEqual([
      ['gross', 2n],
      ['total', 4n],
    ]);
    const opposite = periodReport([day(1, figure), day(2, { ...figure, value: -2n })]);
    expect(opposite?.sums).toEqual([]);
  });
});

describe('on paper', () => {
  const lines = (paper: readonly PaperLine[]): readonly string[] =>
    paper.flatMap((line) => (line.kind === 'text' ? [`${line.left}|${line.right ?? ''}`] : []));
  const titles = (paper: readonly PaperLine[]): readonly string[] =>
    paper.flatMap((line) => (line.kind === 'centre' ? [line.text] : []));
  const { unit } = unitWithDays(2);

  it('a Z has its day, its time and a line a figure', () => {
    const found = closedDays(unit, { by: 'day', from: 1, to: 1 });
    const [z] = found.ok ? found.days : [];
    if (z === undefined) throw new Error('day 1 was closed');
    const paper = reportPaper(none, z);
    expect(titles(paper)).toEqual([none.texts.simulated, 'DAY REPORT Z 1', none.texts.simulated]);
    expect(lines(paper)).toEqual(
      expect.arrayContaining(['closed|2026-03-15 09:00:00', 'receipts RECEIPT|1', 'paid cash|1.00', 'gross A|1.00']),
    );
    expect(paper.at(-1)).toEqual({ kind: 'cut' });
  });

  it('a period has its ends; an X its moment', () => {
    const found = reportPeriod(unit, { by: 'day', from: 1, to: 2 });
    if (!found.ok) throw new Error(found.detail);
    const period = reportPaper(none, found.report);
    expect(titles(period)[1]).toBe('PERIOD REPORT');
    expect(lines(period).slice(0, 3)).toEqual(['Z 1|2026-03-15 09:00:00', 'Z 2|2026-03-16 09:00:00', 'days closed|2']);
    expect(lines(period)).toContain('total RECEIPT|3.00');
    const x = reportPaper(none, xReport(unit.state, unit.now()));
    expect(titles(x)[1]).toBe('REPORT X');
    expect(lines(x)[0]).toBe('3|2026-03-16 09:00:00');
  });

  it('a shift has its till and cashier, and durations read as hours', () => {
    const counters: CounterSpec[] = [
      { name: 'idle', measure: 'duration', by: 'operation', scope: 'shift', max: 10n ** 9n, inZ: false },
    ];
    const payload: ShiftPayload = {
      operation: stampOf('s'),
      step: 'close',
      till: '7',
      number: 3,
      cashier: 'Ana',
      openedBy: 1,
      counters: [{ key: 'idle/network-outage@7', value: 3_725_999n }],
    };
    const time = { utcMs: 1_773_475_200_000, offsetMinutes: 60 };
    const paper = reportPaper(none, shiftReport({ payload, sequence: 9, time, rules: { ...none.rules, counters } }));
    expect(titles(paper)[1]).toBe('SHIFT 3');
    expect(lines(paper)).toEqual([
      'till|7',
      'cashier|Ana',
      'closed|2026-03-14 09:00:00',
      'idle network outage, till 7|1:02:05',
    ]);
  });

  it('a shift that a unit recorded', () => {
    const own = unitWithDays(0).unit;
    const shift = (step: 'open' | 'close'): number => {
      const plan = planShift(own.state, none, {
        operation: stampOf(step),
        step,
        till: '1',
        cashier: 'Ana',
        now: own.now(),
      });
      return committed(run(own, plan)).records[0]?.header.sequence ?? 0;
    };
    const openedBy = shift('open');
    const sequence = shift('close');
    const record = own.record(sequence);
    const content = record === undefined ? undefined : contentOf(record);
    if (record === undefined || content?.kind !== 'shift') throw new Error('the shift was recorded');
    const report = shiftReport({ payload: content.payload, sequence, time: record.header, rules: none.rules });
    expect(report).toMatchObject({ kind: 'shift', till: '1', number: 1, cashier: 'Ana', openedBy, sequence });
  });
});

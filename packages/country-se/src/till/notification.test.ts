// What the tax agency is told: fields, order, and the clock of two weeks, day by day.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldError } from '@plomba/codec';
import {
  REGISTER_NOTICE_FIELDS,
  UNIT_NOTICE_FIELDS,
  type RegisterNotice,
  type UnitNotice,
} from './notice-fields.table.js';
import { checkNotices, dueNotices, type ActualSite, type NotifiedSite } from './notification.js';

const UNIT: UnitNotice = {
  orgNo: '556016-0680',
  manufacturer: 'Plomba',
  model: 'sim 1.0',
  unitId: 'PLSE00000001',
  address: 'Storgatan 1, 111 22 Stockholm',
};
const REGISTER: RegisterNotice = {
  orgNo: '5560160680',
  unitId: 'PLSE00000001',
  posId: 'POS1',
  program: 'Kassan 4.2',
  registerNumber: 'KASSA-0001',
  address: UNIT.address,
  programAddress: UNIT.address,
  journal: 'journalminne',
  journalAddress: UNIT.address,
};
const SITE: NotifiedSite = { units: [UNIT], registers: [REGISTER] };
const NOTHING: NotifiedSite = { units: [], registers: [] };

/** Everything in use since a day, with some of it changed. */
function actual(since: string, unit: Partial<UnitNotice> = {}, register: Partial<RegisterNotice> = {}): ActualSite {
  return {
    units: [{ facts: { ...UNIT, ...unit }, since, use: 'in' }],
    registers: [{ facts: { ...REGISTER, ...register }, since, use: 'in' }],
  };
}

describe('what is notified', () => {
  it('is right as it stands', () => {
    expect(checkNotices(SITE)).toEqual([]);
  });

  const wrong: readonly (readonly [string, string])[] = [
    ...Object.keys(UNIT_NOTICE_FIELDS).map((name) => ['units', name] as const),
    ...Object.keys(REGISTER_NOTICE_FIELDS).map((name) => ['registers', name] as const),
  ];
  it.each(wrong)('%s: %s must be there, and not be too long', (list, name) => {
    for (const text of ['', ' ', 'x'.repeat(101)]) {
      const site = {
        ...SITE,
        [list]: [{ ...(list === 'units' ? UNIT : REGISTER), [name]: text }],
      };
      expect(checkNotices(site).map(({ path }) => path)).toContain(`${list}[0].${name}`);
    }
  });

  it('points at a unit, has each number once, and each designation once for a company', () => {
    const registers = [REGISTER, { ...REGISTER, unitId: 'OTHER' }];
    expect(checkNotices({ ...SITE, registers }).map(({ path }) => path)).toEqual([
      'registers[1].unitId',
      'registers[1].registerNumber',
      'registers[1].posId',
    ]);
    const two = [REGISTER, { ...REGISTER, registerNumber: 'KASSA-0002', orgNo: '5566778899' }];
    expect(checkNotices({ ...SITE, registers: two })).toEqual([]);
  });
});

describe('what is due', () => {
  it('is nothing while all is as it was notified, hyphen or not', () => {
    expect(dueNotices(SITE, actual('2020-01-01', { orgNo: '5560160680' }), '2026-01-02')).toEqual([]);
  });

  it('is a new unit before its registers, by the day of their first use', () => {
    const due = dueNotices(NOTHING, actual('2026-01-10'), '2026-01-02');
    expect(due).toEqual([
      {
        action: 'register',
        of: 'unit',
        id: 'PLSE00000001',
        changed: [],
        dueBy: '2026-01-10',
        daysLeft: 8,
        state: 'due',
      },
      {
        action: 'register',
        of: 'register',
        id: 'KASSA-0001',
        changed: [],
        dueBy: '2026-01-10',
        daysLeft: 8,
        state: 'due',
      },
    ]);
    expect(dueNotices(NOTHING, actual('2026-01-10'), '2026-01-10').map(({ state }) => state)).toEqual(['due', 'due']);
    expect(dueNotices(NOTHING, actual('2026-01-10'), '2026-01-11').map(({ state }) => state)).toEqual([
      'overdue',
      'overdue',
    ]);
  });

  it.each([
    ['2026-03-20', '2026-04-03', 14, 'due'],
    ['2026-04-03', '2026-04-03', 0, 'due'], // over the change to summer time of 29 March
    ['2026-04-04', '2026-04-03', -1, 'overdue'],
  ])('of a change, on %s, is %s: %i days are left, %s', (today, dueBy, daysLeft, state) => {
    const moved = actual('2026-03-20', { address: 'Lillgatan 2' }, { posId: 'POS2', program: 'Kassan 5' });
    expect(dueNotices(SITE, moved, today)).toEqual([
      { action: 'change', of: 'unit', id: 'PLSE00000001', changed: ['address'], dueBy, daysLeft, state },
      { action: 'change', of: 'register', id: 'KASSA-0001', changed: ['posId', 'program'], dueBy, daysLeft, state },
    ]);
  });

  it('of a swapped unit is: the new one, then its register, then the old one, which is kept for twelve months', () => {
    const swapped: ActualSite = {
      units: [
        { facts: UNIT, since: '2024-02-29', use: 'out' },
        { facts: { ...UNIT, unitId: 'PLSE00000002' }, since: '2024-02-29', use: 'in' },
      ],
      registers: [{ facts: { ...REGISTER, unitId: 'PLSE00000002' }, since: '2024-02-29', use: 'in' }],
    };
    const due = dueNotices(SITE, swapped, '2024-03-01');
    expect(due.map(({ action, of, dueBy }) => [action, of, dueBy])).toEqual([
      ['register', 'unit', '2024-02-29'],
      ['change', 'register', '2024-03-14'],
      ['deregister', 'unit', '2024-03-14'],
    ]);
    expect(due[2]).toMatchObject({ id: 'PLSE00000001', keepUntil: '2025-03-01' });
  });

  it('of what is gone is its deregistration: registers first, and at once where nobody says since when', () => {
    const due = dueNotices(SITE, { units: [], registers: [] }, '2026-01-02');
    expect(due.map(({ action, of, dueBy }) => [action, of, dueBy])).toEqual([
      ['deregister', 'register', '2026-01-02'],
      ['deregister', 'unit', '2026-01-02'],
    ]);
    const never: ActualSite = { units: [{ facts: UNIT, since: '2026-01-01', use: 'out' }], registers: [] };
    expect(dueNotices(NOTHING, never, '2026-01-02')).toEqual([]);
  });

  it('of a fault is its report, before all else', () => {
    const { units, registers } = actual('2026-01-01', { address: 'Lillgatan 2' });
    const broken: ActualSite = { units: units.map((unit) => ({ ...unit, faultSince: '2026-01-02' })), registers };
    expect(dueNotices(SITE, broken, '2026-01-02').map(({ action, state }) => [action, state])).toEqual([
      ['report-fault', 'due'],
      ['change', 'due'],
    ]);
    expect(dueNotices(SITE, broken, '2026-01-03')[0]).toMatchObject({ state: 'overdue', daysLeft: -1 });
  });

  it('names the day that is none', () => {
    const cases = [
      () => dueNotices(SITE, actual('2026-02-29'), '2026-01-02'),
      () => dueNotices(SITE, actual('2026-01-01'), '2026-1-2'),
    ];
    expect(cases[0]).toThrow(expect.objectContaining({ path: 'units[0].since' }) as FieldError);
    expect(cases[1]).toThrow(expect.objectContaining({ path: 'today' }) as FieldError);
  });

  it('is overdue from the fifteenth day on, by any calendar', () => {
    const day = fc.integer({ min: 0, max: 40_000 });
    const text = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(day, fc.integer({ min: -30, max: 60 }), (since, later) => {
        const today = Math.max(0, since + later);
        const [change] = dueNotices(SITE, actual(text(since), { address: 'Lillgatan 2' }), text(today));
        expect(change).toMatchObject({
          dueBy: text(since + 14),
          daysLeft: since + 14 - today,
          state: today > since + 14 ? 'overdue' : 'due',
        });
      }),
    );
  });
});

/** The forecast by hand, and what holds for every fleet. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../monitoring/colour.js';
import { forecast, FISCAL_SLOTS, type ForecastUnit } from './forecast.js';

const NOW = Date.UTC(2026, 2, 14, 12);
const OPTIONS = { nowMs: NOW, days: 400, fiscalSlots: FISCAL_SLOTS };

const unitOf = (more: Partial<ForecastUnit> = {}): ForecastUnit => ({
  id: 'u1',
  name: 'Till 1',
  serial: 'S-1',
  shop: 'Tea',
  look: { journalBytes: 64 * 1024 * 1024, journalUsedBytes: 0, warnings: [] },
  fiscalEntries: 0,
  closings: 0,
  keys: [],
  waitsForRegistration: false,
  ...more,
});

const plain = (unit: ForecastUnit, options = OPTIONS): readonly string[] =>
  forecast([unit], options).map(({ kind, inDays, stops }) => `${inDays} ${kind}${stops ? ' stops' : ''}`);

describe('the forecast', () => {
  it('of a unit that is well says nothing', () => {
    expect(plain(unitOf())).toEqual([]);
  });

  it('names the day after the last valid ms of a licence, a certificate, a year of updates', () => {
    const unit = unitOf({
      licence: { id: 'L-1', notAfterMs: NOW + 100 * DAY_MS - 1 },
      keys: [{ name: 'seal', notAfterMs: NOW + 40 * DAY_MS - 1 }, { name: 'code' }],
      updatesUntilMs: NOW + 10 * DAY_MS - 1,
    });
    expect(plain(unit)).toEqual(['10 updates-end', '40 certificate-ends stops', '100 licence-ends stops']);
  });

  it('carries the memories on at the rate since the first document', () => {
    const unit = unitOf({
      look: { journalBytes: 1_000_000, journalUsedBytes: 100_000, warnings: [] },
      firstDocumentMs: NOW - 10 * DAY_MS,
      fiscalEntries: 4_086,
      closings: 10,
    });
    expect(plain(unit)).toEqual(['10 fiscal-memory-full stops', '90 journal-full stops']);
    expect(forecast([unit], OPTIONS)[0]?.why).toBe('The fiscal memory has room for 10 closings more, at 1.00 a day.');
    expect(forecast([unit], OPTIONS)[1]?.why).toBe('The journal takes 10000 bytes a day, 879 KiB are left.');
  });

  it('puts what stands in the way already at now, whatever the unit says of it', () => {
    const warnings = ['seal-broken', 'clock-unset', 'pins-locked', 'key-expired', 'intervention-open'] as const;
    const look = { journalBytes: 1, journalUsedBytes: 0, halted: 'rot', warnings };
    expect(plain(unitOf({ look, waitsForRegistration: true, licence: { id: 'L', notAfterMs: 1 } }))).toEqual([
      '0 clock-unset stops',
      '0 halted stops',
      '0 key-expired stops',
      '0 licence-ends stops',
      '0 seal-broken stops',
      '0 visit-open stops',
      '0 not-registered',
      '0 pins-locked',
    ]);
    const { look: _, ...unseen } = unitOf();
    expect(plain(unseen)).toEqual(['0 never-seen']);
  });

  it('is in order, within the days, and looking further adds only what is later', () => {
    const some = fc.array(
      fc.record({
        licence: fc.record({
          id: fc.constant('L'),
          notAfterMs: fc.integer({ min: NOW - DAY_MS, max: NOW + 900 * DAY_MS }),
        }),
        closings: fc.nat(4_000),
        fiscalEntries: fc.nat(5_000),
        firstDocumentMs: fc.integer({ min: NOW - 900 * DAY_MS, max: NOW }),
      }),
    );
    fc.assert(
      fc.property(some, fc.nat(800), fc.nat(800), (units, days, more) => {
        const fleet = units.map((unit, index) => unitOf({ ...unit, id: `u${index}`, name: `Till ${index}` }));
        const near = forecast(fleet, { ...OPTIONS, days });
        const far = forecast(fleet, { ...OPTIONS, days: days + more });
        expect(far.slice(0, near.length)).toEqual(near);
        for (const { atMs } of near) {
          expect(atMs).toBeGreaterThanOrEqual(NOW);
          expect(atMs).toBeLessThanOrEqual(NOW + days * DAY_MS);
        }
        expect(near.map(({ atMs }) => atMs)).toEqual(near.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
      }),
    );
  });
});

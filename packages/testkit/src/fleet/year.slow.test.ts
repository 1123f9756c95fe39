/** A whole year of a till, which the independent verifier accepts. */
import { expect, it } from 'vitest';
import { FiscalUnit } from '@plomba/core';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import { checkExport, checkFiscalMemory, recordsOf } from '../checkers.js';
import { runYear } from './run-year.js';

it('lasts a whole year with its twelve months and both changes of the clock', async () => {
  const report = await runYear({
    start: { utcMs: Date.UTC(2025, 11, 31, 23), offsetMinutes: 60 },
    days: 365,
    receiptsPerDay: 20,
    standardMinutes: 60,
    seed: 1,
    backends: { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher },
    nowMs: () => performance.now(),
  });
  expect(report).toMatchObject({ closings: 365, months: 12, clockChanges: 2, receipts: 7300 });
  expect([report.from, report.to]).toEqual(['2026-01-01', '2026-12-31']);
  const unit = FiscalUnit.boot(report.unit.device.hardware.fork().unitPorts);
  if ('halted' in unit) throw new Error(unit.halted);
  const records = recordsOf(unit);
  expect([...checkExport(unit, records, {}), ...checkFiscalMemory(unit, records)]).toEqual([]);
}, 120_000);

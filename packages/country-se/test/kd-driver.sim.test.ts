// The kd driver and the simulated unit against each other: what a till gets, and what every lost answer leaves.
import { describe, expect, it } from 'vitest';
import { isFiscalError, isOutcomeUnknown } from '@plomba/sdk';
import type { KdSettings } from '../src/device/index.js';
import { swedishSentence, type SwedishSale } from '../src/driver/index.js';
import { DAY, faultyDay, judge } from './helpers/faulty-day.js';
import { activatedHardware, failure, Rig, SALE } from './helpers/rig.js';
import { damages, OTHER_FAULTS, singleFaults, sweep } from './helpers/sweep.js';

const HARDWARE = activatedHardware();
const rig = (line: 'drops' | 'silent' = 'drops', kd: Partial<KdSettings> = {}): Rig =>
  new Rig(HARDWARE.fork(), line, { kd });

describe('a till at a unit that speaks kd', () => {
  it('learns who it is, and that nothing can be asked later', async () => {
    const bench = rig();
    const unit = await bench.connect();
    const status = await bench.timers.until(unit.status());
    expect(status).toEqual({ serial: 'PLSE00000001', country: 'se', main: 0, codes: [] });
    expect(await unit.capabilities()).toMatchObject({
      driver: 'kd',
      resolution: 'by-person',
      documents: ['normal', 'kopia', 'ovning', 'profo'],
    });
  });

  it('gets a control code for what is signed, and the unit has the same', async () => {
    const bench = rig();
    const unit = await bench.connect();
    const sales: readonly SwedishSale[] = [
      SALE,
      { ...SALE, receiptId: '2', total: '-15.00', returned: '15.00', vat: [] },
      { ...SALE, receiptId: '1', kind: 'kopia' },
      { ...SALE, receiptId: '3', kind: 'ovning' },
      { ...SALE, receiptId: '4', kind: 'profo' },
    ];
    const receipts = await bench.timers.until(Promise.all(sales.map((sale) => unit.issue(sale))));
    expect(receipts.map(({ controlCode }) => controlCode)).toEqual(
      bench.stored().map(({ controlCode }) => controlCode),
    );
    expect(receipts.map(({ controlCode }) => controlCode !== undefined)).toEqual([true, true, true, false, false]);
    expect(receipts[0]?.controlCode).toMatch(/^[A-Z2-7]{32} [A-Z2-7]{26}$/);
    expect(receipts[0]?.unitId).toBe('PLSE00000001');
  });

  it('is content with the first group of the code, where the unit gives no more', async () => {
    const bench = rig('drops', { code: 'first-group' });
    const unit = await bench.connect();
    const { controlCode } = await bench.timers.until(unit.issue(SALE));
    expect(controlCode).toBe(bench.stored()[0]?.controlCode?.slice(0, 32));
  });
});

/** Bytes of one sale in each direction: behind the answer to `ver`, the line `kd` and its answer. */
async function mapOfSale(): Promise<{ readonly toUnit: number; readonly fromUnit: number }> {
  const bench = rig();
  const unit = await bench.connect();
  const before = [bench.faults.count('to-unit'), bench.faults.count('from-unit')] as const;
  await bench.timers.until(unit.issue(SALE));
  return { toUnit: bench.faults.count('to-unit') - before[0], fromUnit: bench.faults.count('from-unit') - before[1] };
}

describe('an answer to kd', () => {
  it('that the unit did not take is asked for again', async () => {
    const { toUnit } = await mapOfSale();
    const bench = rig('silent');
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'to-unit', byte: toUnit - 20, what: { kind: 'corrupt', mask: 1 } });
    expect(await bench.timers.until(unit.issue(SALE))).toMatchObject({ receiptId: '1' });
    expect(bench.stored()).toHaveLength(1);
  });

  it('that is damaged is unknown for good, with what to do; nothing is repeated, and the next sale goes on', async () => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent');
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 20, what: { kind: 'corrupt', mask: 1 } });
    const operation = await unit.newOperation('lost');
    const error = await bench.timers.until(failure(unit.issue(SALE, { operation })));
    expect(isOutcomeUnknown(error)).toBe(true);
    if (!isFiscalError(error)) return;
    expect(error.hint).toContain('Do not ring it up again');
    expect(swedishSentence(error)).toContain('Slå inte in det igen');
    expect(await bench.timers.until(error.resolve())).toMatchObject({ state: 'unknown' });
    const again = await bench.timers.until(failure(unit.issue(SALE, { operation })));
    expect(again).toMatchObject({ code: 'outcome-unknown' });
    expect(await bench.timers.until(unit.issue({ ...SALE, receiptId: '2' }))).toMatchObject({ receiptId: '2' });
    expect(bench.stored().map(({ data }) => data.receiptId)).toEqual(['1', '2']);
  });

  it.each([
    ['behind the wait for it', 2_500, 30_000],
    ['behind the call', 20_000, 3_000],
  ])('that comes late, %s, is taken for what it is', async (_when, ms, timeoutMs) => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent');
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'delay', ms } });
    const operation = await unit.newOperation('late');
    const issued = await bench.timers.until(unit.issue(SALE, { operation, timeoutMs }).catch(() => undefined));
    await bench.timers.advance(30_000);
    // Another sale asks for it first.
    await bench.timers.until(unit.issue({ ...SALE, receiptId: '2' }));
    const outcome = await unit.outcome(operation);
    expect(outcome).toMatchObject({ state: 'committed', receipt: { controlCode: bench.stored()[0]?.controlCode } });
    if (issued !== undefined) expect(outcome).toMatchObject({ receipt: issued });
    expect(bench.stored().map(({ data }) => data.receiptId)).toEqual(['1', '2']);
  });
});

describe.each(['drops', 'silent'] as const)('on a line that %s', (line) => {
  const speech = { kd: {} };

  it('a day without faults is certain', async () => {
    const day = await faultyDay(HARDWARE, line, [], speech);
    expect([...day.beliefs.values()].map(({ state }) => state)).toEqual(DAY.map(() => 'committed'));
    expect(judge(day)).toEqual([]);
  });

  it('a single fault leaves a true belief: never double, never lost, never denied', async () => {
    const { bytes } = await faultyDay(HARDWARE, line, [], speech);
    const whats = [...OTHER_FAULTS, ...damages([1, 7, 128])];
    const { cases, unknown, findings } = await sweep(HARDWARE, line, singleFaults(bytes, { whats, step: 61 }), speech);
    expect(findings).toEqual([]);
    expect(unknown).toBeLessThan(cases / 2);
  }, 120_000);
});

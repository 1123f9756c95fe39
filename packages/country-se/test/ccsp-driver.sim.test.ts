// The driver and the simulated unit against each other: what a till gets, what the journal holds, what every fault does.
import { describe, expect, it } from 'vitest';
import { isFiscalError, isOutcomeUnknown } from '@plomba/sdk';
import { checkExport, recordsOf } from '@plomba/testkit';
import { memoryPair, type ByteChannel } from '@plomba/transport';
import { DEFAULT_CCSP_SETTINGS, DEFAULT_KD_SETTINGS } from '../src/device/index.js';
import { detectSwedishUnit, type SwedishSale } from '../src/driver/index.js';
import { activatedHardware, failure, Rig, SALE, type Speech } from './helpers/rig.js';

const HARDWARE = activatedHardware();
const rig = (line: 'drops' | 'silent' = 'drops', settings: Speech = DEFAULT_CCSP_SETTINGS): Rig =>
  new Rig(HARDWARE.fork(), line, settings);

describe('a till at a control unit', () => {
  it('learns who it is and how it is', async () => {
    const bench = rig();
    const unit = await bench.connect();
    expect(await bench.timers.until(unit.status())).toEqual({
      serial: 'PLSE00000001',
      country: 'se',
      main: 0,
      codes: [],
    });
    expect(await unit.capabilities()).toMatchObject({
      driver: 'ccsp',
      resolution: 'by-last-document',
      documents: ['normal', 'kopia', 'ovning', 'profo'],
      calls: [],
    });
    expect(await failure(unit.openDay())).toMatchObject({ code: 'unsupported' });
  });

  it('gets a control code for a sale, and the journal has receipt data and code', async () => {
    const bench = rig();
    const unit = await bench.connect();
    const receipt = await bench.timers.until(unit.issue(SALE));
    expect(receipt).toMatchObject({ kind: 'normal', receiptId: '1', posId: 'POS1', unitId: 'PLSE00000001' });
    expect(receipt.controlCode).toMatch(/^[A-Z2-7]{32} [A-Z2-7]{26}$/);
    expect(bench.stored()).toEqual([
      {
        document: 'sale',
        number: 1,
        controlCode: receipt.controlCode,
        data: expect.objectContaining({
          orgNo: '5566778899',
          sale: '125,00',
          vat1: '25,00;25,00',
          kind: 'normal',
        }) as unknown,
      },
    ]);
  });

  it('is served a day of every kind, which the independent verifier accepts', async () => {
    const bench = rig();
    const unit = await bench.connect();
    const sales: readonly SwedishSale[] = [
      SALE,
      { ...SALE, receiptId: '2', total: '-15.00', returned: '15.00', vat: [] },
      { ...SALE, receiptId: '2', kind: 'kopia', total: '-15.00', returned: '15.00', vat: [] },
      { ...SALE, receiptId: '3', kind: 'ovning' },
      { ...SALE, receiptId: '4', kind: 'profo', cashier: 'Bo #1' },
      { ...SALE, receiptId: '5', total: 0n, vat: [] },
    ];
    const receipts = await bench.timers.until(Promise.all(sales.map((sale) => unit.issue(sale))));
    expect(receipts.map(({ receiptId }) => receiptId)).toEqual(['1', '2', '2', '3', '4', '5']);
    expect(receipts.map(({ controlCode }) => controlCode !== undefined)).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(bench.stored().map(({ document, number }) => [document, number])).toEqual([
      ['sale', 1],
      ['refund', 2],
      ['correction', 1],
      ['training', 1],
      ['proforma', 1],
      ['sale', 3],
    ]);
    expect(new Set(receipts.map(({ controlCode }) => controlCode)).size).toBe(5);
    const { state } = bench.device;
    expect(state?.kind).toBe('running');
    if (state?.kind === 'running') expect(checkExport(state.unit, recordsOf(state.unit), {})).toEqual([]);
  });
});

/** Version 1 can say its last message again, and nothing more. */
const V1 = { ...DEFAULT_CCSP_SETTINGS, version: 1 } as const;

/** Bytes of one sale in each direction, and where its last message begins. */
async function mapOfSale(settings: Speech = V1): Promise<{ readonly toUnit: number; readonly fromUnit: number }> {
  const bench = rig('silent', settings);
  const unit = await bench.connect();
  const before = [bench.faults.count('to-unit'), bench.faults.count('from-unit')] as const;
  await bench.timers.until(unit.issue(SALE));
  return { toUnit: bench.faults.count('to-unit') - before[0], fromUnit: bench.faults.count('from-unit') - before[1] };
}

describe('an answer that is lost in version 1', () => {
  it('is had again as long as the unit holds the receipt', async () => {
    const { toUnit } = await mapOfSale();
    const bench = rig('silent', V1);
    const unit = await bench.connect();
    // The last byte of SQ never arrives: the unit still holds the receipt.
    bench.faults.arm({ direction: 'to-unit', byte: toUnit - 1, what: { kind: 'lose' } });
    expect(await bench.timers.until(unit.issue(SALE))).toMatchObject({ receiptId: '1' });
    expect(bench.stored()).toHaveLength(1);
  });

  it('is never had again when the unit has signed: unknown, with what to do, and nothing is repeated', async () => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent', V1);
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'lose' } });
    const operation = await unit.newOperation('lost');
    const error = await bench.timers.until(failure(unit.issue(SALE, { operation })));
    expect(isOutcomeUnknown(error)).toBe(true);
    expect(error).toMatchObject({ code: 'outcome-unknown', retry: 'after-status' });
    if (!isFiscalError(error)) return;
    expect(error.hint).toContain('Do not ring it up again');
    expect(await bench.timers.until(error.resolve())).toMatchObject({ state: 'unknown' });
    // The same operation is not repeated, the next sale goes on.
    expect(await bench.timers.until(failure(unit.issue(SALE, { operation })))).toMatchObject({
      code: 'outcome-unknown',
    });
    expect(await bench.timers.until(unit.issue({ ...SALE, receiptId: '2' }))).toMatchObject({ receiptId: '2' });
    expect(bench.stored().map(({ data }) => data.receiptId)).toEqual(['1', '2']);
  });

  it('is had again from a unit that signs again', async () => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent', { ...V1, signsAgain: true });
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'lose' } });
    const receipt = await bench.timers.until(unit.issue(SALE));
    expect(bench.stored().map(({ controlCode }) => controlCode)).toEqual([receipt.controlCode]);
  });

  it('that comes late is taken for what it is, also by resolve()', async () => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent', V1);
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'delay', ms: 20_000 } });
    const operation = await unit.newOperation('late');
    const error = await bench.timers.until(failure(unit.issue(SALE, { operation, timeoutMs: 3_000 })));
    expect(isOutcomeUnknown(error)).toBe(true);
    await bench.timers.advance(30_000);
    expect(await bench.timers.until(unit.outcome(operation))).toMatchObject({
      state: 'committed',
      receipt: { controlCode: bench.stored()[0]?.controlCode },
    });
  });

  it('that comes behind the wait for it is found where the line is brought into step', async () => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent', V1);
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'delay', ms: 2_500 } });
    const receipt = await bench.timers.until(unit.issue(SALE));
    expect(bench.stored().map(({ controlCode }) => controlCode)).toEqual([receipt.controlCode]);
  });

  it('is asked for before anything else is issued', async () => {
    const { fromUnit } = await mapOfSale();
    const bench = rig('silent', V1);
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'delay', ms: 20_000 } });
    const operation = await unit.newOperation('late');
    await bench.timers.until(failure(unit.issue(SALE, { operation, timeoutMs: 3_000 })));
    await bench.timers.advance(30_000);
    await bench.timers.until(unit.issue({ ...SALE, receiptId: '2' }));
    expect(await unit.outcome(operation)).toMatchObject({
      state: 'committed',
      receipt: { receiptId: '1', controlCode: bench.stored()[0]?.controlCode },
    });
  });
});

describe('an answer that is lost in version 2', () => {
  it('is had again by the same message, whatever happens to the line or the unit', async () => {
    const { fromUnit } = await mapOfSale(DEFAULT_CCSP_SETTINGS);
    for (const what of [{ kind: 'lose' }, { kind: 'disconnect' }, { kind: 'cut-power' }] as const) {
      for (const line of ['drops', 'silent'] as const) {
        const bench = rig(line);
        const unit = await bench.connect();
        bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what });
        const receipt = await bench.timers.until(unit.issue(SALE));
        await bench.timers.until(unit.issue({ ...SALE, receiptId: '2' }));
        expect(bench.stored().map(({ data, controlCode }) => [data.receiptId, controlCode])).toEqual([
          ['1', receipt.controlCode],
          ['2', expect.any(String)],
        ]);
      }
    }
  });

  it('is asked for by resolve() and before anything else is issued', async () => {
    const { fromUnit } = await mapOfSale(DEFAULT_CCSP_SETTINGS);
    const bench = rig('silent');
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'from-unit', byte: fromUnit - 1, what: { kind: 'delay', ms: 20_000 } });
    const operation = await unit.newOperation('late');
    const error = await bench.timers.until(failure(unit.issue(SALE, { operation, timeoutMs: 1_500 })));
    expect(isOutcomeUnknown(error)).toBe(true);
    await bench.timers.advance(30_000);
    expect(await bench.timers.until(unit.issue(SALE, { operation }))).toMatchObject({ receiptId: '1' });
    expect(bench.stored()).toHaveLength(1);
  });
});

describe('which wire a unit speaks', () => {
  it.each([
    [DEFAULT_CCSP_SETTINGS, { wire: 'ccsp', version: 2, unitId: 'PLSE00000001' }],
    [V1, { wire: 'ccsp', version: 1, unitId: 'PLSE00000001' }],
    [{ kd: DEFAULT_KD_SETTINGS }, { wire: 'kd', unitId: 'PLSE00000001' }],
  ] as const)('is found out by asking', async (speech, expected) => {
    const bench = rig('drops', speech);
    const { timers } = bench;
    expect(await timers.until(detectSwedishUnit(bench.line.open, { timers }))).toEqual(expected);
    expect(bench.stored()).toEqual([]);
  });

  it('is undefined where nobody answers', async () => {
    const { timers } = rig();
    const open = (): Promise<ByteChannel> => Promise.resolve(memoryPair()[0]);
    expect(await timers.until(detectSwedishUnit(open, { timers }))).toBeUndefined();
  });
});

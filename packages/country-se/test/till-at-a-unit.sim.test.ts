// What a till gets from every Swedish driver, whatever the wire: the drivers and the simulated unit against each other.
// What differs between the wires: ccsp-driver.sim.test.ts, kd-driver.sim.test.ts.
import { connect, isFiscalError } from '@plomba/sdk';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CCSP_SETTINGS, type RegisterPair } from '../src/device/index.js';
import { ccsp, kd, swedishSentence, type SwedishSale } from '../src/driver/index.js';
import { activatedHardware, failure, Rig, SALE, type Speech } from './helpers/rig.js';

const HARDWARE = activatedHardware();
const ONE_REGISTER: readonly RegisterPair[] = [{ orgNo: '5566778899', posId: 'POS2' }];
const V1: Speech = { ...DEFAULT_CCSP_SETTINGS, version: 1 };

const WIRES = [
  ['CCSP 1', V1, { ...V1, registers: ONE_REGISTER }],
  ['CCSP 2', DEFAULT_CCSP_SETTINGS, { ...DEFAULT_CCSP_SETTINGS, registers: ONE_REGISTER }],
  ['kd', { kd: {} }, { kd: { registers: ONE_REGISTER } }],
] as const satisfies readonly (readonly [string, Speech, Speech])[];

describe.each(WIRES)('a till at a unit that speaks %s', (_name, speech, forOneRegister) => {
  const rig = (line: 'drops' | 'silent' = 'drops'): Rig => new Rig(HARDWARE.fork(), line, speech);

  it('hears every finding of a sale before anything is sent', async () => {
    const bench = rig();
    const unit = await bench.connect();
    const sent = bench.faults.count('to-unit');
    const wrong: SwedishSale = {
      ...SALE,
      dateTime: '2026-02-30T08:12',
      receiptId: 'x',
      posId: 'kassa ett',
      total: '1.234',
      vat: [{ percent: '100', amount: '1' }],
    };
    const error = await failure(unit.issue(wrong));
    expect(error).toMatchObject({ code: 'validation-failed', outcome: 'not-committed' });
    const { message } = error as Error;
    for (const path of ['dateTime', 'receiptId', 'posId', 'total', 'vat[0]']) expect(message).toContain(path);
    expect(await failure(unit.issue({ ...SALE, total: '-2.00', returned: '1.99' }))).toMatchObject({
      path: 'returned',
    });
    expect(bench.faults.count('to-unit')).toBe(sent);
  });

  it('gets the one receipt for one operation, and a conflict for another content', async () => {
    const bench = rig();
    const unit = await bench.connect();
    const operation = await unit.newOperation('sale-1');
    const first = await bench.timers.until(unit.issue(SALE, { operation }));
    expect(await bench.timers.until(unit.issue(SALE, { operation }))).toBe(first);
    const other = await bench.timers.until(failure(unit.issue({ ...SALE, receiptId: '9' }, { operation })));
    expect(other).toMatchObject({ code: 'operation-conflict' });
    expect(await unit.outcome(operation)).toMatchObject({ state: 'committed', receipt: { receiptId: '1' } });
    expect(bench.stored()).toHaveLength(1);
  });

  it('is refused another unit than the one that belongs here, with the sentence for it', async () => {
    const { line, timers } = rig();
    const expectOther = { timers, expect: { serial: 'OTHER' } };
    const other =
      'kd' in speech
        ? connect(line.open, { driver: kd(), ...expectOther })
        : connect(line.open, { driver: ccsp(), ...expectOther });
    const error = await timers.until(failure(other));
    expect(error).toMatchObject({ code: 'wrong-unit' });
    expect(isFiscalError(error) ? swedishSentence(error) : '').toContain('annan kontrollenhet');
  });

  it('hears why a unit refuses, and the cashier what to do', async () => {
    const bench = new Rig(HARDWARE.fork(), 'drops', forOneRegister);
    const unit = await bench.connect();
    const refused = await bench.timers.until(failure(unit.issue(SALE)));
    expect(refused).toMatchObject({ code: 'validation-failed', path: 'posId', outcome: 'not-committed' });
    expect(isFiscalError(refused) ? swedishSentence(refused) : '').toContain('inte registrerad');
    expect(await bench.timers.until(unit.issue({ ...SALE, posId: 'POS2' }))).toMatchObject({ posId: 'POS2' });
    bench.line.act(({ hardware }) => (hardware.secureElement.broken = true));
    // Stored or not: a unit with an internal error does not say.
    const broken = await bench.timers.until(failure(unit.issue({ ...SALE, posId: 'POS2', receiptId: '2' })));
    expect(broken).toMatchObject({ code: 'outcome-unknown', outcome: 'unknown', cause: { code: 'internal' } });
  });

  it('ends a call when its time or its caller is over, and serves the next', async () => {
    const bench = rig('silent');
    const unit = await bench.connect();
    bench.faults.arm({ direction: 'to-unit', byte: 0, what: { kind: 'delay', ms: 5_000 } });
    const late = await bench.timers.until(failure(unit.issue(SALE, { timeoutMs: 1_000 })));
    expect(late).toMatchObject({ code: 'timeout', outcome: 'not-committed' });
    const stop = new AbortController();
    const given = unit.issue(SALE, { signal: stop.signal });
    stop.abort();
    expect(await bench.timers.until(failure(given))).toMatchObject({ code: 'aborted', outcome: 'not-committed' });
    expect(await bench.timers.until(unit.issue(SALE))).toMatchObject({ receiptId: '1' });
    expect(bench.stored()).toHaveLength(1);
    await unit.close();
    expect(await bench.timers.until(failure(unit.issue(SALE)))).toMatchObject({ code: 'closed' });
  });

  it('hears of an operation that a program has forgotten that it is unknown', async () => {
    const unit = await rig().connect();
    expect(await unit.outcome({ id: 'never heard of', epoch: 0 })).toMatchObject({
      state: 'unknown',
      reason: { code: 'outcome-unknown' },
    });
  });
});

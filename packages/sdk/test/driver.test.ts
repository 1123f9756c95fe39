import { memoryPair, type ByteChannel } from '@plomba/transport';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { connect, isFiscalError, isOutcomeUnknown, type Driver, type DriverHost, type Unit } from '../src/index.js';
import { bench, failure, optionsOf } from './helpers/bench.js';
import { settled, VirtualTimers } from './helpers/virtual-timers.js';

interface Slip {
  readonly slip: number;
}
interface Goods {
  readonly price: bigint;
}
interface Lamp {
  readonly serial: string;
  readonly country: string;
  readonly lamp: 'green' | 'red';
}

/** A vendor's wire as small as can be: a byte goes out, a byte comes back. */
function byteDriver(seen: { host?: DriverHost; released: number }): Driver<Slip, Goods, Lamp, string> {
  return {
    name: 'bytes',
    start(host) {
      seen.host = host;
      let channel: Promise<ByteChannel> | undefined;
      const ask = (byte: number, signal: AbortSignal): Promise<number> =>
        new Promise((resolve, reject) => {
          channel ??= host.open();
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
          channel.then((open) => {
            open.subscribe({ data: ([answer = 0]) => resolve(answer), closed: () => reject(new Error('over')) });
            return open.write(Uint8Array.of(byte));
          }, reject);
        });
      return {
        capabilities: () => Promise.resolve({ resolution: 'by-person', documents: ['sale'] }),
        status: (options) =>
          host.inTurn(async ({ signal }) => {
            await ask(0, signal).catch((cause: unknown) => {
              throw host.errorOf(cause);
            });
            return { serial: 'B', country: 'zz', lamp: 'green' };
          }, options),
        newOperation: (id) => Promise.resolve({ id, epoch: 0 }),
        issue: (goods, options) => {
          const operation = options?.operation ?? { id: host.drawId(), epoch: 0 };
          return host.inTurn(async ({ signal }) => {
            const slip = await ask(Number(goods.price), signal).catch((cause: unknown) => {
              throw host.error('outcome-unknown', { cause, operation });
            });
            return { slip };
          }, options);
        },
        outcome: () => Promise.resolve({ state: 'committed', commit: 'by hand' }),
        openDay: () => Promise.resolve('open'),
        close: async () => {
          seen.released++;
          await host.release();
        },
      };
    },
  };
}

async function byteUnit(answer: (byte: number) => number | undefined): Promise<{
  readonly unit: Unit<Slip, Goods, Lamp, string>;
  readonly timers: VirtualTimers;
  readonly heard: number[];
  readonly seen: { host?: DriverHost; released: number };
}> {
  const timers = new VirtualTimers();
  const [till, far] = memoryPair();
  const heard: number[] = [];
  const seen = { released: 0 };
  far.subscribe({
    data: ([byte = 0]) => {
      heard.push(byte);
      const said = answer(byte);
      if (said !== undefined) void far.write(Uint8Array.of(said));
    },
    closed: () => undefined,
  });
  const options = { ...optionsOf(timers), driver: byteDriver(seen) };
  const unit = await timers.until(connect(till, options));
  return { unit, timers, heard, seen };
}

describe('a driver of another wire', () => {
  it('gives a unit with its own types', async () => {
    const { unit, timers } = await byteUnit((byte) => byte + 1);
    expectTypeOf(unit).toEqualTypeOf<Unit<Slip, Goods, Lamp, string>>();
    expect(await timers.until(unit.issue({ price: 6n }))).toEqual({ slip: 7 });
    expect((await timers.until(unit.status())).lamp).toBe('green');
    expect(await unit.openDay()).toBe('open');
    expect(await unit.newOperation('mine')).toEqual({ id: 'mine', epoch: 0 });
  });

  it('says what it cannot do, and refuses it by name', async () => {
    const { unit } = await byteUnit(() => 0);
    const can = await unit.capabilities();
    expect(can).toMatchObject({ driver: 'bytes', resolution: 'by-person', documents: ['sale'], calls: ['openDay'] });
    const manifest = { model: 'm', version: '1.0.0', released: '2026-01-01', bytes: 1, sha256: new Uint8Array(32) };
    const visit = { technician: 'T', authorisation: 'A', place: 'shop', reason: 'r', seals: [], parts: [] } as const;
    const licence = { id: 'L', subject: 'X', features: [], environment: 'test' } as const;
    const refusals = await Promise.all([
      failure(unit.personalise({ serial: 'X' })),
      failure(unit.changeLife({ to: 'production' })),
      failure(unit.closeDay()),
      failure(unit.copy({ sequence: 0 })),
      failure(unit.cashIn({ amount: '1' })),
      failure(unit.cashOut({ amount: '1' })),
      failure(unit.setClock('2026-03-14T08:12:31+01:00')),
      failure(unit.report()),
      failure(unit.findOperations(['a'])),
      failure(unit.journal().next()),
      failure(unit.checkpoint()),
      failure(unit.check({ price: 1n })),
      failure(unit.dayReport(1)),
      failure(unit.periodReport({ days: { from: 1, to: 1 } })),
      failure(unit.openShift({ till: '1' })),
      failure(unit.closeShift({ till: '1' })),
      failure(unit.shiftReport({ sequence: 1 })),
      failure(unit.noteEvent({ event: 'drawer-opened' })),
      failure(unit.proof(1)),
      failure(unit.consistency('')),
      failure(unit.events().next()),
      failure(unit.login({ principal: 'service', pin: '0000' })),
      failure(unit.logout()),
      failure(unit.changePin({ newPin: '1111' })),
      failure(unit.changeKey({ name: 'k', step: 'retire' })),
      failure(unit.rotateLogKey()),
      failure(unit.firmware()),
      failure(unit.updateFirmware({ manifest, signature: new Uint8Array(64), image: new Uint8Array(1) })),
      failure(unit.linkJournal({ step: 'to', serial: 'X', journalId: new Uint8Array(16), logKey: new Uint8Array(32) })),
      failure(unit.openIntervention(visit)),
      failure(unit.closeIntervention({ work: 'w', seals: [], parts: [] })),
      failure(unit.interventions()),
      failure(unit.installLicence({ licence, signature: new Uint8Array(64) })),
      failure(unit.forensics()),
      failure(unit.export().next()),
    ]);
    for (const error of refusals) expect(error).toMatchObject({ code: 'unsupported', outcome: 'not-committed' });
    const named = refusals.map((error) => /no (\w+)\(\)/.exec((error as Error).message)?.[1]);
    expect(new Set(named)).toEqual(new Set(can.missing));
  });

  it('resolves a lost answer through outcome()', async () => {
    const { unit, timers } = await byteUnit((byte) => (byte === 9 ? undefined : 0));
    const operation = await unit.newOperation('lost');
    const error = await timers.until(failure(unit.issue({ price: 9n }, { operation, timeoutMs: 500 })));
    expect(isOutcomeUnknown(error)).toBe(true);
    if (!isFiscalError(error)) return;
    expect(error.operation).toEqual(operation);
    expect(await error.resolve<Slip, string>()).toEqual({ state: 'committed', commit: 'by hand' });
  });

  it('is closed when the unit does not answer at first', async () => {
    const timers = new VirtualTimers();
    const [till] = memoryPair();
    const seen = { released: 0 };
    const options = { ...optionsOf(timers), driver: byteDriver(seen), timeoutMs: 100 };
    expect(await timers.until(failure(connect(till, options)))).toMatchObject({ code: 'connection-lost' });
    expect(seen.released).toBe(1);
    expect(timers.waiting).toBe(0);
  });
});

describe('turns', () => {
  it('serve callers in the order in which they came, whichever signal each has', async () => {
    const { unit, timers, heard } = await byteUnit((byte) => byte);
    const prices = Array.from({ length: 20 }, (_, index) => BigInt(index + 1));
    const calls = prices.map((price) => unit.issue({ price }, { signal: new AbortController().signal }));
    expect((await timers.until(Promise.all(calls))).map(({ slip }) => slip)).toEqual(prices.map(Number));
    expect(heard.slice(1)).toEqual(prices.map(Number));
  });

  it('a call that is given up while it waits was never sent, and the others go on', async () => {
    const { unit, timers, heard } = await byteUnit((byte) => (byte === 1 ? undefined : byte));
    const stop = new AbortController();
    const first = failure(unit.issue({ price: 1n }, { timeoutMs: 1_000 }));
    const second = failure(unit.issue({ price: 2n }, { signal: stop.signal }));
    const third = failure(unit.issue({ price: 3n }, { timeoutMs: 500 }));
    const fourth = unit.issue({ price: 4n });
    await settled();
    stop.abort();
    expect(await second).toMatchObject({ code: 'aborted', outcome: 'not-committed' });
    expect(await timers.until(third)).toMatchObject({ code: 'timeout', outcome: 'not-committed' });
    expect(await timers.until(first)).toMatchObject({ code: 'outcome-unknown' });
    expect(await timers.until(fourth)).toEqual({ slip: 4 });
    expect(heard).toEqual([0, 1, 4]);
    expect(timers.waiting).toBe(0);
  });

  it('a call whose signal has fired already, or that throws at once, holds nobody up', async () => {
    const { seen, unit, timers } = await byteUnit((byte) => byte);
    const run = (): Promise<never> => {
      throw new RangeError('at once');
    };
    expect(await failure(seen.host!.inTurn(run))).toBeInstanceOf(RangeError);
    const gone = failure(unit.issue({ price: 1n }, { signal: AbortSignal.abort() }));
    expect(await gone).toMatchObject({ code: 'aborted', outcome: 'not-committed' });
    expect(await timers.until(unit.issue({ price: 2n }))).toEqual({ slip: 2 });
  });
});

describe('the native link', () => {
  it('is the default driver and has every call', async () => {
    const { unit } = await bench();
    expect(await unit.capabilities()).toMatchObject({ driver: 'link', resolution: 'by-operation', missing: [] });
  });
});

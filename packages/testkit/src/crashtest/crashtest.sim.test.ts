// The crash test itself: programs with a habit that is known, as functions in this process, each found as what it is;
// and a careful one, which is found as nothing.
import { none } from '@plomba/core/country';
import { Device, type Hardware } from '@plomba/firmware-sim';
import { connect, type Operation, type ReceiptInput, type Unit } from '@plomba/sdk';
import { listenTcp, tcp } from '@plomba/transport/node';
import type { ByteChannel } from '@plomba/transport';
import { describe, expect, it } from 'vitest';
import { nativeBench } from '../__tests__/native-bench.js';
import { benchDevice } from '../bench-unit.js';
import { ACTIVATION } from '../day-script.js';
import { faultName, faultNamed } from '../oracle/fault.js';
import { CRASH_KINDS, everyCrash, planOf, USUAL_KINDS } from './crash-plan.js';
import { CRASH_FINDINGS } from './judge-case.js';
import type { PosAttempt, PosEnd, PosProgram } from './pos-program.js';
import { CannotSellError, measureSale, runCrashTest } from './run-crash-test.js';
import { runCase, type CrashSetup } from './run-case.js';

const SALE: ReceiptInput = {
  document: 'sale',
  items: [{ name: 'Espresso', quantity: '1', unitPrice: '1.80', taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: '1.80' }],
};

function sellingUnit(): Hardware {
  const hardware = nativeBench('crash test');
  const device = benchDevice(hardware);
  device.powerOn();
  for (const { command, request, id } of ACTIVATION) device.call(command, request({ id, epoch: 0 }, new Map()));
  device.call('day.open', { operation: { id: 'day', epoch: 0 } });
  device.powerOff('ready');
  return hardware;
}

interface Desk {
  readonly unit: () => Promise<Unit>;
  readonly attempt: PosAttempt;
  /** Outlives the program. */
  readonly disk: Map<string, Operation>;
}

/** A program that is a function. A kill closes its line; whatever it still does is done by nobody. */
function program(sell: (desk: Desk) => Promise<PosEnd>): PosProgram {
  const disks = new Map<string, Map<string, Operation>>();
  return {
    start: (attempt) => {
      const channels: ByteChannel[] = [];
      let kill: (() => void) | undefined;
      const killed = new Promise<PosEnd>((resolve) => (kill = () => resolve({ belief: 'unknown', said: 'killed' })));
      const disk = disks.get(attempt.disk) ?? new Map<string, Operation>();
      disks.set(attempt.disk, disk);
      let isAlive = true;
      const unit = (): Promise<Unit> =>
        connect(async (signal) => {
          if (!isAlive) return new Promise<ByteChannel>(() => undefined);
          const channel = await tcp(attempt.port)(signal);
          channels.push(channel);
          return channel;
        });
      const sold = sell({ unit, attempt, disk }).catch((error: unknown): PosEnd => ({
        belief: 'unknown',
        said: String(error),
      }));
      const ended = Promise.race([sold, killed]).finally(() => channels.forEach((channel) => void channel.close()));
      return {
        ended,
        kill: () => {
          isAlive = false;
          kill?.();
        },
      };
    },
    forget: (disk) => void disks.delete(disk),
  };
}

const sold = (number?: number): PosEnd => ({
  belief: 'sold',
  said: 'it says so',
  ...(number === undefined ? {} : { number }),
});

/** Stores the operation before it sells, and sells again with the same one. */
const careful = program(async ({ unit, disk }) => {
  const till = await unit();
  const operation = disk.get('sale') ?? (await till.newOperation('sale-1001'));
  disk.set('sale', operation);
  const { number } = await till.issue(SALE, { operation });
  return sold(number);
});

function setup(of: PosProgram): CrashSetup {
  let session = 0;
  return {
    hardware: HARDWARE,
    makeDevice: (hardware) => new Device({ hardware, country: none, session: () => ++session, hostMs: 0 }),
    listen: () => listenTcp('tcp://127.0.0.1:0'),
    program: of,
    attemptsMax: 3,
    attemptMs: 20_000,
    outageMs: 50,
    nowMs: () => performance.now(),
  };
}

const HARDWARE = sellingUnit();
const size = (await measureSale(setup(careful))).size;

describe('a crash test', () => {
  it('finds nothing wrong with a careful program, and each of its faults happens', { timeout: 120_000 }, async () => {
    const seen: string[] = [];
    const report = await runCrashTest(setup(careful), {
      kinds: CRASH_KINDS,
      every: 173,
      seed: 5,
      jobs: 12,
      onProgress: ({ done, total }) => seen.push(`${done}/${total}`),
    });
    expect(report.failures).toEqual([]);
    expect(report.notReached).toBe(0);
    expect(seen).toHaveLength(report.cases);
    expect(seen.at(-1)).toBe(`${report.cases}/${report.cases}`);
    expect(Object.values(report.byKind).reduce((sum, count) => sum + count, 0)).toBe(report.cases);
    expect(report.cases).toBeGreaterThan(30);
    // A program that is killed is started again.
    expect(report.attempts).toBeGreaterThan(report.cases);
  });

  it('ends with its budget, and says what it has not tried', async () => {
    const report = await runCrashTest(setup(careful), { kinds: USUAL_KINDS, every: 1, seed: 1, jobs: 1, budgetMs: 0 });
    expect(report.cases).toBe(0);
    expect(report.possible).toBe(everyCrash(size, USUAL_KINDS).length);
  });

  it('refuses a program that does not sell without a fault', async () => {
    const shy = program(() => Promise.resolve({ belief: 'unknown', said: 'too shy' }));
    await expect(measureSale(setup(shy))).rejects.toThrow(CannotSellError);
    await expect(measureSale(setup(shy))).rejects.toThrow('too shy');
  });
});

describe('one case', () => {
  const finding = async (of: PosProgram, fault?: string): Promise<string | undefined> =>
    (await runCase(setup(of), fault === undefined ? undefined : faultNamed(fault))).finding?.kind;

  it('finds each kind of wrong belief', async () => {
    const twice = program(async ({ unit }) => {
      const till = await unit();
      await till.issue(SALE);
      return sold((await till.issue(SALE)).number);
    });
    const never = program(() => Promise.resolve(sold()));
    const denies = program(async ({ unit }) => {
      await (await unit()).issue(SALE);
      return { belief: 'not-sold', said: 'no' };
    });
    const misreads = program(async ({ unit }) => sold((await (await unit()).issue(SALE)).number + 1));
    const shrugs = program(() => Promise.resolve({ belief: 'unknown', said: 'who knows' }));
    const found = await Promise.all([twice, never, shrugs, denies, misreads].map((of) => finding(of)));
    expect(found).toEqual(CRASH_FINDINGS);
  });

  it('takes a sale that was refunded for taken back', async () => {
    const corrects = program(async ({ unit }) => {
      const till = await unit();
      const first = await till.issue(SALE);
      await till.issue({ ...SALE, document: 'refund', refersTo: first.number });
      return sold((await till.issue(SALE)).number);
    });
    expect(await finding(corrects)).toBeUndefined();
  });

  it('kills the program where it was asked to, and lets it come back to its disk', async () => {
    // The last byte of the answer to the sale: the unit has committed, the program never hears of it.
    const byte = size.bytes['from-unit'] - 1;
    const result = await runCase(setup(careful), faultNamed(`from-unit:${byte - 20}:kill-till`));
    expect(result).toMatchObject({ fired: true, attempts: 2, belief: 'sold' });
    const forgets = program(async ({ unit }) => sold((await (await unit()).issue(SALE)).number));
    expect(await finding(forgets, `from-unit:${byte - 20}:kill-till`)).toBe('double');
  });

  it.each(['before', 'middle', 'after'])('cuts the power %s a flash operation, once', async (phase) => {
    const result = await runCase(setup(careful), faultNamed(`flash:2:${phase}`));
    expect(result).toMatchObject({ fired: true, belief: 'sold' });
    expect(result.finding).toBeUndefined();
  });

  it('says when the sale ended before the place of its fault', async () => {
    const result = await runCase(setup(careful), faultNamed('to-unit:100000:lose'));
    expect(result).toMatchObject({ fired: false, attempts: 1 });
  });

  it('kills a program that runs too long, and counts it as not sure', async () => {
    const hangs = program(() => new Promise(() => undefined));
    const result = await runCase({ ...setup(hangs), attemptMs: 20 });
    expect(result).toMatchObject({ attempts: 3, belief: 'unknown', finding: { kind: 'unresolved' } });
    expect(result.finding?.detail).toContain('longer than 20 ms');
  });
});

describe('the plan of a crash test', () => {
  const measured = { bytes: { 'to-unit': 5, 'from-unit': 7 }, flashOperations: 2 };

  it('holds each kind at each byte in both directions, and three cuts at each flash operation', () => {
    const all = everyCrash(measured, CRASH_KINDS).map(faultName);
    expect(all).toHaveLength((CRASH_KINDS.length - 2) * 12 + 6);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain('from-unit:6:kill-till');
    expect(all).not.toContain('from-unit:7:kill-till');
    expect(all).toContain('flash:2:after');
  });

  it('is cut into samples without rest, and drawn into an order without loss', () => {
    const options = { kinds: USUAL_KINDS, every: 4, shuffled: false };
    const all = everyCrash(measured, USUAL_KINDS).map(faultName);
    const samples = [0, 1, 2, 3].flatMap((seed) => planOf(measured, { ...options, seed }));
    expect(samples.map(faultName).sort()).toEqual([...all].sort());
    const drawn = planOf(measured, { ...options, every: 1, seed: 7, shuffled: true }).map(faultName);
    expect(drawn).not.toEqual(all);
    expect([...drawn].sort()).toEqual([...all].sort());
  });
});

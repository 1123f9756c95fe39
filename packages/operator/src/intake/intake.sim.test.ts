/** The intake against simulated units: what is taken, and every way in which a journal is not the same any more. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeHasher, nativeSigner, verifyNative } from '@plomba/core/node';
import type { Device } from '@plomba/firmware-sim';
import { connect, type Unit } from '@plomba/sdk';
import { ACTIVATION, benchDevice, benchHardware, DeviceHost, MemoryServer, mustDo } from '@plomba/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateToday } from '../store/migrate.js';
import { openSqlite } from '../store/sqlite.js';
import type { Database } from '../store/sql.js';
import { intakeStore, type IntakeStore } from '../store/intake.js';
import type { IntakeReport } from './delivery.js';
import { Intake } from './intake.js';
import type { RawRecord } from './record.js';

const SALE = {
  document: 'sale',
  till: 'till-1',
  items: [{ name: 'Tea', quantity: { digits: 1n, scale: 0 }, unitPrice: { digits: 100n, scale: 2 }, taxGroup: 'A' }],
  payments: [{ kind: 'cash', amount: 100n }],
};

/** A unit in production with an open day, whose clock is virtual. */
class Bench {
  device: Device;
  #sold = 0;

  constructor(device: Device = made()) {
    this.device = device;
  }

  sell(count = 1): this {
    for (let sale = 0; sale < count; sale++) {
      mustDo(this.device, 'receipt.issue', { operation: this.#operation(), receipt: SALE });
    }
    return this;
  }

  do(command: 'day.close' | 'day.open' | 'key.rotate'): this {
    mustDo(this.device, command, { operation: this.#operation() });
    return this;
  }

  /** The memories as they are now, for another life. */
  image(): Bench {
    const copy = benchDevice(this.device.hardware.fork());
    copy.powerOn();
    const bench = new Bench(copy);
    bench.#sold = this.#sold + 1000;
    return bench;
  }

  get records(): number {
    const { state } = this.device;
    return state?.kind === 'running' ? state.unit.size : 0;
  }

  async connected<T>(run: (unit: Unit) => Promise<T>): Promise<T> {
    const server = new MemoryServer();
    const host = new DeviceHost({
      device: this.device,
      server,
      nowMs: () => performance.now(),
      onFailure: () => undefined,
    });
    const unit = await connect(server.open);
    try {
      return await run(unit);
    } finally {
      await unit.close();
      await host.stop();
    }
  }

  #operation(): object {
    const { state } = this.device;
    return { id: `op-${++this.#sold}`, epoch: state?.kind === 'running' ? state.unit.epoch : 0 };
  }
}

function made(): Device {
  const backends = { makeSigner: nativeSigner, verifySignature: verifyNative, hasher: nativeHasher };
  const device = benchDevice(benchHardware(backends));
  device.powerOn();
  for (const step of ACTIVATION) mustDo(device, step.command, step.request({ id: step.id, epoch: 0 }, new Map()));
  mustDo(device, 'day.open', { operation: { id: 'first-day', epoch: 0 } });
  return device;
}

const UNIT = 'unit-1';
const NOW = 1_773_500_000_000;

let folder: string;
let database: Database;
let store: IntakeStore;
let intake: Intake;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-intake-'));
  database = await openSqlite(join(folder, 'operator.db'));
  await migrateToday(database, NOW);
  await database.write(async (sql) => {
    await sql.run(`insert into accounts (id, login, login_key, email, email_key, language, state, staff, created_at)
      values ('a', 'a', 'a', 'a@b.example', 'a@b.example', 'en', 'active', 0, 1)`);
    await sql.run(`insert into companies (id, country, tax_number, name, address, email, created_at, created_by)
      values ('c', 'se', '5560000001', 'Tea', 'Street', 'c@b.example', 1, 'a')`);
    await sql.run(`insert into units
      (id, company, name, shop, serial, country, registration, tariff, channel, created_at)
      values ('unit-1', 'c', 'Till', 'Shop', 'PL-TEST-1', 'none', 'not-needed', '', 'stable', 1)`);
  });
  store = intakeStore(database.reader);
  let drawn = 0;
  intake = new Intake({
    read: store,
    write: (work) => database.write((sql) => work(intakeStore(sql))),
    now: () => NOW,
    drawId: () => `id-${++drawn}`,
  });
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const meet = (bench: Bench): Promise<IntakeReport> => bench.connected((unit) => intake.meet(UNIT, unit));

describe('the intake', () => {
  it('takes every record of a unit once, and what came since the next time', async () => {
    const bench = new Bench().sell(5);
    const first = await meet(bench);
    expect(first).toMatchObject({ size: bench.records, taken: bench.records, documents: 6 });
    expect(await meet(bench)).toEqual({ size: bench.records, taken: 0, documents: 0 });
    bench.sell(3).do('day.close');
    expect(await meet(bench)).toMatchObject({ size: bench.records, documents: 4 });
    const documents = await store.documents(UNIT, { max: 100, kind: 'sale' });
    expect(documents.map(({ number }) => number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(documents[0]).toMatchObject({ totalMinor: '100', till: 'till-1', date: '2026-03-14' });
    const days = await store.documentsPerDay(UNIT, '2026-03-01', '2026-03-31');
    expect(days).toEqual([{ date: '2026-03-14', documents: 10 }]);
  });

  it('goes on in runs: a journal of thousands of records, with days, a rotation of the log key, and a restart', async () => {
    const bench = new Bench().sell(300).do('day.close').do('day.open').sell(400).do('key.rotate').sell(500);
    const first = await meet(bench);
    expect(first).toMatchObject({ size: bench.records, taken: bench.records });
    expect(await intake.holding(UNIT)).toBeUndefined();
    const kept = await store.journal(UNIT);
    expect(kept?.known.facts).toMatchObject({
      closings: 1,
      day: 2,
      dayOpen: true,
      life: 'production',
      documents: 1203,
    });
    expect((await store.leaves(UNIT, 0, 10_000)).length).toBe(bench.records);
  });
});

const sold = async (): Promise<Bench> => {
  const bench = new Bench().sell(10);
  await meet(bench);
  return bench;
};

describe('a journal that is not the one from before', () => {
  it('rolled-back: an older image of the whole unit runs', async () => {
    const bench = await sold();
    const older = bench.image();
    const before = bench.records;
    bench.sell(7);
    await meet(bench);
    const report = await meet(older);
    expect(report.finding).toMatchObject({
      kind: 'rolled-back',
      at: before,
      known: before + 7,
      found: before,
      detail: `An older image runs: the journal has ${before} records, ${before + 7} were taken in; records ${before} to ${before + 6} are gone.`,
    });
  });

  it.each([
    [2, 'shorter than'],
    [7, 'as long as'],
    [20, 'longer than'],
  ])('forked: %d sales on an older image, a journal %s the one that was taken in', async (sales) => {
    const bench = await sold();
    const other = bench.image();
    const at = bench.records;
    bench.sell(7);
    await meet(bench);
    const report = await meet(other.sell(sales));
    expect(report).toMatchObject({ taken: 0, finding: { kind: 'forked', at, found: at + sales } });
    expect(report.finding?.detail).toContain(`Record ${at} is another one (receipt)`);
  });

  it('cut-tail: the last batch was damaged, the unit took it for torn', async () => {
    const bench = await sold();
    const at = bench.records - 1;
    bench.device.inject({ fault: 'neighbour-damage', with: { pages: 1, bits: 40, seed: 7 } });
    bench.device.powerOn();
    expect(bench.device.state?.kind).toBe('running');
    const report = await meet(bench);
    expect(report.finding).toMatchObject({ kind: 'cut-tail', known: at + 1 });
    expect(report.finding?.at).toBeLessThanOrEqual(at);
    expect(report.finding?.detail).toContain('are gone, and the unit names them as torn');
  });

  it('cut-tail: a closed day was cut off, and the unit has halted', async () => {
    const bench = await sold();
    const { hardware } = bench.device;
    const { journal } = hardware.map;
    const before = hardware.flash.cells.fork();
    bench.sell(2).do('day.close');
    await meet(bench);
    bench.device.powerOff('for the programmer');
    const { sectorBytes } = hardware.flash.geometry;
    for (let at = journal.start; at < journal.start + journal.bytes; at += sectorBytes) {
      hardware.flash.overwrite(at, before.read(at, sectorBytes));
    }
    bench.device.powerOn();
    expect(bench.device.state?.kind).toBe('halted');
    const report = await meet(bench);
    expect(report.finding).toMatchObject({ kind: 'cut-tail' });
  });

  it('holds the intake until somebody decides, and is noted once', async () => {
    const bench = await sold();
    const other = bench.image();
    await meet(bench.sell(3));
    const [first, second] = [await meet(other.sell(1)), await meet(other.sell(1))];
    expect(second.finding?.id).toBe(first.finding?.id);
    expect((await store.findings(UNIT, true)).length).toBe(1);
    expect(await meet(bench.sell(1))).toMatchObject({ taken: 0, finding: { kind: 'forked' } });
  });
});

describe('a delivery', () => {
  const recordsOf = (bench: Bench): Promise<RawRecord[]> =>
    bench.connected(async (unit) => {
      const all: RawRecord[] = [];
      for await (const { entry, signature } of unit.journal()) all.push({ entry, signature });
      return all;
    });

  it('is idempotent by unit and sequence, whatever part of it comes again', async () => {
    const bench = new Bench().sell(10);
    const all = await recordsOf(bench);
    expect(await intake.deliver(UNIT, { from: 0, records: all.slice(0, 9) })).toMatchObject({ size: 9, taken: 9 });
    expect(await intake.deliver(UNIT, { from: 0, records: all.slice(0, 9) })).toMatchObject({ size: 9, taken: 0 });
    expect(await intake.deliver(UNIT, { from: 4, records: all.slice(4) })).toMatchObject({
      size: all.length,
      taken: all.length - 9,
    });
    expect((await store.records(UNIT, 0, 100)).map(({ entry }) => entry)).toEqual(all.map(({ entry }) => entry));
  });

  it('of another unit, or of another key, is turned away', async () => {
    const all = await recordsOf(new Bench().sell(2));
    const wrong = await intake.deliver(UNIT, { from: 0, records: all, of: { serials: ['S-2'] } });
    expect(wrong).toMatchObject({
      taken: 0,
      finding: { kind: 'wrong-key', detail: 'The journal is that of PL-TEST-1.' },
    });
    const other = { serials: ['PL-TEST-1'], logKey: '00'.repeat(32) };
    expect(await intake.deliver(UNIT, { from: 0, records: all, of: other })).toMatchObject({ taken: 0 });
    const right = await intake.deliver(UNIT, { from: 0, records: all, of: { serials: ['PL-TEST-1'] } });
    expect(right.taken).toBe(all.length);
  });

  it('notes a gap, and notes that it was filled', async () => {
    const bench = new Bench().sell(10);
    const all = await recordsOf(bench);
    const report = await intake.deliver(UNIT, { from: 5, records: all.slice(5) });
    expect(report).toMatchObject({ size: 0, taken: 0, finding: { kind: 'gap', at: 0, found: 5 } });
    await intake.deliver(UNIT, { from: 0, records: all });
    expect(await store.findings(UNIT, true)).toEqual([]);
    expect(await store.findings(UNIT, false)).toMatchObject([{ kind: 'gap', decision: 'filled' }]);
  });

  it('refuses another content for a number, a changed byte anywhere, and what nobody signed', async () => {
    const bench = new Bench().sell(4);
    const other = bench.image();
    const all = await recordsOf(bench.sell(1));
    await intake.deliver(UNIT, { from: 0, records: all });
    const forked = await recordsOf(other.sell(1));
    expect(await intake.deliver(UNIT, { from: 0, records: forked })).toMatchObject({
      taken: 0,
      finding: { kind: 'forked', at: all.length - 1 },
    });
  });

  it('takes nothing of a run in which any byte was changed', async () => {
    const all = await recordsOf(new Bench().sell(2));
    const last = all.length - 1;
    const { entry, signature } = all[last] ?? { entry: new Uint8Array(), signature: new Uint8Array() };
    for (let at = 0; at < entry.length; at += 7) {
      const changed = entry.map((byte, place) => (place === at ? byte ^ 1 : byte));
      const records = [...all.slice(0, last), { entry: changed, signature }];
      const report = await intake.deliver('unit-1', { from: 0, records });
      expect(report, `byte ${at}`).toMatchObject({ taken: 0 });
      expect(report.finding?.kind, `byte ${at}`).toMatch(/bad-record|gap/);
      for (const { id } of await store.findings(UNIT, true)) {
        const decision = { decision: 'continue', reason: 'test', by: 'a', atMs: NOW };
        await database.write((sql) => intakeStore(sql).decide(UNIT, id, decision));
      }
    }
    const unsigned = all.map(({ entry: bytes }) => ({ entry: bytes, signature: new Uint8Array() }));
    expect(await intake.deliver(UNIT, { from: 0, records: unsigned })).toMatchObject({ taken: 0 });
  });
});

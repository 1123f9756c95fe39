/** Units that call: who they are, what is taken of them, what is done to them. */
import { toHex } from '@plomba/codec';
import type { Json } from '@plomba/codec';
import { formatTime } from '@plomba/core/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Work } from './work.js';
import type { WorkKind } from './work.table.js';
import { CallingUnit, fleetBench, NOW, type FleetBench } from './__tests__/bench.js';

let bench: FleetBench;

beforeEach(async () => {
  bench = await fleetBench();
});
afterEach(() => bench.stop());

async function called(unit: CallingUnit): Promise<Promise<void>> {
  const [life = Promise.resolve()] = await unit.call(bench.fleet);
  void life;
  return;
}

const isSeen = (id: string) => async (): Promise<boolean> =>
  ((await bench.store.read.intake.journal(id))?.known.frontier.size ?? 0) > 0;

const row = (id: string) => bench.store.read.units.byId(id);

async function give(unit: string, kind: WorkKind, input: Json): Promise<Work> {
  const common = { unit, kind, input, state: 'waiting', tries: 0, createdAt: NOW, createdBy: 'a' } as const;
  const work = await bench.store.write((tx) => tx.work.add({ id: `work-${kind}-${Math.random()}`, ...common }));
  bench.fleet.hub.wake(unit);
  return work;
}

const ended = (work: Work) => async (): Promise<boolean> =>
  (await bench.store.read.work.byId(work.unit, work.id))?.state !== 'waiting';

describe('a unit that calls', () => {
  it('is known by its serial number, proves its key, is taken in, and is on the board at once', async () => {
    await bench.addUnit({ id: 'u1', serial: 'S-1' });
    expect((await bench.fleet.upToDate()).row('u1', NOW)?.colour).toBe('unknown');
    const unit = new CallingUnit('S-1');
    unit.sell(3);
    await called(unit);
    await bench.until(isSeen('u1'));
    expect(await row('u1')).toMatchObject({ connectedAt: NOW, firstSeenAt: NOW, isEntrusted: false });
    expect((await row('u1'))?.logKey).toHaveLength(64);
    expect((await bench.store.read.intake.documents('u1', { max: 9 })).length).toBe(4);
    expect((await bench.fleet.upToDate()).row('u1', NOW)).toMatchObject({ colour: 'green', unit: { connected: true } });
  });

  it('is known by the serial number of its fiscal drive as well', async () => {
    await bench.addUnit({ id: 'u1', driveSerial: 'FN-77' });
    await called(new CallingUnit('FN-77'));
    await bench.until(isSeen('u1'));
    expect(await row('u1')).toMatchObject({ serial: 'FN-77', driveSerial: 'FN-77' });
  });

  it('comes again: what it sold meanwhile is taken, and it is noted when it went', async () => {
    await bench.addUnit({ id: 'u1', serial: 'S-1' });
    const unit = new CallingUnit('S-1');
    await called(unit);
    await bench.until(isSeen('u1'));
    await unit.server.drop();
    await bench.until(async () => (await row('u1'))?.connectedAt === undefined);
    await unit.server.restore();
    unit.sell(5);
    await called(unit);
    await bench.until(async () => (await bench.store.read.intake.journal('u1'))?.known.frontier.size === unit.records);
    const kinds = (await bench.store.read.units.events('u1', { max: 9 })).map(({ kind }) => kind);
    expect(kinds).toEqual(['connected', 'disconnected', 'first-connection']);
  });

  it.each([
    ['longer', 0, 20],
    ['shorter', 20, 0], // was hung up on without a word once
  ])(
    'is turned away without the key of the unit, its journal %s, and nothing of it is taken',
    async (_which, own, sold) => {
      await bench.addUnit({ id: 'u1', serial: 'S-1' });
      const unit = new CallingUnit('S-1');
      if (own > 0) unit.sell(own);
      await called(unit);
      await bench.until(isSeen('u1'));
      const size = (await bench.store.read.intake.journal('u1'))?.known.frontier.size;
      const liar = new CallingUnit('S-1', 'another seed');
      if (sold > 0) liar.sell(sold);
      const [life] = await liar.call(bench.fleet);
      await life;
      expect((await bench.store.read.intake.journal('u1'))?.known.frontier.size).toBe(size);
      const alarms = (await bench.fleet.upToDate()).row('u1', NOW)?.alarms;
      expect(alarms?.[0]).toMatchObject({ kind: 'wrong-key' });
      expect((await row('u1'))?.connectedAt, 'the real one is still there').toBe(NOW);
    },
  );

  it('may have rotated its log key meanwhile: its journal shows how', async () => {
    await bench.addUnit({ id: 'u1', serial: 'S-1' });
    const unit = new CallingUnit('S-1');
    await called(unit);
    await bench.until(isSeen('u1'));
    const before = (await row('u1'))?.logKey;
    await unit.server.drop();
    await bench.until(async () => (await row('u1'))?.connectedAt === undefined);
    await unit.server.restore();
    unit.host.act((device) => device.call('key.rotate', { operation: unit.operation() }));
    await called(unit);
    await bench.until(async () => (await row('u1'))?.connectedAt !== undefined);
    expect((await row('u1'))?.logKey).not.toBe(before);
    expect(await bench.store.read.intake.findings('u1', true)).toEqual([]);
  });

  it('of whom nobody knows is hung up on', async () => {
    const [life] = await new CallingUnit('S-9').call(bench.fleet);
    await life;
    expect(bench.fleet.hub.connected).toEqual([]);
  });
});

describe('what a unit says by itself', () => {
  it('brings its documents at once where a day is opened or closed, long before the next turn is due', async () => {
    const patient = await fleetBench(120_000);
    try {
      await patient.addUnit({ id: 'u1', serial: 'S-1' });
      const unit = new CallingUnit('S-1');
      void (await unit.call(patient.fleet));
      const size = async (): Promise<number> =>
        (await patient.store.read.intake.journal('u1'))?.known.frontier.size ?? 0;
      await patient.until(async () => (await size()) === unit.records);
      // Receipts are not told of; they come along with what is.
      unit.sell(2);
      unit.host.act((device) => device.call('day.close', { operation: unit.operation() }));
      await patient.until(async () => (await size()) === unit.records);
      expect((await patient.store.read.intake.documents('u1', { max: 1 }))[0]).toMatchObject({ kind: 'day-close' });
      await patient.until(async () => (await patient.store.read.units.byId('u1'))?.status?.dayOpen === false);
    } finally {
      await patient.stop();
    }
  });
});

describe('work', () => {
  it('waits for the connection, for the trust of the unit, and is done once', async () => {
    await bench.addUnit({ id: 'u1', serial: 'S-1' });
    const unit = new CallingUnit('S-1');
    const time = formatTime({ utcMs: 1_773_480_000_000, offsetMinutes: 60 });
    const work = await give('u1', 'set-clock', { time });
    await called(unit);
    await bench.until(isSeen('u1'));
    expect((await bench.store.read.work.byId('u1', work.id))?.state).toBe('waiting');
    await unit.server.drop();
    await bench.until(async () => (await row('u1'))?.connectedAt === undefined);
    await unit.server.restore();
    unit.trust(bench.fleet.keys.publicKey('u1'));
    await called(unit);
    await bench.until(ended(work));
    expect(await bench.store.read.work.byId('u1', work.id)).toMatchObject({ state: 'done', result: { kind: 'clock' } });
    expect(await row('u1')).toMatchObject({ isEntrusted: true });
    const documents = await bench.store.read.units.events('u1', { max: 1 });
    expect(documents).toMatchObject([{ kind: 'work-done', detail: 'set-clock' }]);
  });

  it('is done once although the line broke behind it: the same operation finds out', async () => {
    await bench.addUnit({ id: 'u1', serial: 'S-1' });
    const unit = new CallingUnit('S-1');
    unit.trust(bench.fleet.keys.publicKey('u1'));
    const key = { name: 'seal', step: 'import', purpose: 'seal', algorithm: 'ed25519', publicKey: '11'.repeat(32) };
    const work = await give('u1', 'change-key', key);
    // Committed, and the answer is lost with the line.
    unit.device.inject({
      fault: 'line-disconnect',
      when: { at: 'event', event: 'after-commit-before-answer', kind: 'key', count: 1 },
    });
    await called(unit);
    await bench.until(async () => ((await bench.store.read.work.byId('u1', work.id))?.tries ?? 0) > 0);
    await bench.until(async () => (await row('u1'))?.connectedAt === undefined);
    expect((await bench.store.read.work.byId('u1', work.id))?.state).toBe('waiting');
    unit.host.act((device) => {
      for (const { id } of device.injections()) device.lift(id);
    });
    await unit.server.restore();
    await called(unit);
    await bench.until(ended(work));
    expect(await bench.store.read.work.byId('u1', work.id)).toMatchObject({
      state: 'done',
      result: { foundAgain: true },
    });
    await bench.until(async () => (await bench.store.read.intake.journal('u1'))?.known.frontier.size === unit.records);
    const kept = (await bench.store.read.intake.journal('u1'))?.known.facts.keys;
    expect(kept?.map(({ name }) => name)).toEqual(['operator', 'seal']);
  });

  it('that the unit refuses is failed, with what it said; what comes behind is done', async () => {
    await bench.addUnit({ id: 'u1', serial: 'S-1' });
    const unit = new CallingUnit('S-1');
    unit.trust(bench.fleet.keys.publicKey('u1'));
    await called(unit);
    await bench.until(isSeen('u1'));
    const bad = await give('u1', 'change-life', { to: 'blank' });
    const goods = await give('u1', 'load-goods', {
      goods: [{ plu: '1', name: 'Tea', price: '1.50', taxGroup: 'Q' }],
    });
    const good = await give('u1', 'load-goods', { goods: [{ plu: '1', name: 'Tea', price: '1.50', taxGroup: 'A' }] });
    const look = await give('u1', 'look', {});
    await bench.until(ended(look));
    const of = async (work: Work): Promise<unknown> => bench.store.read.work.byId('u1', work.id);
    expect(await of(bad)).toMatchObject({ state: 'failed', why: expect.stringContaining('blank') as unknown });
    expect(await of(goods)).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('goods[0].taxGroup') as unknown,
    });
    expect(await of(good)).toMatchObject({ state: 'done', result: { revision: 1, goods: 1 } });
    expect(await of(look)).toMatchObject({ state: 'done', result: { report: { day: 1 } } });
    expect(await bench.store.read.work.goods('u1')).toMatchObject({ revision: 1, goods: [{ price: '1.50' }] });
  });
});

it('hands out another key for each unit', () => {
  const { keys } = bench.fleet;
  expect(toHex(keys.publicKey('u1'))).toBe(toHex(keys.publicKey('u1')));
  expect(toHex(keys.publicKey('u1'))).not.toBe(toHex(keys.publicKey('u2')));
});

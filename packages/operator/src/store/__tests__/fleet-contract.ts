/** The part of the contract that is about the fleet: units, work, requests, journals and documents, firmware, alarms told. */
import { expect, test } from 'vitest';
import type { UnitLook, FleetUnit } from '../../fleet/unit.js';
import type { ServiceRequest } from '../../fleet/requests.js';
import { NOTHING_KNOWN, type JournalKnown } from '../../intake/take.js';
import type { DocumentFacts } from '../../intake/facts.js';
import type { TakenRecord } from '../../intake/record.js';
import type { KeptFirmware, KeptRollOut } from '../firmware.js';
import type { Finding, TakenRun } from '../intake.js';
import type { OpenStore } from '../store.js';

const unit = (id: string, more: Partial<FleetUnit> = {}): FleetUnit => ({
  ...{ id, company: 'co-1', name: `Till ${id}`, shop: 'Shop', serial: `S-${id}`, country: 'me' },
  ...{ registration: 'not-needed', tariff: '', channel: 'stable', createdAt: 1, isEntrusted: false },
  ...more,
});

const look: UnitLook = {
  ...{ atMs: 50, model: 'M', firmware: '1.0.0', life: 'production', day: 3, dayOpen: true, records: 9 },
  ...{ journalBytes: 100, journalUsedBytes: 10, memory: 'ample', warnings: ['clock-unset'], simulated: true },
};

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** A record as far as a store looks at it; what is in it is the intake's. */
function record(sequence: number, kind: 'receipt' | 'intervention' = 'receipt', life = 0): TakenRecord {
  const entry = bytes(0x50, 0x52, 1, kind === 'receipt' ? 5 : 18, sequence, life);
  const common = { kind, sequence, entry, signature: bytes(sequence, 7), leafHash: bytes(sequence, life, 9) };
  return common as unknown as TakenRecord; // the store reads no other field
}

function known(size: number): JournalKnown {
  const frontier = { size, roots: [bytes(size, 1)] };
  return { ...NOTHING_KNOWN, frontier, lastLeaf: bytes(size), journalId: bytes(4), serial: 'S-u1', logKey: bytes(5) };
}

const document = (sequence: number, date: string, more: Partial<DocumentFacts> = {}): DocumentFacts => ({
  ...{ sequence, kind: 'sale', date, utcMs: sequence * 1_000, offsetMinutes: 60, series: 'sale', number: sequence },
  ...{ totalMinor: '9007199254740993', till: 'till-1', cashier: 'Ana' },
  ...more,
});

const run = (from: number, records: readonly TakenRecord[], more: Partial<TakenRun> = {}): TakenRun => ({
  ...{ unit: 'u1', from, records, documents: [], known: known(from + records.length), atMs: 77 },
  ...more,
});

const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  ...{ id, unit: 'u1', kind: 'forked', at: 3, known: 5, found: 5, detail: 'd', foundAt: 10 },
  ...more,
});

export function fleetCases(store: () => OpenStore): void {
  const withFleet = (): Promise<void> =>
    store().write(async (tx) => {
      const person = { id: 'acc-1', login: 'ana', email: 'ana@b.test', language: 'en', state: 'active' } as const;
      await tx.accounts.add({ ...person, staff: false, createdAt: 1 });
      for (const [at, id] of ['co-1', 'co-2', 'co-3'].entries()) {
        const company = { id, country: 'ME', taxNumber: String(at), name: id, address: '', email: 'a@b.test' };
        await tx.companies.add({ ...company, language: 'sr', createdAt: 1 }, 'acc-1');
      }
      await tx.units.add(unit('u1'));
      await tx.units.add(unit('u2', { company: 'co-2', partner: 'co-1', driveSerial: 'FN-2' }));
      await tx.units.add(unit('u3', { company: 'co-2' }));
    });
  unitCases(store, withFleet);
  workCases(store, withFleet);
  intakeCases(store, withFleet);
  firmwareCases(store, withFleet);
}

type Prepare = () => Promise<void>;

function unitCases(store: () => OpenStore, withFleet: Prepare): void {
  test('a unit comes back as it was put; its numbers are its own, until it is removed', async () => {
    await withFleet();
    const full = unit('u9', { ...{ logKey: 'ab', registrationNumber: 'R', registration: 'done', driveSerial: 'D' } });
    await store().write(({ units }) => units.add(full));
    expect(await store().read.units.byId('u9')).toEqual(full);
    expect(await store().read.units.bySerial('D')).toEqual(full);
    const again = unit('u10', { serial: 'S-u9' });
    await expect(store().write(({ units }) => units.add(again))).rejects.toMatchObject({ code: 'unique' });
    await store().write(({ units }) => units.remove('u9', 5));
    expect(await store().read.units.byId('u9')).toBeUndefined();
    expect(await store().read.units.bySerial('S-u9')).toBeUndefined();
    await store().write(({ units }) => units.add(again));
    expect((await store().read.units.all()).map(({ id }) => id)).toEqual(['u1', 'u10', 'u2', 'u3']);
  });

  test('a unit is found by whoever owns it or looks after it, and by nobody else', async () => {
    await withFleet();
    const { units } = store().read;
    const seen = async (company: string): Promise<readonly string[]> =>
      (await units.list({ company, max: 9 })).map(({ id }) => id);
    expect([await seen('co-1'), await seen('co-2'), await seen('co-3')]).toEqual([['u1', 'u2'], ['u2', 'u3'], []]);
    expect(await units.ids('co-1')).toEqual(['u1', 'u2']);
    expect((await units.ofCompany('co-1', 'u2'))?.id).toBe('u2');
    expect(await units.ofCompany('co-1', 'u3')).toBeUndefined();
    await store().write((tx) => tx.units.setPartner('u2', undefined));
    expect(await seen('co-1')).toEqual(['u1']);
  });

  test('units are found by a part of a name in any alphabet and case, page by page; signs of patterns are plain', async () => {
    await withFleet();
    await store().write(async ({ units }) => {
      await units.change('u1', { name: 'Касса Ёлка', shop: 'Čajdžinica 100%' });
      await units.change('u2', { name: 'Kassa_2' });
    });
    const found = async (text: string): Promise<readonly string[]> =>
      (await store().read.units.list({ company: 'co-1', text, max: 9 })).map(({ id }) => id);
    for (const text of ['касса', 'ЁЛКА', 'ёл', 'čaj', 'ČAJDŽ', '100%', 's-U1'])
      expect(await found(text), text).toEqual(['u1']);
    for (const text of ['a_2', 'fn-2']) expect(await found(text), text).toEqual(['u2']);
    for (const text of ['%', '_']) expect(await found(text), text).toHaveLength(1);
    expect(await found('s%1')).toEqual([]);
    const page = await store().read.units.list({ company: 'co-1', below: 'u1', max: 9 });
    expect(page.map(({ id }) => id)).toEqual(['u2']);
    expect(await store().read.units.list({ max: 2 })).toHaveLength(2);
  });

  test('connection and look are kept; nobody is connected after a start', async () => {
    await withFleet();
    await store().write(async ({ units }) => {
      await units.connected('u1', 40, true);
      await units.look('u1', look);
    });
    expect(await store().read.units.byId('u1')).toMatchObject({
      ...{ connectedAt: 40, firstSeenAt: 40, lastSeenAt: 50, isEntrusted: true, status: look },
    });
    await store().write(async ({ units }) => {
      await units.connected('u1', 60, false);
      await units.disconnected('u1', 70);
    });
    const gone = await store().read.units.byId('u1');
    expect(gone).toMatchObject({ firstSeenAt: 40, lastSeenAt: 70, isEntrusted: false });
    expect(gone?.connectedAt).toBeUndefined();
    await store().write((tx) => tx.units.connected('u1', 80, true));
    await store().write((tx) => tx.units.allDisconnected());
    expect((await store().read.units.byId('u1'))?.connectedAt).toBeUndefined();
  });

  test('events of a unit count by themselves and are read from their end; a change that fails leaves none', async () => {
    await withFleet();
    const event = (kind: 'changed' | 'connected') => ({ at: 5, kind, detail: 'd' });
    await store().write(async ({ units }) => {
      for (const id of ['u1', 'u2', 'u1', 'u1']) await units.addEvent(id, event('changed'));
    });
    const failing = store().write(async ({ units }) => {
      await units.addEvent('u1', event('connected'));
      await units.change('u1', { name: 'Lost' });
      throw new RangeError('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await store().read.units.events('u1', { below: 3, max: 1 })).toEqual([{ ...event('changed'), sequence: 2 }]);
    expect((await store().read.units.events('u1', { max: 9 })).map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    expect((await store().read.units.byId('u1'))?.name).toBe('Till u1');
  });

  test('an alarm is told to a company once, and forgotten for itself', async () => {
    await withFleet();
    const told = { company: 'co-1', unit: 'u1', kind: 'certificate-ending', about: 'seal' } as const;
    await store().write(async ({ alarmMails }) => {
      await alarmMails.add(told, 5);
      await alarmMails.add({ ...told, about: 'code' }, 5);
      await alarmMails.add({ ...told, company: 'co-2' }, 5);
    });
    await expect(store().write((tx) => tx.alarmMails.add(told, 6))).rejects.toMatchObject({ code: 'unique' });
    expect(await store().write((tx) => tx.alarmMails.remove(told))).toBe(1);
    expect(await store().write((tx) => tx.alarmMails.remove(told))).toBe(0);
    expect((await store().read.alarmMails.all()).map(({ company, about }) => `${company} ${about}`)).toEqual([
      'co-1 code',
      'co-2 seal',
    ]);
  });
}

function workCases(store: () => OpenStore, withFleet: Prepare): void {
  const common = {
    kind: 'look',
    input: { a: ['ж'] },
    state: 'waiting',
    tries: 0,
    createdAt: 1,
    createdBy: 'acc-1',
  } as const;

  test('work of a unit is numbered without gaps, waits in its order, and ends once', async () => {
    await withFleet();
    for (const [id, of] of Object.entries({ a: 'u1', b: 'u2', c: 'u1', d: 'u1' })) {
      await store().write((tx) => tx.work.add({ ...common, id, unit: of }));
    }
    const { work } = store().read;
    expect((await work.waiting('u1')).map(({ id, number }) => `${id}${number}`)).toEqual(['a1', 'c2', 'd3']);
    expect(await work.byId('u1', 'a')).toEqual({ ...common, id: 'a', unit: 'u1', number: 1 });
    expect(await work.byId('u2', 'a')).toBeUndefined();
    await store().write((tx) => tx.work.begin('a', 7));
    expect(await work.byId('u1', 'a')).toMatchObject({ epoch: 7, tries: 1 });
    const end = (result: string) => store().write((tx) => tx.work.end('a', { state: 'done', at: 9, result }));
    expect([await end('first'), await end('second')]).toEqual([1, 0]);
    expect(await work.byId('u1', 'a')).toMatchObject({ state: 'done', endedAt: 9, result: 'first' });
    expect((await work.list('u1', { below: 3, max: 1 })).map(({ id }) => id)).toEqual(['c']);
    expect([...(await work.unitsWaiting())].toSorted()).toEqual(['u1', 'u2']);
  });

  test('work is taken back only of its unit and before it was begun', async () => {
    await withFleet();
    await store().write(async (tx) => {
      for (const id of ['a', 'b']) await tx.work.add({ ...common, id, unit: 'u1' });
      await tx.work.begin('b', undefined);
    });
    const cancel = (of: string, id: string) => store().write((tx) => tx.work.cancel(of, id, 5));
    expect([await cancel('u2', 'a'), await cancel('u1', 'b'), await cancel('u1', 'a')]).toEqual([0, 0, 1]);
    expect((await store().read.work.waiting('u1')).map(({ id }) => id)).toEqual(['b']);
  });

  test('the goods in force are those of the last revision', async () => {
    await withFleet();
    const goods = [{ code: '1', name: 'Čaj', taxGroup: 'A', price: '1.00' }] as never;
    await store().write(async (tx) => {
      await tx.work.putGoods('u1', 1, { goods: [], at: 1 });
      await tx.work.putGoods('u1', 2, { goods, at: 2 });
    });
    expect(await store().read.work.goods('u1')).toEqual({ goods, revision: 2, at: 2 });
    expect(await store().read.work.goods('u2')).toBeUndefined();
  });

  test('a request is seen and ended by its two companies only, once', async () => {
    await withFleet();
    const base = { kind: 'take-on', state: 'waiting', note: 'ж', createdBy: 'acc-1' } as const;
    const request: ServiceRequest = { ...base, id: 'r1', unit: 'u3', sender: 'co-2', receiver: 'co-1', createdAt: 1 };
    await store().write(async (tx) => {
      await tx.requests.add(request);
      await tx.requests.add({ ...request, id: 'r2', createdAt: 2 });
    });
    const { requests } = store().read;
    expect(await requests.ofCompany('co-1', 'r1')).toEqual(request);
    expect(await requests.ofCompany('co-3', 'r1')).toBeUndefined();
    expect([await requests.waiting('co-1'), await requests.waiting('co-2')]).toEqual([2, 0]);
    const end = (company: string) =>
      store().write((tx) => tx.requests.end(company, 'r1', { state: 'refused', at: 5, by: 'acc-1' }));
    expect([await end('co-3'), await end('co-1'), await end('co-2')]).toEqual([0, 1, 0]);
    expect((await requests.list('co-2', false)).map(({ id }) => id)).toEqual(['r2', 'r1']);
    expect((await requests.list('co-1', true)).map(({ id }) => id)).toEqual(['r2']);
    expect(await requests.ofCompany('co-2', 'r1')).toMatchObject({ state: 'refused', endedAt: 5, endedBy: 'acc-1' });
    expect(await requests.list('co-3', false)).toEqual([]);
  });
}

function intakeCases(store: () => OpenStore, withFleet: Prepare): void {
  const take = (given: TakenRun): Promise<boolean> => store().write((tx) => tx.intake.take(given));

  test('records are taken where the journal ends, and nowhere else; a second taking keeps nothing', async () => {
    await withFleet();
    expect(await store().read.intake.journal('u1')).toBeUndefined();
    const first = run(0, [record(0), record(1)], { checkpoint: 'head 2', documents: [document(1, '2026-03-14')] });
    expect(await take(first)).toBe(true);
    expect(await take(first)).toBe(false);
    expect(await take(run(5, [record(5)]))).toBe(false);
    expect(await take(run(2, [record(2)]))).toBe(true);
    const { intake } = store().read;
    expect(await intake.journal('u1')).toEqual({ known: known(3), checkpoint: 'head 2', life: 0 });
    expect(await intake.records('u1', 1, 9)).toEqual(
      [record(1), record(2)].map(({ entry, signature }) => ({ entry, signature })),
    );
    expect(await intake.record('u2', 1)).toBeUndefined();
    expect(await intake.leaf('u1', 2)).toEqual(record(2).leafHash);
    expect(await intake.leaves('u1', 0, 2)).toEqual([record(0).leafHash, record(1).leafHash]);
    await store().write((tx) => tx.intake.noteCheckpoint('u1', 'head 3'));
    expect((await intake.journal('u1'))?.checkpoint).toBe('head 3');
  });

  test('of two who take the same at once one is kept; a taking that fails later leaves nothing', async () => {
    await withFleet();
    const both = await Promise.all([take(run(0, [record(0)])), take(run(0, [record(0)]))]);
    expect(both.filter((isKept) => isKept)).toHaveLength(1);
    const failing = store().write(async (tx) => {
      await tx.intake.take(run(1, [record(1)], { documents: [document(1, '2026-03-14')] }));
      throw new RangeError('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect((await store().read.intake.journal('u1'))?.known.frontier.size).toBe(1);
    expect(await store().read.intake.documents('u1', { max: 9 })).toEqual([]);
    expect(await store().read.intake.record('u1', 1)).toBeUndefined();
  });

  test('a long run is kept whole: more rows than one statement takes', async () => {
    await withFleet();
    const records = Array.from({ length: 500 }, (_, at) => record(at));
    await take(run(0, records, { documents: records.map(({ sequence }) => document(sequence, '2026-03-14')) }));
    expect(await store().read.intake.leaves('u1', 0, 500)).toHaveLength(500);
    expect(await store().read.intake.documentsPerDay('u1', '2026-03-14', '2026-03-14')).toEqual([
      { date: '2026-03-14', documents: 500 },
    ]);
  });

  test('documents are found by day, kind, number and words in any alphabet, of their unit, the newest first', async () => {
    await withFleet();
    const documents = [
      document(0, '2026-03-13', { kind: 'refund', cashier: 'Šćepan' }),
      document(1, '2026-03-14', { buyer: '7707083893 ООО «Ёлка»' }),
      document(2, '2026-03-14', { till: 'bar_2' }),
      document(3, '2026-03-15'),
    ];
    await take(run(0, [record(0), record(1), record(2), record(3)], { documents }));
    const found = async (query: object): Promise<readonly number[]> =>
      (await store().read.intake.documents('u1', { max: 9, ...query })).map(({ sequence }) => sequence);
    expect(await found({})).toEqual([3, 2, 1, 0]);
    expect(await found({ from: '2026-03-14', to: '2026-03-14' })).toEqual([2, 1]);
    expect([await found({ kind: 'refund' }), await found({ number: 3 })]).toEqual([[0], [3]]);
    expect([await found({ below: 2, max: 1 }), await found({ text: 'R_2' })]).toEqual([[1], [2]]);
    expect([await found({ text: 'šćep' }), await found({ text: 'ёлка' }), await found({ text: 'ŠĆEPAN' })]).toEqual([
      [0],
      [1],
      [0],
    ]);
    expect((await store().read.intake.documents('u1', { max: 1 }))[0]).toEqual({ ...documents[3], takenAt: 77 });
    expect(await store().read.intake.documents('u2', { max: 9 })).toEqual([]);
    expect(await store().read.intake.documentsPerDay('u1', '2026-03-13', '2026-03-14')).toEqual([
      { date: '2026-03-13', documents: 1 },
      { date: '2026-03-14', documents: 2 },
    ]);
  });

  test('after a restart the end is gone from everything that is shown, and kept as evidence', async () => {
    await withFleet();
    const records = [record(0), record(1, 'intervention'), record(2), record(3, 'intervention')];
    const documents = [document(0, '2026-03-14'), document(2, '2026-03-14')];
    await take(run(0, records, { documents, checkpoint: 'head 4' }));
    const { intake } = store().read;
    const book = async (page: { readonly below?: number; readonly max: number }): Promise<readonly unknown[]> =>
      (await intake.interventions('u1', page)).map(({ entry }) => entry[4]);
    expect([await book({ max: 9 }), await book({ below: 3, max: 9 }), await book({ max: 1 })]).toEqual([
      [3, 1],
      [1],
      [3],
    ]);
    await store().write((tx) => tx.intake.restart('u1', 2, known(2)));
    expect(await intake.journal('u1')).toEqual({ known: known(2), life: 1 });
    expect([await book({ max: 9 }), (await intake.documents('u1', { max: 9 })).length]).toEqual([[1], 1]);
    expect(await intake.record('u1', 2)).toBeUndefined();
    expect(await take(run(2, [record(2, 'intervention', 1), record(3, 'intervention', 1)]))).toBe(true);
    expect(await book({ max: 9 }), 'of the life that goes on').toEqual([3, 2, 1]);
    expect(await intake.leaf('u1', 2)).toEqual(record(2, 'intervention', 1).leafHash);
    await store().write((tx) => tx.intake.restart('u1', 2, known(2)));
    expect((await intake.journal('u1'))?.life, 'each life by itself').toBe(2);
  });

  test('a finding is decided once, by whoever has its unit', async () => {
    await withFleet();
    await store().write(async ({ intake }) => {
      await intake.addFinding(finding('f1'));
      await intake.addFinding(finding('f2', { foundAt: 20, kind: 'gap' }));
      await intake.addFinding(finding('f3', { unit: 'u2' }));
    });
    const { intake } = store().read;
    expect(await intake.findings('u1', true)).toEqual([finding('f2', { foundAt: 20, kind: 'gap' }), finding('f1')]);
    expect(await intake.finding('u2', 'f1')).toBeUndefined();
    const decision = { decision: 'dismiss', reason: 'r', by: 'acc-1', atMs: 30 };
    const decide = (of: string) => store().write((tx) => tx.intake.decide(of, 'f1', decision));
    expect([await decide('u2'), await decide('u1'), await decide('u1')]).toEqual([0, 1, 0]);
    expect(await intake.finding('u1', 'f1')).toMatchObject({ decision: 'dismiss', decidedBy: 'acc-1', decidedAt: 30 });
    expect((await intake.findings('u1', true)).map(({ id }) => id)).toEqual(['f2']);
    expect((await intake.findings('u1', false)).map(({ id }) => id)).toEqual(['f2', 'f1']);
  });
}

function firmwareCases(store: () => OpenStore, withFleet: Prepare): void {
  const version = (id: string, createdAt: number): KeptFirmware => ({
    ...{ id, model: 'M', version: id, released: '2026-03-01', channel: 'early', needsLicence: true, notes: 'ж\nb' },
    manifest: { model: 'M', version: id, released: '2026-03-01', bytes: 3, sha256: bytes(1, 2) },
    ...{ signature: bytes(9, 8), createdAt, createdBy: 'acc-1' },
  });
  const rollOut = (id: string, createdAt: number): KeptRollOut => ({
    ...{ id, firmware: '1.0.0', stages: [{ share: 1, doneShare: 0.5 }], stage: 0, state: 'running', failuresMax: 2 },
    ...{ createdAt, createdBy: 'acc-1' },
  });

  test('firmware comes back with its image, the newest first; a version of a model is there once', async () => {
    await withFleet();
    await store().write(async (tx) => {
      await tx.firmware.add(version('1.0.0', 1), bytes(1, 2, 255));
      await tx.firmware.add(version('1.1.0', 2), bytes());
    });
    const { firmware } = store().read;
    expect(await firmware.list()).toEqual([version('1.1.0', 2), version('1.0.0', 1)]);
    expect(await firmware.image('1.0.0')).toBe('0102ff');
    const again = { ...version('1.0.0', 3), id: 'other' };
    await expect(store().write((tx) => tx.firmware.add(again, bytes()))).rejects.toMatchObject({ code: 'unique' });
    const withdraw = (): Promise<number> => store().write((tx) => tx.firmware.withdraw('1.0.0', 9));
    expect([await withdraw(), await withdraw()]).toEqual([1, 0]);
    expect(await firmware.byId('1.0.0')).toEqual({ ...version('1.0.0', 1), withdrawnAt: 9 });
  });

  test('a roll-out has its units in their order, their work, and counts of each state', async () => {
    await withFleet();
    await store().write(async (tx) => {
      await tx.firmware.add(version('1.0.0', 1), bytes());
      await tx.firmware.addRollOut(rollOut('r1', 1), ['u2', 'u1', 'u3']);
      await tx.firmware.addRollOut(rollOut('r2', 2), []);
      await tx.firmware.setRollOutUnit('r1', 'u1', { state: 'waiting', work: 'w1' });
      await tx.firmware.setRollOutUnit('r1', 'u1', { state: 'failed', why: 'no', endedAt: 5 });
      await tx.firmware.setRollOut('r2', { stage: 1, state: 'halted', why: 'x', endedAt: 6, failuresMax: 3 });
    });
    const { firmware } = store().read;
    const failed = { rollOut: 'r1', unit: 'u1', rank: 1, state: 'failed', why: 'no', endedAt: 5 };
    expect((await firmware.rollOutUnits('r1')).map((one) => one.unit)).toEqual(['u2', 'u1', 'u3']);
    expect(await firmware.rollOutUnitOf('w1'), 'its work is kept').toEqual(failed);
    expect(await firmware.rollOutCounts()).toEqual([
      { rollOut: 'r1', state: 'failed', units: 1 },
      { rollOut: 'r1', state: 'idle', units: 2 },
    ]);
    expect((await firmware.rollOuts()).map(({ id }) => id)).toEqual(['r2', 'r1']);
    expect(await firmware.rollOuts('running')).toEqual([rollOut('r1', 1)]);
    const halted = { stage: 1, state: 'halted', why: 'x', endedAt: 6, failuresMax: 3 };
    expect(await firmware.rollOut('r2')).toEqual({ ...rollOut('r2', 2), ...halted });
    await store().write((tx) => tx.firmware.setRollOut('r2', { stage: 1, state: 'running' }));
    expect(await firmware.rollOut('r2'), 'what is not named of failures stays').toEqual({
      ...{ ...rollOut('r2', 2), stage: 1, failuresMax: 3 },
    });
  });
}

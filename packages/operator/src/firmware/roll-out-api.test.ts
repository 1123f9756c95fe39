/** Roll-outs over the API: the list with its counts, each unit with what it runs, and the way back from a bad version. */
import { expect, test } from 'vitest';
import type { OperatorClient, RollOut } from '../client/index.js';
import { ME_COMPANY, codeOf, world, type World } from '../__tests__/people.js';
import { START_MS } from '../__tests__/test-operator.js';
import type { UnitLook } from '../fleet/unit.js';

const LOOK: UnitLook = {
  ...{ atMs: START_MS, model: 'Plomba Sim 1', firmware: '1.0.0', life: 'production', day: 1, dayOpen: true },
  ...{ records: 9, journalBytes: 1_000, journalUsedBytes: 10, warnings: [], simulated: true },
};
const ALL = [{ share: 1, doneShare: 1 }];

interface Fleet extends Omit<World, 'staff'> {
  readonly staff: OperatorClient;
  publish(version: string): Promise<string>;
  looks(unit: string, look: Partial<UnitLook>): Promise<void>;
  /** The result of a unit, as its work would bring it. */
  results(rollOut: RollOut, unit: string, state: 'sent' | 'failed'): Promise<void>;
}

async function fleetOf(count: number): Promise<Fleet> {
  const api = await world();
  const owner = await api.person('owner');
  const { id: company } = await owner.registerCompany({ body: { ...ME_COMPANY, as: 'owner' } });
  const { store } = api.operator;
  const looks = (unit: string, look: Partial<UnitLook>): Promise<void> =>
    store.write(({ units }) => units.look(unit, { ...LOOK, ...look }));
  for (let number = 1; number <= count; number++) {
    const common = {
      company,
      name: `Till ${number}`,
      shop: 'Tea',
      country: 'me',
      tariff: '',
      channel: 'stable',
    } as const;
    const rest = { registration: 'not-needed', isEntrusted: true, createdAt: START_MS } as const;
    await store.write(({ units }) => units.add({ ...common, ...rest, id: `u${number}`, serial: `S-${number}` }));
    await looks(`u${number}`, {});
  }
  const staff = await api.provider();
  return {
    ...api,
    staff,
    looks,
    async publish(version) {
      const image = Buffer.from(`image of ${version}`).toString('base64');
      const about = { model: 'Plomba Sim 1', version, released: '2026-03-01', channel: 'stable' } as const;
      const signature = Buffer.alloc(64).toString('base64');
      return (await staff.publishFirmware({ body: { ...about, needsLicence: false, notes: '', signature, image } })).id;
    },
    results: (rollOut, unit, state) =>
      store.write(({ firmware }) =>
        firmware.setRollOutUnit(rollOut.id, unit, { state, ...(state === 'failed' ? { why: 'refused' } : {}) }),
      ),
  };
}

test('the list has state, stage and counts of each; one has its units with name, company and what they run', async () => {
  const { staff, publish, looks, results, operator } = await fleetOf(3);
  expect(await staff.listRollOuts()).toEqual({ rollOuts: [] });
  const begun = await staff.beginRollOut({ body: { firmware: await publish('2.0.0'), stages: ALL, failuresMax: 1 } });
  expect(begun.counts).toEqual({ idle: 3, waiting: 0, sent: 0, done: 0, failed: 0, cancelled: 0 });
  await operator.beat();
  await results(begun, 'u1', 'sent');
  await results(begun, 'u2', 'failed');
  await looks('u1', { firmware: '1.0.0', firmwarePending: '2.0.0' });
  const { rollOuts } = await staff.listRollOuts();
  expect(rollOuts).toMatchObject([
    { id: begun.id, version: '2.0.0', model: 'Plomba Sim 1', state: 'running', stage: 0, begunBy: 'staff' },
  ]);
  expect(rollOuts[0]?.counts).toEqual({ idle: 0, waiting: 1, sent: 1, done: 0, failed: 1, cancelled: 0 });
  const shown = await staff.getRollOut({ rollout: begun.id });
  expect(shown.counts).toEqual(rollOuts[0]?.counts);
  expect(shown).not.toHaveProperty('wayBack');
  const of = (unit: string) => shown.units.find((one) => one.unit === unit);
  expect(of('u1')).toMatchObject({ name: 'Till 1', shop: 'Tea', number: 'S-1', companyName: ME_COMPANY.name });
  expect(of('u1')).toMatchObject({ state: 'sent', running: '1.0.0', pending: '2.0.0' });
  expect(of('u2')).toMatchObject({ state: 'failed', why: 'refused' });
});

test('the way back from a withdrawn version is a newer one, for the units that run it and for no others', async () => {
  const { staff, publish, looks, operator } = await fleetOf(4);
  const bad = await publish('2.0.0');
  const begun = await staff.beginRollOut({ body: { firmware: bad, stages: ALL, failuresMax: 1 } });
  await operator.beat();
  await looks('u1', { firmware: '2.0.0' });
  await looks('u2', { firmware: '1.0.0', firmwarePending: '2.0.0' });
  await operator.beat();
  await publish('1.5.0');
  const withdrawn = await staff.actOnRollOut({ rollout: begun.id, body: { act: 'withdraw' } });
  expect(withdrawn).toMatchObject({ state: 'ended', wayBack: { units: 2 } });
  expect(withdrawn.wayBack).not.toHaveProperty('firmware');
  const good = await publish('2.0.1');
  const { wayBack } = await staff.getRollOut({ rollout: begun.id });
  expect(wayBack).toEqual({ units: 2, firmware: good, version: '2.0.1' });
  const back = { firmware: good, stages: ALL, failuresMax: 0, from: '2.0.0' };
  expect(await codeOf(staff.beginRollOut({ body: { ...back, from: '3.0.0' } }))).toBe('bad-field');
  const second = await staff.beginRollOut({ body: back });
  expect(second.units.map(({ unit }) => unit).toSorted()).toEqual(['u1', 'u2']);
  expect((await staff.listRollOuts()).rollOuts.map(({ id, withdrawnAt }) => [id, withdrawnAt])).toEqual(
    expect.arrayContaining([
      [begun.id, START_MS],
      [second.id, undefined],
    ]),
  );
});

test('whoever resumes takes the failures so far; the next one halts it again', async () => {
  const { staff, publish, results, operator } = await fleetOf(3);
  const body = { firmware: await publish('2.0.0'), stages: ALL, failuresMax: 0 };
  const begun = await staff.beginRollOut({ body });
  const state = async (): Promise<string> => {
    await operator.beat();
    return (await staff.getRollOut({ rollout: begun.id })).state;
  };
  expect(await state()).toBe('running');
  await results(begun, 'u1', 'failed');
  expect(await state()).toBe('halted');
  await staff.actOnRollOut({ rollout: begun.id, body: { act: 'resume' } });
  expect(await state()).toBe('running');
  expect(await state()).toBe('running');
  await results(begun, 'u2', 'failed');
  expect(await state()).toBe('halted');
});

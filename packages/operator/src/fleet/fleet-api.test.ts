/** The fleet through its HTTP interface: registration, values, requests both ways, off service, monitoring, forecast. */
import { describe, expect, it } from 'vitest';
import { PASSWORD, testOperator, type TestOperator } from '../__tests__/test-operator.js';
import { CallingUnit } from './__tests__/bench.js';

/** What the routes of these tests answer. */
interface Body {
  readonly id: string;
  readonly key: string;
  readonly colour: string;
  readonly lastDocumentAt: number;
  readonly documents: readonly unknown[];
  readonly token: string;
  readonly waiting: number;
  readonly state: string;
  readonly units: readonly unknown[];
  readonly detail: string;
  readonly partner?: string;
}

type Asked = Awaited<ReturnType<TestOperator['ask']>>;

// The schema of each answer has its own test.
const bodyOf = ({ body }: Pick<Asked, 'body'>): Body => body as unknown as Body;

const COMPANY = { country: 'SE', name: 'Tea AB', address: 'Hamngatan 1', email: 'tea@example.test' };

interface World {
  readonly api: TestOperator;
  readonly owner: string;
  readonly company: string;
}

async function world(): Promise<World> {
  const api = await testOperator();
  const owner = await api.account('owner');
  const { body } = await api.ask('POST', '/v1/companies', { as: owner, body: { ...COMPANY, taxNumber: '5566778899' } });
  return { api, owner, company: String(body['id']) };
}

describe('a unit over HTTP', () => {
  it('is registered, gets its values, calls, and is on the board within five minutes', async () => {
    const { api, owner, company } = await world();
    const units = `/v1/companies/${company}/units`;
    const monitoring = `/v1/companies/${company}/monitoring`;
    expect(await api.ask('GET', monitoring, { as: owner })).toMatchObject({ status: 409 });
    const made = await api.ask('POST', units, { as: owner, body: { name: 'Till 1', shop: 'Tea', serial: 'S-1' } });
    expect(made).toMatchObject({ status: 201, body: { colour: 'unknown', isEntrusted: false, documents: 0 } });
    const again = await api.ask('POST', units, { as: owner, body: { name: 'Till 2', shop: 'Tea', serial: 'S-1' } });
    expect(again.status).toBe(409);
    const id = String(made.body['id']);
    const values = await api.ask('GET', `${units}/${id}/values`, { as: owner });
    const unit = new CallingUnit('S-1');
    unit.sell(2);
    unit.trust(Uint8Array.from(Buffer.from(String(values.body['key']), 'hex')));
    const { fleet } = api.operator.parts;
    void (await unit.call(fleet));
    const isSeen = async (): Promise<boolean> => {
      const { colour } = bodyOf(await api.ask('GET', `${units}/${id}`, { as: owner }));
      return colour === 'green';
    };
    for (let turn = 0; turn < 2_000 && !(await isSeen()); turn++)
      await new Promise((resolve) => setTimeout(resolve, 1));
    const shown = await api.ask('GET', `${units}/${id}`, { as: owner });
    expect(shown.body).toMatchObject({ isEntrusted: true, documents: 3, look: { life: 'production', dayOpen: true } });
    const board = await api.ask('GET', monitoring, { as: owner });
    expect(board.body).toMatchObject({
      counts: { units: 1, connected: 1, green: 1 },
      rows: [{ unit: id, number: 'S-1' }],
    });
    const documents = await api.ask('GET', `${units}/${id}/documents?kind=sale`, { as: owner });
    expect(bodyOf(documents).documents).toHaveLength(2);
    const forecast = await api.ask('GET', `/v1/companies/${company}/forecast?days=10`, { as: owner });
    expect(forecast).toMatchObject({ status: 200, body: { days: 10 } });
    await api.operator.parts.fleet.stop();
  });

  it('is answered with the alarms that a change leaves, not with those before it', async () => {
    const { api, owner, company } = await world();
    const units = `/v1/companies/${company}/units`;
    const kinds = ({ body }: { readonly body: unknown }): readonly string[] =>
      (body as { readonly alarms: readonly { readonly kind: string }[] }).alarms.map(({ kind }) => kind); // of a unit
    const made = await api.ask('POST', units, {
      as: owner,
      body: { name: 'Till', shop: 'Tea', serial: 'S-1', registration: 'waiting' },
    });
    expect(kinds(made)).toEqual(['not-registered']);
    const unit = `${units}/${bodyOf(made).id}`;
    const done = await api.ask('PATCH', unit, { as: owner, body: { registrationNumber: 'SE-1' } });
    expect(kinds(done)).toEqual([]);
    const undone = await api.ask('PATCH', unit, { as: owner, body: { registration: 'waiting' } });
    expect(kinds(undone)).toEqual(['not-registered']);
    expect(kinds(await api.ask('GET', unit, { as: owner }))).toEqual(['not-registered']);
  });

  it('colours follow the clock of the operator', async () => {
    const { api, owner, company } = await world();
    const units = `/v1/companies/${company}/units`;
    const made = await api.ask('POST', units, { as: owner, body: { name: 'Till', shop: 'Tea', serial: 'S-1' } });
    const { id } = bodyOf(made);
    const unit = new CallingUnit('S-1');
    const { fleet } = api.operator.parts;
    void (await unit.call(fleet));
    const colour = async (): Promise<string> => {
      // A session does not last for days.
      const session = { login: 'owner', password: PASSWORD, kind: 'bearer' };
      const as = bodyOf(await api.ask('POST', '/v1/sessions', { body: session })).token;
      return bodyOf(await api.ask('GET', `${units}/${id}`, { as })).colour;
    };
    const isSeen = async (): Promise<boolean> =>
      bodyOf(await api.ask('GET', `${units}/${id}`, { as: owner })).colour === 'green';
    for (let turn = 0; turn < 2_000 && !(await isSeen()); turn++) await new Promise((r) => setTimeout(r, 1));
    const { lastDocumentAt } = bodyOf(await api.ask('GET', `${units}/${id}`, { as: owner }));
    const HOUR = 3_600_000;
    api.move(Number(lastDocumentAt) + 24 * HOUR - api.now());
    expect(await colour()).toBe('green');
    api.move(1);
    expect(await colour()).toBe('yellow');
    api.move(48 * HOUR - 2);
    expect(await colour()).toBe('yellow');
    api.move(1);
    expect(await colour()).toBe('red');
    await fleet.stop();
  });
});

describe('service requests', () => {
  it('go both ways with a counter and a mail, and a unit goes off service only by its factory number', async () => {
    const { api, owner, company } = await world();
    const partner = await api.account('partner');
    const made = await api.ask('POST', '/v1/companies', {
      as: partner,
      body: { ...COMPANY, name: 'Service AB', email: 'service@example.test', taxNumber: '5560125790' },
    });
    expect(made.status).toBe(201);
    const serviceFirm = bodyOf(made).id;
    const unit = await api.ask('POST', `/v1/companies/${company}/units`, {
      as: owner,
      body: { name: 'Till', shop: 'Tea', serial: 'S-1' },
    });
    const requests = (of: string): string => `/v1/companies/${of}/requests`;
    const sent = await api.ask('POST', requests(company), {
      as: owner,
      body: { unit: bodyOf(unit).id, partner: serviceFirm, note: 'please' },
    });
    expect(sent).toMatchObject({ status: 201, body: { state: 'waiting', senderName: 'Tea AB' } });
    expect(bodyOf(await api.ask('GET', requests(serviceFirm), { as: partner })).waiting).toBe(1);
    await api.operator.beat();
    expect(api.mails.filter(({ to }) => to === 'service@example.test').map(({ subject }) => subject)).toEqual([
      'Tea AB ber om service för Till', // in the language of the country: nobody chose another one
    ]);
    const answer = `${requests(serviceFirm)}/${bodyOf(sent).id}/answer`;
    const own = await api.ask('POST', `${requests(company)}/${bodyOf(sent).id}/answer`, {
      as: owner,
      body: { answer: 'accept' },
    });
    expect(own.status, 'the sender does not decide').toBe(409);
    expect(bodyOf(await api.ask('POST', answer, { as: partner, body: { answer: 'accept' } })).state).toBe('done');
    await api.operator.beat();
    const told = api.mails.findLast(({ to }) => to === 'tea@example.test')?.subject;
    expect(told, 'every word in the language of the company').toBe('Förfrågan för Till: godkänd');
    const seen = await api.ask('GET', `/v1/companies/${serviceFirm}/units`, { as: partner });
    expect(bodyOf(seen).units).toMatchObject([{ name: 'Till', partnerName: 'Service AB', companyName: 'Tea AB' }]);
    const off = `/v1/companies/${serviceFirm}/units/${bodyOf(unit).id}/off-service`;
    const wrong = await api.ask('POST', off, { as: partner, body: { number: 'S-2' } });
    expect(wrong).toMatchObject({ status: 422, body: { path: 'number' } });
    expect(bodyOf(wrong).detail).toContain('S-1');
    expect((await api.ask('POST', off, { as: partner, body: { number: 'S-1' } })).status).toBe(201);
    expect(bodyOf(await api.ask('GET', `/v1/companies/${serviceFirm}/units`, { as: partner })).units).toEqual([]);
    expect(
      bodyOf(await api.ask('GET', `/v1/companies/${company}/units/${bodyOf(unit).id}`, { as: owner })).partner,
    ).toBeUndefined();
    await api.operator.beat();
    const gone = api.mails.find(
      ({ to, subject }) => to === 'tea@example.test' && subject.includes('inte längre på service'),
    );
    expect(gone?.text).toContain('S-1');
    expect(gone?.text).toContain(`/units/${bodyOf(unit).id}`);
  });
});

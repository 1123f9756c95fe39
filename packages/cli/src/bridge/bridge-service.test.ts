/** A unit is activated, run and looked after over HTTP alone. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Sim } from '../sim/start-sim.js';
import { bridgeTo, Client, ESPRESSO, startUnit, type StartOptions } from './__tests__/bridge-bench.js';
import type { RequestNote } from './http-server.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const PIN = '000000';
const notes: RequestNote[] = [];

async function bench(options: StartOptions = {}): Promise<{ readonly sim: Sim; readonly till: Client }> {
  const sim = await startUnit(options);
  ends.push(() => sim.stop());
  const bridge = await bridgeTo(sim, { onRequest: (note) => notes.push(note) });
  ends.push(() => bridge.stop());
  return { sim, till: new Client(bridge.url) };
}

const OWNER = { name: 'Kafa d.o.o.', taxNumber: '12345678' };
const PLACE = { name: 'Kafe', address: 'Njegoševa 1' };
const VISIT = { place: 'shop', reason: 'new seal', seals: [], parts: [] };

test('a blank unit is activated, sells and closes its day over HTTP alone', async () => {
  const { till } = await bench({ state: 'blank' });
  expect((await till.post('/v1/life/personalise', 'p-1', { serial: 'SIM-0007' })).status).toBe(201);
  const again = await till.post('/v1/life/personalise', 'p-1', { serial: 'SIM-0007' });
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  const early = await till.post('/v1/life', 'bound', { to: 'bound', owner: OWNER, place: PLACE });
  expect(early.body).toMatchObject({ status: 403, code: 'not-allowed-for-principal', outcome: 'not-committed' });
  expect((await till.post('/v1/session/login', undefined, { pin: PIN })).body).toEqual({
    principal: 'service',
    testPin: true,
  });
  const unfit = await till.post('/v1/life', 'bound', { to: 'bound', owner: { ...OWNER, name: '' }, place: PLACE });
  expect(unfit.body).toMatchObject({ status: 422, path: 'owner.name' });
  expect((await till.post('/v1/life', 'bound', { to: 'bound', owner: OWNER })).body).toMatchObject({
    status: 422,
    path: 'place',
  });
  // The same key: nothing was committed under it so far.
  expect((await till.post('/v1/life', 'bound', { to: 'bound', owner: OWNER, place: PLACE })).status).toBe(201);
  for (const to of ['test', 'production']) expect((await till.post('/v1/life', to, { to })).status).toBe(201);
  expect((await till.get('/v1/status')).body).toMatchObject({ serial: 'SIM-0007', life: 'production' });
  expect((await till.post('/v1/session/logout', undefined)).body).toEqual({ principal: 'till' });
  expect((await till.post('/v1/life', 'closing', { to: 'closing' })).status).toBe(403);
  await till.post('/v1/day/open', 'open');
  expect((await till.post('/v1/receipts', 'sale-1', ESPRESSO)).body).toMatchObject({ number: 1 });
  expect((await till.post('/v1/day/close', 'close')).status).toBe(201);
});

describe('a day', () => {
  test('has shifts, with their reports', async () => {
    const { till } = await bench();
    await till.post('/v1/day/open', 'open');
    expect((await till.post('/v1/shifts/open', 's-1', { till: 'K1', cashier: 'Ana' })).body).toMatchObject({
      shift: { till: 'K1', number: 1 },
    });
    await till.post('/v1/receipts', 'sale-1', { ...ESPRESSO, till: 'K1' });
    const closed = await till.post('/v1/shifts/close', 's-2', { till: 'K1' });
    expect(closed.status).toBe(201);
    const report = await till.get(`/v1/reports/shift?sequence=${String(closed.body['sequence'])}`);
    expect(report.body).toMatchObject({ till: 'K1', number: 1 });
    expect((await till.post('/v1/shifts/close', 's-3', { till: 'K1' })).status).toBe(409);
    expect((await till.get('/v1/reports/shift')).body).toMatchObject({ code: 'bad-query', path: 'sequence' });
  });

  test('has what happened beside documents, and a clock', async () => {
    const { till } = await bench();
    const noted = await till.post('/v1/till-events', 'e-1', { event: 'drawer-opened', till: 'K1' });
    expect(noted.body).toMatchObject({ kind: 'event' });
    expect((await till.post('/v1/till-events', 'e-2', { event: 'party' })).body).toMatchObject({ path: 'event' });
    const { time } = (await till.post('/v1/till-events', 'e-3', { event: 'drawer-opened' })).body;
    const later = new Date(Date.parse(String(time)) + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
    expect((await till.post('/v1/clock', 'c-1', { time: later })).body).toMatchObject({ status: 403 });
    await till.post('/v1/session/login', undefined, { pin: PIN });
    expect((await till.post('/v1/clock', 'c-1', { time: later })).status).toBe(201);
    expect((await till.post('/v1/clock', 'c-2', { time: 'later' })).body).toMatchObject({ status: 422, path: 'time' });
  });

  test('leaves a journal of which everything can be proved', async () => {
    const { till } = await bench();
    await till.post('/v1/day/open', 'open');
    const older = (await till.get('/v1/checkpoint')).text;
    const { sequence, leafHash } = (await till.post('/v1/receipts', 'sale-1', ESPRESSO)).body;
    const proof = await till.get(`/v1/proofs/record?sequence=${String(sequence)}`);
    expect(proof.body).toMatchObject({ sequence, leafHash, size: Number(sequence) + 1 });
    expect((await till.post('/v1/proofs/consistency', undefined, { checkpoint: older })).body).toMatchObject({
      older: sequence,
      size: Number(sequence) + 1,
    });
    const other = await bench({ seed: '2' });
    const foreign = { checkpoint: (await other.till.get('/v1/checkpoint')).text };
    expect((await till.post('/v1/proofs/consistency', undefined, foreign)).status).toBe(502);
    expect((await till.post('/v1/proofs/consistency', undefined, { checkpoint: 7 })).body).toMatchObject({
      status: 422,
      path: 'checkpoint',
    });
    expect((await till.get('/v1/proofs/record?sequence=9999')).status).toBe(404);
  });
});

describe('a technician', () => {
  test('logs in with a PIN that stands in no log and no answer, and is locked out with a wrong one', async () => {
    const { till } = await bench();
    notes.length = 0;
    const texts: string[] = [];
    const send = async (path: string, body: object): Promise<number> => {
      const answer = await till.post(path, undefined, body);
      texts.push(answer.text);
      return answer.status;
    };
    expect(await send('/v1/session/login', { pin: PIN })).toBe(200);
    expect(await send('/v1/session/pin', { pin: PIN, newPin: '27182818' })).toBe(200);
    expect(await send('/v1/session/login', { pin: '27182818' })).toBe(200);
    expect(await send('/v1/session/login', { pin: '27182818', principal: 'operator' })).toBe(422);
    expect(await send('/v1/session/logout', { pin: '27182818' })).toBe(422);
    expect(await send('/v1/session/login', { pin: 27182818 })).toBe(422);
    expect(await send('/v1/session/login', { pin: '27182818x' })).toBe(422);
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries++) statuses.push(await send('/v1/session/login', { pin: '31415926' }));
    expect(statuses[0]).toBe(403);
    expect(statuses.at(-1)).toBe(429);
    expect(texts.join() + JSON.stringify(notes)).not.toMatch(/27182818|31415926|000000/);
  });

  test('makes a visit, and finds it in the service book', async () => {
    const { till } = await bench();
    await till.post('/v1/session/login', undefined, { pin: PIN });
    const begin = { technician: 'Petar P.', authorisation: 'A-1', ...VISIT };
    expect((await till.post('/v1/interventions/open', 'v-1', begin)).status).toBe(201);
    expect((await till.post('/v1/day/open', 'open')).body).toMatchObject({ code: 'intervention-open' });
    const end = { work: 'a new seal', seals: [], parts: [] };
    expect((await till.post('/v1/interventions/close', 'v-2', end)).status).toBe(201);
    const { visits } = JSON.parse((await till.get('/v1/interventions')).text) as { visits: readonly object[] };
    expect(visits).toHaveLength(1);
    expect(visits[0]).toMatchObject({ opened: { intervention: { technician: 'Petar P.' } } });
    expect((await till.get('/v1/firmware')).body).toMatchObject({ version: '0.1.0', slot: 'a' });
    expect((await till.get('/v1/forensics')).status).toBe(200);
  });

  test('imports a key, in hex', async () => {
    const { till } = await bench();
    await till.post('/v1/session/login', undefined, { pin: PIN });
    const key = { name: 'operator', step: 'import', purpose: 'operator', algorithm: 'ed25519' };
    const imported = await till.post('/v1/keys', 'k-1', { ...key, publicKey: '11'.repeat(32) });
    expect(imported.body).toMatchObject({ kind: 'key' });
    expect((await till.post('/v1/keys', 'k-2', { ...key, publicKey: 'no hex' })).body).toMatchObject({
      status: 422,
      path: 'publicKey',
    });
  });

  test('gives licences and links by their tables: what is wrong is named by its field', async () => {
    const { till } = await bench();
    await till.post('/v1/session/login', undefined, { pin: PIN });
    expect((await till.post('/v1/licence', 'l-1', { signature: '00' })).body).toMatchObject({ status: 422 });
    expect((await till.post('/v1/life/link', 'j-1', { step: 'sideways' })).body).toMatchObject({ path: 'step' });
  });
});

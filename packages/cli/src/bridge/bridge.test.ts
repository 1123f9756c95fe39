/** The bridge as a client in another language meets it: every path, every refusal, keys across crashes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentenceIn } from '@plomba/link';
import { readExport } from '@plomba/verify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Sim } from '../sim/start-sim.js';
import { bridgeTo, Client, ESPRESSO, faultOf, startUnit } from './__tests__/bridge-bench.js';
import type { RequestNote } from './http-server.js';
import { openApiDocument } from './openapi.js';
import { languageOf } from './problem.js';
import { startBridge, type Bridge, type BridgeOptions } from './start-bridge.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-bridge-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

let files = 0;
const newFile = (): string => join(folder, `file-${++files}`);

async function unit(options: Parameters<typeof startUnit>[0] = {}): Promise<Sim> {
  const sim = await startUnit(options);
  ends.push(() => sim.stop());
  return sim;
}

async function client(sim: Pick<Sim, 'open'>, options: Partial<BridgeOptions> = {}): Promise<Client> {
  const bridge = await bridgeTo(sim, options);
  ends.push(() => bridge.stop());
  return new Client(bridge.url);
}

async function trading(options: Partial<BridgeOptions> = {}): Promise<{ readonly sim: Sim; readonly till: Client }> {
  const sim = await unit();
  const till = await client(sim, options);
  expect((await till.post('/v1/day/open', 'open')).status).toBe(201);
  return { sim, till };
}

const records = (sim: Sim): number => sim.act(({ state }) => (state?.kind === 'running' ? state.unit.size : -1));

describe('a day over HTTP', () => {
  test('every path answers as its document says, and the export verifies', async () => {
    const { sim, till } = await trading();
    expect((await till.post('/v1/cash/in', 'float', { amount: '100.00', reason: 'float' })).status).toBe(201);
    const sale = await till.post('/v1/receipts', 'sale-1', ESPRESSO);
    expect(sale.status).toBe(201);
    expect(sale.headers.get('location')).toBe('/v1/receipts/sale-1');
    expect(sale.body).toMatchObject({
      number: 1,
      total: '3.60',
      change: '1.40',
      repeated: false,
      operation: { id: 'sale-1', epoch: 0 },
    });
    const refund = { ...ESPRESSO, document: 'refund', refersTo: 1, payments: [{ kind: 'cash', amount: '3.60' }] };
    expect((await till.post('/v1/receipts', 'refund-1', refund)).body).toMatchObject({ number: 2, total: '3.60' });
    const { sequence } = sale.body;
    expect((await till.post('/v1/copies', 'copy-1', { sequence })).body).toMatchObject({ copy: { of: sequence } });
    expect((await till.post('/v1/copies', 'copy-2', { key: 'sale-1' })).body).toMatchObject({ copy: { ordinal: 2 } });
    expect((await till.post('/v1/cash/out', 'bank', { amount: '50.00' })).body).toMatchObject({ kind: 'cash' });
    expect((await till.get('/v1/receipts/sale-1')).body).toMatchObject({ number: 1, repeated: true });
    expect((await till.get('/v1/operations/bank')).body).toMatchObject({
      state: 'committed',
      commit: { kind: 'cash' },
    });
    expect((await till.get('/v1/reports/x')).body).toMatchObject({ day: 1, dayOpen: true });
    expect((await till.get('/v1/status')).body).toMatchObject({ serial: 'SIM-0001', dayOpen: true });
    expect((await till.get('/v1/capabilities')).body).toMatchObject({ driver: 'link', resolution: 'by-operation' });
    expect((await till.get('/health')).body).toEqual({ status: 'ok', unit: 'answers' });
    const closed = await till.post('/v1/day/close', 'close', {});
    expect(closed.body).toMatchObject({ day: 1, kind: 'day-close' });
    expect((await till.get('/v1/checkpoint')).text).toMatch(/^plomba\/SIM-0001\n/);
    expect((await till.get('/openapi.json')).body).toEqual(openApiDocument);
    const tar = new Uint8Array(await (await fetch(`${till.url}/v1/export`)).arrayBuffer());
    const read = readExport(tar);
    expect(read.ok && read.journal.size).toBe(records(sim));
  });

  test('the journal comes record by record, with what was hashed', async () => {
    const { till, sim } = await trading();
    await till.post('/v1/receipts', 'sale-1', ESPRESSO);
    const answer = await till.get('/v1/journal?from=2');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = answer.text.trimEnd().split('\n');
    expect(lines).toHaveLength(records(sim) - 2);
    for (const line of lines) expect(faultOf('JournalLine', JSON.parse(line))).toBeUndefined();
    const last = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    const receipt = (await till.get('/v1/receipts/sale-1')).body;
    expect(last).toMatchObject({
      sequence: records(sim) - 1,
      kind: 'receipt',
      leafHash: receipt['leafHash'],
      signature: receipt['signature'],
      payload: { number: 1, total: '3.60', operation: { id: 'sale-1' } },
    });
  });
});

describe('what else a unit can say', () => {
  test('what is wrong with a receipt, all at once, and nothing is committed', async () => {
    const { till, sim } = await trading();
    const size = records(sim);
    expect((await till.post('/v1/receipts/check', undefined, ESPRESSO)).body).toMatchObject({
      findings: [],
      total: '3.60',
      change: '1.40',
    });
    const [item] = ESPRESSO.items;
    const wrong = { ...ESPRESSO, items: [{ ...item, taxGroup: 'Q' }], payments: [{ kind: 'gold', amount: '1.00' }] };
    const found = await till.post('/v1/receipts/check', undefined, wrong);
    const { findings } = JSON.parse(found.text) as { findings: { path: string }[] };
    const paths = findings.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['items[0].taxGroup', 'payments[0].kind']));
    expect(records(sim)).toBe(size);
  });

  test('closed days, one by one and added up', async () => {
    const { till } = await trading();
    await till.post('/v1/receipts', 'sale-1', ESPRESSO);
    await till.post('/v1/day/close', 'close-1');
    expect((await till.get('/v1/reports/z?day=1')).body).toMatchObject({ day: 1 });
    expect((await till.get('/v1/reports/period?from=1&to=1')).body).toMatchObject({ firstDay: 1, closings: 1 });
    expect((await till.get('/v1/reports/z')).body).toMatchObject({ status: 400, path: 'day' });
    expect((await till.get('/v1/reports/z?day=9')).status).toBe(404);
  });

  test('events, as it says them, until the bridge is stopped', async () => {
    const sim = await unit();
    const bridge = await bridgeTo(sim);
    const answer = await fetch(`${bridge.url}/v1/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const events: { kind: string; condition: { dayOpen: boolean } }[] = [];
    const reader = (answer.body ?? expect.unreachable('a stream')).pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const texts = (rest + read.value).split('\n\n');
      rest = texts.pop() ?? '';
      for (const text of texts) {
        const data: unknown = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '');
        expect(faultOf('Notice', data)).toBeUndefined();
        events.push(data as (typeof events)[number]);
        if (events.length === 1) void new Client(bridge.url).post('/v1/day/open', 'open');
        if (events.at(-1)?.kind === 'day') void bridge.stop();
      }
    }
    expect(events.map(({ kind, condition }) => [kind, condition.dayOpen])).toEqual([
      ['watching', false],
      ['day', true],
    ]);
  });
});

describe('a key', () => {
  test('sent again gets the same receipt, marked as repeated; with another content it is a conflict', async () => {
    const { till, sim } = await trading();
    const first = await till.post('/v1/receipts', 'k', ESPRESSO);
    const size = records(sim);
    const again = await till.post('/v1/receipts', 'k', ESPRESSO);
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual({ ...first.body, repeated: true });
    // The same content, written in another way.
    const sameAmount = { ...ESPRESSO, payments: [{ amount: '5', kind: 'cash' }] };
    expect((await till.post('/v1/receipts', 'k', sameAmount)).body).toEqual({ ...first.body, repeated: true });
    const other = { ...ESPRESSO, payments: [{ kind: 'cash', amount: '4.00' }] };
    expect((await till.post('/v1/receipts', 'k', other)).body).toMatchObject({
      code: 'operation-conflict',
      status: 409,
    });
    expect((await till.post('/v1/cash/in', 'k', { amount: '1.00' })).body).toMatchObject({
      code: 'operation-conflict',
    });
    expect(records(sim)).toBe(size);
  });

  test('in quotes is the same key', async () => {
    const { till } = await trading();
    await till.post('/v1/receipts', '"q-1"', ESPRESSO);
    expect((await till.post('/v1/receipts', 'q-1', ESPRESSO)).status).toBe(200);
  });

  test('sent twenty times at once issues one receipt', async () => {
    const { till, sim } = await trading();
    const size = records(sim);
    const answers = await Promise.all(Array.from({ length: 20 }, () => till.post('/v1/receipts', 'k', ESPRESSO)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(records(sim)).toBe(size + 1);
  });

  test('of a refused request may be used again for the corrected one', async () => {
    const { till } = await trading();
    const wrong = { ...ESPRESSO, items: [{ ...ESPRESSO.items[0], taxGroup: 'Q' }] };
    expect((await till.post('/v1/receipts', 'k', wrong)).body).toMatchObject({ status: 422, outcome: 'not-committed' });
    expect((await till.post('/v1/receipts', 'k', ESPRESSO)).status).toBe(201);
  });

  test('that was settled as not committed never will be', async () => {
    const { till, sim } = await trading();
    expect((await till.get('/v1/operations/k')).body).toMatchObject({ status: 404, code: 'no-such-operation' });
    expect((await till.post('/v1/operations/k/outcome', undefined)).body).toEqual({ state: 'not-committed' });
    const size = records(sim);
    expect((await till.post('/v1/receipts', 'k', ESPRESSO)).body).toMatchObject({ code: 'operation-fenced' });
    expect((await till.get('/v1/operations/k')).body).toEqual({ state: 'not-committed' });
    expect(records(sim)).toBe(size);
    await till.post('/v1/receipts', 'k2', ESPRESSO);
    expect((await till.post('/v1/operations/k2/outcome', undefined)).body).toMatchObject({
      state: 'committed',
      receipt: { number: 1 },
    });
  });

  test('whose answer was lost is answered after a power cut in the middle of the commit', async () => {
    const { till, sim } = await trading();
    sim.act((device) => device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 }));
    const lost = till.post('/v1/receipts', 'k', ESPRESSO);
    for (let tries = 0; tries < 200 && sim.device.powered; tries++) await new Promise((done) => setTimeout(done, 5));
    sim.act((device) => device.powerOn());
    expect((await lost).body).toMatchObject({ number: 1 });
    expect((await till.post('/v1/receipts', 'k', ESPRESSO)).body).toMatchObject({ number: 1, repeated: true });
    expect((await till.post('/v1/receipts', 'next', ESPRESSO)).body).toMatchObject({ number: 2 });
  });
});

describe('a bridge that is started again', () => {
  test('gives the kept answer, also while the unit is off', async () => {
    const keys = newFile();
    const sim = await unit();
    const first = await bridgeTo(sim, { keys });
    const till = new Client(first.url);
    await till.post('/v1/day/open', 'open');
    const receipt = await till.post('/v1/receipts', 'k', ESPRESSO);
    await first.stop();
    sim.act((device) => device.powerOff('unplugged'));
    const again = await client(sim, { keys, timeoutMs: 300 });
    expect((await again.post('/v1/receipts', 'k', ESPRESSO)).body).toEqual({ ...receipt.body, repeated: true });
    expect((await again.get('/health')).body).toEqual({ status: 'ok', unit: 'unreachable' });
  });

  test('whose key file was lost asks the unit, and sells nothing twice', async () => {
    const sim = await unit();
    const till = await client(sim);
    await till.post('/v1/day/open', 'open');
    const receipt = await till.post('/v1/receipts', 'k', ESPRESSO);
    const again = await client(sim, { keys: newFile() });
    expect((await again.post('/v1/receipts', 'k', ESPRESSO)).body).toEqual({ ...receipt.body, repeated: true });
  });

  test('reports a key as unknown, not as not committed, while it cannot ask what became of it', async () => {
    const keys = newFile();
    const { sim, till } = await trading({ keys, timeoutMs: 300 });
    sim.act((device) => device.cutAt({ at: 'event', event: 'after-commit-before-answer', count: 1 }));
    const lost = await till.post('/v1/receipts', 'k', ESPRESSO);
    expect(lost.body).toMatchObject({
      status: 504,
      code: 'outcome-unknown',
      outcome: 'unknown',
      operation: { id: 'k' },
    });
    await ends.pop()?.();
    const again = await client(sim, { keys, timeoutMs: 300 });
    expect((await again.post('/v1/receipts', 'k', ESPRESSO)).body).toMatchObject({ status: 503, outcome: 'unknown' });
    expect((await again.post('/v1/receipts', 'fresh', ESPRESSO)).body).toMatchObject({
      status: 503,
      outcome: 'not-committed',
    });
    // A mistake in the repetition says nothing about what was sent before.
    expect((await again.post('/v1/receipts', 'k', {})).body).toMatchObject({ status: 422, outcome: 'unknown' });
    expect((await again.post('/v1/operations/k/outcome', undefined)).body).toMatchObject({ state: 'unknown' });
    sim.act((device) => device.powerOn());
    expect((await again.post('/v1/receipts', 'k', ESPRESSO)).body).toMatchObject({ number: 1, repeated: true });
  });

  test('refuses another unit than the one that its keys belong to', async () => {
    const keys = newFile();
    const first = await unit();
    const bridge = await bridgeTo(first, { keys });
    await new Client(bridge.url).post('/v1/day/open', 'open');
    await bridge.stop();
    const other = await unit({ seed: '2' });
    const till = await client(other, { keys, timeoutMs: 500 });
    expect((await till.post('/v1/day/open', 'open-2')).body).toMatchObject({ status: 502, code: 'wrong-unit' });
  });

  test('is refused while another one uses the key file', async () => {
    const keys = newFile();
    const sim = await unit();
    await client(sim, { keys });
    await expect(bridgeTo(sim, { keys })).rejects.toMatchObject({ code: 'keys-in-use' });
  });
});

describe('a request that is wrong', () => {
  test.each([
    ['a float for an amount', { payments: [{ kind: 'cash', amount: 5 }] }, 'payments[0].amount'],
    ['an unknown field', { tip: '1.00' }, 'tip'],
    ['a missing field', { items: [{ name: 'Tea' }] }, 'items[0].quantity'],
    ['a number beyond 2^53', { refersTo: 2 ** 53 }, 'refersTo'],
  ])('%s is named by its path, and binds nothing', async (_what, change, path) => {
    const { till, sim } = await trading();
    const size = records(sim);
    const refused = await till.post('/v1/receipts', 'k', { ...ESPRESSO, ...change });
    expect(refused.body).toMatchObject({ status: 422, code: 'validation-failed', path, outcome: 'not-committed' });
    expect(records(sim)).toBe(size);
    expect((await till.post('/v1/receipts', 'k', ESPRESSO)).status).toBe(201);
  });

  test.each([
    ['no key', undefined, {}, 'key-missing'],
    ['a key with a space', 'a b', {}, 'key-malformed'],
    ['a key of 65 characters', 'k'.repeat(65), {}, 'key-malformed'],
    ['no JSON', 'k', '{"document":', 'bad-json'],
    ['a field that stands twice', 'k', '{"document":"sale","document":"refund"}', 'bad-json'],
    ['a list', 'k', '[]', 'bad-json'],
    ['more than a mebibyte', 'k', `{"notes":["${'x'.repeat(1_048_576)}"]}`, 'body-too-large'],
  ])('%s: %s', async (_what, key, body, code) => {
    const till = await client(await unit());
    expect((await till.post('/v1/receipts', key, body)).body).toMatchObject({ code, outcome: 'not-committed' });
  });

  test('a body that does not say its size is bounded too', async () => {
    const till = await client(await unit());
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'k', 'Transfer-Encoding': 'chunked' };
      const sending = rawRequest(`${till.url}/v1/receipts`, { method: 'POST', headers }, (answer) => {
        resolve(answer.statusCode);
        answer.resume();
        sending.destroy();
      });
      sending.on('error', reject);
      for (let part = 0; part < 20; part++) sending.write('x'.repeat(65_536));
    });
    expect(status).toBe(413);
  });

  test('paths, methods, media types and queries that are none', async () => {
    const till = await client(await unit());
    expect((await till.get('/v2/receipts')).body).toMatchObject({ status: 404, code: 'not-found' });
    const wrongMethod = await till.send('DELETE', '/v1/receipts', {});
    expect(wrongMethod.body).toMatchObject({ status: 405 });
    expect(wrongMethod.headers.get('allow')).toBe('POST');
    const form = { method: 'POST', headers: { 'Idempotency-Key': 'k', 'Content-Type': 'text/plain' }, body: '{}' };
    expect((await till.send('POST', '/v1/receipts', form)).body).toMatchObject({ status: 415 });
    expect((await till.get('/v1/journal?from=-1')).body).toMatchObject({ code: 'bad-query', path: 'from' });
    expect((await till.get('/v1/journal?form=1')).body).toMatchObject({ code: 'bad-query', path: 'form' });
    expect((await till.get('/v1/export?size=99999')).body).toMatchObject({ code: 'no-such-size', status: 404 });
  });
});

test('the sentence is in the language of the client, the rest is for the developer', async () => {
  const till = await client(await unit());
  const send = (language: string): ReturnType<Client['send']> =>
    till.send('POST', '/v1/receipts', {
      headers: { 'Idempotency-Key': 'k', 'Content-Type': 'application/json', 'Accept-Language': language },
      body: JSON.stringify(ESPRESSO),
    });
  const [en, sv] = [await send('de'), await send('en;q=0.3, sv-SE')];
  expect(en.body).toMatchObject({ code: 'day-not-open', status: 409, sentence: 'Open the day first.' });
  expect(sv.body).toEqual({ ...en.body, sentence: sentenceIn('day-not-open', 'sv') });
  expect(sv.headers.get('content-language')).toBe('sv');
  expect(sv.body['sentence']).not.toBe(en.body['sentence']);
});

describe('who may ask', () => {
  const token = 'correct-horse-battery-staple';

  test('a token is asked for everywhere but at health and the document', async () => {
    const { url } = await client(await unit(), { token });
    const [stranger, guesser] = [new Client(url), new Client(url, { Authorization: `Bearer ${token}x` })];
    for (const one of [stranger, guesser]) {
      expect((await one.get('/v1/status')).body).toMatchObject({ status: 401, code: 'unauthorized' });
      expect((await one.post('/v1/day/open', 'k')).status).toBe(401);
      expect((await one.get('/health')).status).toBe(200);
      expect((await one.get('/openapi.json')).status).toBe(200);
    }
    expect((await new Client(url, { Authorization: `Bearer ${token}` }).get('/v1/status')).status).toBe(200);
  });

  test('the log has neither the token nor the body', async () => {
    const notes: RequestNote[] = [];
    const { url } = await client(await unit(), { token, onRequest: (note) => notes.push(note) });
    const till = new Client(url, { Authorization: `Bearer ${token}` });
    await till.post('/v1/day/open', 'open');
    await till.post('/v1/receipts', 'k', { ...ESPRESSO, buyer: { name: 'Secret Ltd' } });
    await till.get(`/v1/status?token=${token}`);
    expect(notes.map(({ status }) => status)).toEqual([201, 201, 400]);
    expect(notes[1]).toMatchObject({ method: 'POST', path: '/v1/receipts', key: 'k' });
    expect(JSON.stringify(notes)).not.toMatch(/correct-horse|Secret/);
  });

  test('web pages are kept out: no Origin, no foreign host, no preflight', async () => {
    const till = await client(await unit());
    expect((await till.get('/v1/status', { Origin: 'https://shop.example' })).body).toMatchObject({
      code: 'foreign-origin',
    });
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      rawRequest(`${till.url}/v1/status`, { headers: { Host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(rebound).toBe(403);
    const preflight = await fetch(`${till.url}/v1/receipts`, { method: 'OPTIONS' });
    expect(preflight.status).toBe(405);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test.each([
    ['http://0.0.0.0:0', 'bridge-needs-token'],
    ['https://127.0.0.1:0', 'bad-listen'],
    ['127.0.0.1:80', 'bad-listen'],
    ['http://127.0.0.1:70000', 'bad-listen'],
  ])('%s is refused with %s', async (listen, code) => {
    const open = (): Promise<never> => Promise.reject(new TypeError('never asked'));
    await expect(startBridge({ open, listen, timeoutMs: 100 })).rejects.toMatchObject({ code, exitCode: 2 });
  });
});

describe('stopping', () => {
  test('lets a request at work end, and takes no more', async () => {
    const sim = await unit();
    const bridge: Bridge = await bridgeTo(sim);
    const till = new Client(bridge.url);
    await till.post('/v1/day/open', 'open');
    let stopped: Promise<void> | undefined;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      // The bridge answers 100 when it has begun with a request; only then is it stopped, and then comes the body.
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'k', Expect: '100-continue' };
      const sending = rawRequest(`${bridge.url}/v1/receipts`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on('error', reject).on('continue', () => {
        stopped = bridge.stop();
        sending.end(JSON.stringify(ESPRESSO));
      });
      sending.flushHeaders();
    });
    expect(status).toBe(201);
    await stopped;
    await expect(till.get('/health')).rejects.toThrow();
  });
});

test.each([
  [undefined, 'en'],
  ['sv', 'sv'],
  ['de, ro;q=0.5, ru;q=0.8', 'ru'],
  ['sr-Latn-ME', 'sr'],
  ['*', 'en'],
  ['sv;q=0, en', 'en'],
  ['ro;q=nonsense', 'en'],
])('Accept-Language %s: %s', (accept, language) => {
  expect(languageOf(accept)).toBe(language);
});

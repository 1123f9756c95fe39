/** What every request goes through: cookies and foreign pages, bounded bodies, problems with their place, repetition. */
import { describe, expect, test } from 'vitest';
import { ME_COMPANY, world } from '../__tests__/people.js';
import { PASSWORD, testOperator } from '../__tests__/test-operator.js';
import type { RequestNote } from './app.js';

const logIn = { login: 'milena', password: PASSWORD };

describe('a browser', () => {
  test.each([
    ['https://operator.example', '__Host-plomba-session', '; Secure'],
    ['http://127.0.0.1:8090', 'plomba-session', ''],
  ])('of %s has a cookie that scripts and other sites do not get', async (publicUrl, name, secure) => {
    const { ask, account } = await testOperator({ publicUrl });
    await account('milena');
    const { headers, body } = await ask('POST', '/v1/sessions', { body: logIn });
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(new RegExp(`^${name}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict${secure}$`));
    expect(body).not.toHaveProperty('token');
    const [pair = ''] = cookie.split(';');
    expect(await ask('GET', '/v1/account', { headers: { cookie: pair } })).toMatchObject({
      status: 200,
      body: { login: 'milena' },
    });
  });

  test('changes something only from a page of our own', async () => {
    const publicUrl = 'https://operator.example';
    const { ask, account } = await testOperator({ publicUrl });
    await account('milena');
    const { headers } = await ask('POST', '/v1/sessions', { body: logIn });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const change = async (more: Record<string, string>): Promise<unknown> => {
      const { body } = await ask('PATCH', '/v1/account', { body: { language: 'ro' }, headers: { cookie, ...more } });
      return (body as { readonly code?: string }).code ?? 'done';
    };
    expect(await change({})).toBe('foreign-origin');
    expect(await change({ origin: publicUrl })).toBe('foreign-origin');
    const own = { 'x-plomba-request': '1' };
    expect(await change({ ...own, origin: 'https://evil.example' })).toBe('foreign-origin');
    expect(await change({ ...own, origin: 'null' })).toBe('foreign-origin');
    expect(await change({ ...own, 'sec-fetch-site': 'cross-site' })).toBe('foreign-origin');
    expect(await change({ ...own, 'sec-fetch-site': 'same-site' })).toBe('foreign-origin');
    expect(await change({ ...own, origin: publicUrl, 'sec-fetch-site': 'same-origin' })).toBe('done');
  });

  test('gets strict headers with every answer, and the pages of the console with their own policy', async () => {
    const page = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>') };
    const { ask } = await testOperator({
      publicUrl: 'https://operator.example',
      assets: new Map([['/index.html', page]]),
    });
    const answers = await Promise.all(['/v1/health', '/v1/nothing', '/units/1'].map((path) => ask('GET', path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect(answers[2]?.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(answers[0]?.headers.get('cache-control')).toBe('no-store');
  });
});

describe('a request', () => {
  test('that cannot be read says where it is wrong', async () => {
    const { ask } = await testOperator();
    const wrong = async (body: unknown): Promise<unknown> => (await ask('POST', '/v1/sign-ups', { body })).body;
    expect(await wrong('{"login": \n "a",,}')).toMatchObject({
      status: 400,
      code: 'bad-json',
      path: 'line 2, column 6',
    });
    expect(await wrong('[]')).toMatchObject({ status: 422, code: 'bad-field', path: '' });
    expect(await wrong({ login: 'ana' })).toMatchObject({ code: 'bad-field', path: 'email', detail: 'is missing' });
    expect(await wrong({ login: 'ana', email: 'a@b.test', staff: true })).toMatchObject({
      path: 'staff',
      detail: 'is not a known field',
    });
    expect(await wrong({ login: 'a b', email: 'a@b.test' })).toMatchObject({ path: 'login' });
    expect(await wrong({ login: 'ana', email: 'a@b.test\r\nBcc: x@y.test' })).toMatchObject({ path: 'email' });
    expect(await wrong('{"login":"ana","email":"a@b.test","__proto__":{"language":"sr"}}')).toMatchObject({
      path: '__proto__',
    });
    const typed = await ask('POST', '/v1/sign-ups', { body: '{}', headers: { 'content-type': 'text/plain' } });
    expect(typed.body).toMatchObject({ status: 415, code: 'media-type' });
    expect((await ask('GET', '/v1/account?x=1')).body).toMatchObject({ code: 'not-logged-in' });
    expect((await ask('GET', '/v1/health?x=1')).body).toMatchObject({ code: 'bad-query', path: 'x' });
    expect((await ask('DELETE', '/v1/health')).body).toMatchObject({ status: 405, code: 'method-not-allowed' });
    expect((await ask('GET', '/v1/%zz')).body).toMatchObject({ status: 404 });
  });

  test('is bounded, whatever it says of its length', async () => {
    const { operator } = await testOperator();
    const chunk = new Uint8Array(65_536).fill(32);
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(chunk),
    });
    const init = {
      method: 'POST',
      body,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit;
    const endless = await operator.fetch(new Request('http://operator.invalid/v1/sign-ups', init));
    expect([endless.status, endless.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
  });

  test('is answered by a problem of RFC 9457', async () => {
    const { ask } = await testOperator();
    const { body, headers } = await ask('GET', '/v1/account');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'urn:plomba:operator:not-logged-in',
      title: 'Log in first, or show an API key.',
      status: 401,
      code: 'not-logged-in',
      detail: 'Log in first, or show an API key.',
    });
  });

  test('that comes too often waits, and the wait is true', async () => {
    const { ask, move } = await testOperator();
    const signUp = (at: number): ReturnType<typeof ask> =>
      ask('POST', '/v1/sign-ups', { body: { login: `u${at}`, email: `u${at}@example.test` } });
    for (let at = 0; at < 10; at++) expect((await signUp(at)).status).toBe(201);
    const refused = await signUp(10);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '6']);
    move(5_999);
    expect((await signUp(10)).status).toBe(429);
    move(1);
    expect((await signUp(10)).status).toBe(201);
  });

  test('is counted by the address that the proxy before us wrote, and only where there is one', async () => {
    for (const behindProxy of [true, false]) {
      const { ask } = await testOperator({ behindProxy });
      const signUp = (at: number, forwarded: string): ReturnType<typeof ask> => {
        const body = { login: `u${at}`, email: `u${at}@example.test` };
        return ask('POST', '/v1/sign-ups', { body, headers: { 'x-forwarded-for': forwarded } });
      };
      for (let at = 0; at < 10; at++) await signUp(at, `203.0.113.${at}, 198.51.100.1`);
      const madeUp = await signUp(10, '203.0.113.10, 198.51.100.1');
      const another = await signUp(11, '203.0.113.10, 198.51.100.2');
      expect([madeUp.status, another.status]).toEqual(behindProxy ? [429, 201] : [429, 429]);
    }
  });

  test('leaves no secret in the log', async () => {
    const notes: RequestNote[] = [];
    const { ask, account } = await testOperator({ onRequest: (note) => notes.push(note) });
    const token = await account('milena');
    await ask('GET', `/v1/companies?token=${token}`, { as: token });
    const log = JSON.stringify(notes);
    expect(notes.length).toBeGreaterThan(3);
    for (const secret of [token, PASSWORD]) expect(log).not.toContain(secret);
  });
});

describe('an Idempotency-Key', () => {
  test('makes a change once, answers it again, and is refused for another one', async () => {
    const { ask, account, operator } = await testOperator();
    const as = await account('milena');
    const send = (body: object, key = 'k-1'): ReturnType<typeof ask> =>
      ask('POST', '/v1/companies', { body, as, headers: { 'idempotency-key': key } });
    const first = await send(ME_COMPANY);
    const second = await send(ME_COMPANY, '"k-1"');
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect((await send({ ...ME_COMPANY, name: 'Other' })).body).toMatchObject({ status: 422, code: 'key-reused' });
    expect(await operator.store.read.companies.all()).toHaveLength(1);
    expect((await send(ME_COMPANY, 'a key')).body).toMatchObject({ code: 'bad-request', path: 'Idempotency-Key' });
  });

  test('of a hundred at once is one change', async () => {
    const { ask, account, operator } = await testOperator();
    const as = await account('milena');
    const send = (): ReturnType<typeof ask> =>
      ask('POST', '/v1/companies', { body: ME_COMPANY, as, headers: { 'idempotency-key': 'k' } });
    const answers = await Promise.all(Array.from({ length: 100 }, send));
    expect(new Set(answers.map(({ body }) => (body as { readonly id: string }).id)).size).toBe(1);
    expect(await operator.store.read.companies.all()).toHaveLength(1);
  });

  test('is forgotten after a week', async () => {
    const { ask, account, operator, move } = await testOperator();
    const { key } = (await ask('POST', '/v1/api-keys', { body: { name: 'x' }, as: await account('milena') })).body;
    const send = async (): Promise<unknown> =>
      (await ask('POST', '/v1/companies', { body: ME_COMPANY, as: String(key), headers: { 'idempotency-key': 'k' } }))
        .status;
    expect(await send()).toBe(201);
    move(7 * 86_400_000);
    await operator.beat();
    expect(await send()).toBe(201);
    move(1 + 3_600_000);
    await operator.beat();
    expect(await send()).toBe(409);
  });

  test('of somebody else is another one; a refusal binds none', async () => {
    const { person } = await world();
    const [milena, vuk] = [await person('milena'), await person('vuk')];
    const key = { idempotencyKey: 'k' };
    const bad = milena.registerCompany({ body: { ...ME_COMPANY, taxNumber: '02000009' } }, key);
    await expect(bad).rejects.toMatchObject({ code: 'bad-field', path: 'taxNumber' });
    await milena.registerCompany({ body: ME_COMPANY }, key);
    await vuk.registerCompany({ body: { ...ME_COMPANY, taxNumber: '02631091' } }, key);
    expect((await vuk.listCompanies()).companies).toHaveLength(1);
  });
});

test('the clock moves where it may, by the operator only, forward', async () => {
  let nowMs = 1_000;
  const { person, provider } = await world({ clock: { now: () => nowMs, move: (ms) => (nowMs += ms) } });
  const staff = await provider();
  expect(await staff.moveClock({ body: { byMs: 500 } })).toMatchObject({ time: 1_500 });
  await expect(staff.moveClock({ body: { byMs: -1 } })).rejects.toMatchObject({ path: 'byMs' });
  await expect((await person('ana')).moveClock({ body: { byMs: 1 } })).rejects.toMatchObject({ code: 'not-found' });
  const wall = await world();
  await expect((await wall.provider()).moveClock({ body: { byMs: 1 } })).rejects.toMatchObject({ code: 'conflict' });
});

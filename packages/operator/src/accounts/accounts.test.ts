/** Accounts as somebody meets them: sign-up, one-time links, log-in, lock-out, sessions, keys. */
import { describe, expect, test } from 'vitest';
import { codeOf, world } from '../__tests__/people.js';
import { PASSWORD, testOperator } from '../__tests__/test-operator.js';
import { digestOf, hashPassword, isPassword } from '../access/secrets.js';
import { afterFailure } from './policy.js';

const HOUR_MS = 3_600_000;

describe('sign-up', () => {
  test('is confirmed by the link in the mail, once, and has a password then', async () => {
    const { ask, linkTo, mails } = await testOperator();
    const wanted = { login: 'milena', email: 'milena@example.me', language: 'sr' };
    expect(await ask('POST', '/v1/sign-ups', { body: wanted })).toMatchObject({
      status: 201,
      body: { sent: wanted.email },
    });
    const token = await linkTo(wanted.email);
    expect(mails.at(-1)?.subject).toBe('Potvrdite nalog: Test operator');
    const confirmed = await ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
    expect(confirmed).toMatchObject({ status: 201, body: { login: 'milena', language: 'sr' } });
    const again = await ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
    expect(again).toMatchObject({ status: 410, body: { code: 'link-invalid', path: 'token' } });
  });

  test('a link ends after 48 hours; asking again makes a new one and ends the old', async () => {
    const { ask, linkTo, move } = await testOperator();
    const body = { login: 'milena', email: 'milena@example.me' };
    await ask('POST', '/v1/sign-ups', { body });
    const first = await linkTo(body.email);
    await ask('POST', '/v1/sign-ups', { body });
    const second = await linkTo(body.email);
    const use = (token: string): ReturnType<typeof ask> =>
      ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
    expect((await use(first)).body).toMatchObject({ code: 'link-invalid' });
    move(48 * HOUR_MS);
    expect((await use(second)).body).toMatchObject({ code: 'link-invalid' });
    await ask('POST', '/v1/sign-ups', { body });
    expect((await use(await linkTo(body.email))).status).toBe(201);
  });

  test('answers the same for a name and an address that are taken; only the mail says so', async () => {
    const { ask, account, operator, mails } = await testOperator();
    await account('milena');
    const free = await ask('POST', '/v1/sign-ups', { body: { login: 'other', email: 'free@example.test' } });
    const takenName = await ask('POST', '/v1/sign-ups', { body: { login: 'MILENA', email: 'two@example.test' } });
    const takenAddress = await ask('POST', '/v1/sign-ups', { body: { login: 'third', email: 'Milena@example.test' } });
    expect([free, takenName, takenAddress].map(({ status, body }) => [status, Object.keys(body as object)])).toEqual([
      [201, ['sent']],
      [201, ['sent']],
      [201, ['sent']],
    ]);
    await operator.beat();
    const newest = mails.slice(-3).map(({ to, subject }) => `${to}: ${subject}`);
    expect(newest).toEqual([
      'free@example.test: Confirm your account at Test operator',
      'two@example.test: The user name MILENA is taken',
      'milena@example.test: You have an account at Test operator',
    ]);
    const forgotten = await Promise.all(
      ['milena@example.test', 'nobody@example.test'].map((email) =>
        ask('POST', '/v1/forgotten-passwords', { body: { email } }),
      ),
    );
    expect(forgotten.map(({ status, body }) => [status, Object.keys(body as object)])).toEqual([
      [201, ['sent']],
      [201, ['sent']],
    ]);
  });

  test("nobody takes the first account's place by its address before it has a password", async () => {
    const { ask, operator, staff } = await testOperator();
    await ask('POST', '/v1/sign-ups', { body: { login: 'mallory', email: 'staff@operator.test' } });
    await operator.beat();
    expect(await operator.store.read.accounts.byLogin('mallory')).toBeUndefined();
    expect((await ask('GET', '/v1/account', { as: await staff() })).body).toMatchObject({ login: 'staff' });
  });
});

describe('log-in', () => {
  test('says nothing about whether there is such an account; locks a name with growing delay, known or not', async () => {
    const { ask, account, move } = await testOperator();
    await account('milena');
    const attempt = async (
      login: string,
      password = 'wrong words in a row',
    ): Promise<readonly [number, string | null, unknown]> => {
      const { status, headers, body } = await ask('POST', '/v1/sessions', { body: { login, password } });
      return [status, headers.get('retry-after'), body];
    };
    for (let round = 0; round < 7; round++) {
      const [known, unknown] = [await attempt('milena'), await attempt('nobody')];
      expect(known, `attempt ${round}`).toEqual(unknown);
      if (round >= 5) expect(known[0]).toBe(429);
      else expect(known[0]).toBe(401);
    }
    expect((await attempt('milena', PASSWORD))[0]).toBe(429);
    move(16_000);
    expect((await attempt('milena'))[0]).toBe(401);
    expect((await attempt('milena', PASSWORD))[1]).toBe('30');
    move(30_000);
    expect((await attempt('milena', PASSWORD))[0]).toBe(201);
    expect((await attempt('milena'))[0]).toBe(401);
  });

  test('the delay doubles from 15 s to 15 min, and is forgotten after a day', () => {
    let failures = afterFailure(undefined, 0);
    const delays: number[] = [];
    for (let at = 0; at < 13; at++) {
      delays.push((failures.lockedUntil - failures.failedAt) / 1000);
      failures = afterFailure(failures, failures.lockedUntil);
    }
    expect(delays).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900]);
    expect(afterFailure(failures, failures.failedAt + 86_400_001)).toMatchObject({ failures: 1 });
  });

  test('a pending account has no password that fits', async () => {
    const { ask } = await testOperator();
    await ask('POST', '/v1/sign-ups', { body: { login: 'milena', email: 'm@example.test' } });
    const { status } = await ask('POST', '/v1/sessions', { body: { login: 'milena', password: PASSWORD } });
    expect(status).toBe(401);
  });

  test('sessions are listed, ended one by one, end by themselves after 12 idle hours, and live while they are used', async () => {
    const { person, anybody, move } = await world();
    const first = await person('milena');
    const second = anybody.withToken(
      (await anybody.logIn({ body: { login: 'milena', password: PASSWORD, kind: 'bearer' } })).token!,
    );
    const { sessions } = await second.listSessions();
    expect(sessions.map(({ current }) => String(current)).sort()).toEqual(['false', 'true']);
    await second.endSession({ session: sessions.find(({ current }) => !current)!.id });
    expect(await codeOf(first.getAccount())).toBe('not-logged-in');
    for (let hours = 0; hours < 30; hours += 10) {
      move(10 * HOUR_MS);
      expect(await second.getAccount()).toMatchObject({ login: 'milena' });
    }
    move(12 * HOUR_MS);
    expect(await codeOf(second.getAccount())).toBe('not-logged-in');
  });

  test('a forgotten password is set by a link; open sessions end, the owner is told', async () => {
    const { person, anybody, linkTo, mails, operator } = await world();
    const milena = await person('milena');
    await anybody.forgotPassword({ body: { email: 'milena@example.test' } });
    const token = await linkTo('milena@example.test');
    await anybody.setPasswordByLink({ body: { token, password: 'another four words' } });
    expect(await codeOf(milena.getAccount())).toBe('not-logged-in');
    expect(await codeOf(anybody.logIn({ body: { login: 'milena', password: PASSWORD } }))).toBe('wrong-credentials');
    await anybody.logIn({ body: { login: 'milena', password: 'another four words' } });
    await operator.beat();
    expect(mails.at(-1)?.subject).toBe('The password of milena was changed');
  });

  test('a password is changed by who knows it; every other session ends, this one stays', async () => {
    const { person, anybody } = await world();
    const milena = await person('milena');
    const other = anybody.withToken(
      (await anybody.logIn({ body: { login: 'milena', password: PASSWORD, kind: 'bearer' } })).token!,
    );
    const change = (password: string): Promise<unknown> =>
      milena.changePassword({ body: { password, newPassword: 'another four words' } });
    expect(await codeOf(change('not the password'))).toBe('wrong-credentials');
    await change(PASSWORD);
    expect(await codeOf(other.getAccount())).toBe('not-logged-in');
    expect(await milena.getAccount()).toMatchObject({ login: 'milena' });
  });

  test('logging out ends the session', async () => {
    const { person } = await world();
    const milena = await person('milena');
    await milena.logOut();
    expect(await codeOf(milena.getAccount())).toBe('not-logged-in');
  });
});

describe('API keys', () => {
  test('act as the account, are shown once, end when they are told to', async () => {
    const { person, anybody } = await world();
    const milena = await person('milena');
    const { id, key } = await milena.addApiKey({ body: { name: 'till' } }, { idempotencyKey: 'one' });
    expect(await codeOf(milena.addApiKey({ body: { name: 'till' } }, { idempotencyKey: 'one' }))).toBe('done-before');
    const program = anybody.withToken(key);
    expect(await program.getAccount()).toMatchObject({ login: 'milena' });
    expect((await milena.listApiKeys()).keys).toMatchObject([{ id, name: 'till' }]);
    expect(JSON.stringify(await milena.listApiKeys())).not.toContain(key.slice(-20));
    await milena.endApiKey({ key: id });
    expect(await codeOf(program.getAccount())).toBe('not-logged-in');
  });

  test("nobody ends another one's key or session", async () => {
    const { person } = await world();
    const milena = await person('milena');
    const mallory = await person('mallory');
    const { id } = await milena.addApiKey({ body: { name: 'till' } });
    const [session] = (await milena.listSessions()).sessions;
    expect(await codeOf(mallory.endApiKey({ key: id }))).toBe('not-found');
    expect(await codeOf(mallory.endSession({ session: session!.id }))).toBe('not-found');
  });
});

test('no secret stands in the database: no password, token, link or key', async () => {
  const { person, anybody, linkTo, operator } = await world();
  const milena = await person('milena');
  const { key } = await milena.addApiKey({ body: { name: 'till' } });
  const { token } = await anybody.logIn({ body: { login: 'milena', password: PASSWORD, kind: 'bearer' } });
  await anybody.forgotPassword({ body: { email: 'milena@example.test' } });
  const link = await linkTo('milena@example.test');
  const { read } = operator.store;
  const account = await read.accounts.byLogin('milena');
  const trail = await read.audit.list('', { max: 1000 });
  const kept = JSON.stringify([
    account,
    trail,
    await read.accounts.sessionsOf(account!.id, 0),
    await read.accounts.apiKeysOf(account!.id),
  ]);
  for (const secret of [key, token!, link, PASSWORD]) expect(kept).not.toContain(secret);
  expect(account?.password).toMatch(/^scrypt\$16\$1\$1\$/);
  expect(await read.accounts.apiKeyByDigest(key)).toBeUndefined();
  expect(await read.accounts.apiKeyByDigest(digestOf(key))).toBeDefined();
});

test('a hash takes the password in any Unicode form, and nothing else', async () => {
  const cost = { N: 16, r: 1, p: 1 };
  const hash = await hashPassword('pašaluk četiri', () => new Uint8Array(16), cost);
  expect(await isPassword('pas\u030caluk c\u030cetiri', hash, cost)).toBe(true);
  expect(await isPassword('pasaluk cetiri', hash, cost)).toBe(false);
  expect(await isPassword('', undefined, cost)).toBe(false);
});

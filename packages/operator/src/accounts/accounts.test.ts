/** Accounts as somebody meets them: sign-up, one-time links, log-in, lock-out, sessions, keys. */
import { expect, test } from 'vitest';
import { PASSWORD, testOperator } from '../__tests__/test-operator.js';

test('a sign-up is confirmed by the link in the mail, once, and has a password then', async () => {
  const { ask, linkTo, mails } = await testOperator();
  const wanted = { login: 'milena', email: 'milena@example.me', language: 'sr' };
  expect(await ask('POST', '/v1/sign-ups', { body: wanted })).toMatchObject({
    status: 201,
    body: { sent: wanted.email },
  });
  const token = await linkTo(wanted.email);
  expect(mails[0]?.subject).toBe('Potvrdite nalog: Test operator');
  const confirmed = await ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
  expect(confirmed).toMatchObject({ status: 201, body: { login: 'milena', language: 'sr' } });
  const again = await ask('POST', '/v1/passwords', { body: { token, password: PASSWORD } });
  expect(again).toMatchObject({ status: 410, body: { code: 'link-invalid', path: 'token' } });
});

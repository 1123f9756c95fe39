/**
 * Sign-up, confirmation, forgotten password. The answers are the same whether there is such an account or not; what
 * is true stands in the mail, which only the owner of the address reads.
 */
import { text } from '@plomba/codec';
import { hashPassword } from '../access/secrets.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, slowRoute, route, type Call, type Route } from '../http/route.js';
import { may, must, object, type ObjectShape, type Shape } from '../http/shape.js';
import type { MailOrder } from '../mail/mailer.js';
import { accountView, emailText, languageWord, loginName, type AccountView, type Language } from './account.js';
import { addLink, useLink } from './links.js';
import { CONFIRM_HOURS, PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, RESET_HOURS } from './policy.js';

export interface SignUp {
  readonly login: string;
  readonly email: string;
  readonly language?: Language;
}

export interface Sent {
  readonly sent: string;
}

export interface PasswordByLink {
  readonly token: string;
  readonly password: string;
}

export interface ForgottenPassword {
  readonly email: string;
}

const signUp: ObjectShape<SignUp> = object<SignUp>('SignUp', {
  login: must(loginName, 'user name: letters, digits, dot, dash, underscore, @'),
  email: must(emailText, 'for notices only'),
  language: may(languageWord, 'of mails and console; English otherwise'),
});

const sent: ObjectShape<Sent> = object<Sent>('Sent', {
  sent: must(emailText, 'address to which a mail was sent, if all is well'),
});

export const tokenText: Shape<string> = text({ bytesMax: 64, pattern: /^[A-Za-z0-9_-]{20,64}$/ });

export const passwordText: Shape<string> = text({
  bytesMax: PASSWORD_CHARACTERS_MAX,
  pattern: new RegExp(`^.{${PASSWORD_CHARACTERS_MIN},}$`, 'u'),
});

const passwordByLink: ObjectShape<PasswordByLink> = object<PasswordByLink>('PasswordByLink', {
  token: must(tokenText, 'what stands behind # in the link'),
  password: must(passwordText, `at least ${PASSWORD_CHARACTERS_MIN} characters`),
});

const forgotten: ObjectShape<ForgottenPassword> = object<ForgottenPassword>('ForgottenPassword', {
  email: must(emailText, 'address of the account'),
});

type Mailing = Pick<MailOrder, 'to' | 'template' | 'language' | 'parameters'>;

function mail<B>(call: Call<B, object>, order: Mailing): Promise<void> {
  return call.parts.mailer.queue(call.store, { id: call.newId('mail'), ...order }, call.nowMs);
}

async function requestAccount(call: Call<SignUp, object>): Promise<Sent> {
  const { store, body, nowMs, parts } = call;
  const { login, email: to, language = 'en' } = body;
  const { accounts } = store;
  const byEmail = await accounts.byEmail(to);
  if (byEmail !== undefined && (byEmail.state !== 'pending' || byEmail.staff)) {
    const link = `${parts.settings.publicUrl}/forgotten`;
    const parameters = { login: byEmail.login, link };
    await mail(call, { to: byEmail.email, template: 'account-exists', language: byEmail.language, parameters });
    return { sent: to };
  }
  // Whoever asks again with the same address starts anew: the earlier link ends.
  if (byEmail !== undefined) await accounts.removePending(byEmail.id);
  const byLogin = await accounts.byLogin(login);
  if (byLogin !== undefined) {
    await mail(call, { to, template: 'login-taken', language, parameters: { login } });
    return { sent: to };
  }
  const id = call.newId('acc');
  await accounts.add({ id, login, email: to, language, state: 'pending', staff: false, createdAt: nowMs });
  const link = await addLink(store, parts, { purpose: 'confirm', account: id, hours: CONFIRM_HOURS, nowMs });
  await mail(call, { to, template: 'confirm-sign-up', language, parameters: { login, link, hours: CONFIRM_HOURS } });
  return { sent: to };
}

/** Both links end the same way: a password is set, everything that was open before ends. */
async function setPassword(call: Call<PasswordByLink, object>, hash: string): Promise<AccountView> {
  const { store, body, nowMs, parts } = call;
  const link = await useLink(store, body.token, nowMs);
  await store.accounts.setPassword(link.account, hash);
  await store.accounts.endSessions(link.account, { except: '' }, nowMs);
  const account = await store.accounts.byId(link.account);
  if (account === undefined) throw new OperatorError('link-invalid', { path: 'token' });
  await call.audit({ act: link.purpose === 'confirm' ? 'account.confirmed' : 'password.reset', object: account.id });
  if (link.purpose !== 'confirm') {
    const parameters = { login: account.login, link: `${parts.settings.publicUrl}/forgotten` };
    await mail(call, { to: account.email, template: 'password-changed', language: account.language, parameters });
  }
  return account;
}

async function forgotPassword(call: Call<ForgottenPassword, object>): Promise<Sent> {
  const { store, body, nowMs, parts } = call;
  const account = await store.accounts.byEmail(body.email);
  if (account?.state === 'active') {
    const { id, login, email: to, language } = account;
    const link = await addLink(store, parts, { purpose: 'reset', account: id, hours: RESET_HOURS, nowMs });
    await mail(call, { to, template: 'reset-password', language, parameters: { login, link, hours: RESET_HOURS } });
  }
  return { sent: body.email };
}

export const signUpRoutes: readonly Route[] = [
  route<SignUp, object, Sent>(
    {
      id: 'signUp',
      method: 'POST',
      path: '/v1/sign-ups',
      area: 'accounts',
      access: 'public',
      summary: 'Ask for an account.',
      description:
        'A one-time link goes to the address; with it a password is set. The answer is the same when the name or the address is taken: the mail says so.',
      body: signUp,
      answer: answerWith(sent),
      silent: 'nothing is an account yet; the mail in the outbox is the record',
      perMinute: 10,
      example: {
        body: { login: 'milena', email: 'milena@example.me', language: 'sr' },
        answer: { sent: 'milena@example.me' },
      },
    },
    requestAccount,
  ),
  slowRoute<PasswordByLink, AccountView, string>(
    {
      id: 'setPasswordByLink',
      method: 'POST',
      path: '/v1/passwords',
      area: 'accounts',
      access: 'public',
      summary: 'Set a password with a one-time link.',
      description:
        'The link of a sign-up or of a forgotten password. It works once; every open session of the account ends.',
      body: passwordByLink,
      answer: answerWith(accountView),
      perMinute: 20,
      example: { body: { token: 'vN3kq0sJr4b2c8d1e5f6g7h8', password: 'four words in a row' } },
    },
    ({ body, parts }) => hashPassword(body.password, parts.entropy, parts.settings.passwordCost),
    setPassword,
  ),
  route<ForgottenPassword, object, Sent>(
    {
      id: 'forgotPassword',
      method: 'POST',
      path: '/v1/forgotten-passwords',
      area: 'accounts',
      access: 'public',
      summary: 'Ask for a new password.',
      description:
        'A one-time link goes to the address if it is that of an account; the answer is the same if it is not.',
      body: forgotten,
      answer: answerWith(sent),
      silent: 'nothing is changed until the link is used',
      perMinute: 10,
      example: { body: { email: 'milena@example.me' }, answer: { sent: 'milena@example.me' } },
    },
    forgotPassword,
  ),
];

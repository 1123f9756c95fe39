/** An account's own data, its password, its API keys. */
import { text } from '@plomba/codec';
import { digestOf, hashPassword, isPassword, newToken } from '../access/secrets.js';
import { API_KEY_PREFIX } from '../http/authenticate.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, nothing, route, slowRoute, type Call, type Route } from '../http/route.js';
import { idText, line, listOf, may, must, object, timeMs, type ObjectShape } from '../http/shape.js';
import type { ApiKey, NewAccount } from '../store/accounts.js';
import { accountView, languageWord, type AccountView, type Language } from './account.js';
import { passwordText } from './sign-up-routes.js';

export interface NewApiKey {
  readonly name: string;
}

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt?: number;
}

export interface ShownApiKey {
  readonly id: string;
  readonly key: string;
}

export interface PasswordChange {
  readonly password: string;
  readonly newPassword: string;
}

export interface AccountChange {
  readonly language: Language;
}

const newApiKey: ObjectShape<NewApiKey> = object<NewApiKey>('NewApiKey', {
  name: must(line(80), 'what it is for'),
});

const apiKeyView: ObjectShape<ApiKeyView> = object<ApiKeyView>('ApiKey', {
  id: must(idText, 'id of the key'),
  name: must(line(80), 'what it is for'),
  createdAt: must(timeMs, 'when it was made'),
  usedAt: may(timeMs, 'when it was used last'),
});

const apiKeyList: ObjectShape<{ readonly keys: readonly ApiKeyView[] }> = object<{
  readonly keys: readonly ApiKeyView[];
}>('ApiKeys', { keys: must(listOf(apiKeyView, 1000), 'those in force') });

const shownApiKey: ObjectShape<ShownApiKey> = object<ShownApiKey>('ShownApiKey', {
  id: must(idText, 'id of the key'),
  key: must(line(80), 'the key; it is not shown again'),
});

const passwordChange: ObjectShape<PasswordChange> = object<PasswordChange>('PasswordChange', {
  password: must(text({ bytesMax: 400 }), 'the one in force'),
  newPassword: must(passwordText, 'at least 12 characters'),
});

const accountChange: ObjectShape<AccountChange> = object<AccountChange>('AccountChange', {
  language: must(languageWord, 'of mails and console'),
});

interface JudgedChange {
  readonly account: NewAccount | undefined;
  readonly isRight: boolean;
  readonly newHash: string;
}

async function judgeChange(call: Call<PasswordChange, object>): Promise<JudgedChange> {
  const { body, parts, store, principal } = call;
  const { passwordCost } = parts.settings;
  const account = await store.accounts.byId(principal.account.id);
  const isRight = await isPassword(body.password, account?.password, passwordCost);
  return { account, isRight, newHash: await hashPassword(body.newPassword, parts.entropy, passwordCost) };
}

async function changePassword(call: Call<PasswordChange, object>, judged: JudgedChange): Promise<object> {
  const { account, isRight, newHash } = judged;
  if (account === undefined || !isRight) {
    throw new OperatorError('wrong-credentials', { path: 'password' });
  }
  await call.store.accounts.setPassword(account.id, newHash);
  await call.store.accounts.endSessions(account.id, { except: call.principal.session ?? '' }, call.nowMs);
  await call.audit({ act: 'password.changed', object: account.id });
  const parameters = { login: account.login, link: `${call.parts.settings.publicUrl}/forgotten` };
  const { email: to, language } = account;
  const order = { id: call.newId('mail'), to, template: 'password-changed', language, parameters } as const;
  await call.parts.mailer.queue(call.store, order, call.nowMs);
  return {};
}

async function addApiKey(call: Call<NewApiKey, object>): Promise<ShownApiKey> {
  const key = `${API_KEY_PREFIX}${newToken(call.parts.entropy)}`;
  const added: ApiKey = {
    id: call.newId('key'),
    account: call.principal.account.id,
    name: call.body.name,
    createdAt: call.nowMs,
  };
  await call.store.accounts.addApiKey(added, digestOf(key));
  await call.audit({ act: 'api-key.made', object: added.id, after: { name: added.name } });
  return { id: added.id, key };
}

async function endApiKey(call: Call<object, object>): Promise<object> {
  const id = call.params['key'] ?? '';
  const ended = await call.store.accounts.endApiKey(call.principal.account.id, id, call.nowMs);
  if (ended === 0) throw new OperatorError('not-found');
  await call.audit({ act: 'api-key.ended', object: id });
  return {};
}

async function changeAccount(call: Call<AccountChange, object>): Promise<AccountView> {
  const { account } = call.principal;
  const { language } = call.body;
  await call.store.accounts.setLanguage(account.id, language);
  await call.audit({
    act: 'account.changed',
    object: account.id,
    before: { language: account.language },
    after: { language },
  });
  return { ...account, language };
}

const area = 'accounts';

export const accountRoutes: readonly Route[] = [
  route<object, object, AccountView>(
    {
      id: 'getAccount',
      method: 'GET',
      path: '/v1/account',
      area,
      access: 'account',
      summary: 'Who asks.',
      answer: answerWith(accountView),
    },
    ({ principal }) => Promise.resolve(principal.account),
  ),
  route<AccountChange, object, AccountView>(
    {
      id: 'changeAccount',
      method: 'PATCH',
      path: '/v1/account',
      area,
      access: 'account',
      summary: 'Change the language of mails and console.',
      body: accountChange,
      answer: answerWith(accountView),
      example: { body: { language: 'sr' } },
    },
    changeAccount,
  ),
  slowRoute<PasswordChange, object, JudgedChange>(
    {
      id: 'changePassword',
      method: 'PUT',
      path: '/v1/account/password',
      area,
      access: 'account',
      summary: 'Change the password; every other session ends.',
      body: passwordChange,
      answer: nothing,
      perMinute: 10,
    },
    judgeChange,
    changePassword,
  ),
  route<NewApiKey, object, ShownApiKey>(
    {
      id: 'addApiKey',
      method: 'POST',
      path: '/v1/api-keys',
      area,
      access: 'account',
      summary: 'Make an API key for a program; it acts as the account.',
      body: newApiKey,
      answer: answerWith(shownApiKey),
      secretAnswer: true,
      example: { body: { name: 'billing at the shop' } },
    },
    addApiKey,
  ),
  route<object, object, { readonly keys: readonly ApiKeyView[] }>(
    {
      id: 'listApiKeys',
      method: 'GET',
      path: '/v1/api-keys',
      area,
      access: 'account',
      summary: 'API keys in force.',
      answer: answerWith(apiKeyList),
    },
    async ({ store, principal }) => ({ keys: await store.accounts.apiKeysOf(principal.account.id) }),
  ),
  route<object, object, object>(
    {
      id: 'endApiKey',
      method: 'DELETE',
      path: '/v1/api-keys/{key}',
      area,
      access: 'account',
      summary: 'End an API key.',
      answer: nothing,
    },
    endApiKey,
  ),
];

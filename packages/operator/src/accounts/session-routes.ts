/** Log in and out, the sessions of an account. */
import { bool, text } from '@plomba/codec';
import { digestOf, isPassword, newToken } from '../access/secrets.js';
import { sessionCookie, SESSION_IDLE_MS } from '../http/authenticate.js';
import { OperatorError } from '../http/operator-error.js';
import { answerWith, nothing, route, slowRoute, type Call, type Route } from '../http/route.js';
import { idText, line, listOf, may, must, object, timeMs, wordOf, type ObjectShape } from '../http/shape.js';
import type { NewAccount, Session } from '../store/accounts.js';
import { accountView, type AccountView } from './account.js';
import { afterFailure } from './policy.js';

export interface LogIn {
  readonly login: string;
  readonly password: string;
  readonly kind?: 'cookie' | 'bearer';
}

export interface LoggedIn {
  readonly account: AccountView;
  readonly expiresAt: number;
  readonly token?: string;
}

export interface SessionView {
  readonly id: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly current: boolean;
}

const logIn: ObjectShape<LogIn> = object<LogIn>('LogIn', {
  login: must(text({ bytesMax: 64 }), 'user name'),
  password: must(text({ bytesMax: 400 }), 'password'),
  kind: may(
    wordOf('cookie', 'bearer'),
    'how the session is carried: a cookie for pages (default), a token for programs',
  ),
});

const loggedIn: ObjectShape<LoggedIn> = object<LoggedIn>('LoggedIn', {
  account: must(accountView, 'who it is'),
  expiresAt: must(timeMs, 'when it ends unless it is used'),
  token: may(line(64), 'for `Authorization: Bearer`; only where kind is bearer'),
});

const sessionView: ObjectShape<SessionView> = object<SessionView>('Session', {
  id: must(idText, 'id of the session'),
  agent: must(line(120), 'program that opened it'),
  createdAt: must(timeMs, 'when it was opened'),
  seenAt: must(timeMs, 'when it was used last, to the minute'),
  current: must(bool, 'whether it is the one that asks'),
});

const sessionList: ObjectShape<{ readonly sessions: readonly SessionView[] }> = object<{
  readonly sessions: readonly SessionView[];
}>('Sessions', { sessions: must(listOf(sessionView, 1000), 'open ones, the latest used first') });

interface Judged {
  readonly account: NewAccount | undefined;
  readonly isRight: boolean;
}

/** Under what the failures of a name are counted. */
export function failureKey(login: string): string {
  return digestOf(`login ${login.toLowerCase()}`);
}

/** Ms until a name may try again. */
export async function waitLeft(call: Call<{ readonly login: string }, object>): Promise<number> {
  const failures = await call.store.accounts.loginFailures(failureKey(call.body.login));
  return Math.max(0, (failures?.lockedUntil ?? 0) - call.nowMs);
}

/** Refuses a name that is locked before its password is looked at: right or wrong, nothing can be learnt. */
async function judge(call: Call<LogIn, object>): Promise<Judged> {
  const waitMs = await waitLeft(call);
  if (waitMs > 0) {
    throw new OperatorError('locked-out', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } });
  }
  const { login, password } = call.body;
  const account = await call.store.accounts.byLogin(login);
  const stored = account?.state === 'active' ? account.password : undefined;
  return { account, isRight: await isPassword(password, stored, call.parts.settings.passwordCost) };
}

async function openSession(call: Call<LogIn, object>, { account, isRight }: Judged): Promise<LoggedIn> {
  const { store, nowMs, parts, body, agent } = call;
  const key = failureKey(body.login);
  if (account === undefined || !isRight) {
    await store.accounts.setLoginFailures(key, afterFailure(await store.accounts.loginFailures(key), nowMs));
    throw new OperatorError('wrong-credentials', { keepsChanges: true });
  }
  await store.accounts.clearLoginFailures(key);
  const token = newToken(parts.entropy);
  const expiresAt = nowMs + SESSION_IDLE_MS;
  const id = call.newId('ses');
  await store.accounts.addSession(
    { id, account: account.id, agent, createdAt: nowMs, seenAt: nowMs, expiresAt },
    digestOf(token),
  );
  await call.audit({ act: 'session.opened', object: id, after: { account: account.id } });
  if (body.kind === 'bearer') return { account, expiresAt, token };
  call.setHeader('Set-Cookie', sessionCookie(parts.settings, token));
  return { account, expiresAt };
}

async function logOut(call: Call<object, object>): Promise<object> {
  const { account, session } = call.principal;
  if (session === undefined) throw new OperatorError('conflict', { detail: 'an API key has no session' });
  await call.store.accounts.endSessions(account.id, { id: session }, call.nowMs);
  await call.audit({ act: 'session.ended', object: session });
  call.setHeader('Set-Cookie', sessionCookie(call.parts.settings, ''));
  return {};
}

const viewOf = ({ id, agent, createdAt, seenAt }: Session, current: string | undefined): SessionView => ({
  id,
  agent,
  createdAt,
  seenAt,
  current: id === current,
});

async function endOneSession(call: Call<object, object>): Promise<object> {
  const id = call.params['session'] ?? '';
  const ended = await call.store.accounts.endSessions(call.principal.account.id, { id }, call.nowMs);
  if (ended === 0) throw new OperatorError('not-found');
  await call.audit({ act: 'session.ended', object: id });
  return {};
}

const area = 'accounts';

export const sessionRoutes: readonly Route[] = [
  slowRoute<LogIn, LoggedIn, Judged>(
    {
      id: 'logIn',
      method: 'POST',
      path: '/v1/sessions',
      area,
      access: 'public',
      summary: 'Log in.',
      description:
        'From the fifth failure on a name is locked for a time that doubles, 15 s to 15 min, whether there is such an account or not.',
      body: logIn,
      answer: answerWith(loggedIn),
      secretAnswer: true,
      perMinute: 30,
      example: { body: { login: 'milena', password: 'four words in a row', kind: 'bearer' } },
    },
    judge,
    openSession,
  ),
  route<object, object, object>(
    {
      id: 'logOut',
      method: 'DELETE',
      path: '/v1/sessions/current',
      area,
      access: 'account',
      summary: 'Log out.',
      answer: nothing,
    },
    logOut,
  ),
  route<object, object, { readonly sessions: readonly SessionView[] }>(
    {
      id: 'listSessions',
      method: 'GET',
      path: '/v1/sessions',
      area,
      access: 'account',
      summary: 'Open sessions of the account.',
      answer: answerWith(sessionList),
    },
    async ({ store, principal, nowMs }) => {
      const open = await store.accounts.sessionsOf(principal.account.id, nowMs);
      return { sessions: open.map((session) => viewOf(session, principal.session)) };
    },
  ),
  route<object, object, object>(
    {
      id: 'endSession',
      method: 'DELETE',
      path: '/v1/sessions/{session}',
      area,
      access: 'account',
      summary: 'End a session, such as one that was left open elsewhere.',
      answer: nothing,
    },
    endOneSession,
  ),
];

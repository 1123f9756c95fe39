/** Generated from the operator's table of routes by tools/operator-client.ts; do not edit. Bodies, operations, methods. */
import type { OperationRow } from './client.js';

/** RFC 9457 problem details. Branch on `code`. */
export interface Problem {
  /** `urn:plomba:operator:` and the code */
  readonly type: string;
  /** what the code means */
  readonly title: string;
  /** HTTP status */
  readonly status: number;
  /** stable */
  readonly code:
    | 'bad-request'
    | 'bad-json'
    | 'bad-field'
    | 'bad-query'
    | 'media-type'
    | 'body-too-large'
    | 'no-such-path'
    | 'method-not-allowed'
    | 'not-found'
    | 'not-logged-in'
    | 'wrong-credentials'
    | 'locked-out'
    | 'too-many-requests'
    | 'foreign-origin'
    | 'forbidden'
    | 'link-invalid'
    | 'key-reused'
    | 'done-before'
    | 'conflict'
    | 'operator-fault';
  /** what exactly */
  readonly detail: string;
  /** field, parameter, header, or line and column */
  readonly path?: string;
}

export interface SignUp {
  /** user name: letters, digits, dot, dash, underscore, @ */
  readonly login: string;
  /** for notices only */
  readonly email: string;
  /** of mails and console; English otherwise */
  readonly language?: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
}

export interface Sent {
  /** address to which a mail was sent, if all is well */
  readonly sent: string;
}

export interface PasswordByLink {
  /** what stands behind # in the link */
  readonly token: string;
  /** at least 12 characters */
  readonly password: string;
}

export interface Account {
  /** id of the account */
  readonly id: string;
  /** user name */
  readonly login: string;
  /** for notices */
  readonly email: string;
  /** of mails and console */
  readonly language: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
  /** when it signed up */
  readonly createdAt: number;
}

export interface ForgottenPassword {
  /** address of the account */
  readonly email: string;
}

export interface LogIn {
  /** user name */
  readonly login: string;
  /** password */
  readonly password: string;
  /** how the session is carried: a cookie for pages (default), a token for programs */
  readonly kind?: 'cookie' | 'bearer';
}

export interface LoggedIn {
  /** who it is */
  readonly account: Account;
  /** when it ends unless it is used */
  readonly expiresAt: number;
  /** for `Authorization: Bearer`; only where kind is bearer */
  readonly token?: string;
}

export interface Session {
  /** id of the session */
  readonly id: string;
  /** program that opened it */
  readonly agent: string;
  /** when it was opened */
  readonly createdAt: number;
  /** when it was used last, to the minute */
  readonly seenAt: number;
  /** whether it is the one that asks */
  readonly current: boolean;
}

export interface Sessions {
  /** open ones, the latest used first */
  readonly sessions: readonly Session[];
}

export interface AccountChange {
  /** of mails and console */
  readonly language: 'en' | 'sr' | 'ro' | 'ru' | 'sv';
}

export interface PasswordChange {
  /** the one in force */
  readonly password: string;
  /** at least 12 characters */
  readonly newPassword: string;
}

export interface NewApiKey {
  /** what it is for */
  readonly name: string;
}

export interface ShownApiKey {
  /** id of the key */
  readonly id: string;
  /** the key; it is not shown again */
  readonly key: string;
}

export interface ApiKey {
  /** id of the key */
  readonly id: string;
  /** what it is for */
  readonly name: string;
  /** when it was made */
  readonly createdAt: number;
  /** when it was used last */
  readonly usedAt?: number;
}

export interface ApiKeys {
  /** those in force */
  readonly keys: readonly ApiKey[];
}

/** Every operation as a method; `O` is what a call may be told. */
export interface OperatorApi<O> {
  /** Ask for an account. Who may: Anybody. */
  signUp(input: { readonly body: SignUp }, options?: O): Promise<Sent>;
  /** Set a password with a one-time link. Who may: Anybody. */
  setPasswordByLink(input: { readonly body: PasswordByLink }, options?: O): Promise<Account>;
  /** Ask for a new password. Who may: Anybody. */
  forgotPassword(input: { readonly body: ForgottenPassword }, options?: O): Promise<Sent>;
  /** Log in. Who may: Anybody. */
  logIn(input: { readonly body: LogIn }, options?: O): Promise<LoggedIn>;
  /** Open sessions of the account. Who may: Every account. */
  listSessions(input?: Record<never, never>, options?: O): Promise<Sessions>;
  /** Log out. Who may: Every account. */
  logOut(input?: Record<never, never>, options?: O): Promise<void>;
  /** End a session, such as one that was left open elsewhere. Who may: Every account. */
  endSession(input: { readonly session: string }, options?: O): Promise<void>;
  /** Who asks. Who may: Every account. */
  getAccount(input?: Record<never, never>, options?: O): Promise<Account>;
  /** Change the language of mails and console. Who may: Every account. */
  changeAccount(input: { readonly body: AccountChange }, options?: O): Promise<Account>;
  /** Change the password; every other session ends. Who may: Every account. */
  changePassword(input: { readonly body: PasswordChange }, options?: O): Promise<void>;
  /** Make an API key for a program; it acts as the account. Who may: Every account. */
  addApiKey(input: { readonly body: NewApiKey }, options?: O): Promise<ShownApiKey>;
  /** API keys in force. Who may: Every account. */
  listApiKeys(input?: Record<never, never>, options?: O): Promise<ApiKeys>;
  /** End an API key. Who may: Every account. */
  endApiKey(input: { readonly key: string }, options?: O): Promise<void>;
}

export const operations: { readonly [M in keyof OperatorApi<unknown>]: OperationRow } = {
  signUp: { method: 'POST', path: '/v1/sign-ups', query: [], body: true, answer: 'json' },
  setPasswordByLink: { method: 'POST', path: '/v1/passwords', query: [], body: true, answer: 'json' },
  forgotPassword: { method: 'POST', path: '/v1/forgotten-passwords', query: [], body: true, answer: 'json' },
  logIn: { method: 'POST', path: '/v1/sessions', query: [], body: true, answer: 'json' },
  listSessions: { method: 'GET', path: '/v1/sessions', query: [], body: false, answer: 'json' },
  logOut: { method: 'DELETE', path: '/v1/sessions/current', query: [], body: false, answer: 'nothing' },
  endSession: { method: 'DELETE', path: '/v1/sessions/{session}', query: [], body: false, answer: 'nothing' },
  getAccount: { method: 'GET', path: '/v1/account', query: [], body: false, answer: 'json' },
  changeAccount: { method: 'PATCH', path: '/v1/account', query: [], body: true, answer: 'json' },
  changePassword: { method: 'PUT', path: '/v1/account/password', query: [], body: true, answer: 'nothing' },
  addApiKey: { method: 'POST', path: '/v1/api-keys', query: [], body: true, answer: 'json' },
  listApiKeys: { method: 'GET', path: '/v1/api-keys', query: [], body: false, answer: 'json' },
  endApiKey: { method: 'DELETE', path: '/v1/api-keys/{key}', query: [], body: false, answer: 'nothing' },
};

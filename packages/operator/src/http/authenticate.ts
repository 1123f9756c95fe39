/**
 * Who asks: a session by cookie, a session or an API key by `Authorization: Bearer`. A change that comes with a cookie
 * must be one of our own pages: it carries a header that no foreign page can set without being asked, and its Origin,
 * where there is one, is ours.
 */
import { digestOf } from '../access/secrets.js';
import type { OperatorSettings } from '../settings.js';
import type { OpenStore } from '../store/store.js';
import { OperatorError } from './operator-error.js';
import type { Principal } from './route.js';

/** A session that is not used ends after this. */
export const SESSION_IDLE_MS: number = 12 * 3_600_000;
/** How fresh `seenAt` is kept: one write a minute, not one a request. */
const TOUCH_MS = 60_000;
export const API_KEY_PREFIX = 'plomba-key-';
/** Sent by the console and the client; a foreign page cannot add it. */
export const OWN_PAGE_HEADER = 'x-plomba-request';

/** `__Host-` needs TLS; on loopback without it the name is plain. */
function cookieName({ publicUrl }: OperatorSettings): string {
  return publicUrl.startsWith('https://') ? '__Host-plomba-session' : 'plomba-session';
}

export function sessionCookie(settings: OperatorSettings, token: string): string {
  const secure = settings.publicUrl.startsWith('https://') ? '; Secure' : '';
  const age = token === '' ? '; Max-Age=0' : '';
  return `${cookieName(settings)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}${age}`;
}

function cookieIn(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** @throws OperatorError `foreign-origin` */
function checkOwnPage(request: Request, settings: OperatorSettings): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const isOwn =
    origin === null || origin === new URL(settings.publicUrl).origin || origin === new URL(request.url).origin;
  const isSame = site === null || site === 'same-origin' || site === 'none';
  if (isOwn && isSame && request.headers.has(OWN_PAGE_HEADER)) return;
  throw new OperatorError('foreign-origin', { detail: `a change with a cookie needs the header ${OWN_PAGE_HEADER}` });
}

/** Who shows a session's token. Using it keeps it open; that is written once a minute, not with every request. */
async function bySession(store: OpenStore, token: string, nowMs: number): Promise<Principal | undefined> {
  const session = await store.read.accounts.sessionByDigest(digestOf(token), nowMs);
  const account = session === undefined ? undefined : await store.read.accounts.byId(session.account);
  if (session === undefined || account?.state !== 'active') return undefined;
  if (nowMs - session.seenAt >= TOUCH_MS) {
    await store.write((tx) => tx.accounts.touchSession(session.id, nowMs, nowMs + SESSION_IDLE_MS));
  }
  return { account, session: session.id };
}

async function byApiKey(store: OpenStore, key: string, nowMs: number): Promise<Principal | undefined> {
  const known = await store.read.accounts.apiKeyByDigest(digestOf(key));
  const account = known === undefined ? undefined : await store.read.accounts.byId(known.account);
  if (known === undefined || account?.state !== 'active') return undefined;
  if (nowMs - (known.usedAt ?? 0) >= TOUCH_MS) await store.write((tx) => tx.accounts.touchApiKey(known.id, nowMs));
  return { account };
}

export interface Asking {
  readonly request: Request;
  readonly settings: OperatorSettings;
  readonly store: OpenStore;
  readonly nowMs: number;
  readonly changes: boolean;
}

/** @throws OperatorError `foreign-origin`, `not-logged-in` for a bearer that is not known (as rejections) */
export async function authenticate({
  request,
  settings,
  store,
  nowMs,
  changes,
}: Asking): Promise<Principal | undefined> {
  const bearer = /^Bearer +(\S{1,200})$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) {
    const isKey = bearer.startsWith(API_KEY_PREFIX);
    const known = isKey ? await byApiKey(store, bearer, nowMs) : await bySession(store, bearer, nowMs);
    if (known !== undefined) return known;
    throw new OperatorError('not-logged-in', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  const token = cookieIn(request.headers, cookieName(settings));
  if (token === undefined || token === '') return undefined;
  if (changes) checkOwnPage(request, settings);
  return bySession(store, token, nowMs);
}

/**
 * One request through one route: limits, who asks, what may be done, then the handler, for a change within its
 * transaction. Order matters: nothing about a company is said before it is known that the account belongs to it.
 */
import { createHash } from 'node:crypto';
import type { Json } from '@plomba/codec';
import { mayDo } from '../access/may-do.js';
import type { Role } from '../access/permissions.table.js';
import { newId } from '../access/secrets.js';
import type { Company } from '../companies/company.js';
import type { OperatorClock } from '../ports.js';
import type { OpenStore, Store } from '../store/store.js';
import { authenticate } from './authenticate.js';
import { OperatorError } from './operator-error.js';
import type { RateLimit } from './rate-limit.js';
import { readBody, readKey, readQuery } from './read-request.js';
import {
  isTenantPath,
  type AuditNote,
  type Call,
  type Download,
  type Parts,
  type Principal,
  type Route,
} from './route.js';

export interface Serving {
  readonly store: OpenStore;
  readonly clock: OperatorClock;
  readonly limit: RateLimit;
  readonly parts: Parts;
}

export interface Incoming {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly address: string;
}

/** What is sent back. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

type Member = { readonly company?: Company; readonly role?: Role };

/** @throws OperatorError `not-logged-in`, `forbidden`, `not-found` (as rejections) */
async function admit(
  route: Route,
  principal: Principal | undefined,
  at: { readonly store: Store; readonly params: Readonly<Record<string, string>> },
): Promise<Member> {
  if (route.access === 'public') return {};
  if (principal === undefined) throw new OperatorError('not-logged-in');
  if (route.access === 'staff') {
    // Whoever is no staff must not learn that there is such a path.
    if (!principal.account.staff) throw new OperatorError('not-found');
    if (!isTenantPath(route.path)) return {};
    const named = await at.store.companies.byId(at.params['company'] ?? '');
    if (named === undefined) throw new OperatorError('not-found');
    return { company: named, role: 'administrator' };
  }
  if (!isTenantPath(route.path)) return {};
  const { account } = principal;
  const id = at.params['company'] ?? '';
  const company = await at.store.companies.byId(id);
  const held = await at.store.companies.roleOf(id, account.id);
  const role = held ?? (account.staff ? 'administrator' : undefined);
  if (company === undefined || role === undefined) throw new OperatorError('not-found');
  if (route.access !== 'account' && !mayDo(role, route.access)) {
    throw new OperatorError('forbidden', { detail: `${role} may not do what needs ${route.access}` });
  }
  return { company, role };
}

interface CallSeed {
  readonly serving: Serving;
  readonly incoming: Incoming;
  readonly principal: Principal | undefined;
  readonly member: Member;
  readonly query: unknown;
  readonly body: unknown;
  readonly nowMs: number;
  readonly headers: Record<string, string>;
}

class ActiveCall implements Call<unknown, unknown> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly nowMs: number;
  readonly address: string;
  readonly agent: string;
  readonly store: Store;
  readonly parts: Parts;
  readonly maybePrincipal: Principal | undefined;
  readonly #seed: CallSeed;
  #notes = 0;

  constructor(seed: CallSeed, store: Store) {
    this.#seed = seed;
    this.params = seed.incoming.params;
    this.query = seed.query;
    this.body = seed.body;
    this.nowMs = seed.nowMs;
    this.address = seed.incoming.address;
    this.agent = (seed.incoming.request.headers.get('user-agent') ?? 'unknown')
      .replaceAll(/[^ -~]/g, '?')
      .slice(0, 120);
    this.store = store;
    this.parts = seed.serving.parts;
    this.maybePrincipal = seed.principal;
  }

  get principal(): Principal {
    if (this.maybePrincipal === undefined) throw new OperatorError('not-logged-in');
    return this.maybePrincipal;
  }

  get company(): Company {
    const { company } = this.#seed.member;
    if (company === undefined) throw new OperatorError('operator-fault', { detail: 'the route has no company' });
    return company;
  }

  get role(): Role {
    const { role } = this.#seed.member;
    if (role === undefined) throw new OperatorError('operator-fault', { detail: 'the route has no company' });
    return role;
  }

  get noted(): boolean {
    return this.#notes > 0;
  }

  newId(prefix: string): string {
    return newId(this.parts.entropy, prefix);
  }

  async audit({ act, object, before, after, company }: AuditNote): Promise<void> {
    this.#notes++;
    const account = this.maybePrincipal?.account.id;
    await this.store.audit.append({
      company: company ?? this.#seed.member.company?.id ?? '',
      at: this.nowMs,
      ...(account === undefined ? {} : { account }),
      act,
      object,
      ...(before === undefined ? {} : { before: JSON.stringify(before) }),
      ...(after === undefined ? {} : { after: JSON.stringify(after) }),
    });
  }

  setHeader(name: string, value: string): void {
    this.#seed.headers[name] = value;
  }
}

function replyOf(route: Route, value: unknown, headers: Readonly<Record<string, string>>): Reply {
  const { answer } = route;
  if (answer.kind === 'nothing') return { status: 204, headers, body: '' };
  if (answer.kind === 'download') {
    const { type, name, bytes } = value as Download; // what download() makes handlers return
    const disposition = `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '-')}"`;
    return {
      status: 200,
      headers: { ...headers, 'Content-Type': type, 'Content-Disposition': disposition },
      body: bytes,
    };
  }
  const json: Json = answer.shape.toJson(value);
  return {
    status: route.method === 'POST' ? 201 : 200,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(json),
  };
}

function digestOfRequest({ method, path }: Route, incoming: Incoming, bytes: Uint8Array): string {
  const named = Object.values(incoming.params).join('/');
  return createHash('sha256').update(`${method} ${path} ${named}\n`).update(bytes).digest('hex');
}

/** The answer of before, for the same key and the same request. @throws OperatorError `key-reused`, `done-before` */
async function repeated(
  store: Store,
  asked: { readonly principal: string; readonly key: string; readonly digest: string; readonly route: Route },
): Promise<Reply | undefined> {
  const kept = await store.answers.find(asked.principal, asked.key);
  if (kept === undefined) return undefined;
  if (kept.digest !== asked.digest) throw new OperatorError('key-reused', { path: 'Idempotency-Key' });
  if (asked.route.secretAnswer === true) throw new OperatorError('done-before');
  const type: Readonly<Record<string, string>> = kept.answer === '' ? {} : { 'Content-Type': 'application/json' };
  return { status: kept.status, headers: { ...type, 'Idempotency-Replayed': 'true' }, body: kept.answer };
}

/** The change, its audit entry and its answer in one transaction. */
async function change(route: Route, seed: CallSeed, bytes: Uint8Array): Promise<Reply> {
  const { serving, incoming, principal } = seed;
  const key = readKey(incoming.request.headers);
  const prepared =
    route.prepare === undefined ? undefined : await route.prepare(new ActiveCall(seed, serving.store.read));
  let refusal: OperatorError | undefined;
  const who = principal?.account.id ?? `public ${incoming.address}`;
  const reply = await serving.store.write(async (store): Promise<Reply | undefined> => {
    const digest = digestOfRequest(route, incoming, bytes);
    if (key !== undefined) {
      const before = await repeated(store, { principal: who, key, digest, route });
      if (before !== undefined) return before;
    }
    // Who may was decided before the transaction; it must still hold in it.
    const member = await admit(route, principal, { store, params: incoming.params });
    const call = new ActiveCall({ ...seed, member }, store);
    try {
      const given = replyOf(route, await route.handle(call, prepared), seed.headers);
      if (!call.noted && route.silent === undefined) {
        throw new OperatorError('operator-fault', { detail: `${route.id} left no audit entry` });
      }
      if (key !== undefined) {
        const answer = route.secretAnswer === true || typeof given.body !== 'string' ? '' : given.body;
        await store.answers.keep(who, key, { digest, status: given.status, answer, at: seed.nowMs });
      }
      return given;
    } catch (error) {
      if (!(error instanceof OperatorError && error.keepsChanges)) throw error;
      refusal = error;
      return undefined;
    }
  });
  if (reply !== undefined) return reply;
  throw refusal ?? new OperatorError('operator-fault');
}

/** @throws OperatorError, or what went wrong in us (as rejections) */
export async function serveRoute(serving: Serving, route: Route, incoming: Incoming): Promise<Reply> {
  const { request, params, address } = incoming;
  const { store, clock, limit, parts } = serving;
  const nowMs = clock.now();
  const changes = route.method !== 'GET';
  if (route.perMinute !== undefined) {
    const waitMs = limit.take(`${route.id} ${address}`, route.perMinute);
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new OperatorError('too-many-requests', { headers: { 'Retry-After': String(seconds) } });
    }
  }
  const principal = await authenticate({ request, settings: parts.settings, store, nowMs, changes });
  const member = await admit(route, principal, { store: store.read, params });
  const query = readQuery(new URL(request.url).searchParams, route.query);
  const { value: body, bytes } = changes
    ? await readBody(request, route.body, route.bodyBytesMax)
    : { value: {}, bytes: new Uint8Array(0) };
  const seed: CallSeed = { serving, incoming, principal, member, query, body, nowMs, headers: {} };
  if (changes) return change(route, seed, bytes);
  const call = new ActiveCall(seed, store.read);
  return replyOf(route, await route.handle(call, undefined), seed.headers);
}

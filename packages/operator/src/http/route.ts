/**
 * A route as a row: path, who may, what goes in and out, and the handler. The router, the checks, the OpenAPI
 * description, the generated client and the tests of roles and tenants all read this one list.
 *
 * A route whose method is not GET runs in one transaction with its audit entry and its Idempotency-Key; what it throws
 * undoes all of it. A path with `{company}` belongs to a tenant: who is no member gets `not-found`.
 */
import type { Json } from '@plomba/codec';
import type { Permission, Role } from '../access/permissions.table.js';
import type { Account } from '../accounts/account.js';
import type { Company } from '../companies/company.js';
import type { Fleet } from '../fleet/fleet.js';
import type { LicenceIssuer } from '../licences/issuer.js';
import type { Mailer } from '../mail/mailer.js';
import type { Entropy } from '../ports.js';
import type { OperatorSettings } from '../settings.js';
import type { Store } from '../store/store.js';
import type { ObjectShape } from './shape.js';

/**
 * Who may: anybody, any account that is logged in, staff of the operator, or a member of the company of the path whose
 * role has the permission.
 */
export type Access = 'public' | 'account' | 'staff' | Permission;

/** Who asks. */
export interface Principal {
  readonly account: Account;
  /** The session it asks through; absent for an API key. */
  readonly session?: string;
}

/** What the audit trail says of a change. */
export interface AuditNote {
  /** `terminal.bound`. */
  readonly act: string;
  /** Id of what was changed. */
  readonly object: string;
  readonly before?: Json;
  readonly after?: Json;
  /** Company whose trail it belongs to; that of the path otherwise. */
  readonly company?: string;
}

/** Parts of the operator that handlers use. */
export interface Parts {
  readonly settings: OperatorSettings;
  readonly mailer: Mailer;
  readonly entropy: Entropy;
  readonly licences: LicenceIssuer;
  /** Moves the clock on, where it may be. */
  readonly moveClock?: (ms: number) => void;
  readonly fleet: Fleet;
}

/** One request, checked, on its way through a handler. */
export interface Call<B, Q> {
  /** Parts of the path in braces. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  readonly nowMs: number;
  /** Where it comes from, for rate limits. */
  readonly address: string;
  readonly agent: string;
  /** Reads what was committed for GET; the transaction otherwise. */
  readonly store: Store;
  readonly parts: Parts;
  readonly maybePrincipal: Principal | undefined;
  /** Who asks; there is one unless the route is public. */
  readonly principal: Principal;
  /** The company of the path; there is one where the path has `{company}`. */
  readonly company: Company;
  /** Role of the account in that company; staff without one count as `administrator`. */
  readonly role: Role;
  /** An id that was never used. */
  newId(prefix: string): string;
  /** Writes the audit trail, in the transaction. */
  audit(note: AuditNote): Promise<void>;
  setHeader(name: string, value: string): void;
}

/** A download: bytes with a name. */
export interface Download {
  readonly type: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type Answer<A> =
  | { readonly kind: 'json'; readonly shape: ObjectShape<A> }
  | { readonly kind: 'download'; readonly type: string }
  | { readonly kind: 'nothing' };

export interface RouteRow<B, Q, A> {
  /** Name of the operation: the client has a method of this name. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/v1/companies/{company}/terminals/{terminal}` */
  readonly path: string;
  readonly area: string;
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  readonly body?: ObjectShape<B>;
  readonly bodyBytesMax?: number;
  readonly query?: ObjectShape<Q>;
  readonly answer: Answer<A>;
  /** Why a change leaves no audit entry. */
  readonly silent?: string;
  /** Whether the answer holds a secret that is shown once: it is not kept for a repetition. */
  readonly secretAnswer?: true;
  /** Counted per address and minute, for what can be guessed at. */
  readonly perMinute?: number;
  readonly example?: { readonly body?: Json; readonly answer?: Json };
}

/** A row with its handler; the types of body, query and answer are closed in. */
export interface Route extends RouteRow<unknown, unknown, unknown> {
  /** Slow work before the transaction: a password's hash. */
  readonly prepare?: (call: Call<unknown, unknown>) => Promise<unknown>;
  readonly handle: (call: Call<unknown, unknown>, prepared: unknown) => Promise<unknown>;
}

type NoBody = Record<never, never>;

/** A route without slow work: nearly all of them. */
export function route<B = NoBody, Q = NoBody, A = NoBody>(
  row: RouteRow<B, Q, A>,
  handle: (call: Call<B, Q>) => Promise<A>,
): Route {
  // The router hands over what the row's own shapes have read.
  return { ...row, handle } as unknown as Route;
}

/** A route that answers with a file. */
export function download<Q = NoBody>(
  row: RouteRow<NoBody, Q, NoBody>,
  handle: (call: Call<NoBody, Q>) => Promise<Download>,
): Route {
  // As above.
  return { ...row, handle } as unknown as Route;
}

/** A route that works before its transaction, on what was committed; `prepare` changes nothing. */
export function slowRoute<B, A, P>(
  row: RouteRow<B, NoBody, A>,
  prepare: (call: Call<B, NoBody>) => Promise<P>,
  handle: (call: Call<B, NoBody>, prepared: P) => Promise<A>,
): Route {
  // As above.
  return { ...row, prepare, handle } as unknown as Route;
}

/** Whether a path belongs to a tenant. */
export function isTenantPath(path: string): boolean {
  return path.includes('{company}');
}

export function answerWith<A>(shape: ObjectShape<A>): Answer<A> {
  return { kind: 'json', shape };
}

export const nothing: Answer<never> = { kind: 'nothing' };

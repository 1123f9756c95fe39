/**
 * An authority's endpoint as a simulator meets it: pure, so that it can run in a test's own process, on virtual time.
 * What it must not forget it hands out as entries; whoever hosts it makes them durable before an answer leaves, and
 * plays them back in their order after a restart.
 */
import type { CountrySetting } from './country-package.js';
import type { HttpRequest, HttpResponse } from './http.js';

/** What became of one request. */
export interface AuthorityReply {
  /** Undefined: no answer at all; the host closes the connection. */
  readonly response: HttpResponse | undefined;
  /** The answer leaves only when this much time has passed, ms. */
  readonly delayMs: number;
  /** Durable before the answer leaves, each at most 1 MiB. */
  readonly entries: readonly Uint8Array[];
}

export interface Authority {
  /** One request at a time, in the order in which they came whole. */
  handle(request: HttpRequest, nowMs: number): AuthorityReply;
  /** An entry of an earlier run. @throws DecodeError for one that is none of its own */
  replay(entry: Uint8Array): void;
  /** Work that waits for its time, such as checks at night. @returns entries, as for a request */
  tick(nowMs: number): readonly Uint8Array[];
  /** When `tick` is wanted next, UTC ms; undefined when nothing waits. */
  nextDeadlineMs(): number | undefined;
  /**
   * The control channel: what tests turn and read, apart from what taxpayers can reach.
   * @returns JSON
   * @throws FieldError with the name of a method or parameter that is wrong
   */
  control(
    method: string,
    params: unknown,
    nowMs: number,
  ): { readonly result: unknown; readonly entries: readonly Uint8Array[] };
}

/** An authority of a country, made of named settings like a unit. */
export interface AuthorityPackage {
  /** Two letters. */
  readonly id: string;
  readonly settings: Readonly<Record<string, CountrySetting>>;
  /**
   * @param settings all of them, right ones: see `completeSettings`
   * @param parts `baseUrl` where it is reached, such as `http://127.0.0.1:8080`; `entropy` for ids
   */
  make(
    settings: Readonly<Record<string, string>>,
    parts: { readonly baseUrl: string; entropy(bytes: number): Uint8Array },
  ): Authority;
}

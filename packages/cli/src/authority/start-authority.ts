/** An authority, started as one thing and stopped as one thing: HTTP server, entries, clock, control channel. */
import { randomBytes } from 'node:crypto';
import type { Authority } from '@plomba/core/country';
import { readJson } from '../files.js';
import { httpAddress } from '../http-listen.js';
import { authorityOf, authoritySettings } from './authorities.js';
import { checkControlUrl, serveControl } from './authority-control.js';
import { AuthorityHost, type AuthorityClock } from './authority-host.js';
import { serveAuthority, type ServedRequest } from './authority-server.js';
import { EntryFile } from './entry-file.js';

export interface AuthorityOptions {
  readonly country: string;
  readonly settings: Readonly<Record<string, string>>;
  /** `http://HOST:PORT`; port 0 is any free one. */
  readonly listen: string;
  /** File of the entries; in memory only when absent. */
  readonly data?: string;
  readonly control?: string;
  /** File with rows of the register, JSON. */
  readonly register?: string;
  readonly clock: AuthorityClock;
  /** Where a virtual clock begins, UTC ms. */
  readonly startMs: number;
  readonly onServed: (served: ServedRequest) => void;
}

/** What was played back at the start. */
export interface Replayed {
  readonly entries: number;
  /** Bytes of a torn end that were cut off. */
  readonly tornBytes: number;
}

export interface RunningAuthority {
  readonly listening: string;
  readonly control: string | undefined;
  readonly replayed: Replayed;
  /** Rejects when the authority cannot go on. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** A promise with its ends. */
class Later<T> {
  readonly promise: Promise<T>;
  resolve: (value: T) => void = () => undefined;
  reject: (error: unknown) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.promise.catch(() => undefined); // whoever waits for it hears it
  }
}

/** @throws CliError (as a rejection); nothing is left open then */
export async function startAuthority(options: AuthorityOptions): Promise<RunningAuthority> {
  const { country, control } = options;
  const address = httpAddress(options.listen);
  if (control !== undefined) checkControlUrl(control);
  authoritySettings(country, options.settings);
  const rows = options.register === undefined ? undefined : readJson(options.register);
  const failed = new Later<never>();
  const ready = new Later<AuthorityHost>();
  const opened: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of opened.reverse().splice(0)) await close();
  };
  try {
    // An authority knows its own address, so the port comes first; requests wait until it is ready.
    const server = await serveAuthority(address, {
      answer: async (request) => (await ready.promise).answer(request),
      onServed: options.onServed,
      onFailed: failed.reject,
    });
    opened.push(() => server.stop());
    const authority = authorityOf(country, options.settings, {
      baseUrl: server.url,
      entropy: (count) => Uint8Array.from(randomBytes(count)),
    });
    const { file, replayed } = await openEntries(authority, options);
    if (file !== undefined) opened.unshift(() => file.close());
    const { clock, startMs } = options;
    const host = new AuthorityHost(authority, { entries: file, clock, startMs, onFailed: failed.reject });
    opened.push(() => host.stop());
    if (rows !== undefined) await host.control('register.put', { rows });
    const channel = control === undefined ? undefined : await serveControl(control, host);
    if (channel !== undefined) opened.push(() => channel.stop());
    ready.resolve(host);
    return { listening: server.url, control: channel?.url, replayed, failed: failed.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openEntries(
  authority: Authority,
  { country, data }: AuthorityOptions,
): Promise<{ readonly file?: EntryFile; readonly replayed: Replayed }> {
  if (data === undefined) return { replayed: { entries: 0, tornBytes: 0 } };
  const { file, entries, tornBytes } = await EntryFile.open(data, country, (entry) => authority.replay(entry));
  return { file, replayed: { entries, tornBytes } };
}

/**
 * Puts the operator together: store, routes, mail, and whatever runs beside them, and listens. Ports come from the
 * caller; nothing here reads a clock or draws randomness of its own.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { PasswordCost } from './access/secrets.js';
import { firstAccount, type FirstAccount } from './accounts/first-account.js';
import { Fleet } from './fleet/fleet.js';
import { createApp, type Asset, type RequestNote } from './http/app.js';
import { openApiOf } from './http/openapi.js';
import { createRateLimit } from './http/rate-limit.js';
import type { Parts } from './http/route.js';
import { openIssuer } from './licences/issuer.js';
import { createMailer, sendDue } from './mail/mailer.js';
import { fileSender } from './mail/senders.js';
import { AlarmMails } from './monitoring/alarm-mails.js';
import type { Entropy, MailSender, OperatorClock } from './ports.js';
import { routes } from './routes.js';
import { migrateToday } from './store/migrate.js';
import { openSqlite } from './store/sqlite.js';
import { openStore, type OpenStore } from './store/store.js';

/** How long the answer to a change is kept for a repetition under its Idempotency-Key. */
const ANSWERS_KEPT_MS = 7 * 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;

export interface OperatorOptions {
  /** Folder of everything it keeps: database, keys, outbox. Made where it is not. */
  readonly dataDir: string;
  /** `http://127.0.0.1:8090`; port 0 takes a free one. Without it nothing listens: `fetch` is the way in. */
  readonly listen?: string;
  /** Where units dial: `tcp://127.0.0.1:0`, `tls://…`. Without it no unit can call. */
  readonly units?: string;
  /** How the world reaches it; what it listens on otherwise. */
  readonly publicUrl?: string;
  /** Its name in mails and on invoices. */
  readonly name: string;
  readonly clock: OperatorClock;
  readonly entropy: Entropy;
  /** Files in `dataDir/outbox` otherwise. */
  readonly mail?: MailSender;
  readonly passwordCost: PasswordCost;
  /** Whether the proxy before it says who asks (the last address of X-Forwarded-For); it must then be one. */
  readonly behindProxy?: boolean;
  /** How often it looks whether something is due; only when told so (`beat`) otherwise. */
  readonly beatMs?: number;
  /** Made at the first start, for the operator's own people. */
  readonly staff: FirstAccount;
  readonly onRequest?: (note: RequestNote) => void;
  /** Pages of the console. */
  readonly assets?: ReadonlyMap<string, Asset>;
}

export interface Operator {
  /** Where it listens. */
  readonly url: string;
  /** Where units dial; absent where they cannot. */
  readonly unitsUrl?: string;
  /** One-time link for the password of the first account, as long as it has none. */
  readonly setupLink?: string;
  /** The inside, for rehearsals and measurements: not a surface that stays as it is. */
  readonly store: OpenStore;
  readonly parts: Parts;
  /** The server, for what upgrades a connection; absent where nothing listens. */
  readonly server?: Server;
  /** Answers one request, without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Does everything that is due: mails, alarms. With `beatMs` it happens by itself too. */
  beat(): Promise<void>;
  stop(): Promise<void>;
}

/** What `listen` means. @throws OperatorStartError */
function parseListen(listen: string): { readonly hostname: string; readonly port: number } {
  const url = URL.canParse(listen) ? new URL(listen) : undefined;
  if (url?.protocol !== 'http:' || url.pathname !== '/') {
    throw new OperatorStartError('bad-listen', `${listen} is no address to listen on, such as http://127.0.0.1:8090`);
  }
  return { hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? 80 : Number(url.port) };
}

/** The operator cannot start. */
export class OperatorStartError extends Error {
  override readonly name = 'OperatorStartError';
  readonly code: 'bad-listen' | 'listen-failed' | 'bad-setting';

  constructor(code: OperatorStartError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

interface Listening {
  readonly server: Server;
  readonly url: string;
}

async function listenOn(
  listen: string,
  answer: (request: Request, env: unknown) => Response | Promise<Response>,
): Promise<Listening> {
  const { hostname, port } = parseListen(listen);
  // With the plain options `serve` makes a server of node:http.
  const server = serve({ fetch: answer, hostname, port, overrideGlobalObjects: false }) as Server;
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = (cause as { readonly code?: unknown }).code; // of a system error
    throw new OperatorStartError('listen-failed', `${listen} cannot be listened on: ${String(code)}`, cause);
  }
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return { server, url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${actual}` };
}

async function stopListening(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

interface Heart {
  beat(): Promise<void>;
  stop(): Promise<void>;
}

/** One beat at a time; a beat that fails is tried again with the next one. */
function startHeart(beatMs: number | undefined, work: () => Promise<void>): Heart {
  let last: Promise<void> = Promise.resolve();
  const beat = (): Promise<void> => {
    const next = last.catch(() => undefined).then(work);
    last = next;
    return next;
  };
  let isBusy = false;
  const onTime = (): void => {
    if (isBusy) return;
    isBusy = true;
    void beat()
      .catch(() => undefined)
      .finally(() => (isBusy = false));
  };
  const timer = beatMs === undefined ? undefined : setInterval(onTime, beatMs);
  return {
    beat,
    async stop() {
      clearInterval(timer);
      await last.catch(() => undefined);
    },
  };
}

interface Outside {
  readonly store: OpenStore;
  readonly sender: MailSender;
  readonly clock: OperatorClock;
  readonly entropy: Entropy;
}

/** What a beat does: work of the fleet, mails about alarms, all mails that are due, and now and then clearing up. */
function dueWork({ store, sender, clock, entropy }: Outside, { fleet, mailer, settings }: Parts): () => Promise<void> {
  const alarmMails = new AlarmMails({ store, fleet, clock, entropy, mailer, publicUrl: settings.publicUrl });
  let prunedAt = 0;
  return async () => {
    try {
      await fleet.beat();
      await alarmMails.beat();
    } finally {
      await sendDue(store, sender, clock);
    }
    if (clock.now() - prunedAt < PRUNE_EVERY_MS) return;
    prunedAt = clock.now();
    await store.write((tx) => tx.answers.prune(prunedAt - ANSWERS_KEPT_MS));
  };
}

/** @throws OperatorStartError, StoreError (as rejections) */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { dataDir, clock, entropy, listen, name, passwordCost, onRequest, assets } = options;
  const database = await openSqlite(join(dataDir, 'operator.db'));
  await migrateToday(database, clock.now());
  const store = openStore(database);
  const sender = options.mail ?? fileSender(join(dataDir, 'outbox'));
  // The address must be known before the application that is told it.
  const way: { answer?: (request: Request, env: unknown) => Promise<Response> } = {};
  const listening =
    listen === undefined
      ? undefined
      : await listenOn(listen, (request, env) => way.answer?.(request, env) ?? new Response(null, { status: 503 }));
  const url = listening?.url ?? 'http://operator.invalid';
  const settings = {
    publicUrl: (options.publicUrl ?? url).replace(/\/$/, ''),
    name,
    passwordCost,
    behindProxy: options.behindProxy === true,
  };
  const fleet = new Fleet({ store, clock, entropy, dataDir });
  const parts: Parts = {
    fleet,
    settings,
    mailer: createMailer(name),
    entropy,
    licences: openIssuer(join(dataDir, 'licence.key'), entropy),
    ...(clock.move === undefined ? {} : { moveClock: (ms: number) => clock.move?.(ms) }),
  };
  const setupLink = await firstAccount(store, parts, { ...options.staff, nowMs: clock.now() });
  const app = createApp({
    serving: { store: fleet.watched(store), clock, limit: createRateLimit(clock), parts },
    routes,
    openApi: openApiOf(routes),
    ...(onRequest === undefined ? {} : { onRequest }),
    ...(assets === undefined ? {} : { assets }),
  });
  const fetchApp = async (request: Request, env?: unknown): Promise<Response> => app.fetch(request, env as object); // of the server
  way.answer = fetchApp;
  const server = listening === undefined ? {} : { server: listening.server };
  await fleet.start();
  const unitsUrl = options.units === undefined ? undefined : await fleet.listen(options.units);
  const heart = startHeart(options.beatMs, dueWork({ store, sender, clock, entropy }, parts));
  return {
    url,
    ...(unitsUrl === undefined ? {} : { unitsUrl }),
    ...(setupLink === undefined ? {} : { setupLink }),
    store,
    parts,
    ...server,
    fetch: (request) => fetchApp(request, {}),
    beat: () => heart.beat(),
    async stop() {
      await heart.stop();
      await fleet.stop();
      if (listening !== undefined) await stopListening(listening.server);
      await store.close();
    },
  };
}

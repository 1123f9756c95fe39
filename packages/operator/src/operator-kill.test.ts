/**
 * Kill -9 of the operator under load: 20 rounds, 100 with PLOMBA_SLOW=1. Clients repeat what they got no answer to, under
 * the same Idempotency-Key, against the operator that was started again. At the end everything that was acknowledged is
 * there, everything that was asked for is there once, and every counter is without gap.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'tsup';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from './access/secrets.js';
import { operatorClient, OperatorUnreachable, type OperatorClient } from './client/index.js';
import { migrateToday } from './store/migrate.js';
import { openSqlite } from './store/sqlite.js';
import { openStore, type OpenStore } from './store/store.js';

const ROUNDS = process.env['PLOMBA_SLOW'] === '1' ? 100 : 20;
const CLIENTS = 6;
const SEED = 20260314;
const TOKEN = 'a-token-that-only-this-test-knows';
const company = 'co-1';

// In node_modules, so that the child finds libsql; a name of its own, so that two runs do not meet.
const built = join(import.meta.dirname, `../node_modules/.cache/kill-${process.pid}`);
const dataDir = mkdtempSync(join(tmpdir(), 'plomba-operator-kill-'));

/** Moments of kills, the same in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function openData(): Promise<OpenStore> {
  const database = await openSqlite(join(dataDir, 'operator.db'));
  await migrateToday(database, 1);
  return openStore(database);
}

const unitOf = (round: number): string => `unit-${String(round).padStart(3, '0')}`;

/** A unit has stopped while nobody looked: the operator that starts next mails it, and is killed. */
async function stopUnit(round: number): Promise<void> {
  const store = await openData();
  const look = {
    atMs: Date.now(),
    firmware: '1.0.0',
    life: 'production',
    halted: 'rot',
    day: 1,
    dayOpen: true,
  } as const;
  const rest = { records: 9, journalBytes: 100, journalUsedBytes: 1, warnings: [], simulated: true } as const;
  await store.write(({ units }) => units.look(unitOf(round), { ...look, ...rest }));
  await store.close();
}

/** A company with an account that is logged in, and licences that are paid for. */
async function prepare(): Promise<void> {
  const store = await openData();
  const nowMs = Date.now();
  await store.write(async (tx) => {
    const account = {
      id: 'acc-1',
      login: 'ana',
      email: 'ana@example.test',
      language: 'en',
      state: 'active',
      staff: false,
      createdAt: nowMs,
    } as const;
    await tx.accounts.add(account);
    const session = {
      id: 'ses-1',
      account: 'acc-1',
      agent: 'test',
      createdAt: nowMs,
      seenAt: nowMs,
      expiresAt: nowMs + 36_000_000,
    };
    await tx.accounts.addSession(session, digestOf(TOKEN));
    await tx.companies.add(
      {
        id: company,
        country: 'ME',
        taxNumber: '02000008',
        name: 'Ana',
        address: 'A',
        email: 'a@b.test',
        language: 'sr',
        createdAt: nowMs,
      },
      'acc-1',
    );
    await tx.companies.setMember(company, 'acc-1', { role: 'owner', since: nowMs });
    for (let round = 0; round < ROUNDS; round++) {
      const about = {
        company,
        name: `Till ${round}`,
        shop: 'Tea',
        country: 'me',
        tariff: '',
        channel: 'stable',
      } as const;
      const rest = { registration: 'not-needed', isEntrusted: false, createdAt: nowMs } as const;
      await tx.units.add({ ...about, ...rest, id: unitOf(round), serial: `K-${round}` });
    }
    await tx.orders.setRequisites(company, {
      status: 'end-user',
      bank: 'B',
      bankAccount: '1',
      exchange: 'post',
      checkedAt: nowMs,
    });
    const paid = {
      product: 'connector',
      quantity: 10_000,
      priceMinor: '9000',
      totalMinor: '90000000',
      currency: 'EUR',
      offer: 'connector-1',
    };
    const order = await tx.orders.add({ ...paid, id: 'ord-1', company, state: 'draft', createdAt: nowMs });
    await tx.orders.setState({ ...order, state: 'paid', paidAt: nowMs, payment: 'p' });
  });
  await store.close();
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly errors: () => string;
}

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [join(built, 'kill-child.js'), dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => void (errors += bytes.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    child.once('close', () => reject(new Error(`it ended before it listened: ${errors}`)));
  });
  return { child, url, errors: () => errors };
}

beforeAll(async () => {
  await build({
    entry: [join(import.meta.dirname, '__tests__/kill-child.ts')],
    outDir: built,
    format: 'esm',
    target: 'node20',
    noExternal: [/^@plomba\//],
    external: ['libsql', 'hono', '@hono/node-server', 'nodemailer'],
    esbuildOptions: (options) => void (options.conditions = ['@plomba/source']),
    config: false,
    silent: true,
    clean: false,
  });
  await prepare();
}, 120_000);
afterAll(() => [built, dataDir].forEach((path) => rmSync(path, { recursive: true, force: true })));

/** What one client asks for, one after the other; `at` names it. */
function task(api: OperatorClient, at: string, idempotencyKey: string): Promise<unknown> {
  const options = { idempotencyKey };
  const kind = Number(at.split('-')[1]) % 3;
  if (kind === 0) return api.addPointOfSale({ company, body: { name: at, address: 'A' } }, options);
  if (kind === 1) return api.activateLicence({ company, body: { product: 'connector', serial: at } }, options);
  return api.inviteMember({ company, body: { email: `${at}@example.test`, role: 'cashier' } }, options);
}

test(`${ROUNDS} kills: nothing acknowledged is lost, nothing is done twice`, async () => {
  const random = randomFrom(SEED);
  let running = await start();
  let isOver = false;
  const acknowledged = new Map<string, unknown>();
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = 0; turn < 100_000 && !isOver; turn++) {
      const at = `c${client}-${turn}`;
      let isDone = false;
      for (let attempt = 0; attempt < 10_000 && !isDone; attempt++) {
        const api = operatorClient({ baseUrl: running.url, token: TOKEN, attempts: 1 });
        try {
          acknowledged.set(at, await task(api, at, `key ${at}`.replace(' ', '-')));
          isDone = true;
        } catch (error) {
          // No answer: asked again, with the same key, until there is one.
          if (!(error instanceof OperatorUnreachable)) throw error;
          await pause(20);
        }
      }
    }
  });
  let before = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const target = before + 1 + random(12);
    for (let wait = 0; wait < 5_000 && acknowledged.size < target; wait++) await pause(2);
    await pause(random(15));
    before = acknowledged.size;
    const closed = new Promise((resolve) => running.child.once('close', resolve));
    running.child.kill('SIGKILL');
    await closed;
    expect(running.errors(), `round ${round}`).toBe('');
    await stopUnit(round);
    running = await start();
  }
  isOver = true;
  await Promise.all(clients);
  await pause(200);
  running.child.kill('SIGKILL');
  await new Promise((resolve) => running.child.once('close', resolve));

  const store = await openData();
  const { read } = store;
  const names = (kind: number): string[] =>
    [...acknowledged.keys()].filter((at) => Number(at.split('-')[1]) % 3 === kind).sort();
  expect((await read.terminals.points(company)).map(({ name }) => name).sort()).toEqual(names(0));
  expect((await read.licences.list(company)).map(({ serial }) => serial).sort()).toEqual(names(1));
  expect(await read.licences.spent(company, 'connector')).toBe(names(1).length);
  const invited = (await read.companies.invitations(company, Date.now())).map(({ email }) => email.split('@')[0] ?? '');
  expect(invited.sort()).toEqual(names(2));
  const mails = (await read.mails.list({ max: 100_000 })).filter(({ template }) => template === 'invitation');
  expect(mails.map(({ to }) => to.split('@')[0] ?? '').sort()).toEqual(names(2));
  const alarms = (await read.mails.list({ max: 100_000 })).filter(({ template }) => template === 'alarms');
  const told = alarms.flatMap(({ text }) => [...text.matchAll(/units\/(unit-\d+)/g)].map(([, unit]) => unit));
  expect(
    told.toSorted((left = '', right = '') => left.localeCompare(right)),
    'each alarm is mailed once',
  ).toEqual(Array.from({ length: ROUNDS }, (_, round) => unitOf(round)));
  const trail = await read.audit.list(company, { max: 1_000_000 });
  expect(trail.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: trail.length }, (_, at) => trail.length - at),
  );
  expect(trail).toHaveLength(acknowledged.size);
  const ids = new Map(trail.map(({ object, act }) => [object, act]));
  const lost = [...acknowledged].filter(([, answer]) => !ids.has((answer as { readonly id: string }).id)); // each has one
  expect(lost.map(([at]) => at)).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(ROUNDS);
  // A mail that was sent twice because of a kill has one name: it overwrote itself.
  const sent = mails.filter(({ state }) => state === 'sent').map(({ id }) => `${id}.eml`);
  const files = readdirSync(join(dataDir, 'outbox'));
  expect(sent.filter((name) => !files.includes(name))).toEqual([]);
  await store.close();
}, 600_000);

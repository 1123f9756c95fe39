/**
 * Connector and authority in two processes over HTTP; either is killed with -9 at random moments while a till sells.
 * Every invoice is fiscalised exactly once, with the IIC that it was issued with.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROUNDS = process.env['PLOMBA_SLOW'] === '1' ? 100 : 6;
const SEED = Number(process.env['PLOMBA_KILL_SEED'] ?? 1);

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const plomba = join(root, 'packages/cli/dist/main.js');
let folder: string;

beforeAll(() => {
  execFileSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'pipe' }); // only what is stale
  folder = mkdtempSync(join(tmpdir(), 'plomba-kill-both-'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process that says where it is on its first line. */
class Running {
  readonly #words: readonly string[];
  #child: ChildProcess | undefined;
  /** The first line; addresses of the first start are asked for again later. */
  first: Readonly<Record<string, string>> = {};

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const addresses = Object.entries({ listen: this.first['listening'], control: this.first['control'] });
    const known = addresses.flatMap(([name, url]) => (url === undefined ? [] : [`--${name}`, url]));
    const words = [plomba, ...this.#words, '--json', ...known];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    this.first = JSON.parse(line) as Readonly<Record<string, string>>;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}

const SALE = {
  document: 'sale',
  items: [{ name: 'Kafa', quantity: '2', unitPrice: '1.80', taxGroup: '21' }],
  payments: [{ kind: 'BANKNOTE', amount: '5.00' }],
};

interface Known {
  readonly iic: string;
  readonly invNum: string;
  readonly report: { readonly state: string; readonly fic?: string };
}

async function json(url: string, options: RequestInit = {}): Promise<Known> {
  const response = await fetch(url, { ...options, signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Known; // looked at below
}

/** A till that sells one after the other, and asks again with the same operation until it has its answer. */
class Till {
  readonly issued = new Map<string, string>();
  #isSelling = true;
  readonly #done: Promise<void>;

  constructor(connector: () => string) {
    this.#done = this.#sell(connector);
  }

  async #sell(connector: () => string): Promise<void> {
    for (let number = 1; this.#isSelling;) {
      const operation = `sale-${number}`;
      const headers = { 'content-type': 'application/json', 'idempotency-key': operation };
      const body = JSON.stringify(SALE);
      const answer = await json(`${connector()}/invoices`, { method: 'POST', headers, body }).catch(() => undefined);
      if (answer === undefined) await pause(20);
      else {
        this.issued.set(operation, answer.iic);
        number++;
        await pause(10); // a till is slower than its connector
      }
    }
  }

  async stop(): Promise<void> {
    this.#isSelling = false;
    await this.#done;
  }
}

/** 0 to 1, the same for a seed. */
function random(seed: number): number {
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ 0x297a2d39;
  return ((Math.imul(mixed ^ (mixed >>> 13), 0x85ebca6b) >>> 0) % 10_000) / 10_000;
}

test(
  `every invoice is fiscalised once, though connector or authority is killed ${ROUNDS} times (seed ${SEED})`,
  { timeout: 120_000 + ROUNDS * 20_000 },
  async () => {
    const authority = new Running([
      ...['authority', '--country', 'me', '--data', join(folder, 'cis.entries'), '--set', 'leadMinutes=0'],
      ...['--listen', 'http://127.0.0.1:0', '--control', 'http://127.0.0.1:0'],
    ]);
    await authority.start();
    const connector = new Running([
      ...['sim', '--country', 'me', '--wire', 'connector', '--image', join(folder, 'unit.img')],
      ...['--set', `authority=${authority.first['listening'] ?? ''}/test`, '--listen', 'http://127.0.0.1:0'],
    ]);
    await connector.start();
    const till = new Till(() => connector.first['listening'] ?? '');
    let killedAuthority = 0;
    for (let round = 1; round <= ROUNDS; round++) {
      await pause(100 + random(SEED * 1000 + round) * 500);
      const isAuthority = random(SEED * 7000 + round) < 0.5;
      const victim = isAuthority ? authority : connector;
      if (isAuthority) killedAuthority++;
      await victim.kill();
      await pause(random(SEED * 9000 + round) * 200); // the other one goes on alone for a while
      await victim.start();
    }
    await till.stop();
    const url = connector.first['listening'] ?? '';
    const known = new Map<string, Known>();
    for (const operation of till.issued.keys()) {
      for (let tries = 0; tries < 400; tries++) {
        const invoice = await json(`${url}/invoices/${operation}`);
        known.set(operation, invoice);
        if (invoice.report.state !== 'waiting') break;
        await pause(50);
      }
    }
    const call = JSON.stringify({ method: 'invoices.list', params: { side: 'test', limit: 100_000 } });
    const listed = await fetch(authority.first['control'] ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: call,
    });
    const { result } = (await listed.json()) as {
      readonly result: readonly { readonly iic: string; readonly fic: string }[];
    };
    await connector.kill();
    await authority.kill();
    expect(till.issued.size).toBeGreaterThan(ROUNDS);
    expect([killedAuthority > 0, killedAuthority < ROUNDS]).toEqual([true, true]);
    // The IIC of the first answer, and the one FIC that the authority has stored for it.
    const said = [...till.issued].map(([operation, iic]) => {
      const { iic: later, report } = known.get(operation) ?? { iic: '', report: { state: 'none' } };
      return { operation, iic, later, state: report.state, fic: report.fic };
    });
    const stored = new Map<string, string[]>();
    for (const { iic, fic } of result) stored.set(iic.toUpperCase(), [...(stored.get(iic.toUpperCase()) ?? []), fic]);
    expect(said).toEqual(
      said.map(({ operation, iic }) => ({ operation, iic, later: iic, state: 'done', fic: stored.get(iic)?.join() })),
    );
    expect(result).toHaveLength(said.length);
  },
);

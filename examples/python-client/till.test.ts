/**
 * The Python till and the bridge, each in a process of its own, killed and started again at random points of a day;
 * then the journal of the unit is held against the book of the till.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { none } from '@plomba/core/country';
import { BENCH_SIZES } from '@plomba/testkit';
import { connect } from '@plomba/sdk';
import { readExport } from '@plomba/verify';
import { DEFAULT_PROFILE, startSim, type Sim } from 'plomba';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const python = spawnSync('python3', ['--version'], { encoding: 'utf8' });
const missing = python.status === 0 ? '' : ' (skipped: there is no python3 here)';
const till = fileURLToPath(new URL('till.py', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const plomba = join(root, 'packages/cli/dist/main.js');

const SALES = 60;
const KILLS = 14;

/** Mulberry32: the same seed, the same day. */
function draws(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A process that is started again whenever it was killed. */
class Mortal {
  readonly #start: () => ChildProcess;
  #child: ChildProcess;
  #wanted = true;
  /** Resolves with the code when the process ends by itself. */
  readonly done: Promise<number>;
  kills = 0;
  stderr = '';

  constructor(start: () => ChildProcess, onLine: (line: string) => void) {
    this.#start = start;
    let finish: (code: number) => void = () => undefined;
    this.done = new Promise((resolve) => (finish = resolve));
    const live = (): ChildProcess => {
      const child = this.#start();
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
      if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', onLine);
      child.once('exit', (code, signal) => {
        if (signal !== 'SIGKILL') finish(code ?? 1);
        else if (this.#wanted) this.#child = live();
      });
      return child;
    };
    this.#child = live();
  }

  kill(): void {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.kills++;
    this.#child.kill('SIGKILL');
  }

  async end(): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** A port that is free now; the bridge must come back on the same one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface BookLine {
  readonly path: string;
  readonly key: string;
  readonly answer: { readonly number?: number; readonly total?: string } | null;
}

function bookOf(path: string): readonly BookLine[] {
  const text = execFileSync('python3', [till, '--book', path, '--list'], { encoding: 'utf8' });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as BookLine);
}

async function exportOf(sim: Sim): Promise<Uint8Array> {
  const unit = await connect(sim.open);
  const pieces: Uint8Array[] = [];
  for await (const piece of unit.export()) pieces.push(piece);
  await unit.close();
  return Buffer.concat(pieces);
}

describe(`a till in Python${missing}`, () => {
  let folder: string;
  let sim: Sim;
  const mortals: Mortal[] = [];
  beforeAll(async () => {
    execFileSync(process.execPath, ['tools/build.mjs'], { cwd: root, stdio: 'pipe' }); // only what is stale
    folder = mkdtempSync(join(tmpdir(), 'plomba-python-'));
    const profile = DEFAULT_PROFILE;
    sim = await startSim({
      listen: 'tcp://127.0.0.1:0',
      profile,
      country: none,
      state: 'production',
      seed: '1',
      clock: 'virtual',
      sizes: BENCH_SIZES,
    });
  }, 300_000);
  afterAll(async () => {
    for (const mortal of mortals) await mortal.end();
    await sim.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(missing !== '')(
    'sells each sale once, though till and bridge are killed in the middle again and again',
    { timeout: 240_000 },
    async () => {
      const draw = draws(20_260_314);
      const book = join(folder, 'till.db');
      const keys = join(folder, 'bridge.keys');
      const address = `http://127.0.0.1:${await freePort()}`;
      // Work gets done between two kills, and the next one comes at any moment of it.
      let requestsLeft = 2 + draw(4);
      let killsLeft = KILLS;
      const strike = (): void => {
        if (killsLeft === 0 || --requestsLeft > 0) return;
        killsLeft--;
        requestsLeft = 2 + draw(4);
        const victims = [[bridge], [client], [bridge, client]][draw(3)] ?? [];
        setTimeout(() => victims.forEach((victim) => victim.kill()), draw(30));
      };
      const bridge = new Mortal(
        () =>
          spawn(process.execPath, [
            ...[
              plomba,
              'bridge',
              '--port',
              sim.listening,
              '--listen',
              address,
              '--keys',
              keys,
              '--timeout',
              '20',
              '--json',
            ],
          ]),
        (line) => void (line.includes('"event":"request"') && strike()),
      );
      const client = new Mortal(
        () => spawn('python3', [till, '--bridge', address, '--book', book, '--sales', SALES.toString()]),
        () => undefined,
      );
      mortals.push(client, bridge);
      expect(await client.done, client.stderr).toBe(0);
      expect(killsLeft, 'every kill took place').toBe(0);
      expect(bridge.kills).toBeGreaterThan(3);
      expect(client.kills).toBeGreaterThan(3);

      const read = readExport(await exportOf(sim));
      if (!read.ok) throw new TypeError(read.finding.message);
      const receipts = [...read.journal.records()].flatMap((record) =>
        record.kind === 'receipt' ? [{ key: record.payload.operation.id, number: record.payload.number }] : [],
      );
      const sold = bookOf(book).filter(({ path }) => path === '/v1/receipts');
      expect(sold).toHaveLength(SALES);
      expect(receipts.map(({ key }) => key)).toEqual(sold.map(({ key }) => key));
      expect(receipts.map(({ number }) => number)).toEqual(sold.map(({ answer }) => answer?.number));
      console.log(
        `note: ${SALES} sales, bridge killed ${bridge.kills} times, till ${client.kills} times: ` +
          `${receipts.length} receipts, 0 double, 0 lost`,
      );
    },
  );

  test.skipIf(missing !== '')('tells the cashier why a sale was refused, and keeps it in the book', () => {
    // Nobody listens there: after its patience it says so, and the book still has the sale to be sent.
    const refused = spawnSync(
      'python3',
      ['-c', `import till; till.Bridge("http://127.0.0.1:9", patience=0.2).post("/v1/day/open", "k", {})`],
      {
        cwd: fileURLToPath(new URL('.', import.meta.url)),
        encoding: 'utf8',
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      },
    );
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('the same again');
    expect(refused.stderr).toContain('Connection refused');
  });
});

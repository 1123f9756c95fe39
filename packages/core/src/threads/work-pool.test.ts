/** Workers that freeze, die and come back cost time, never an answer. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { WorkPool, type TaskMaker, type WorkPoolOptions } from './index.js';

/** Shared words: calls of the maker, what workers shall do, chunks that workers have begun. */
const MAKERS = 0;
const MODE = 1;
const BEGUN = 2;
const WORK = 0;
const FREEZE = 1;
const EXIT = 2;
const THROW = 3;

/** Inverts a byte. The first maker is the caller's; all others obey the mode. Runs as text: names nothing outside. */
const task: TaskMaker<Int32Array> = (_crypto, words) => {
  const isCaller = Atomics.add(words, 0, 1) === 0;
  return (input, output) => {
    if (!isCaller) {
      Atomics.add(words, 2, 1);
      Atomics.notify(words, 2);
      const mode = Atomics.load(words, 1);
      if (mode === 1) Atomics.wait(words, 1, 1);
      if (mode === 2) process.exit(7);
      if (mode === 3) throw new RangeError('a worker that throws');
    }
    output[0] = (input[0] ?? 0) ^ 0xff;
  };
};

const pools: WorkPool<Int32Array>[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function makePool(options: Partial<WorkPoolOptions<Int32Array>> = {}): {
  pool: WorkPool<Int32Array>;
  words: Int32Array;
} {
  const words = new Int32Array(new SharedArrayBuffer(12));
  const pool = new WorkPool({
    workers: 1,
    patienceMs: 10_000,
    replacementsMax: 3,
    itemsMax: 64,
    inputBytesMax: 64,
    outputBytes: 1,
    chunkItems: 4,
    task,
    taskData: words,
    ...options,
  });
  pools.push(pool);
  return { pool, words };
}

const inputs = (seed: number): Uint8Array[] => Array.from({ length: 40 }, (_, index) => Uint8Array.of(index + seed));
const outputs = (seed: number): Uint8Array[] => inputs(seed).map(([byte = 0]) => Uint8Array.of(byte ^ 0xff));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

/** Blocks until the workers have begun so many items. */
function awaitBegun(words: Int32Array, count = 1): void {
  for (let begun = 0; begun < count; begun = Atomics.load(words, BEGUN)) Atomics.wait(words, BEGUN, begun, 1);
}

describe('a pool whose worker', () => {
  it('works: takes chunks that the caller does not do', async () => {
    const { pool, words } = makePool();
    await pool.ready();
    const job = pool.start(inputs(1));
    await until(() => Atomics.load(words, BEGUN) === 40);
    expect(job.finish()).toEqual(outputs(1));
    expect(Atomics.load(words, BEGUN)).toBe(40);
    expect(pool.health).toEqual({ workers: 1, lost: 0, redone: 0 });
  });

  it('freezes: the chunk it took is done by the caller, and nothing that it writes later is read', async () => {
    const { pool, words } = makePool({ patienceMs: 1 });
    await pool.ready();
    Atomics.store(words, MODE, FREEZE);
    const job = pool.start(inputs(1));
    awaitBegun(words);
    expect(job.finish()).toEqual(outputs(1));
    expect(pool.health).toEqual({ workers: 1, lost: 0, redone: 1 });
    // It is still frozen: it takes nothing, so that the next jobs do not wait for it.
    expect(pool.start(inputs(2)).finish()).toEqual(outputs(2));
    expect(pool.health.redone).toBe(1);
    // It wakes and ends the chunk of a job that is over, while other jobs run.
    Atomics.store(words, MODE, WORK);
    Atomics.notify(words, MODE);
    for (let seed = 3; seed < 200; seed++) expect(pool.start(inputs(seed)).finish()).toEqual(outputs(seed));
    const before = Atomics.load(words, BEGUN);
    const last = pool.start(inputs(7));
    await until(() => Atomics.load(words, BEGUN) > before);
    expect(last.finish()).toEqual(outputs(7));
  });

  it.each([
    ['ends', EXIT],
    ['throws', THROW],
  ])('%s in the middle of a chunk: the caller does the chunk, and another worker takes its place', async (_, mode) => {
    const { pool, words } = makePool({ patienceMs: 1 });
    await pool.ready();
    Atomics.store(words, MODE, mode);
    const job = pool.start(inputs(1));
    awaitBegun(words);
    expect(job.finish()).toEqual(outputs(1));
    expect(pool.health.redone).toBe(1);
    Atomics.store(words, MODE, WORK);
    await until(() => pool.health.lost === 1 && Atomics.load(words, MAKERS) === 3);
    expect(pool.health).toEqual({ workers: 1, lost: 1, redone: 1 });
    Atomics.store(words, BEGUN, 0);
    const next = pool.start(inputs(2));
    awaitBegun(words);
    expect(next.finish()).toEqual(outputs(2));
  });

  it('dies again and again: after the last replacement the caller works alone', async () => {
    const { pool, words } = makePool({ patienceMs: 1, replacementsMax: 2 });
    Atomics.store(words, MODE, EXIT);
    for (let lost = 1; lost <= 3; lost++) {
      await until(() => {
        expect(pool.start(inputs(lost)).finish()).toEqual(outputs(lost));
        return pool.health.lost === lost;
      });
    }
    expect(pool.health.workers).toBe(0);
    expect(pool.start(inputs(9)).finish()).toEqual(outputs(9));
  });

  it('wakes in another job: what it then writes is the answer to an older question, and is not read', () => {
    const { pool, words } = makePool({ workers: 2, patienceMs: 1, chunkItems: 1 });
    Atomics.store(words, MODE, FREEZE);
    const first = pool.start(inputs(1));
    awaitBegun(words, 2);
    expect(first.finish()).toEqual(outputs(1));
    Atomics.notify(words, MODE, 1); // one wakes, ends its old chunk and freezes in the first one of the next job
    const second = pool.start(inputs(2));
    awaitBegun(words, 3);
    Atomics.notify(words, MODE, 1); // so does the other
    awaitBegun(words, 4);
    expect(second.finish()).toEqual(outputs(2));
    Atomics.store(words, MODE, WORK);
    Atomics.notify(words, MODE);
  });

  it('races with others for every chunk: each is taken once, none is left out', async () => {
    const { pool, words } = makePool({ workers: 2, chunkItems: 1 });
    await pool.ready();
    for (let seed = 0; seed < 300; seed++) expect(pool.start(inputs(seed)).finish()).toEqual(outputs(seed));
    expect(pool.health).toEqual({ workers: 2, lost: 0, redone: 0 });
    expect(Atomics.load(words, BEGUN)).toBeLessThanOrEqual(300 * 40);
  });

  it('has a job already: the next is the caller’s alone, and the first goes on', async () => {
    const { pool, words } = makePool();
    await pool.ready();
    const first = pool.start(inputs(1));
    awaitBegun(words);
    const second = pool.start(inputs(2));
    expect(second.help()).toBe(true);
    expect(pool.start(inputs(3)).finish()).toEqual(outputs(3));
    expect(first.finish()).toEqual(outputs(1));
    expect(second.finish()).toEqual(outputs(2));
    expect(pool.health.redone).toBe(0);
    expect(Atomics.load(words, BEGUN)).toBeLessThanOrEqual(40);
  });

  it('does not exist: the caller works alone', () => {
    const { pool } = makePool({ workers: 0 });
    expect(pool.start(inputs(1)).finish()).toEqual(outputs(1));
    expect(pool.start([]).finish()).toEqual([]);
  });

  it('was closed: an open job ends, no other begins', async () => {
    const { pool } = makePool({ patienceMs: 1 });
    await pool.ready();
    const job = pool.start(inputs(1));
    await pool.close();
    expect(job.finish()).toEqual(outputs(1));
    expect(() => pool.start(inputs(1))).toThrow('a closed pool starts no job');
  });
});

/** What a verifier does with a pool: signature ‖ message in, one byte out. */
const verifyTask: TaskMaker<KeyObject> = (nodeCrypto, key) => (input, output) => {
  output[0] = nodeCrypto.verify(null, input.subarray(64), key, input.subarray(0, 64)) ? 1 : 0;
};

describe('a pool that verifies', () => {
  it('gets a key object, tells good signatures from bad ones, and loses no worker', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const sizes = { itemsMax: 64, inputBytesMax: 64 * 80, outputBytes: 1, chunkItems: 4 };
    const pool = new WorkPool({
      ...sizes,
      workers: 1,
      patienceMs: 10_000,
      replacementsMax: 0,
      task: verifyTask,
      taskData: publicKey,
    });
    await pool.ready();
    const signed = Array.from({ length: 60 }, (_, index) => {
      const message = Uint8Array.of(index);
      const signature = sign(null, message, privateKey);
      if (index % 7 === 3) signature[index] = (signature[index] ?? 0) ^ 1;
      return Uint8Array.from([...signature, ...message]);
    });
    const job = pool.start(signed);
    job.help();
    expect(job.finish().map(([verdict]) => verdict)).toEqual(signed.map((_, index) => (index % 7 === 3 ? 0 : 1)));
    expect(pool.health).toEqual({ workers: 1, lost: 0, redone: 0 });
    await pool.close();
  });
});

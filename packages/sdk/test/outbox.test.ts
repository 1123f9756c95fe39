import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryOutbox, openOutbox, type Outbox, type OutboxEntry, type OutboxStorage } from '../src/outbox/index.js';
import { fileOutbox } from '../src/node/index.js';
import { failure } from './helpers/bench.js';

interface Sale {
  readonly what: string;
  readonly amount: bigint;
}

function entryOf(n: number, what = 'žluťoučký "kůň"\n'): OutboxEntry<Sale> {
  return { operation: { id: `op-${n}`, epoch: 3 }, sale: { what, amount: 2n ** 63n + BigInt(n) } };
}

async function idsOf(outbox: Outbox<Sale>): Promise<string[]> {
  return (await outbox.pending()).map(({ operation }) => operation.id);
}

/** A disk that a test can look at, cut and break. */
class Disk implements OutboxStorage {
  bytes: Uint8Array;
  broken = false;
  appends = 0;
  closed = 0;
  readonly aside: Uint8Array[] = [];

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.bytes = bytes;
  }

  read(): Promise<Uint8Array> {
    return Promise.resolve(this.bytes);
  }

  append(bytes: Uint8Array): Promise<void> {
    this.appends++;
    if (this.broken) return Promise.reject(new Error('no space left'));
    this.bytes = Buffer.concat([this.bytes, bytes]);
    return Promise.resolve();
  }

  replace(bytes: Uint8Array): Promise<void> {
    this.bytes = bytes;
    return Promise.resolve();
  }

  keepAside(bytes: Uint8Array): Promise<string> {
    // Before anything is written anew, or a cut in between would lose it.
    expect(Buffer.from(this.bytes.slice(-bytes.length)).equals(bytes)).toBe(true);
    this.aside.push(bytes);
    return Promise.resolve('aside');
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plomba-outbox-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe.each([
  ['in memory', (): Promise<Outbox<Sale>> => memoryOutbox<Sale>()],
  ['in a file', (): Promise<Outbox<Sale>> => fileOutbox<Sale>(join(folder, 'outbox'))],
])('an outbox %s', (_name, open) => {
  it('gives entries back in their order until they are settled', async () => {
    const outbox = await open();
    expect(await outbox.next()).toBeUndefined();
    await Promise.all([1, 2, 3].map((n) => outbox.put(entryOf(n))));
    expect(await outbox.next()).toEqual(entryOf(1));
    await outbox.settle('op-1');
    await outbox.settle('never seen');
    expect(await outbox.pending()).toEqual([entryOf(2), entryOf(3)]);
    await outbox.close();
    await outbox.close();
    expect(await failure(outbox.put(entryOf(4)))).toMatchObject({ code: 'closed' });
    expect(await failure(outbox.settle('op-2'))).toMatchObject({ code: 'closed' });
    expect(await failure(outbox.pending())).toMatchObject({ code: 'closed' });
  });

  it('takes the same entry twice, and no other one under its id', async () => {
    const outbox = await open();
    await Promise.all([outbox.put(entryOf(1)), outbox.put(entryOf(1))]);
    await outbox.put(entryOf(1));
    const error = await failure(outbox.put(entryOf(1, 'another')));
    expect(error).toMatchObject({ code: 'operation-conflict', operation: { id: 'op-1' } });
    expect(await idsOf(outbox)).toEqual(['op-1']);
    const [settled, putAgain] = [outbox.settle('op-1'), outbox.put(entryOf(1, 'another'))];
    await Promise.all([settled, putAgain]);
    expect(await outbox.pending()).toEqual([entryOf(1, 'another')]);
    await outbox.close();
  });

  it('refuses what cannot be stored as it is, with its place', async () => {
    const outbox = await open();
    const bad = { ...entryOf(1), sale: { what: 'tea', amount: 0.1 as unknown as bigint } };
    expect(await failure(outbox.put(bad))).toMatchObject({ code: 'validation-failed', path: 'sale.amount' });
    expect(await outbox.pending()).toEqual([]);
    await outbox.close();
  });
});

describe('the bytes of an outbox', () => {
  it('are these', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    await outbox.put({ operation: { id: 'a', epoch: 0 }, sale: { what: 'tea', amount: 5n } });
    await outbox.settle('a');
    // Checksums from `python3 -c "import zlib; print('%08x' % zlib.crc32(…))"`.
    expect(Buffer.from(disk.bytes).toString()).toBe(
      'plomba-outbox 1\n' +
        '44fc0141 [{"put":{"operation":{"id":"a","epoch":0},"sale":{"what":"tea","amount":{"$bigint":"5"}}}}]\n' +
        'df8be305 [{"settle":"a"}]\n',
    );
  });

  it('may be cut at any byte: what was acknowledged is there, and nothing else', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    /** What is pending when so many bytes are there. */
    const states: { readonly bytes: number; readonly ids: string[] }[] = [{ bytes: 0, ids: [] }];
    const note = async (): Promise<unknown> => states.push({ bytes: disk.bytes.length, ids: await idsOf(outbox) });
    await outbox.put(entryOf(1));
    await note();
    await Promise.all([outbox.put(entryOf(2)), outbox.put(entryOf(3))]);
    await note();
    await outbox.settle('op-1');
    await note();
    await Promise.all([outbox.settle('op-2'), outbox.put(entryOf(4))]);
    await note();
    const whole = disk.bytes;
    const lineEnds = [...whole.keys()].filter((at) => whole[at] === 0x0a).map((at) => at + 1);
    for (let length = 0; length <= whole.length; length++) {
      const expected = states.findLast(({ bytes }) => bytes <= length)?.ids;
      // The header was never appended, so no end of zeros can stand in it.
      for (const end of length < 16 ? [0] : [0, 1, 300]) {
        const cut = new Disk(Buffer.concat([whole.subarray(0, length), new Uint8Array(end)]));
        const left = await openOutbox<Sale>(cut);
        expect(await idsOf(left), `cut at ${length}, ${end} zeros`).toEqual(expected);
        // What was left out is exactly what is behind the last whole write, and it was kept unless it was all zeros.
        const at = length < 16 ? 0 : lineEnds.findLast((place) => place <= length);
        const rest = Buffer.concat([whole.subarray(at, length), new Uint8Array(end)]);
        const keptAs = rest.some((byte) => byte !== 0) ? 'aside' : undefined;
        expect(left.torn, `cut at ${length}`).toEqual(
          rest.length === 0 ? undefined : { at, bytes: Uint8Array.from(rest), keptAs },
        );
        expect(cut.aside).toEqual(keptAs === undefined ? [] : [Uint8Array.from(rest)]);
        await left.put(entryOf(9));
        expect(await idsOf(await openOutbox<Sale>(new Disk(cut.bytes)))).toEqual([...(expected ?? []), 'op-9']);
      }
    }
  });

  it('may not be damaged before its last write: that is told, with the place', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    for (let n = 1; n <= 4; n++) await outbox.put(entryOf(n));
    const whole = disk.bytes;
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let at = 0; at < lastLine; at++) {
      const damaged = Uint8Array.from(whole);
      damaged[at]! ^= 1 << (at % 8);
      const broken = new Disk(damaged);
      const error = await failure(openOutbox<Sale>(broken));
      expect(error, `byte ${at}`).toMatchObject({ code: 'outbox-damaged', outcome: 'unknown' });
      expect(broken.closed).toBe(1);
      const told = Number(/byte (\d+)/.exec((error as Error).message)?.[1]);
      expect(told).toBeLessThanOrEqual(at);
    }
  });

  it('may be damaged in their last write at any byte: the rest is used, and what was there is kept and told', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    for (let n = 1; n <= 2; n++) await outbox.put(entryOf(n));
    const whole = disk.bytes;
    const at = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let place = at; place < whole.length; place++) {
      const damaged = Uint8Array.from(whole);
      damaged[place]! ^= 1 << (place % 8);
      const broken = new Disk(damaged);
      const left = await openOutbox<Sale>(broken);
      const bytes = damaged.slice(at);
      expect(await idsOf(left), `byte ${place}`).toEqual(['op-1']);
      expect(left.torn).toEqual({ at, bytes, keptAs: 'aside' });
      expect(broken.aside).toEqual([bytes]);
      expect((await openOutbox<Sale>(new Disk(broken.bytes))).torn).toBeUndefined();
    }
  });

  it('do not grow with what is settled', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    await outbox.put(entryOf(0));
    let most = 0;
    for (let n = 1; n <= 2_000; n++) {
      await outbox.put(entryOf(n));
      await outbox.settle(`op-${n}`);
      most = Math.max(most, disk.bytes.length);
    }
    expect(most).toBeLessThan(70_000);
    expect(await idsOf(await openOutbox<Sale>(new Disk(disk.bytes)))).toEqual(['op-0']);
  });

  it('are written once for everything that is put at once', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    await Promise.all(Array.from({ length: 50 }, (_, n) => outbox.put(entryOf(n))));
    expect(disk.appends).toBe(1);
  });
});

describe('a disk that fails', () => {
  it('is never written to again, because nobody knows what stands there', async () => {
    const disk = new Disk();
    const outbox = await openOutbox<Sale>(disk);
    await outbox.put(entryOf(1));
    disk.broken = true;
    const both = await Promise.all([failure(outbox.put(entryOf(2))), failure(outbox.settle('op-1'))]);
    for (const error of both) expect(error).toMatchObject({ code: 'outbox-failed', detail: 'no space left' });
    disk.broken = false;
    const { appends } = disk;
    expect(await failure(outbox.put(entryOf(2)))).toMatchObject({ code: 'outbox-failed' });
    expect(await failure(outbox.put(entryOf(1)))).toMatchObject({ code: 'outbox-failed' });
    expect(await failure(outbox.next())).toMatchObject({ code: 'outbox-failed' });
    expect(disk.appends).toBe(appends);
    expect(await idsOf(await openOutbox<Sale>(disk))).toEqual(['op-1']);
  });
});

describe('the file', () => {
  it('is found again, also with the leavings of a compaction that was cut', async () => {
    const path = join(folder, 'outbox');
    const outbox = await fileOutbox<Sale>(path);
    await outbox.put(entryOf(1));
    await outbox.close();
    await writeFile(`${path}.new`, 'plomba-out');
    const again = await fileOutbox<Sale>(path);
    expect(await again.pending()).toEqual([entryOf(1)]);
    await again.close();
    expect(await readdir(folder)).toEqual(['outbox']);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('may be cut too', async () => {
    const path = join(folder, 'outbox');
    const outbox = await fileOutbox<Sale>(path);
    await outbox.put(entryOf(1, 'tea'));
    const first = (await readFile(path)).length;
    await outbox.put(entryOf(2, 'tea'));
    await outbox.close();
    const whole = await readFile(path);
    for (const length of [first - 1, first, first + 1, first + 40, whole.length - 1, whole.length]) {
      await writeFile(path, whole.subarray(0, length));
      const begun = await readdir(folder);
      const left = await fileOutbox<Sale>(path);
      const expected = length < first ? [] : length < whole.length ? ['op-1'] : ['op-1', 'op-2'];
      expect(await idsOf(left)).toEqual(expected);
      await left.close();
      const { torn } = left;
      expect(torn === undefined).toBe(length === first || length === whole.length);
      const fresh = (await readdir(folder)).filter((name) => !begun.includes(name));
      if (torn === undefined) expect(fresh).toEqual([]);
      else {
        expect(torn.keptAs).toBe(join(folder, fresh[0] ?? ''));
        expect(fresh[0]).toMatch(/^outbox\.torn-[0-9a-f]{16}$/);
        expect(Uint8Array.from(await readFile(torn.keptAs ?? ''))).toEqual(torn.bytes);
        expect(torn.bytes).toEqual(Uint8Array.from(whole.subarray(length < first ? 16 : first, length)));
        if (process.platform !== 'win32') expect((await stat(torn.keptAs ?? '')).mode & 0o777).toBe(0o600);
      }
    }
  });

  it('says why it cannot be opened', async () => {
    expect(await failure(fileOutbox(join(folder, 'no', 'folder', 'outbox')))).toMatchObject({ code: 'outbox-failed' });
    expect(await failure(fileOutbox(folder))).toMatchObject({ code: 'outbox-failed' });
    await writeFile(join(folder, 'other'), 'dear diary');
    const error = await failure(fileOutbox(join(folder, 'other')));
    expect(error).toMatchObject({ code: 'outbox-damaged' });
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('dear diary');
    expect((await readdir(folder)).filter((name) => name.includes('lock'))).toEqual([]);
  });
});

describe('the lock', () => {
  it('keeps a second user out, in this process and in another one, and ends with its holder', async () => {
    const path = join(folder, 'outbox');
    const first = await fileOutbox(path);
    expect(await failure(fileOutbox(path))).toMatchObject({ code: 'outbox-in-use', outcome: 'not-committed' });
    await first.close();
    const child = fork(new URL('./helpers/lock-child.ts', import.meta.url).pathname, [path], {
      execArgv: ['--import', 'tsx', '--conditions=@plomba/source'],
    });
    expect(await once(child, 'message')).toEqual(['locked', undefined]);
    const refused = await failure(fileOutbox(path));
    expect(refused).toMatchObject({ code: 'outbox-in-use' });
    expect((refused as Error).message).toContain(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const second = await fileOutbox<Sale>(path);
    expect(await second.next()).toMatchObject({ operation: { id: 'of the child' } });
    await second.close();
    expect(await readdir(folder)).toEqual(['outbox']);
  });

  it('goes to one of many who take over from a dead one at once', async () => {
    const path = join(folder, 'outbox');
    // A process of an earlier boot.
    await writeFile(`${path}.lock.7`, JSON.stringify({ pid: process.pid, started: '1', boot: 'another' }));
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => fileOutbox(path)));
    const won = tries.filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const result of tries) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'outbox-in-use' });
      else await result.value.close();
    }
    expect(await readdir(folder)).toEqual(['outbox']);
  });

  it('is not taken from a file that nobody can read', async () => {
    const path = join(folder, 'outbox');
    await writeFile(`${path}.lock.1`, '');
    expect(await failure(fileOutbox(path))).toMatchObject({ code: 'outbox-in-use' });
  });
});

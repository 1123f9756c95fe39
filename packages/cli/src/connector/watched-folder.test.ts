import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFolderFiles, type FolderFiles } from './folder-files.js';
import { operationOfFile, WatchedFolder, type FolderDesk, type FolderEvent } from './watched-folder.js';

/** The process is gone: nothing of it runs any more. */
class Killed extends Error {}

const NOW_MS = Date.UTC(2040, 0, 1);

/** What survives a kill: the disk, and the unit with its documents. */
class World {
  readonly folder: string;
  /** Document of each operation, in the order in which they were made. */
  readonly documents = new Map<string, string>();
  handled = 0;
  nowMs = NOW_MS;

  constructor(folder: string) {
    this.folder = folder;
  }

  in(name: string, ...more: readonly string[]): string {
    return join(this.folder, name, ...more);
  }

  async drop(name: string, content: string): Promise<void> {
    await mkdir(this.in('in'), { recursive: true });
    await writeFile(this.in('in', name), content);
  }

  async names(name: string): Promise<readonly string[]> {
    try {
      return (await readdir(this.in(name))).filter((found) => !found.startsWith('.'));
    } catch {
      return [];
    }
  }

  async text(name: string, file: string): Promise<string> {
    return readFile(this.in(name, file), 'utf8');
  }

  /** A desk that knows every operation once; content with `bad` becomes no document. */
  desk(step: () => void): FolderDesk {
    return {
      handle: (name, bytes, operation) => {
        this.handled++;
        const content = new TextDecoder().decode(bytes);
        const ok = !content.includes('bad');
        step(); // before anything is durable
        if (ok && !this.documents.has(operation)) {
          this.documents.set(operation, `${this.documents.size + 1}: ${content}`);
        }
        step(); // durable, but nobody knows
        const text = ok ? (this.documents.get(operation) ?? '') : 'refused';
        const answer = name.replace('.', '.odgovor.');
        return Promise.resolve({ ok, answer: { name: answer, bytes: new TextEncoder().encode(text) } });
      },
    };
  }

  watch(more: { readonly files?: FolderFiles; readonly step?: () => void; readonly desk?: FolderDesk } = {}): {
    readonly folder: WatchedFolder;
    readonly events: readonly FolderEvent[];
  } {
    const events: FolderEvent[] = [];
    const folder = new WatchedFolder({
      settings: {
        in: this.in('in'),
        out: this.in('out'),
        archive: this.in('archive'),
        rejected: this.in('rejected'),
        quietMs: 500,
        pollMs: 200,
      },
      desk: more.desk ?? this.desk(more.step ?? (() => undefined)),
      files: more.files ?? nodeFolderFiles,
      clock: { nowMs: () => this.nowMs, after: () => () => undefined },
      tell: (event) => events.push(event),
    });
    return { folder, events };
  }
}

/** Kills at the nth step: before it, after it, or in the middle of a write. */
type Kill = 'before' | 'after' | 'torn';

function killedFiles(
  at: number,
  kill: Kill,
): { readonly files: FolderFiles; step(): void; readonly steps: () => number } {
  let steps = 0;
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Killed();
  };
  const step = (): void => {
    if (isDead) throw new Killed();
    if (++steps === at) die();
  };
  const around = async <T>(run: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Killed();
    const isNow = ++steps === at;
    if (isNow && kill !== 'after') die();
    const result = await run();
    return isNow ? die() : result;
  };
  const whileAlive = <T>(run: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Killed();
    return run();
  };
  const files: FolderFiles = {
    make: (folder) => whileAlive(() => nodeFolderFiles.make(folder)),
    list: (folder) => whileAlive(() => nodeFolderFiles.list(folder)),
    facts: (path) => whileAlive(() => nodeFolderFiles.facts(path)),
    read: (path, max) => whileAlive(() => nodeFolderFiles.read(path, max)),
    async put(path, bytes) {
      if (!isDead && steps + 1 === at && kill === 'torn') {
        await writeFile(join(dirname(path), `.${basename(path)}.tmp`), bytes.subarray(0, bytes.length / 2));
      }
      await around(() => nodeFolderFiles.put(path, bytes));
    },
    move: (from, to) => around(() => nodeFolderFiles.move(from, to)),
  };
  return { files, step, steps: () => steps };
}

let world: World;
beforeEach(async () => {
  world = new World(await mkdtemp(join(tmpdir(), 'plomba-folder-')));
});
afterEach(async () => {
  await rm(world.folder, { recursive: true, force: true });
});

describe('a file in the folder', () => {
  it('becomes a document, its answer stands beside, the folder is empty again', async () => {
    await world.drop('a.txt', 'good');
    await world.drop('b.csv', 'bad');
    const { folder, events } = world.watch();
    await folder.look();
    expect(await world.names('in')).toStrictEqual([]);
    expect(await world.names('out')).toStrictEqual(['a.odgovor.txt', 'b.odgovor.csv']);
    expect(await world.text('out', 'a.odgovor.txt')).toBe('1: good');
    expect(await world.text('out', 'b.odgovor.csv')).toBe('refused');
    expect((await world.names('archive')).length).toBe(2);
    expect(await world.names('rejected')).toStrictEqual([expect.stringMatching(/^b\.[0-9a-f]{16}\.csv$/)]);
    expect(events).toStrictEqual([
      { kind: 'issued', name: 'a.txt' },
      { kind: 'rejected', name: 'b.csv' },
    ]);
  });

  it('that comes again is the same document with the same answer, also where the answer was taken away', async () => {
    await world.drop('a.txt', 'good');
    await world.watch().folder.look();
    await rm(world.in('out', 'a.odgovor.txt'));
    await world.drop('a.txt', 'good');
    const { folder, events } = world.watch();
    await folder.look();
    expect(events).toStrictEqual([{ kind: 'repeated', name: 'a.txt' }]);
    expect(await world.text('out', 'a.odgovor.txt')).toBe('1: good');
    expect(world.handled).toBe(1);
    expect(await world.names('in')).toStrictEqual([]);
  });

  it('with another content under the same name is another document', async () => {
    for (const content of ['one', 'two']) {
      await world.drop('a.txt', content);
      await world.watch().folder.look();
    }
    expect([...world.documents.values()]).toStrictEqual(['1: one', '2: two']);
    expect(await world.text('out', 'a.odgovor.txt')).toBe('2: two');
  });

  it('with the same content under another name is another document', async () => {
    for (const name of ['a.txt', 'b.txt']) await world.drop(name, 'good');
    await world.watch().folder.look();
    expect([...world.documents.values()]).toStrictEqual(['1: good', '2: good']);
  });

  it('is dealt with in the order of writing', async () => {
    for (const [index, name] of ['z.txt', 'b.txt', 'm.txt'].entries()) {
      await world.drop(name, name);
      await utimes(world.in('in', name), 1000 + index, 1000 + index);
    }
    await world.watch().folder.look();
    expect([...world.documents.values()]).toStrictEqual(['1: z.txt', '2: b.txt', '3: m.txt']);
  });

  it('is left alone where it is none of ours, and told of once', async () => {
    for (const name of ['a.tmp', '.b.txt', 'c.odgovor.txt', 'd']) await world.drop(name, 'good');
    await mkdir(world.in('in', 'folder.txt'));
    const { folder, events } = world.watch();
    await folder.look();
    await folder.look();
    expect(events).toStrictEqual([
      { kind: 'ignored', name: 'a.tmp' },
      { kind: 'ignored', name: 'd' },
    ]);
    expect(world.documents.size).toBe(0);
  });

  it('has its later answer published, which is the one of a repetition then', async () => {
    await world.drop('a.txt', 'good');
    const { folder } = world.watch();
    await folder.look();
    const operation = operationOfFile('a.txt', new TextEncoder().encode('good'));
    const later = { name: 'a.odgovor.txt', bytes: new TextEncoder().encode('with JIKR') };
    await folder.publish('a.txt', operation, later);
    expect(await world.text('out', 'a.odgovor.txt')).toBe('with JIKR');
    await world.drop('a.txt', 'good');
    await folder.look();
    expect(await world.text('out', 'a.odgovor.txt')).toBe('with JIKR');
  });
});

describe('a later answer', () => {
  const later = { name: 'a.odgovor.txt', bytes: new TextEncoder().encode('with JIKR') };
  const operation = operationOfFile('a.txt', new TextEncoder().encode('one'));

  it('does not take the place of that of another file of the same name', async () => {
    const { folder } = world.watch();
    for (const content of ['one', 'two']) {
      await world.drop('a.txt', content);
      await folder.look();
    }
    await folder.publish('a.txt', operation, later);
    expect(await world.text('out', 'a.odgovor.txt')).toBe('2: two');
    await world.drop('a.txt', 'one');
    await folder.look();
    expect(await world.text('out', 'a.odgovor.txt')).toBe('with JIKR');
  });

  it('appears where the first one was taken away', async () => {
    const { folder } = world.watch();
    await world.drop('a.txt', 'one');
    await folder.look();
    await rm(world.in('out', 'a.odgovor.txt'));
    await folder.publish('a.txt', operation, later);
    expect(await world.text('out', 'a.odgovor.txt')).toBe('with JIKR');
  });
});

describe('a file that is being written', () => {
  it('is taken when it has stood still, not before', async () => {
    let changedMs = world.nowMs;
    let bytes = 2;
    const files: FolderFiles = {
      ...nodeFolderFiles,
      facts: async (path) => {
        const facts = await nodeFolderFiles.facts(path);
        return facts === undefined ? undefined : { ...facts, changedMs, bytes };
      },
    };
    await world.drop('a.txt', 'good');
    const { folder } = world.watch({ files });
    const lookAfter = async (ms: number): Promise<number> => {
      world.nowMs += ms;
      await folder.look();
      return world.documents.size;
    };
    expect(await lookAfter(0)).toBe(0);
    expect(await lookAfter(499)).toBe(0);
    bytes = 3; // written on, by a program whose clock tells nothing new
    changedMs = world.nowMs;
    expect(await lookAfter(0)).toBe(0);
    expect(await lookAfter(499)).toBe(0);
    expect(await lookAfter(1)).toBe(1);
  });

  it('is taken when it stood still, also where its clock is ahead of ours', async () => {
    await world.drop('a.txt', 'good');
    const ahead = NOW_MS / 1000 + 3600;
    await utimes(world.in('in', 'a.txt'), ahead, ahead);
    const { folder } = world.watch();
    await folder.look();
    world.nowMs += 499;
    await folder.look();
    expect(world.documents.size).toBe(0);
    world.nowMs += 1;
    await folder.look();
    expect(world.documents.size).toBe(1);
  });

  it('is taken at once where it was renamed in', async () => {
    await world.drop('a.part', 'good');
    await rename(world.in('in', 'a.part'), world.in('in', 'a.txt'));
    world.nowMs = (await nodeFolderFiles.facts(world.in('in', 'a.txt')))!.changedMs + 500;
    await world.watch().folder.look();
    expect(world.documents.size).toBe(1);
  });

  it('stays claimed where somebody writes on into what was claimed already', async () => {
    await world.drop('a.txt', 'go');
    const files: FolderFiles = {
      ...nodeFolderFiles,
      move: async (from, to) => {
        const moved = await nodeFolderFiles.move(from, to);
        if (to.includes('.work')) {
          await writeFile(to, 'good');
          await utimes(to, world.nowMs / 1000, world.nowMs / 1000);
        }
        return moved;
      },
    };
    const { folder } = world.watch({ files });
    await folder.look();
    expect(world.documents.size).toBe(0);
    world.nowMs += 500;
    await folder.look();
    expect([...world.documents.values()]).toStrictEqual(['1: good']);
  });
});

describe('a desk that can say nothing now', () => {
  it('gets the file again, and the others are not held up', async () => {
    await world.drop('a.txt', 'one');
    await world.drop('b.txt', 'two');
    let isDown = true;
    const good = world.desk(() => undefined);
    const desk: FolderDesk = {
      handle: (name, bytes, operation) => {
        if (isDown && name === 'a.txt') return Promise.reject(new Error('down'));
        return good.handle(name, bytes, operation);
      },
    };
    const { folder, events } = world.watch({ desk });
    await folder.look();
    expect(events.map(({ kind }) => kind)).toStrictEqual(['waiting', 'issued']);
    isDown = false;
    await folder.look();
    expect([...world.documents.values()]).toStrictEqual(['1: two', '2: one']);
    expect(await world.names('.work')).toStrictEqual([]);
  });
});

describe('a kill', () => {
  const content = { 'a.txt': 'good', 'b.csv': 'also good', 'c.txt': 'bad' };

  async function runKilled(at: number, kill: Kill): Promise<number> {
    for (const [name, text] of Object.entries(content)) await world.drop(name, text);
    const killed = killedFiles(at, kill);
    const { folder } = world.watch({ files: killed.files, step: () => killed.step() });
    await folder.look();
    return killed.steps();
  }

  it.each(['before', 'after', 'torn'] as const)('%s any step leaves each file with one document', async (kill) => {
    const steps = await runKilled(Number.POSITIVE_INFINITY, kill);
    expect(steps).toBeGreaterThan(15);
    for (let at = 1; at <= steps; at++) {
      await rm(world.folder, { recursive: true, force: true });
      world = new World(world.folder);
      await runKilled(at, kill);
      const { folder } = world.watch();
      await folder.look();
      const where = `killed ${kill} step ${at}`;
      expect([...world.documents.values()].map((text) => text.slice(3)).sort(), where).toStrictEqual([
        'also good',
        'good',
      ]);
      const answers = Object.entries(content).map(async ([name, text]) => {
        const operation = operationOfFile(name, new TextEncoder().encode(text));
        const answer = await world.text('out', name.replace('.', '.odgovor.'));
        expect(answer, where).toBe(world.documents.get(operation) ?? 'refused');
      });
      await Promise.all(answers);
      expect(await world.names('in'), where).toStrictEqual([]);
      expect(await readdir(world.in('in', '.work')), where).toStrictEqual([]);
      expect((await world.names('archive')).length, where).toBe(4);
      expect((await world.names('rejected')).length, where).toBe(1);
      expect((await readdir(world.in('out'))).length, where).toBe(3);
    }
  });
});

describe('looking again and again', () => {
  it('ends when it is told to, with the file in hand done', async () => {
    await world.drop('a.txt', 'good');
    const waiting: (() => void)[] = [];
    const folder = new WatchedFolder({
      settings: {
        in: world.in('in'),
        out: world.in('out'),
        archive: world.in('archive'),
        rejected: world.in('rejected'),
        quietMs: 500,
        pollMs: 200,
      },
      desk: world.desk(() => undefined),
      files: nodeFolderFiles,
      clock: {
        nowMs: () => world.nowMs,
        after: (ms, run) => {
          expect(ms).toBe(200);
          waiting.push(run);
          return () => void waiting.splice(0);
        },
      },
      tell: () => undefined,
    });
    folder.start();
    await folder.look();
    await Promise.resolve();
    expect(world.documents.size).toBe(1);
    expect(waiting.length).toBe(1);
    await folder.stop();
    expect(waiting.length).toBe(0);
    folder.start();
    expect(waiting.length).toBe(0);
  });

  it('tells of a folder that cannot be read, and goes on', async () => {
    const files: FolderFiles = { ...nodeFolderFiles, list: () => Promise.reject(new Error('gone')) };
    const { folder, events } = world.watch({ files });
    await folder.look();
    await folder.look();
    expect(events.map(({ kind }) => kind)).toStrictEqual(['unreadable', 'unreadable']);
  });
});

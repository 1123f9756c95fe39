/** The file of entries: what it gives back, torn ends, damage. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { DecodeError, toHex } from '@plomba/codec';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EntryFile } from './entry-file.js';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plomba-entries-'));
  path = join(folder, 'cis.entries');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Where the first frame begins. */
const FIRST = 'PLOMBA-ENTRIES 1 me\n'.length;

const entry = (byte: number, length = 20): Uint8Array => new Uint8Array(length).fill(byte);

/** Opens, reads all, closes. */
async function read(): Promise<{ readonly entries: readonly string[]; readonly tornBytes: number }> {
  const entries: string[] = [];
  const { file, tornBytes } = await EntryFile.open(path, 'me', (bytes) => void entries.push(toHex(bytes)));
  await file.close();
  return { entries, tornBytes };
}

async function write(...batches: readonly (readonly Uint8Array[])[]): Promise<void> {
  const { file } = await EntryFile.open(path, 'me', () => undefined);
  for (const batch of batches) await file.append(batch);
  await file.close();
}

describe('a file of entries', () => {
  test('gives back what was appended, in its order, across runs', async () => {
    await write([entry(1), entry(2, 0)], [entry(3, 100_000)]);
    await write([entry(4)]);
    const { entries, tornBytes } = await read();
    expect(entries).toEqual([entry(1), entry(2, 0), entry(3, 100_000), entry(4)].map(toHex));
    expect(tornBytes).toBe(0);
  });

  test('keeps the order of appends that wait for one sync, and settles behind them', async () => {
    const { file } = await EntryFile.open(path, 'me', () => undefined);
    const done: string[] = [];
    const all = Array.from({ length: 50 }, (_, index) =>
      file.append([entry(index)]).then(() => done.push(`a${index}`)),
    );
    const settled = file.settled().then(() => done.push('settled'));
    await Promise.all([...all, settled]);
    await file.close();
    expect(done.at(-1)).toBe('settled');
    expect((await read()).entries).toEqual(Array.from({ length: 50 }, (_, index) => toHex(entry(index))));
  });

  test('that was cut anywhere loses only what was behind the last whole frame, with a word, and goes on', async () => {
    await write([entry(1)], [entry(2), entry(3)]);
    const whole = readFileSync(path);
    const second = whole.indexOf('ENTR', FIRST + 1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        writeFileSync(path, whole.subarray(0, length));
        const wanted = length === whole.length ? [1, 2, 3] : length >= second ? [1] : [];
        const { entries, tornBytes } = await read();
        expect(entries).toEqual(wanted.map((byte) => toHex(entry(byte))));
        const sound = length === whole.length ? length : length >= second ? second : length >= FIRST ? FIRST : 0;
        expect(tornBytes).toBe(length - sound);
        await write([entry(9)]);
        expect((await read()).entries.at(-1)).toBe(toHex(entry(9)));
      }),
      { numRuns: 60 },
    );
  });

  test('with any byte changed before the last frame is refused with the place, and left as it is', async () => {
    await write([entry(1)], [entry(2)], [entry(3)]);
    const whole = readFileSync(path);
    const last = whole.lastIndexOf('ENTR');
    for (let at = FIRST; at < last; at++) {
      const bent = Buffer.from(whole);
      bent[at] = (bent[at] ?? 0) ^ 0x10;
      writeFileSync(path, bent);
      const begin = at < whole.indexOf('ENTR', FIRST + 1) ? FIRST : whole.indexOf('ENTR', FIRST + 1);
      await expect(read(), `byte ${at}`).rejects.toMatchObject({
        code: 'data-damaged',
        message: expect.stringContaining(`at byte ${begin}`) as string,
      });
      expect(readFileSync(path).equals(bent)).toBe(true);
    }
  });

  test('with garbage or half a frame at its end goes on without it', async () => {
    await write([entry(1)]);
    const sound = statSync(path).size;
    for (const tail of [Buffer.from('ENTR'), Buffer.alloc(5000), Buffer.from('ENTR\0\0\0\0\0\0\0\0')]) {
      appendFileSync(path, tail);
      expect(await read()).toMatchObject({ entries: [toHex(entry(1))], tornBytes: tail.length });
      expect(statSync(path).size).toBe(sound);
    }
  });

  test('of something else is refused and left alone', async () => {
    writeFileSync(path, 'my notes\n');
    await expect(read()).rejects.toMatchObject({ code: 'data-other', exitCode: 2 });
    expect(readFileSync(path, 'utf8')).toBe('my notes\n');
    truncateSync(path);
    await EntryFile.open(path, 'se', () => undefined).then(({ file }) => file.close());
    await expect(read()).rejects.toMatchObject({ code: 'data-other' });
  });

  test('with an entry that the authority does not know names the frame', async () => {
    await write([entry(1)]);
    const refusing = EntryFile.open(path, 'me', () => {
      throw new DecodeError('is no known kind of entry', { path: '', offset: 1 });
    });
    await expect(refusing).rejects.toMatchObject({
      code: 'data-damaged',
      message: expect.stringContaining('entry 1') as string,
    });
  });

  test('is for one process', async () => {
    const { file } = await EntryFile.open(path, 'me', () => undefined);
    await expect(read()).rejects.toMatchObject({ code: 'data-in-use' });
    await file.close();
    expect((await read()).entries).toEqual([]);
  });

  test('in no folder is an error with the path', async () => {
    path = join(folder, 'none', 'x');
    await expect(read()).rejects.toMatchObject({ code: 'data-unusable', where: path });
  });
});

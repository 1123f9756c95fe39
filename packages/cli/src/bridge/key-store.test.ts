/** The key file after crashes: cut at every byte, damaged anywhere, grown old. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logLine, readLog } from './key-log.js';
import { KeyStore } from './key-store.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plomba-keys-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const operation = (id: string, epoch = 0): { id: string; epoch: number } => ({ id, epoch });
const answer = { digest: 'ab', body: { number: 7, total: '1.80' } };

async function filled(path: string): Promise<Uint8Array> {
  const store = await KeyStore.open(path);
  await store.bindTo('11'.repeat(32));
  await store.begin(operation('sold', 3));
  await store.finish(operation('sold', 3), answer);
  await store.begin(operation('refused'));
  await store.release('refused');
  await store.begin(operation('open', 4));
  await store.close();
  return Uint8Array.from(readFileSync(path));
}

describe('the key file', () => {
  test('gives back what was open, what was answered, and whose keys they are', async () => {
    const path = join(folder, 'whole');
    await filled(path);
    const store = await KeyStore.open(path);
    expect(store.unit).toBe('11'.repeat(32));
    expect(store.get('sold')).toEqual({ kind: 'done', operation: operation('sold', 3), answer });
    expect(store.get('open')).toEqual({ kind: 'open', operation: operation('open', 4) });
    expect(store.get('refused')).toBeUndefined();
    await store.close();
  });

  test('a line, by hand: checksum (CRC-32C) and JSON', () => {
    // The sum was computed bit by bit, by a program of its own.
    expect(logLine({ free: 'k' })).toBe('9972ca31 {"free":"k"}\n');
  });

  test('cut at every byte holds every line before the cut, takes new ones, and is whole again', async () => {
    const bytes = await filled(join(folder, 'cut'));
    const ends = [...bytes.keys()].filter((at) => bytes[at] === 0x0a).map((at) => at + 1);
    const path = join(folder, 'cut-copy');
    for (let size = 0; size <= bytes.length; size++) {
      const { values, bytes: sound } = readLog(bytes.subarray(0, size), path);
      expect(values).toHaveLength(ends.filter((end) => end <= size).length);
      expect(sound).toBe(Math.max(0, ...ends.filter((end) => end <= size)));
    }
    for (let size = 0; size <= bytes.length; size += 7) {
      writeFileSync(path, bytes.subarray(0, size));
      const store = await KeyStore.open(path);
      await store.begin(operation('later', 9));
      await store.close();
      const again = await KeyStore.open(path);
      expect(again.get('later')).toEqual({ kind: 'open', operation: operation('later', 9) });
      await again.close();
    }
  });

  test('with a changed byte before its last line is refused, not repaired', async () => {
    const bytes = await filled(join(folder, 'rot'));
    const lastLine = bytes.subarray(0, -1).lastIndexOf(0x0a) + 1;
    const path = join(folder, 'rot-copy');
    // Without the last line feed but one, two lines are one torn line: the unit still knows both keys.
    for (let at = 0; at < lastLine - 1; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 1;
      expect(() => readLog(changed, path)).toThrow(expect.objectContaining({ code: 'keys-damaged' }) as Error);
    }
    const torn = Uint8Array.from(bytes);
    torn[lastLine + 3]! ^= 1;
    expect(readLog(torn, path).bytes).toBe(lastLine);
  });

  test('of another format is left alone', async () => {
    const path = join(folder, 'other');
    writeFileSync(path, logLine({ format: 'plomba-bridge-keys/2' }));
    await expect(KeyStore.open(path)).rejects.toMatchObject({ code: 'keys-damaged', exitCode: 2 });
    expect(readFileSync(path, 'utf8')).toBe(logLine({ format: 'plomba-bridge-keys/2' }));
  });

  test('in a folder that is not there is refused', async () => {
    await expect(KeyStore.open(join(folder, 'no', 'keys'))).rejects.toMatchObject({ code: 'keys-unwritable' });
  });

  test('keeps a bounded number of answers and all open keys, and is written anew when it has grown', async () => {
    const path = join(folder, 'old');
    const store = await KeyStore.open(path, { answersKept: 10 });
    await store.bindTo('22'.repeat(32));
    await store.begin(operation('open'));
    for (let sale = 0; sale < 200; sale++) {
      await store.begin(operation(`sale-${sale}`));
      await store.finish(operation(`sale-${sale}`), answer);
    }
    await store.close();
    const grown = statSync(path).size;
    for (const kept of [store, await KeyStore.open(path, { answersKept: 10 })]) {
      expect(kept.get('open')?.kind).toBe('open');
      expect(kept.get('sale-199')?.kind).toBe('done');
      expect(kept.get('sale-191')?.kind).toBe('done');
      expect(kept.get('sale-190')).toBeUndefined();
      if (kept !== store) {
        await kept.begin(operation('next'));
        await kept.close();
      }
    }
    expect(statSync(path).size).toBeLessThan(grown / 10);
    const last = await KeyStore.open(path, { answersKept: 10 });
    expect(last.unit).toBe('22'.repeat(32));
    expect([last.get('open')?.kind, last.get('next')?.kind, last.get('sale-199')?.kind]).toEqual([
      'open',
      'open',
      'done',
    ]);
    await last.close();
  });
});

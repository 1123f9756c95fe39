import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FileImage } from './file-image.js';
import { MemoryFile } from './__tests__/memory-file.js';
import { ImageError } from './image-error.js';

const folder = mkdtempSync(join(tmpdir(), 'plomba-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sizes = { fiscalBytes: 8192, journalBytes: 65_536, derivedBytes: 4096, workingBytes: 4096 };
let files = 0;
const newPath = (): string => join(folder, `unit-${++files}.image`);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ImageError) return error.hint.length > 10 ? error.code : 'no hint';
    throw error;
  }
  return 'opened';
}

const open = (path: string): FileImage => FileImage.open(path, { sizes, mode: 'open' });

describe('an image file', () => {
  it('is sparse, private and erased when it is new', () => {
    const path = newPath();
    const image = FileImage.open(path, { sizes, mode: 'create' });
    expect(image.created).toBe(true);
    expect([...image.flash.sectors()]).toEqual([]);
    expect(image.loadState()).toBeUndefined();
    image.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(
      readFileSync(path)
        .subarray(12_288)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it('gives back what was programmed and stored, also in another size than asked for', () => {
    const path = newPath();
    const image = FileImage.open(path, { sizes, mode: 'create' });
    image.flash.program(5000, Uint8Array.of(1, 2, 0xff, 0));
    for (const byte of [7, 8, 9]) image.storeState(Uint8Array.of(byte));
    image.flash.flush();
    image.close();
    const again = FileImage.open(path, { sizes: { ...sizes, journalBytes: 131_072 }, mode: 'create' });
    expect(again.map.journal.bytes).toBe(65_536);
    expect([...again.flash.read(4999, 6)]).toEqual([0xff, 1, 2, 0xff, 0, 0xff]);
    expect(again.loadState()).toEqual(Uint8Array.of(9));
    again.close();
  });

  it('falls back to the other slot when the newer one was torn', () => {
    const path = newPath();
    const image = FileImage.open(path, { sizes, mode: 'create' });
    image.storeState(Uint8Array.of(1, 1));
    image.flash.flush();
    image.storeState(Uint8Array.of(2, 2));
    image.close();
    const bytes = readFileSync(path);
    bytes[4096 + 16] = 0xee; // generation 2 stands in the first slot
    writeFileSync(path, bytes);
    const again = open(path);
    expect(again.loadState()).toEqual(Uint8Array.of(1, 1));
    again.close();
  });

  it('is locked against a second opener; reading needs no lock', () => {
    const path = newPath();
    const image = FileImage.open(path, { sizes, mode: 'create' });
    expect(codeOf(() => open(path))).toBe('image-locked');
    expect(codeOf(() => FileImage.open(path, { sizes, mode: 'read' }).close())).toBe('opened');
    image.close();
    expect(codeOf(() => open(path).close())).toBe('opened');
  });

  it('is refused with a code and a hint when it is not what it should be', () => {
    expect(codeOf(() => open(newPath()))).toBe('image-missing');
    const text = newPath();
    writeFileSync(text, 'a text file that is longer than any header would need to be');
    expect(codeOf(() => open(text))).toBe('image-not-an-image');
    const path = newPath();
    FileImage.open(path, { sizes, mode: 'create' }).close();
    const bytes = readFileSync(path);
    const changed = (at: number, value: number): string => {
      const other = newPath();
      const copy = Buffer.from(bytes);
      copy[at] = value;
      writeFileSync(other, copy);
      return codeOf(() => open(other).close());
    };
    expect(changed(9, 2)).toBe('image-format');
    expect(changed(14, 1)).toBe('image-not-an-image');
    truncateSync(path, bytes.length - 1);
    expect(codeOf(() => open(path))).toBe('image-truncated');
    expect(codeOf(() => FileImage.open(join(folder, 'no', 'folder'), { sizes, mode: 'create' }))).toBe('image-io');
  });

  it('that may not be written or read says so', () => {
    const path = newPath();
    FileImage.open(path, { sizes, mode: 'create' }).close();
    const away = mkdtempSync(join(tmpdir(), 'plomba-image-'));
    const locked = join(away, 'no', 'unit.image');
    mkdirSync(join(away, 'no'), 0o500);
    chmodSync(path, 0o400);
    chmodSync(folder, 0o755);
    // The superuser may write everything: the test is done as somebody else then.
    const user = process.geteuid?.() === 0 ? 65_534 : undefined;
    if (user !== undefined) chownSync(path, user, user);
    if (user !== undefined) chmodSync(away, 0o755);
    if (user !== undefined) process.seteuid?.(user);
    try {
      expect(codeOf(() => open(path))).toBe('image-read-only');
      expect(codeOf(() => FileImage.open(path, { sizes, mode: 'read' }).close())).toBe('opened');
      expect(codeOf(() => FileImage.open(locked, { sizes, mode: 'create' }))).toBe('image-read-only');
    } finally {
      if (user !== undefined) process.seteuid?.(0);
      rmSync(away, { recursive: true });
    }
  });

  it('that is empty, or whose making was cut off, is made again; a file of another kind never is', () => {
    for (const bytes of [0, 100, 12_288, 102_400]) {
      const path = newPath();
      writeFileSync(path, '');
      truncateSync(path, bytes);
      const image = FileImage.open(path, { sizes, mode: 'create' });
      expect([image.created, statSync(path).size]).toEqual([true, 12_288 + 8192 + 65_536 + 4096 + 4096]);
      image.close();
    }
    const other = newPath();
    writeFileSync(other, Buffer.alloc(40_000).fill(1, 39_000));
    expect(codeOf(() => FileImage.open(other, { sizes, mode: 'create' }))).toBe('image-not-an-image');
    expect(readFileSync(other)[39_500]).toBe(1);
  });

  it('reserves its blocks ahead and stays sparse behind them', () => {
    const path = newPath();
    const large = { ...sizes, journalBytes: 1024 * 1024 * 1024 };
    const image = FileImage.open(path, { sizes: large, mode: 'create' });
    image.flash.program(image.map.journal.start, Uint8Array.of(0));
    image.flash.flush();
    const disk = statSync(path).blocks * 512;
    expect(disk).toBeGreaterThan(1024 * 1024);
    expect(disk).toBeLessThan(64 * 1024 * 1024);
    expect(image.flash.isErased(image.map.journal.start + 4096, large.journalBytes - 4096)).toBe(true);
    expect([...image.flash.sectors()].map(([sector]) => sector)).toEqual([2]);
    image.close();
  });

  it('keeps the small state that is durable while the next one is not', () => {
    const file = new MemoryFile();
    const image = FileImage.on(file, 'memory', { sizes, mode: 'create' });
    image.storeState(Uint8Array.of(1));
    image.flash.flush();
    const later = [2, 3, 4].map((byte) => {
      image.storeState(Uint8Array.of(byte));
      const blocks = file.unsynced();
      // Whatever half of it reaches the disk, and also when the block itself is torn.
      const torn = { ...blocks[0], versions: [...(blocks[0]?.versions ?? []), new Uint8Array(512).fill(byte)] };
      return torn.versions.map((_, version) => {
        const left = file.cut([{ block: blocks[0]?.block ?? 0, versions: torn.versions }], [version]);
        return FileImage.on(left, 'memory', { sizes, mode: 'open' }).loadState()?.[0];
      });
    });
    expect(later).toEqual([
      [1, 2, 1],
      [1, 2, 3, 1],
      [1, 2, 3, 4, 1],
    ]);
    image.flash.flush();
    expect(FileImage.on(file.cutAll(), 'memory', { sizes, mode: 'open' }).loadState()).toEqual(Uint8Array.of(4));
  });

  it('writes the small state before a flush, so that a record is never durable without it', () => {
    const file = new MemoryFile();
    const image = FileImage.on(file, 'memory', { sizes, mode: 'create' });
    image.flash.beforeFlush(() => image.storeState(Uint8Array.of(7)));
    image.flash.program(0, Uint8Array.of(0));
    image.flash.flush();
    const left = FileImage.on(file.cutAll(), 'memory', { sizes, mode: 'open' });
    expect([left.flash.read(0, 1)[0], left.loadState()?.[0]]).toEqual([0, 7]);
  });

  it('with a damaged header never opens as something else', () => {
    const path = newPath();
    FileImage.open(path, { sizes, mode: 'create' }).close();
    const bytes = readFileSync(path);
    const other = newPath();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] ?? 0) ^ flip;
        writeFileSync(other, copy);
        expect(codeOf(() => open(other).close())).toMatch(/^image-/);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FileImage } from './file-image.js';
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

  it.skipIf(process.getuid?.() === 0)('that may not be written says so (not tried as root, who may)', () => {
    const path = newPath();
    FileImage.open(path, { sizes, mode: 'create' }).close();
    chmodSync(path, 0o400);
    expect(codeOf(() => open(path))).toBe('image-read-only');
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

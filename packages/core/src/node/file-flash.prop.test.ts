/** A flash on a file against the plain one in memory: the same commands, the same bytes, before and after it is opened again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainFlash, type FlashCells } from '../ports/flash.js';
import { FileImage } from './file-image.js';
import { MemoryFile } from './__tests__/memory-file.js';

const sizes = { fiscalBytes: 8192, journalBytes: 65_536, derivedBytes: 8192, workingBytes: 8192 };

type Command =
  | { readonly do: 'program'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly do: 'erase'; readonly sector: number }
  | { readonly do: 'flush' }
  | { readonly do: 'look'; readonly at: number; readonly count: number }
  | { readonly do: 'reopen' };

const SIZE = 90_112;
const SECTORS = SIZE / 4096;

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('program' as const),
      at: fc.integer({ min: 0, max: SIZE - 1 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 256 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), sector: fc.nat({ max: SECTORS - 1 }) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'flush' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('look' as const),
      at: fc.nat({ max: SIZE - 1 }),
      count: fc.oneof(fc.nat({ max: 64 }), fc.nat({ max: SIZE })),
    }),
  },
);

function write(cells: FlashCells, one: Command & { readonly do: 'program' }): void {
  // Within a page, and only bits that are still ones: what is programmed is what stood there, and these bytes.
  const bytes = one.bytes.subarray(0, Math.min(one.bytes.length, 256 - (one.at % 256)));
  const before = cells.read(one.at, bytes.length);
  cells.program(
    one.at,
    bytes.map((byte, index) => byte & (before[index] ?? 0)),
  );
}

function held(cells: FlashCells): string[] {
  return [...cells.sectors()]
    .filter(([, bytes]) => bytes.some((byte) => byte !== 0xff))
    .map(([sector, bytes]) => `${sector} ${Buffer.from(bytes).toString('base64')}`);
}

describe('a flash on a file', () => {
  it('holds what a plain flash holds, whatever is done to both', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), fc.boolean(), (commands, holes) => {
        const file = new MemoryFile();
        if (!holes) file.dataFrom = (position) => position;
        let image = FileImage.on(file, 'memory', { sizes, mode: 'create' });
        const plain = new PlainFlash(image.flash.geometry);
        for (const one of commands) {
          if (one.do === 'program') [plain, image.flash].forEach((cells) => write(cells, one));
          else if (one.do === 'erase') [plain, image.flash].forEach((cells) => cells.erase(one.sector * 4096));
          else if (one.do === 'flush') image.flash.flush();
          else if (one.do === 'reopen') {
            image.flash.flush();
            image = FileImage.on(file, 'memory', { sizes, mode: 'open' });
          } else {
            const count = Math.min(one.count, SIZE - one.at);
            expect(Buffer.compare(image.flash.read(one.at, count), plain.read(one.at, count))).toBe(0);
            expect(image.flash.isErased(one.at, count)).toBe(plain.isErased(one.at, count));
          }
        }
        expect(held(image.flash)).toEqual(held(plain));
        expect(held(image.flash.fork())).toEqual(held(plain));
        image.flash.flush();
        expect(held(FileImage.on(file, 'memory', { sizes, mode: 'read' }).flash)).toEqual(held(plain));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('takes one write and one sync for a batch of pages in a row, and none where nothing changed', () => {
    const file = new MemoryFile();
    const { flash } = FileImage.on(file, 'memory', { sizes, mode: 'create' });
    flash.flush();
    const { writes, syncs } = file;
    for (let at = 8192; at < 8192 + 20_000; at += 256) flash.program(at, new Uint8Array(256).fill(0x5a));
    expect([file.writes - writes, file.syncs - syncs]).toEqual([0, 0]);
    flash.flush();
    expect([file.writes - writes, file.syncs - syncs]).toEqual([1, 1]);
    flash.flush();
    flash.erase(40_960);
    flash.flush();
    expect([file.writes - writes, file.syncs - syncs]).toEqual([1, 1]);
  });

  it('refuses what a NOR flash cannot do', () => {
    const { flash } = FileImage.on(new MemoryFile(), 'memory', { sizes, mode: 'create' });
    flash.program(0, Uint8Array.of(0xf0));
    expect(() => flash.program(0, Uint8Array.of(0x0f))).toThrow('only clears bits');
    expect(() => flash.program(255, Uint8Array.of(1, 2))).toThrow('within one page');
    expect(() => flash.program(SIZE, Uint8Array.of(1))).toThrow('within the part');
    expect(() => flash.read(SIZE - 1, 2)).toThrow('within the part');
    expect(() => flash.erase(100)).toThrow('start of a sector');
    expect(flash.read(0, 1)).toEqual(Uint8Array.of(0xf0));
  });

  it('writes before a flush what would not fit into its memory, and holds it all the same', () => {
    const large = { ...sizes, journalBytes: 8 * 1024 * 1024 };
    const file = new MemoryFile();
    const { flash } = FileImage.on(file, 'memory', { sizes: large, mode: 'create' });
    const { syncs } = file;
    for (let sector = 2; sector < 1500; sector++) flash.program(sector * 4096 + 8, Uint8Array.of(sector & 0x7f));
    for (let sector = 2; sector < 1500; sector++) expect(flash.read(sector * 4096 + 8, 1)[0]).toBe(sector & 0x7f);
    expect(file.syncs).toBe(syncs);
  });
});

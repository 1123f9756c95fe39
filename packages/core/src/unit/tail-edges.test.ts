/**
 * Torn tails at the edges of sectors: how far a tail is given up depends on what a whole header promises, on what is dirty
 * behind it, and on sector headers that stand alone. Places are worked out here from docs/spec/journal.md section 6.
 */
import { describe, expect, it } from 'vitest';
import { activate, bootUnit, committed, issue, makePorts, type TestPorts } from '../__tests__/unit-fixture.js';
import { PlainFlash } from '../ports/flash.js';
import { memoryMap } from '../storage/memory-map.js';
import { contentOf } from './journal-log.js';
import { FiscalUnit } from './fiscal-unit.js';

const SECTOR = 4096;
const map = memoryMap({ fiscalBytes: 16 * 1024, journalBytes: 24 * SECTOR, derivedBytes: 4096, workingBytes: 4096 });
const START = map.journal.start;
const ceil = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/** A receipt whose size is chosen by its notes, letters in all. */
function noted(letters: number): Parameters<typeof issue>[2] {
  const notes: string[] = [];
  for (let left = letters; left > 0; left -= 120) notes.push('x'.repeat(Math.min(left, 120)));
  return { document: 'sale', items: [], payments: [], ...(notes.length === 0 ? {} : { notes }) };
}

function forked(ports: TestPorts): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const own = { ...ports, flash: ports.flash.fork() };
  return { ports: own, unit: bootUnit(own) };
}

/** A unit whose journal ends so many bytes before the end of a sector. */
function endingBefore(spare: number): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const ports = makePorts({ map });
  const unit = bootUnit(ports);
  activate(unit);
  while (unit.journalUsedBytes % SECTOR < 1600) committed(issue(unit, `fill-${unit.size}`, noted(0)));
  for (let count = 0; ceil(unit.journalUsedBytes, SECTOR) - unit.journalUsedBytes > spare + 1000; count++)
    committed(issue(unit, `more-${count}`, noted(100)));
  for (let letters = 0; letters <= 1200; letters += 12) {
    const tried = forked(ports);
    committed(issue(tried.unit, 'last', noted(letters)));
    if (tried.unit.journalUsedBytes % SECTOR === (SECTOR - spare) % SECTOR) return tried;
  }
  throw new Error(`no receipt ends ${spare} bytes before a sector`);
}

/** The journal with bytes changed, as a cut in the middle of programs leaves it. */
function left(ports: TestPorts, change: (journal: Uint8Array) => void): TestPorts {
  const bytes = ports.flash.read(START, map.journal.bytes);
  change(bytes);
  const sectors = new Map(ports.flash.sectors());
  for (let at = 0; at < bytes.length; at += SECTOR) sectors.set((START + at) / SECTOR, bytes.slice(at, at + SECTOR));
  return { ...ports, flash: new PlainFlash(ports.flash.geometry, sectors) };
}

/** What the boot after the cut named as discarded, in bytes. */
function discarded(ports: TestPorts): { readonly from: number; readonly to: number } {
  const unit = bootUnit(ports);
  expect(unit.report.tail).toBe('@C');
  const record = unit.record(unit.size - 1);
  const content = record === undefined ? undefined : contentOf(record);
  if (content?.kind !== 'discard') throw new Error('the boot names what it discarded');
  const { block, blocks } = content.payload;
  expect(bootUnit(ports).report.tail).toBe('@A');
  return { from: block * 16, to: (block + blocks) * 16 };
}

describe('a torn tail', () => {
  it('that is a bare sector header is given up with the header', () => {
    const { ports, unit } = endingBefore(0);
    const end = unit.journalUsedBytes;
    expect(end % SECTOR).toBe(0);
    committed(issue(unit, 'torn'));
    const cut = left(ports, (journal) => journal.fill(0xff, end + 48));
    // Its page, one page more, and the sector that carries the mark.
    expect(discarded(cut)).toEqual({ from: end, to: end + 2 * SECTOR });
  });

  const { ports, unit } = endingBefore(800);
  const from = unit.journalUsedBytes;
  const edge = from + 800;
  committed(issue(unit, 'torn', noted(1200)));
  const end = unit.journalUsedBytes;

  it('reaches as far as its whole header promises, into the next sector', () => {
    expect(end).toBeGreaterThan(edge + 512);
    const cut = left(ports, (journal) => journal.fill(0xff, from + 40, end));
    expect(discarded(cut)).toEqual({ from, to: edge + 2 * SECTOR });
    // A header that is not whole promises nothing: the page behind it is in the same sector.
    const headless = left(ports, (journal) => journal.fill(0xff, from + 20, end));
    expect(discarded(headless)).toEqual({ from, to: edge + SECTOR });
  });

  it('reaches as far as anything is dirty, where no header promises it', () => {
    const cut = left(ports, (journal) => journal.fill(0xff, from, from + 16));
    expect(discarded(cut)).toEqual({ from, to: edge + 2 * SECTOR });
  });

  it('stops the unit where one of several places does not hold its zeros', () => {
    const deaf = (from: number, to: number): TestPorts => {
      const { flash, ...others } = left(ports, (journal) => journal.fill(0xff, end - 100, end));
      const isDeaf = (at: number): boolean => at - START >= from && at - START < to;
      const port = {
        geometry: flash.geometry,
        read: (at: number, count: number) => flash.read(at, count),
        isErased: (at: number, count: number) => flash.isErased(at, count),
        program: (at: number, bytes: Uint8Array) => (isDeaf(at) ? undefined : flash.program(at, bytes)),
        erase: (at: number) => flash.erase(at),
        flush: () => flash.flush(),
      };
      return { ...others, flash: port as unknown as PlainFlash }; // boot asks for nothing else
    };
    const boot = (ports: TestPorts): string => {
      const booted = FiscalUnit.boot(ports);
      return 'halted' in booted ? booted.halted : 'booted';
    };
    expect(boot(deaf(0, 0))).toBe('booted');
    const to = edge + 2 * SECTOR;
    // The header of the sector inside the record: its cells are cleared one by one, and hold or do not.
    expect(boot(deaf(edge, edge + 48))).toBe(`the flash does not hold discard marks near byte ${to} of the journal`);
  });
});

/** Programming page by page, reading once, and the map of the four memories. */
import { describe, expect, it } from 'vitest';
import { norGeometry, PlainFlash, type FlashPort } from '../ports/flash.js';
import { DEFAULT_SIZES, flashGeometry, memoryMap } from './memory-map.js';
import { isErased, isZero, programAgain, programNew, programRun } from './program.js';
import { ReadOnce } from './read-once.js';

const flash = (): PlainFlash => new PlainFlash(norGeometry(16 * 4096));
const ramp = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, index) => 1 + (index % 200));

/** A flash that writes down what is asked of it. */
function logged(inner: PlainFlash): { readonly port: FlashPort; readonly log: string[] } {
  const log: string[] = [];
  const port: FlashPort = {
    geometry: inner.geometry,
    read: (address, count) => (log.push(`read ${address} ${count}`), inner.read(address, count)),
    isErased: (address, count) => (log.push(`isErased ${address} ${count}`), inner.isErased(address, count)),
    program: (address, bytes) => (log.push(`program ${address} ${bytes.length}`), inner.program(address, bytes)),
    erase: (address) => (log.push(`erase ${address}`), inner.erase(address)),
    flush: () => (log.push('flush'), inner.flush()),
  };
  return { port, log };
}

describe('programming a run', () => {
  it('takes one operation a page, from any address, and leaves the bytes there', () => {
    const inner = flash();
    const { port, log } = logged(inner);
    programRun(port, 250, ramp(600));
    expect(log).toEqual(['program 250 6', 'program 256 256', 'program 512 256', 'program 768 82']);
    expect(inner.read(250, 600)).toEqual(ramp(600));
    programRun(port, 4096, ramp(256));
    expect(log.slice(4)).toEqual(['program 4096 256']);
    programRun(port, 0, new Uint8Array(0));
    expect(log).toHaveLength(5);
  });

  it('begins what is new with magic and format', () => {
    const { port, log } = logged(flash());
    programNew(port, 512, ramp(40));
    expect(log).toEqual(['program 512 3', 'program 512 40', 'read 512 40']);
    const worn: FlashPort = { ...port, geometry: port.geometry, program: () => undefined };
    expect(() => programNew(worn, 1024, ramp(4))).toThrow('the flash holds what was programmed');
  });

  it('again says whether the part holds it, and is durable before it says so', () => {
    const inner = flash();
    const { port, log } = logged(inner);
    expect(programAgain(port, 100, ramp(10))).toBe(true);
    expect(log).toEqual(['program 100 10', 'flush', 'read 100 10']);
    const worn: FlashPort = { ...port, geometry: inner.geometry, program: () => undefined };
    expect(programAgain(worn, 200, ramp(10))).toBe(false);
    log.length = 0;
    expect(programAgain(worn, 200, new Uint8Array(0))).toBe(true);
    expect(log).toEqual([]);
  });

  it('is erased or zero only when every byte is', () => {
    expect([isErased(new Uint8Array(4).fill(0xff)), isErased(Uint8Array.of(0xff, 0xfe))]).toEqual([true, false]);
    expect([isZero(new Uint8Array(4)), isZero(Uint8Array.of(0, 0, 1)), isZero(Uint8Array.of(1, 0))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a flash that is read once', () => {
  it('keeps what it read, across sectors, whatever the cells read later', () => {
    const inner = flash();
    programRun(inner, 4000, ramp(300));
    const once = new ReadOnce(inner);
    expect(once.geometry).toEqual(inner.geometry);
    expect(once.read(4000, 300)).toEqual(ramp(300));
    inner.erase(4096);
    expect(once.read(4000, 300)).toEqual(ramp(300));
    expect(once.read(4090, 3)).toEqual(ramp(300).subarray(90, 93));
    expect(once.isErased(4096, 16)).toBe(false);
    expect(inner.isErased(4096, 16)).toBe(true);
  });

  it('asks the part whether a sector is erased that it did not read', () => {
    const { port, log } = logged(flash());
    const once = new ReadOnce(port);
    expect(once.isErased(4000, 200)).toBe(true);
    expect(log).toEqual(['isErased 4000 96', 'isErased 4096 104']);
    once.read(4096, 1);
    expect(once.isErased(4000, 200)).toBe(true);
    expect(log.slice(2)).toEqual(['read 4096 4096', 'isErased 4000 96']);
    once.read(4096, 10);
    expect(log).toHaveLength(4);
  });

  it('finds the byte that is not erased, in whichever sector it is', () => {
    const inner = flash();
    inner.program(4100, Uint8Array.of(0));
    const once = new ReadOnce(inner);
    expect(once.isErased(0, 4100)).toBe(true);
    expect(once.isErased(0, 4101)).toBe(false);
    expect(once.isErased(4101, 8000)).toBe(true);
    once.read(4096, 1);
    expect([once.isErased(4096, 4), once.isErased(4096, 5), once.isErased(4101, 10)]).toEqual([true, false, true]);
  });

  it('programs and erases the part, and its own reading with it', () => {
    const inner = flash();
    const once = new ReadOnce(inner);
    once.read(0, 4096 + 1);
    once.program(4092, ramp(4));
    once.program(4096, Uint8Array.of(0xf0, 0x0f));
    once.program(4096, Uint8Array.of(0xf0, 0x0e));
    const expected = Uint8Array.of(0xff, 1, 2, 3, 4, 0xf0, 0x0e, 0xff);
    expect(once.read(4091, 8)).toEqual(expected);
    expect(inner.read(4091, 8)).toEqual(expected);
    once.program(3 * 4096, ramp(2)); // of a sector that was not read
    expect(once.read(3 * 4096, 3)).toEqual(Uint8Array.of(1, 2, 0xff));
    once.erase(4096);
    expect(once.read(4091, 8)).toEqual(Uint8Array.of(0xff, 1, 2, 3, 4, 0xff, 0xff, 0xff));
    expect(inner.isErased(4096, 4096)).toBe(true);
    expect(once.flush()).toBe(1);
    expect(inner.flush()).toBe(2);
  });

  it('shows unstable cells as they were read, with what is programmed over them', () => {
    const inner = flash();
    inner.program(0, Uint8Array.of(0b0111));
    const once = new ReadOnce(inner);
    once.read(0, 1);
    inner.erase(0);
    once.program(0, Uint8Array.of(0b1101));
    expect(once.read(0, 1)).toEqual(Uint8Array.of(0b0101));
  });
});

describe('the memory map', () => {
  it('puts the four memories behind each other, in whole sectors', () => {
    const map = memoryMap({ fiscalBytes: 4096, journalBytes: 8192, derivedBytes: 12_288, workingBytes: 16_384 });
    expect(map).toEqual({
      fiscal: { start: 0, bytes: 4096 },
      journal: { start: 4096, bytes: 8192 },
      derived: { start: 12_288, bytes: 12_288 },
      working: { start: 24_576, bytes: 16_384 },
    });
    expect(flashGeometry(map)).toEqual({ pageBytes: 256, sectorBytes: 4096, sizeBytes: 40_960 });
    for (const fiscalBytes of [0, -4096, 4097, 4096.5, NaN])
      expect(() => memoryMap({ ...DEFAULT_SIZES, fiscalBytes })).toThrow('memories are whole sectors');
  });

  it('has room for ten years of closings, and a derived area that is a quarter of the journal', () => {
    expect(DEFAULT_SIZES).toEqual({
      fiscalBytes: 4_194_304,
      journalBytes: 67_108_864,
      derivedBytes: 16_777_216,
      workingBytes: 65_536,
    });
  });
});

import { AssertionError, PlainFlash } from '@plomba/core';
import { describe, expect, it } from 'vitest';
import { EEPROM } from './eeprom.js';
import { FlashPart } from './flash-part.js';
import type { FlashProfile } from './flash-profile.js';
import { FRAM } from './fram.js';
import { NOR_FLASH } from './nor-flash.js';
import { PowerLost } from './power-lost.js';
import { SD_CARD } from './sd-card.js';
import type { Torn } from './torn-program.js';

const PROFILES = [NOR_FLASH, EEPROM, FRAM, SD_CARD];
const FISCAL = 4096;

function makePart(profile: FlashProfile = NOR_FLASH): FlashPart {
  const { pageBytes, sectorBytes } = profile;
  const cells = new PlainFlash({ pageBytes, sectorBytes, sizeBytes: 8 * sectorBytes });
  return new FlashPart({ cells, profile, writeOnce: { start: 0, bytes: FISCAL } });
}

function cutDuring(part: FlashPart, act: () => void, torn?: Torn): void {
  part.arm({ operation: 1, phase: 'middle', ...(torn === undefined ? {} : { torn }) });
  expect(act).toThrow(PowerLost);
}

const PAGE = new Uint8Array(256).fill(0x35);

describe.each(PROFILES)('the part $name', (profile) => {
  it('clears bits, erases sectors and does neither against its rules', () => {
    const part = makePart(profile);
    part.program(8192, Uint8Array.of(0x0f));
    part.program(8192, Uint8Array.of(0x05));
    expect(part.read(8192, 1)).toEqual(Uint8Array.of(0x05));
    expect(() => part.program(8192, Uint8Array.of(0x0f))).toThrow(AssertionError);
    expect(() => part.program(profile.pageBytes - 1, Uint8Array.of(0, 0))).toThrow(AssertionError);
    part.erase(8192);
    expect(part.isErased(8192, 4096)).toBe(true);
  });

  it('refuses to erase the write-once region and to set a bit in it', () => {
    const part = makePart(profile);
    part.program(0, Uint8Array.of(0x50));
    expect(() => part.erase(0)).toThrow('write-once');
    expect(() => part.program(0, Uint8Array.of(0x51))).toThrow('only clears bits');
  });

  it('takes the time of its datasheet', () => {
    const { readUs, byteUs, programUs, eraseUs, flushUs } = profile.times;
    const part = makePart(profile);
    part.program(4096, PAGE);
    part.erase(4096);
    part.flush();
    part.read(0, 100);
    const expected = programUs + 256 * byteUs + eraseUs + flushUs + readUs + 100 * byteUs;
    expect(part.busyUs).toBeCloseTo(expected, 6);
    expect(part.operations).toBe(3);
  });

  it('leaves each atomic unit of a torn program old or new, whatever the seed', () => {
    for (let seed = 0; seed < 20; seed++) {
      for (const shape of ['prefix', 'bits', 'half'] as const) {
        const part = makePart(profile);
        cutDuring(part, () => part.program(4096, PAGE), { shape, seed, unstable: 'flicker' });
        const left = part.read(4096, PAGE.length);
        // Whatever was programmed, only bits that were to be cleared are.
        expect(left.every((byte) => (byte & 0x35) === 0x35)).toBe(true);
        const unit = profile.atomicBytes;
        for (let at = 0; unit > 0 && at < left.length; at += unit)
          expect(new Set(left.subarray(at, at + unit)).size).toBe(1);
        if (!profile.unstable) expect(part.unstable).toBe('');
      }
    }
  });
});

describe('a cut', () => {
  it('before, within and after an operation does none, some and all of it', () => {
    const done = (['before', 'middle', 'after'] as const).map((phase) => {
      const part = makePart();
      part.arm({ operation: 2, phase });
      part.program(4096, PAGE.subarray(0, 16));
      expect(() => part.program(4112, PAGE.subarray(0, 64))).toThrow(PowerLost);
      return part.read(4112, 64).filter((byte) => byte === 0x35).length;
    });
    expect(done).toEqual([0, 32, 64]);
  });

  it('of an erase leaves some of its bits as they were', () => {
    const part = makePart();
    part.program(8192, PAGE);
    cutDuring(part, () => part.erase(8192), { shape: 'bits', seed: 3 });
    const left = part.read(8192, 256);
    expect(left.every((byte) => (byte & 0x35) === 0x35)).toBe(true);
    expect(left.some((byte) => byte !== 0xff)).toBe(true);
    expect(left.some((byte) => byte !== 0x35)).toBe(true);
  });

  it('drops any of the programs since the last flush where the part reorders', () => {
    const kept = new Set<string>();
    for (let missing = 0; missing < 64; missing++) {
      const part = makePart(SD_CARD);
      part.program(4096, PAGE);
      part.flush();
      part.arm({ operation: 5, phase: 'before', missing });
      for (let page = 1; page <= 4; page++) part.program(4096 + page * 512, PAGE);
      expect(() => part.flush()).toThrow(PowerLost);
      expect(part.isErased(4096, 256)).toBe(false);
      kept.add([1, 2, 3, 4].filter((page) => !part.isErased(4096 + page * 512, 256)).join());
    }
    expect(kept.size).toBe(16);
  });
});

describe('an unstable cell', () => {
  const readings = (unstable: Torn['unstable'], boots: number): readonly number[] => {
    const part = makePart();
    cutDuring(part, () => part.program(4096, Uint8Array.of(0)), {
      shape: 'all',
      seed: 1,
      ...(unstable && { unstable }),
    });
    return Array.from({ length: boots }, () => {
      part.powerCycle();
      return part.read(4096, 1)[0] ?? -1;
    });
  };

  it('reads one way in the first boot and the other way after it', () => {
    expect(readings('zero-then-one', 3)).toEqual([0, 0xff, 0xff]);
    expect(readings('one-then-zero', 3)).toEqual([0xff, 0, 0]);
    expect(new Set(readings('flicker', 10)).size).toBeGreaterThan(2);
  });

  it('is stable once it was programmed, and its neighbours stay as they are', () => {
    const part = makePart();
    cutDuring(part, () => part.program(4096, Uint8Array.of(0, 0)), { shape: 'all', seed: 1, unstable: 'flicker' });
    part.program(4096, Uint8Array.of(0x0f));
    expect(part.unstable).toBe(`4096:15:flicker,4097:255:flicker`);
    part.program(4096, Uint8Array.of(0));
    part.erase(4096);
    expect(part.unstable).toBe('');
    expect(part.isErased(4096, 2)).toBe(true);
  });

  it('goes with a fork, which reads it on its own', () => {
    const part = makePart();
    cutDuring(part, () => part.program(4096, PAGE), { shape: 'all', seed: 1, unstable: 'flicker' });
    const fork = part.fork();
    expect(fork.unstable).toBe(part.unstable);
    expect(fork.read(4096, 256)).toEqual(part.read(4096, 256));
    fork.erase(4096);
    expect(part.unstable).not.toBe('');
  });
});

describe('a fault', () => {
  it('turns a stored bit over, both ways and also in the write-once region', () => {
    const part = makePart();
    part.program(0, Uint8Array.of(0x0f));
    part.rot(0, 0);
    part.rot(0, 7);
    expect(part.read(0, 2)).toEqual(Uint8Array.of(0x8e, 0xff));
  });

  it('keeps a bit where it is stuck', () => {
    const part = makePart();
    part.faults.stuckAt(4096, { mask: 0x81, value: 0x80 });
    expect(part.isErased(4096, 1)).toBe(false);
    part.program(4096, Uint8Array.of(0));
    expect(part.read(4096, 1)).toEqual(Uint8Array.of(0x80));
  });

  it('loses a program, or lands it on another page over what stands there', () => {
    const part = makePart();
    part.program(4352, Uint8Array.of(0xf3));
    part.faults.atProgram(2, { kind: 'misdirected', pages: 1 });
    part.program(4096, Uint8Array.of(0x3f));
    part.program(4096, Uint8Array.of(0x3c));
    expect([part.read(4096, 1)[0], part.read(4352, 1)[0]]).toEqual([0x3f, 0x30]);
    part.faults.atProgram(1, { kind: 'lost' });
    part.program(4096, Uint8Array.of(0));
    expect(part.read(4096, 1)[0]).toBe(0x3f);
  });

  it('wears a sector out after the erases that the part is good for', () => {
    const part = makePart({ ...NOR_FLASH, enduranceErases: 3 });
    for (let erase = 0; erase < 3; erase++) part.erase(4096);
    expect(part.isErased(4096, 4096)).toBe(true);
    part.erase(4096);
    expect([part.erasesOf(1), part.erasesOf(2)]).toEqual([4, 0]);
    expect(part.isErased(4096, 4096)).toBe(false);
  });
});

/**
 * The end of the log at boot, cell by cell: what a torn tail leaves behind, in which order it is cleared, and what stops
 * the unit. Expected places are worked out here from the specification (docs/spec/journal.md section 6).
 */
import { describe, expect, it } from 'vitest';
import {
  activate,
  bootUnit,
  committed,
  issue,
  makePorts,
  run,
  stampOf,
  type TestPorts,
} from '../__tests__/unit-fixture.js';
import { crc32c } from '@plomba/codec';
import { PlainFlash } from '../ports/flash.js';
import { memoryMap } from '../storage/memory-map.js';
import { condemnMarkLayout } from '../tables/condemn-mark.table.js';
import { sectorHeaderLayout } from '../tables/sector-header.table.js';
import { none } from '../country/none.js';
import { contentOf } from './journal-log.js';
import { FiscalUnit } from './fiscal-unit.js';
import { planDayClose, planDayOpen } from './plans.js';

const map = memoryMap({ fiscalBytes: 16 * 1024, journalBytes: 96 * 4096, derivedBytes: 4096, workingBytes: 4096 });
const START = map.journal.start;
const ceil = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

function sold(receipts = 3): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const ports = makePorts({ map });
  const unit = bootUnit(ports);
  activate(unit);
  for (let index = 0; index < receipts; index++) committed(issue(unit, `sale-${index}`));
  return { ports, unit };
}

/** The last record of a day with three sales, and ports whose flash holds only its first bytes. */
const { ports: wholePorts, unit: wholeUnit } = sold();
const lastRecord = wholeUnit.record(wholeUnit.size - 1);
const FROM = lastRecord?.offset ?? 0;
const END = lastRecord?.end ?? 0;

function changed(ports: TestPorts, change: (journal: Uint8Array) => void): TestPorts {
  const bytes = ports.flash.read(START, map.journal.bytes);
  change(bytes);
  const sectors = new Map(ports.flash.sectors());
  for (let at = 0; at < map.journal.bytes; at += 4096) {
    const sector = bytes.slice(at, at + 4096);
    if (sector.some((byte) => byte !== 0xff)) sectors.set((START + at) / 4096, sector);
    else sectors.delete((START + at) / 4096);
  }
  return { ...ports, flash: new PlainFlash(ports.flash.geometry, sectors) };
}

const tornAfter = (bytes: number): TestPorts => changed(wholePorts, (journal) => journal.fill(0xff, FROM + bytes, END));

/** Ports that write down each program below `limit` programs, and lose their power at the next one. */
function cutAfter(ports: TestPorts, limit: number): { readonly ports: TestPorts; readonly log: string[] } {
  const { flash } = ports;
  const log: string[] = [];
  const port = {
    geometry: flash.geometry,
    read: (address: number, count: number) => flash.read(address, count),
    isErased: (address: number, count: number) => flash.isErased(address, count),
    program: (address: number, bytes: Uint8Array) => {
      if (log.filter((line) => line.startsWith('program')).length >= limit) throw new RangeError('power is gone');
      log.push(`program ${address - START} ${bytes.length} ${bytes.every((byte) => byte === 0) ? 'zeros' : 'bytes'}`);
      flash.program(address, bytes);
    },
    erase: (address: number) => (log.push(`erase ${address - START}`), flash.erase(address)),
    flush: () => (log.push('flush'), flash.flush()),
  };
  return { ports: { ...ports, flash: port as unknown as PlainFlash }, log }; // boot asks for nothing else
}

const haltOf = (ports: TestPorts): string => {
  const unit = FiscalUnit.boot(ports);
  return 'halted' in unit ? unit.halted : 'booted';
};

/** Where the mark of a tail stands whose first `bytes` bytes are there. */
function markOf(bytes: number): number {
  const seen = bytes >= 32 ? END : FROM + ceil(bytes, 16);
  return ceil(ceil(seen, 256) + 256, 4096);
}

describe('a torn tail', () => {
  it.each([1, 3, 16, 31, 32, 33, 64, 100, END - FROM - 17])(
    'of %i bytes is cleared up to where it may reach',
    (bytes) => {
      const ports = tornAfter(bytes);
      const unit = bootUnit(ports);
      const to = markOf(bytes) + 4096;
      expect(unit.report).toMatchObject({ tail: '@C', fiscal: '@A' });
      const discard = unit.record(wholeUnit.size - 1);
      const content = discard === undefined ? undefined : contentOf(discard);
      expect(content).toEqual({ kind: 'discard', payload: { block: FROM / 16, blocks: (to - FROM) / 16 } });
      expect(discard?.offset).toBe(to + 48);
      const journal = ports.flash.read(START, to);
      expect(journal.subarray(0, FROM)).toEqual(wholePorts.flash.read(START, FROM));
      const dirty = journal.findIndex((byte, at) => at >= FROM && at < ceil(FROM, 4096) && byte !== 0);
      expect(dirty, 'first byte of the tail that is not zero').toBe(-1);
      for (let sector = ceil(FROM, 4096); sector < to; sector += 4096) {
        expect(journal.subarray(sector, sector + 48).every((byte) => byte === 0)).toBe(true);
        expect(ports.flash.isErased(START + sector + 48, 4096 - 48)).toBe(true);
      }
      expect(bootUnit(ports).report.tail).toBe('@A');
      committed(issue(unit, 'after'));
      expect(bootUnit(ports).size).toBe(unit.size);
    },
  );

  it('is marked before its first cell is touched, and every step holds before the next', () => {
    const { ports, log } = cutAfter(tornAfter(40), Infinity);
    const markAt = markOf(40);
    bootUnit(ports);
    const marked = log.indexOf(`program ${markAt} 3 bytes`);
    const firstZeros = log.findIndex((line) => line.startsWith(`program ${FROM} `) && line.endsWith('zeros'));
    const unmarked = log.indexOf(`program ${markAt} 48 zeros`);
    expect([marked >= 0, firstZeros > marked, unmarked > firstZeros], log.join('\n')).toEqual([true, true, true]);
    expect(log.slice(marked, firstZeros)).toContain('flush');
    expect(log.slice(firstZeros, unmarked)).toContain('flush');
    expect(log.slice(unmarked)).toContain('flush');
    // The last record is programmed again, from the start of its page.
    const page = (wholeUnit.record(wholeUnit.size - 2)?.offset ?? 0) & ~255;
    expect(log[0]).toBe(`program ${page} 256 bytes`);
    expect(log.slice(0, marked)).toContain('flush');
  });

  it('is given up from the same byte wherever power goes while it is cleared', () => {
    let isCut = true;
    for (let limit = 0; isCut; limit++) {
      const cut = tornAfter(40);
      isCut = false;
      try {
        bootUnit(cutAfter(cut, limit).ports);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        isCut = true;
      }
      const again = bootUnit(cut);
      const named = again.record(wholeUnit.size - 1);
      const content = named === undefined ? undefined : contentOf(named);
      expect(content?.kind, `cut after ${limit} programs`).toBe('discard');
      expect(content).toMatchObject({ payload: { block: FROM / 16 } });
      expect(again.state.series.get('receipt')).toBe(2);
      expect([...again.records(0)].map(({ header }) => header.sequence)).toEqual(
        Array.from({ length: again.size }, (_, index) => index),
      );
    }
  });

  it('that was condemned is cleared even if it reads whole', () => {
    const journalId = wholeUnit.identity?.journalId ?? new Uint8Array();
    const fields = { fromBlock: FROM / 16, journalId, crc: 0 };
    const crc = crc32c(condemnMarkLayout.encode(fields).subarray(0, 44));
    const mark = condemnMarkLayout.encode({ ...fields, crc });
    const ports = changed(wholePorts, (journal) => journal.set(mark, markOf(40)));
    const { ports: logged, log } = cutAfter(ports, Infinity);
    const unit = bootUnit(logged);
    expect(unit.report.tail).toBe('@I');
    expect(unit.state.series.get('receipt')).toBe(2);
    // The mark itself may have been torn: it is confirmed before anything is cleared.
    const confirmed = log.indexOf(`program ${markOf(40)} 48 bytes`);
    expect(confirmed).toBeGreaterThanOrEqual(0);
    expect(log.findIndex((line) => line.endsWith('zeros'))).toBeGreaterThan(confirmed);
    expect(bootUnit(ports).report.tail).toBe('@A');
  });

  it('stops the unit where the part does not hold what clears it, or the last record', () => {
    const deaf = (from: number, to: number): TestPorts => {
      const ports = tornAfter(40);
      const { flash } = ports;
      const isDeaf = (address: number): boolean => address - START >= from && address - START < to;
      const port = {
        geometry: flash.geometry,
        read: (address: number, count: number) => flash.read(address, count),
        isErased: (address: number, count: number) => flash.isErased(address, count),
        program: (address: number, bytes: Uint8Array) => (isDeaf(address) ? undefined : flash.program(address, bytes)),
        erase: (address: number) => flash.erase(address),
        flush: () => flash.flush(),
      };
      return { ...ports, flash: port as unknown as PlainFlash }; // boot asks for nothing else
    };
    const to = markOf(40) + 4096;
    expect(haltOf(deaf(FROM, FROM + 256))).toBe(`the flash does not hold discard marks near byte ${to} of the journal`);
    expect(haltOf(deaf(0, 0))).toBe('booted');
    const mark = markOf(40);
    expect(haltOf(deaf(mark, mark + 1))).toBe('the flash holds what was programmed');
  });
});

describe('a blank journal', () => {
  it('is erased as far as anything was written', () => {
    for (const at of [0, 5000, 3 * 4096 + 4095]) {
      const ports = makePorts({ map });
      ports.flash.program(START, Uint8Array.of(0x50));
      ports.flash.program(START + at, Uint8Array.of(0x50));
      const { ports: logged, log } = cutAfter(ports, Infinity);
      const unit = bootUnit(logged);
      expect(unit.report.tail).toBe('@D');
      const sectors = Array.from({ length: Math.floor(at / 4096) + 1 }, (_, index) => `erase ${index * 4096}`);
      expect(log).toEqual([...sectors.reverse(), 'flush']);
      expect(ports.flash.isErased(START, map.journal.bytes)).toBe(true);
      expect(unit.size).toBe(0);
    }
    expect(bootUnit(makePorts({ map })).report.tail).toBe('@A');
  });
});

describe('boot stops with words', () => {
  it('where a record is damaged that has a later batch behind it', () => {
    const before = wholeUnit.record(wholeUnit.size - 2);
    const at = before?.offset ?? 0;
    const why = `journal is damaged at byte ${at}, before record ${wholeUnit.size - 2}:`;
    const flip = (offset: number): string =>
      haltOf(changed(wholePorts, (journal) => void (journal[offset] = (journal[offset] ?? 0) ^ 1)));
    expect(flip(at + 100)).toBe(`${why} body CRC is wrong`);
    expect(flip(at + 10)).toBe(`${why} header CRC is wrong`);
    expect(haltOf(changed(wholePorts, (journal) => journal.fill(0xff, at, before?.end)))).toBe(
      `${why} record is missing`,
    );
  });

  it('where the identity, a sector header or a checkpoint record is not what it must be', () => {
    const { ports, unit } = sold(1);
    committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
    const checkpoint = [...unit.records(0)].findLast(({ header }) => header.kind === 'checkpoint');
    committed(run(unit, planDayOpen(unit.state, none, stampOf('open-2'))));
    const used = unit.journalUsedBytes;
    for (let index = 0; unit.journalUsedBytes < ceil(used, 4096) + 4096; index++) committed(issue(unit, `x-${index}`));
    const offset = checkpoint?.offset ?? 0;
    const sector = Math.floor(unit.journalUsedBytes / 4096);
    expect(bootUnit(ports).report.recordsRead).toBe(unit.size - (checkpoint?.header.sequence ?? 0) - 1);
    const damaged = changed(ports, (journal) => void (journal[offset + 80] = (journal[offset + 80] ?? 0) ^ 1));
    expect(haltOf(damaged)).toBe(`the last checkpoint record is damaged (byte ${offset} of the journal)`);

    const headerWith = (change: object): TestPorts =>
      changed(ports, (journal) => {
        for (let at = sector; at > 0; at--) {
          const header = { ...sectorHeaderLayout.decode(journal.subarray(at * 4096, at * 4096 + 48)), ...change };
          const crc = crc32c(sectorHeaderLayout.encode(header).subarray(0, 44));
          journal.set(sectorHeaderLayout.encode({ ...header, crc }), at * 4096);
        }
      });
    expect(haltOf(headerWith({}))).toBe('booted');
    expect(haltOf(headerWith({ journalId: new Uint8Array(16) }))).toBe(`sector ${sector} belongs to another journal`);
    const opening = [...unit.records(0)].find(({ header }) => header.kind === 'day-open');
    const openingAt = opening?.offset ?? 0;
    expect(haltOf(headerWith({ checkpointBlock: openingAt / 16 }))).toBe(
      `byte ${openingAt} of the journal is no checkpoint record`,
    );
    const identityGone = changed(ports, (journal) => void (journal[48 + 80] = 1 ^ (journal[48 + 80] ?? 0)));
    expect(haltOf(identityGone)).toBe('the identity record is damaged');
    const other = sectorHeaderLayout.decode(ports.flash.read(START, 48));
    expect(other.checkpointSequence).toBe(0);
  });

  it('where a signature or a tree head does not hold', () => {
    const { ports, unit } = sold(1);
    committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
    committed(run(unit, planDayOpen(unit.state, none, stampOf('open-2'))));
    for (let index = 0; unit.journalUsedBytes < 3 * 4096; index++) committed(issue(unit, `x-${index}`));
    const sequence = [...unit.records(0)].findLast(({ header }) => header.kind === 'checkpoint')?.header.sequence ?? 0;
    const refusing = (nth: number): TestPorts => {
      let asked = 0;
      return { ...ports, verifySignature: (...parts) => ++asked !== nth && ports.verifySignature(...parts) };
    };
    expect(haltOf(refusing(1))).toBe(`signature of checkpoint record ${sequence} is wrong`);
    expect(haltOf(refusing(2))).toBe(`tree head signature of checkpoint ${sequence} is wrong`);
    expect(haltOf(refusing(3))).toBe(`signature of record ${unit.size - 1} is wrong`);
    expect(haltOf(refusing(4))).toBe('booted');
  });
});

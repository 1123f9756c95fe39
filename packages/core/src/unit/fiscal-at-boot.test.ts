/**
 * The fiscal memory as boot finds it: which entries it lacks, which slots a power cut tore, and what an entry carries.
 * Slots and records are laid out by hand; what boot programs is held against them.
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
import { nativeHasher } from '../node/native-hasher.js';
import { PlainFlash } from '../ports/flash.js';
import type { CounterSpec, CounterValue } from '../model/counters.js';
import type { Rules } from '../model/rules.js';
import { FiscalMemory } from '../storage/fiscal-memory.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import { memoryMap } from '../storage/memory-map.js';
import { SLOT_BYTES } from '../tables/fiscal-slot.table.js';
import { dayCloseTable } from '../tables/payloads.table.js';
import { writeFiscalEntries } from './fiscal-entries.js';
import { FiscalUnit } from './fiscal-unit.js';
import { advanceHead, EMPTY_HEAD, type LogHead } from './journal-log.js';
import { planDayClose } from './plans.js';

const map = memoryMap({ fiscalBytes: 16 * 1024, journalBytes: 64 * 4096, derivedBytes: 4096, workingBytes: 4096 });
const FISCAL = map.fiscal;
/** What `activate` leaves behind, and a closing: each entry is about the record of that kind. */
const KINDS = ['identity', 'life', 'rules', 'life', 'life', 'day-close'];

function closedDay(): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const ports = makePorts({ map });
  const unit = bootUnit(ports);
  activate(unit);
  for (let index = 0; index < 3; index++) committed(issue(unit, `sale-${index}`));
  committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
  return { ports, unit };
}

interface Recorded {
  readonly ports: TestPorts;
  /** Programs into the fiscal memory, in order. */
  readonly programs: { readonly slot: number; readonly bytes: readonly number[] }[];
  flushes: number;
}

/** Ports on a copy whose fiscal memory was changed; from then on its programs are noted. */
function withFiscal({ ports }: { readonly ports: TestPorts }, change: (slots: Uint8Array[]) => void): Recorded {
  const slots = Array.from({ length: FISCAL.bytes / SLOT_BYTES }, (_, slot) =>
    ports.flash.read(FISCAL.start + slot * SLOT_BYTES, SLOT_BYTES),
  );
  change(slots);
  const sectors = new Map(ports.flash.sectors());
  const bytes = Uint8Array.from(slots.flatMap((slot) => [...slot]));
  for (let at = 0; at < bytes.length; at += 4096) sectors.set((FISCAL.start + at) / 4096, bytes.slice(at, at + 4096));
  const flash = new PlainFlash(ports.flash.geometry, sectors);
  const recorded: Recorded = { ports: { ...ports, flash }, programs: [], flushes: 0 };
  const program = flash.program.bind(flash);
  const flush = flash.flush.bind(flash);
  flash.program = (address, data) => {
    const at = address - FISCAL.start;
    if (at >= 0 && at < FISCAL.bytes) recorded.programs.push({ slot: Math.floor(at / SLOT_BYTES), bytes: [...data] });
    program(address, data);
  };
  flash.flush = () => {
    recorded.flushes++;
    return flush();
  };
  return recorded;
}

const erased = (): Uint8Array => new Uint8Array(SLOT_BYTES).fill(0xff);
const zeros = (): Uint8Array => new Uint8Array(SLOT_BYTES);
/** A slot whose program was cut off behind some bytes. */
const tornAt = (slot: Uint8Array, bytes: number): Uint8Array => slot.slice().fill(0xff, bytes);

function slotOf({ flash }: TestPorts, slot: number): Uint8Array {
  return flash.read(FISCAL.start + slot * SLOT_BYTES, SLOT_BYTES);
}

/** Bytes that were programmed into a slot, one run behind the other. */
function programmed({ programs }: Recorded, slot: number): readonly number[] {
  return programs.filter((one) => one.slot === slot).flatMap(({ bytes }) => bytes);
}

describe('the entries of the fiscal memory', () => {
  it('stand for the records of the fiscal kinds, in order, and carry the lasting totals of a closing', () => {
    const { unit } = closedDay();
    const records = [...unit.records(0)].filter(({ header }) => KINDS.includes(header.kind));
    expect(records.map(({ header }) => header.kind)).toEqual(KINDS);
    expect(unit.fiscalEntries()).toMatchObject(
      records.map(({ header: { kind, sequence }, leafHash }, entry) => ({
        header: { kind, sequence, entry },
        payload: { leafHash, day: kind === 'day-close' ? 1 : 0 },
      })),
    );
    expect(unit.fiscalEntries().map(({ payload }) => payload.counters)).toEqual([
      [],
      [],
      [],
      [],
      [],
      [
        { key: 'closings', value: 1n },
        { key: 'turnover', value: 1080n },
      ],
    ]);
  });

  /** Entries written for one closing that carries these counters. */
  function countersKept(
    counters: readonly CounterValue[],
    specs: readonly Pick<CounterSpec, 'name' | 'scope'>[],
  ): unknown {
    const payload = dayCloseTable.encode({ operation: stampOf('close'), day: 7, openedBy: 3, counters });
    const record = { header: { kind: 'day-close', sequence: 9 }, payload, leafHash: new Uint8Array(32).fill(4) };
    const other = { header: { kind: 'receipt', sequence: 8 }, payload: new Uint8Array(0), leafHash: record.leafHash };
    const fiscal = new FiscalMemory(makePorts({ map }).flash, FISCAL);
    const rules = { counters: specs } as unknown as Rules; // nothing else of them is asked for
    const records = [other, record] as unknown as readonly PlacedRecord[]; // nor of the records
    writeFiscalEntries(fiscal, { records, first: 5, rules });
    const slot = fiscal.slot(0);
    expect(slot).toMatchObject({ header: { kind: 'day-close', entry: 5, sequence: 9 }, payload: { day: 7 } });
    return typeof slot === 'object' && 'payload' in slot ? slot.payload.counters : undefined;
  }

  it('have as many lasting totals as fit, of 900 bytes each key takes its length and 14', () => {
    const specs = [
      { name: 'u', scope: 'unit' },
      { name: 'd', scope: 'day' },
    ] as const;
    /** 30 bytes a key. */
    const lasting = (index: number): CounterValue => ({
      key: `u/${String(index).padStart(14, '0')}`,
      value: 2n ** 62n,
    });
    const daily = (index: number): CounterValue => ({ key: `d/${String(index).padStart(14, '0')}`, value: 1n });
    const thirty = Array.from({ length: 30 }, (_, index) => lasting(index));
    expect(countersKept([...thirty.slice(0, 29), daily(1), daily(2)], specs)).toEqual(thirty.slice(0, 29));
    expect(countersKept([...Array.from({ length: 9 }, (_, index) => daily(index)), ...thirty], specs)).toEqual(thirty);
    expect(countersKept([...thirty, lasting(30)], specs)).toEqual(thirty);
    // Where one has no room, none behind it has, however short: what is there is the beginning of the list.
    expect(
      countersKept([...thirty.slice(0, 29), { key: `u/${'x'.repeat(40)}`, value: 1n }, lasting(31)], specs),
    ).toEqual(thirty.slice(0, 29));
    expect(countersKept(thirty, [])).toEqual([]);
  });
});

describe('boot', () => {
  it('programs the last slot again as it was read, and nothing else, where both memories agree', () => {
    const whole = closedDay();
    const { unit } = whole;
    const again = withFiscal(whole, () => undefined);
    expect(bootUnit(again.ports).report.fiscal).toBe('@A');
    const last = slotOf(again.ports, 5);
    const used = last.findLastIndex((byte) => byte !== 0xff) + 1;
    expect(new Set(again.programs.map(({ slot }) => slot))).toEqual(new Set([5]));
    expect(programmed(again, 5)).toEqual([...last.subarray(0, used)]);
    expect(bootUnit(again.ports).fiscalEntries()).toEqual(unit.fiscalEntries());
  });

  it('programs nothing into a fiscal memory that is blank', () => {
    const blank = withFiscal({ ports: makePorts({ map }) }, () => undefined);
    expect(bootUnit(blank.ports).report.fiscal).toBe('@A');
    expect(blank.programs).toEqual([]);
  });

  it.each([
    ['behind its header', 24],
    ['in its magic', 1],
    ['in its leaf hash', 50],
  ])('makes zeros of a slot that was torn %s, and writes its entry into the next', (_where, bytes) => {
    const whole = closedDay();
    const torn = withFiscal(whole, (slots) => (slots[5] = tornAt(slots[5] ?? erased(), bytes)));
    const unit = bootUnit(torn.ports);
    expect(unit.report.fiscal).toBe('@B');
    expect(slotOf(torn.ports, 5)).toEqual(zeros());
    expect(slotOf(torn.ports, 6)).toEqual(slotOf(whole.ports, 5));
    expect(slotOf(torn.ports, 7)).toEqual(erased());
    expect(unit.fiscalEntries()).toEqual(whole.unit.fiscalEntries());
    // The last whole slot first: boot counts on it.
    expect(torn.programs[0]?.slot).toBe(4);
    expect(bootUnit(torn.ports).report.fiscal).toBe('@A');
  });

  it('makes zeros of every torn slot behind the last whole one, also where nothing is missing', () => {
    const whole = closedDay();
    const torn = withFiscal(whole, (slots) => {
      slots[6] = tornAt(slots[5] ?? erased(), 30);
      slots[7] = erased().fill(0, 9, 10);
    });
    const unit = bootUnit(torn.ports);
    expect(unit.report.fiscal).toBe('@A');
    expect([5, 6, 7, 8].map((slot) => slotOf(torn.ports, slot))).toEqual([
      slotOf(whole.ports, 5),
      zeros(),
      zeros(),
      erased(),
    ]);
    expect(programmed(torn, 5).length).toBeGreaterThan(0);
    expect(unit.fiscalEntries()).toEqual(whole.unit.fiscalEntries());
  });

  it('makes zeros of a torn slot where there is no entry yet, and writes all that the journal has', () => {
    const whole = closedDay();
    const torn = withFiscal(whole, (slots) => {
      slots[0] = tornAt(slots[0] ?? erased(), 3);
      slots.fill(erased(), 1);
    });
    const { flushes } = torn;
    const unit = bootUnit(torn.ports);
    expect(unit.report.fiscal).toBe('@B');
    expect(slotOf(torn.ports, 0)).toEqual(zeros());
    expect(unit.fiscalEntries()).toEqual(whole.unit.fiscalEntries());
    for (let slot = 0; slot < 6; slot++) expect(slotOf(torn.ports, slot + 1)).toEqual(slotOf(whole.ports, slot));
    // One before each entry but the first, so that none is missing before one that is there, and one behind the last.
    expect(torn.flushes - flushes).toBeGreaterThanOrEqual(6);
    expect(bootUnit(torn.ports).report.fiscal).toBe('@A');
  });

  it('writes only what is missing, behind the last entry that is there', () => {
    const whole = closedDay();
    for (let kept = 1; kept < 6; kept++) {
      const short = withFiscal(whole, (slots) => slots.fill(erased(), kept));
      const unit = bootUnit(short.ports);
      expect(unit.report.fiscal, `${kept} entries`).toBe('@B');
      expect(unit.fiscalEntries()).toEqual(whole.unit.fiscalEntries());
      expect(slotOf(short.ports, kept)).toEqual(slotOf(whole.ports, kept));
    }
  });

  it('stops where the part does not take the zeros', () => {
    const whole = closedDay();
    const torn = withFiscal(whole, (slots) => (slots[6] = tornAt(slots[5] ?? erased(), 30)));
    const { flash } = torn.ports;
    const program = flash.program.bind(flash);
    flash.program = (address, bytes) => {
      if (Math.floor((address - FISCAL.start) / SLOT_BYTES) !== 6) program(address, bytes);
    };
    expect(FiscalUnit.boot(torn.ports)).toMatchObject({
      halted: 'the flash does not hold the last slots of the fiscal memory',
      place: { memory: 'fiscal-memory', offset: 5 * SLOT_BYTES },
    });
  });
});

describe('a closing', () => {
  /** The journal without its last record, as power took it. */
  function withoutLast(ports: TestPorts, unit: FiscalUnit): TestPorts {
    const last = unit.record(unit.size - 1);
    const sectors = new Map(ports.flash.sectors());
    const { journal } = map;
    const bytes = ports.flash.read(journal.start, journal.bytes).fill(0xff, (last?.offset ?? 0) + 20, last?.end);
    for (let at = 0; at < bytes.length; at += 4096)
      sectors.set((journal.start + at) / 4096, bytes.slice(at, at + 4096));
    return { ...ports, flash: new PlainFlash(ports.flash.geometry, sectors) };
  }

  const kindsBehind = (unit: FiscalUnit, first: number): readonly string[] =>
    Array.from(unit.records(first), ({ header }) => header.kind);

  it('gets the checkpoint record that power took, also when power takes it again', () => {
    const { ports, unit } = closedDay();
    const closing = unit.size - 2;
    expect(kindsBehind(unit, closing)).toEqual(['day-close', 'checkpoint']);
    const once = withoutLast(ports, unit);
    const again = bootUnit(once);
    expect(kindsBehind(again, closing)).toEqual(['day-close', 'discard', 'checkpoint']);
    const twice = withoutLast(once, again);
    expect(kindsBehind(bootUnit(twice), closing)).toEqual(['day-close', 'discard', 'discard', 'checkpoint']);
    expect(bootUnit(twice).size).toBe(closing + 4);
  });

  it('is owed nothing where its checkpoint record is there, nor is any other record', () => {
    const { ports, unit } = closedDay();
    expect(bootUnit(ports).size).toBe(unit.size);
    const open = makePorts({ map });
    const trading = bootUnit(open);
    activate(trading);
    expect(bootUnit(open).size).toBe(trading.size);
  });
});

describe('the head of the log', () => {
  const leafHash = new Uint8Array(32).fill(6);
  const record = (kind: string, over: object = {}): PlacedRecord =>
    // What the head is made of.
    ({
      header: { kind, sequence: 11 },
      payload: new Uint8Array(0),
      signature: new Uint8Array(64).fill(2),
      leafHash,
      offset: 320,
      end: 480,
      ...over,
    }) as unknown as PlacedRecord;
  const before: LogHead = {
    ...advanceHead(EMPTY_HEAD, record('receipt', { signature: new Uint8Array(64).fill(1) }), nativeHasher),
    checkpointSequence: 4,
    checkpointBlock: 9,
    gap: { from: 0, to: 16 },
  };

  it('goes behind each record, and remembers the last checkpoint record', () => {
    const behind = advanceHead(before, record('receipt'), nativeHasher);
    expect(behind).toMatchObject({ cursor: 480, nextSequence: 12, lastLeaf: leafHash, gap: undefined });
    expect(behind).toMatchObject({ checkpointSequence: 4, checkpointBlock: 9, checkpointOwed: false });
    expect(behind.signatures.bytes).toEqual(new Uint8Array(128).fill(1, 0, 64).fill(2, 64));
    expect(behind.frontier.root(nativeHasher)).toEqual(
      before.frontier.append(leafHash, nativeHasher).root(nativeHasher),
    );
    const checkpoint = advanceHead(before, record('checkpoint'), nativeHasher);
    expect(checkpoint).toMatchObject({ checkpointSequence: 11, checkpointBlock: 20, checkpointOwed: false });
    expect(checkpoint.signatures.bytes).toEqual(new Uint8Array(64).fill(2));
  });

  it('owes a checkpoint behind a closing, and behind what is discarded there', () => {
    const closed = advanceHead(before, record('day-close'), nativeHasher);
    expect(closed.checkpointOwed).toBe(true);
    expect(advanceHead(closed, record('discard'), nativeHasher).checkpointOwed).toBe(true);
    expect(advanceHead(closed, record('checkpoint'), nativeHasher).checkpointOwed).toBe(false);
    expect(advanceHead(before, record('discard'), nativeHasher).checkpointOwed).toBe(false);
  });

  it('is empty before the first record', () => {
    expect(EMPTY_HEAD).toMatchObject({ cursor: 0, nextSequence: 0, checkpointSequence: 0, checkpointBlock: 0 });
    expect(EMPTY_HEAD).toMatchObject({ lastLeaf: new Uint8Array(32), gap: undefined, checkpointOwed: false });
  });
});

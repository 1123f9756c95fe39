/**
 * Every reason for which boot stops, made on purpose with right CRCs where damage alone would not get so far: the words,
 * and the place that an auditor or a service centre looks at. Expected places are worked out from the records.
 */
import { crc32c, toHex } from '@plomba/codec';
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
import { none } from '../country/none.js';
import { nativeSigner } from '../node/native-ed25519.js';
import { PlainFlash } from '../ports/flash.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import { memoryMap } from '../storage/memory-map.js';
import { discardTable } from '../tables/payloads.table.js';
import { sectorHeaderLayout } from '../tables/sector-header.table.js';
import { SLOT_BYTES } from '../tables/fiscal-slot.table.js';
import { FiscalUnit } from './fiscal-unit.js';
import { planDayClose, planDayOpen } from './plans.js';
import type { Halt } from './position.js';

const map = memoryMap({ fiscalBytes: 16 * 1024, journalBytes: 96 * 4096, derivedBytes: 4096, workingBytes: 4096 });
const START = map.journal.start;

function sold(receipts = 3): { readonly ports: TestPorts; readonly unit: FiscalUnit } {
  const ports = makePorts({ map });
  const unit = bootUnit(ports);
  activate(unit);
  for (let index = 0; index < receipts; index++) committed(issue(unit, `sale-${index}`));
  return { ports, unit };
}

/** The same unit on a flash that differs in some bytes of one region. */
function changed(
  ports: TestPorts,
  change: (bytes: Uint8Array) => void,
  region: { readonly start: number; readonly bytes: number } = ports.map.journal,
): TestPorts {
  const bytes = ports.flash.read(region.start, region.bytes);
  change(bytes);
  const sectors = new Map(ports.flash.sectors());
  for (let at = 0; at < region.bytes; at += 4096) sectors.set((region.start + at) / 4096, bytes.slice(at, at + 4096));
  return { ...ports, flash: new PlainFlash(ports.flash.geometry, sectors) };
}

function haltOf(ports: TestPorts): Halt | 'booted' {
  const unit = FiscalUnit.boot(ports);
  return 'halted' in unit ? unit : 'booted';
}

function found(unit: FiscalUnit, holds: (record: PlacedRecord) => boolean): PlacedRecord {
  const record = [...unit.records(0)].findLast(holds);
  if (record === undefined) throw new Error('the test needs such a record');
  return record;
}

/** Changes a record that stands within one sector, and makes its body CRC right again. */
function forged(ports: TestPorts, record: PlacedRecord, change: (frame: Uint8Array) => void): TestPorts {
  return changed(ports, (journal) => {
    expect(Math.floor(record.offset / 4096)).toBe(Math.floor((record.end - 1) / 4096));
    const frame = journal.subarray(record.offset, record.end);
    change(frame);
    const crcAt = 32 + 32 + record.payload.length + record.signature.length + 4;
    new DataView(frame.buffer, frame.byteOffset).setUint32(crcAt, crc32c(frame.subarray(32, crcAt)));
  });
}

const flip = (bytes: Uint8Array, at: number): void => void (bytes[at] = (bytes[at] ?? 0) ^ 1);
const anySignature = (ports: TestPorts): TestPorts => ({ ...ports, verifySignature: () => true });
const isKind =
  (kind: string) =>
  ({ header }: PlacedRecord): boolean =>
    header.kind === kind;

/** A day closed and another one opened, with enough behind it that sectors name its checkpoint record. */
function secondDay(): { readonly ports: TestPorts; readonly unit: FiscalUnit; readonly sector: number } {
  const { ports, unit } = sold(1);
  committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
  committed(run(unit, planDayOpen(unit.state, none, stampOf('open-2'))));
  for (let index = 0; unit.journalUsedBytes < 4 * 4096; index++) committed(issue(unit, `x-${index}`));
  return { ports, unit, sector: Math.floor(unit.journalUsedBytes / 4096) };
}

describe('a record in the tail', () => {
  it('that is damaged with a later batch behind it', () => {
    const { ports, unit } = sold();
    const { offset, header } = found(unit, ({ header: { sequence } }) => sequence === unit.size - 2);
    expect(haltOf(changed(ports, (journal) => flip(journal, offset + 100)))).toEqual({
      halted: `journal is damaged at byte ${offset}, before record ${header.sequence}: body CRC is wrong`,
      place: {
        memory: 'journal',
        offset,
        sequence: header.sequence,
        expected: 'a record, or nothing behind it',
        found: 'body CRC is wrong',
      },
    });
  });

  it('that names another place, or another length, than was discarded', () => {
    const { ports, unit } = sold();
    const last = found(unit, () => true);
    const torn = changed(ports, (journal) => journal.fill(0xff, last.offset + 48, last.end));
    const again = bootUnit(torn);
    const discard = found(again, isKind('discard'));
    const named = discardTable.decode(discard.payload);
    for (const other of [
      { ...named, block: named.block + 1 },
      { ...named, blocks: named.blocks + 1 },
    ]) {
      const payload = discardTable.encode(other);
      expect(payload.length).toBe(discard.payload.length);
      const lying = forged(torn, discard, (frame) => frame.set(payload, 64));
      expect(haltOf(anySignature(lying))).toEqual({
        halted: `record ${discard.header.sequence} names other bytes than were discarded`,
        place: { memory: 'journal', offset: discard.offset, sequence: discard.header.sequence },
      });
    }
  });

  it('that does not follow the one before', () => {
    const { ports, unit } = sold();
    const last = found(unit, () => true);
    const before = found(unit, ({ header }) => header.sequence === last.header.sequence - 1);
    const previous = before.leafHash.slice();
    flip(previous, 0);
    expect(haltOf(forged(ports, last, (frame) => flip(frame, 32)))).toEqual({
      halted: `the chain is broken at record ${last.header.sequence}`,
      place: {
        memory: 'journal',
        offset: last.offset,
        sequence: last.header.sequence,
        expected: toHex(before.leafHash),
        found: toHex(previous),
      },
    });
  });

  it('that names discarded bytes where none were, or others than were', () => {
    const { ports, unit } = sold();
    committed(unit.append([{ kind: 'discard', payload: { block: 1, blocks: 1 } }]));
    const named = found(unit, isKind('discard'));
    const place = { memory: 'journal', offset: named.offset, sequence: named.header.sequence };
    expect(haltOf(ports)).toEqual({
      halted: `discarded bytes before record ${named.header.sequence} are not named`,
      place,
    });

    const torn = sold();
    const last = found(torn.unit, () => true);
    const cut = changed(torn.ports, (journal) => journal.fill(0xff, last.offset + 40, last.end));
    const discard = found(bootUnit(cut), isKind('discard'));
    // The payload ends with the number of blocks.
    const otherBytes = forged(cut, discard, (frame) => flip(frame, 64 + discard.payload.length - 1));
    expect(haltOf(otherBytes)).toEqual({
      halted: `record ${discard.header.sequence} names other bytes than were discarded`,
      place: { memory: 'journal', offset: discard.offset, sequence: discard.header.sequence },
    });
  });

  it('whose signature is another one', () => {
    const { ports, unit } = sold();
    const last = found(unit, () => true);
    expect(haltOf(forged(ports, last, (frame) => flip(frame, 64 + last.payload.length)))).toEqual({
      halted: `signature of record ${last.header.sequence} is wrong`,
      place: { memory: 'journal', offset: last.offset, sequence: last.header.sequence },
    });
  });
});

describe('the start of the tail', () => {
  const { ports, unit, sector } = secondDay();
  const checkpoint = found(unit, isKind('checkpoint'));
  const { sequence } = checkpoint.header;
  const place = { memory: 'journal', offset: checkpoint.offset, sequence };
  /** Bytes of the state, the frontier and the root are found in the payload. */
  const rootAt = (bytes: Uint8Array): number => 64 + toHex(checkpoint.payload).indexOf(toHex(bytes)) / 2;

  it('is a checkpoint record that is whole, is one, and holds', () => {
    expect(haltOf(ports)).toBe('booted');
    expect(haltOf(changed(ports, (journal) => flip(journal, checkpoint.offset + 80)))).toEqual({
      halted: `the last checkpoint record is damaged (byte ${checkpoint.offset} of the journal)`,
      place,
    });
    expect(haltOf(forged(ports, checkpoint, (frame) => flip(frame, 64 + checkpoint.payload.length)))).toEqual({
      halted: `signature of checkpoint record ${sequence} is wrong`,
      place,
    });
    let asked = 0;
    const secondFails = { ...ports, verifySignature: () => ++asked !== 2 };
    expect(haltOf(secondFails)).toEqual({
      halted: `tree head signature of checkpoint ${sequence} is wrong`,
      place,
    });
  });

  it('is a checkpoint record whose root follows from its frontier', () => {
    const proof = unit.checkpoint(sequence);
    const root = proof.ok ? proof.head.root : new Uint8Array();
    const other = root.slice();
    flip(other, 0);
    const at = rootAt(root);
    expect(at).toBeGreaterThan(64);
    expect(haltOf(anySignature(forged(ports, checkpoint, (frame) => flip(frame, at))))).toEqual({
      halted: `tree head of checkpoint ${sequence} is wrong`,
      place: { ...place, expected: toHex(root), found: toHex(other) },
    });
  });

  it('names rules that are there', () => {
    const { offset } = found(unit, isKind('rules'));
    expect(haltOf(changed(ports, (journal) => flip(journal, offset + 100)))).toEqual({
      halted: 'the rules in force are damaged',
      place: { memory: 'journal', offset },
    });
  });

  const headerWith = (change: object): TestPorts =>
    changed(ports, (journal) => {
      for (let at = sector; at > 0; at--) {
        const header = { ...sectorHeaderLayout.decode(journal.subarray(at * 4096, at * 4096 + 48)), ...change };
        const crc = crc32c(sectorHeaderLayout.encode(header).subarray(0, 44));
        journal.set(sectorHeaderLayout.encode({ ...header, crc }), at * 4096);
      }
    });

  it('is named by a sector of this journal, and by its block', () => {
    const journalId = toHex(unit.identity?.journalId ?? new Uint8Array());
    expect(haltOf(headerWith({ journalId: new Uint8Array(16) }))).toEqual({
      halted: `sector ${sector} belongs to another journal`,
      place: { memory: 'journal', offset: sector * 4096, expected: journalId, found: '00'.repeat(16) },
    });
    const opening = found(unit, isKind('day-open'));
    expect(haltOf(headerWith({ checkpointBlock: opening.offset / 16 }))).toEqual({
      halted: `byte ${opening.offset} of the journal is no checkpoint record`,
      place: { memory: 'journal', offset: opening.offset, sequence: opening.header.sequence, found: 'day-open' },
    });
    const beyond = 0xff_ffff; // blocks
    expect(haltOf(headerWith({ checkpointBlock: beyond }))).toEqual({
      halted: `the last checkpoint record is damaged (byte ${beyond * 16} of the journal)`,
      place: { memory: 'journal', offset: beyond * 16, sequence },
    });
  });

  it('needs the identity', () => {
    expect(haltOf(changed(ports, (journal) => flip(journal, 48 + 80)))).toEqual({
      halted: 'the identity record is damaged',
      place: { memory: 'journal', offset: 0, sequence: 0 },
    });
    const born = makePorts({ map });
    const blank = bootUnit(born);
    const identity = {
      operation: stampOf('born'),
      serial: 'PL000002',
      model: 'Plomba 1',
      country: none.id,
      firmware: '0.1.0',
      simulated: true,
      ...blank.drawIdentity(),
    };
    const time = { utcMs: 0, offsetMinutes: 0 };
    const clock = { operation: stampOf('clock'), before: time, after: time };
    committed(blank.append([{ kind: 'clock', payload: clock }], { identity }));
    expect(haltOf(born)).toEqual({
      halted: 'record 0 is not the identity',
      place: { memory: 'journal', offset: 0, sequence: 0, found: 'clock' },
    });
  });

  it('is searched for no further than a torn batch can reach', () => {
    const large = memoryMap({
      fiscalBytes: 16 * 1024,
      journalBytes: 700 * 4096,
      derivedBytes: 4096,
      workingBytes: 4096,
    });
    const noise = (sectors: number): TestPorts => {
      const rotten = makePorts({ map: large });
      for (let at = 0; at < sectors; at++) rotten.flash.program(large.journal.start + at * 4096, Uint8Array.of(0x50));
      return rotten;
    };
    expect(haltOf(noise(600))).toEqual({
      halted: 'no readable sector header before sector 599',
      place: { memory: 'journal', offset: 599 * 4096 },
    });
    expect(haltOf(noise(2))).toBe('booted'); // a torn first batch
  });
});

describe('the other memories', () => {
  it('are of the same journal as the fiscal memory, and not older', () => {
    const { ports, unit } = sold();
    const older = ports.flash.fork();
    const entries = unit.fiscalEntries().length;
    committed(run(unit, planDayClose(unit.state, stampOf('close'), unit.now())));
    const closing = found(unit, isKind('day-close'));
    const fiscalOf = (flash: PlainFlash) => (bytes: Uint8Array) =>
      bytes.set(flash.read(map.fiscal.start, map.fiscal.bytes));
    const rolledBack = changed({ ...ports, flash: older }, fiscalOf(ports.flash), map.fiscal);
    expect(haltOf(rolledBack)).toEqual({
      halted: `the fiscal memory holds ${entries + 1} entries, the journal knows ${entries}: the journal is older`,
      place: {
        memory: 'fiscal-memory',
        offset: entries * SLOT_BYTES,
        sequence: closing.header.sequence,
        expected: `${entries} entries`,
        found: `${entries + 1} entries`,
      },
    });

    const other = makePorts({ map, seed: 'another unit' });
    const stranger = bootUnit(other);
    activate(stranger);
    const named = stranger.fiscalEntries().at(-1)?.header.sequence ?? 0;
    const mixed = changed({ ...ports, flash: older }, fiscalOf(other.flash), map.fiscal);
    expect(haltOf(mixed)).toEqual({
      halted: 'fiscal memory and journal belong to different journals',
      place: {
        memory: 'fiscal-memory',
        offset: (stranger.fiscalEntries().length - 1) * SLOT_BYTES,
        sequence: named,
        expected: toHex(stranger.record(named)?.leafHash ?? new Uint8Array()),
        found: toHex(unit.record(named)?.leafHash ?? new Uint8Array()),
      },
    });
  });

  it('name the key that signs', () => {
    const { ports, unit } = sold();
    const signer = nativeSigner(new Uint8Array(32).fill(7));
    const swapped = { ...ports, secureElement: { ...ports.secureElement, signer: () => signer } };
    const key = unit.identity?.logKey ?? new Uint8Array();
    expect(haltOf(swapped)).toEqual({
      halted: 'the secure element holds another key than the journal names',
      place: { memory: 'secure-element', expected: toHex(key), found: toHex(signer.publicKey) },
    });
    const silent = { ...ports, secureElement: { ...ports.secureElement, signer: () => undefined } };
    expect(haltOf(silent)).toBe('booted');
  });

  it('hold what they held when it is programmed again', () => {
    const { ports, unit } = sold();
    /** A part on which one byte reads as erased once it is programmed again: a worn cell. */
    const wornAt = (address: number): TestPorts => {
      const { flash } = ports;
      let isWorn = false;
      const read = (from: number, count: number): Uint8Array => {
        const bytes = flash.read(from, count);
        if (isWorn && address >= from && address < from + count) bytes[address - from] = 0xff;
        return bytes;
      };
      const port = {
        geometry: flash.geometry,
        read,
        isErased: (from: number, count: number) => flash.isErased(from, count),
        program: (at: number, bytes: Uint8Array) => {
          isWorn ||= address >= at && address < at + bytes.length;
          flash.program(at, bytes);
        },
        erase: (at: number) => flash.erase(at),
        flush: () => flash.flush(),
      };
      return { ...ports, flash: port as unknown as PlainFlash }; // boot asks for nothing else
    };
    const last = found(unit, () => true);
    expect(haltOf(wornAt(START + last.offset + 5))).toEqual({
      halted: `the flash does not hold the last record near byte ${unit.journalUsedBytes} of the journal`,
      place: { memory: 'journal', offset: unit.journalUsedBytes },
    });
    const entries = unit.fiscalEntries();
    expect(haltOf(wornAt(map.fiscal.start + (entries.length - 1) * SLOT_BYTES + 5))).toEqual({
      halted: 'the flash does not hold the last slots of the fiscal memory',
      place: {
        memory: 'fiscal-memory',
        offset: (entries.length - 1) * SLOT_BYTES,
        sequence: entries.at(-1)?.header.sequence,
      },
    });
  });
});

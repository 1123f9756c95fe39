/** A memory that ends sooner than it should. */
import { int, optional, record, type RecordSchema } from '@plomba/codec';
import { SLOT_BYTES } from '@plomba/core/tables';
import { faultKind, type FaultKind } from '../fault-kind.js';
import { writtenSectors } from './place.js';

interface JournalFullParams {
  readonly leftBytes?: number;
}

const journalParams: RecordSchema<JournalFullParams> = record<JournalFullParams>('journal-full', {
  leftBytes: optional(1, int({ min: 0, max: 0xffff_ffff }), 'bytes that are left, up to the next sector; default 0'),
});

export const journalFull: FaultKind = faultKind({
  name: 'journal-full',
  group: 'storage',
  note: 'the journal is full, or nearly',
  params: journalParams,
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['memory: full', 'refusal: journal-full'],
  becomes:
    'warnings first, then sales are refused with `journal-full`; what is kept in reserve still ends the day and the life',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin({ hardware, hit }, { leftBytes = 0 }) {
    const { journal } = hardware.map;
    const { sectorBytes } = hardware.flash.geometry;
    const last = writtenSectors(hardware, 'journal').at(-1);
    const used = last === undefined ? sectorBytes : last + sectorBytes - journal.start;
    journal.limit = used + Math.ceil(leftBytes / sectorBytes) * sectorBytes;
    hit();
  },
  end({ hardware }) {
    hardware.map.journal.limit = undefined;
  },
});

interface FiscalFullParams {
  readonly leftSlots?: number;
}

const fiscalParams: RecordSchema<FiscalFullParams> = record<FiscalFullParams>('fiscal-memory-full', {
  leftSlots: optional(1, int({ min: 0, max: 100_000 }), 'entries that are left; default 0'),
});

export const fiscalMemoryFull: FaultKind = faultKind({
  name: 'fiscal-memory-full',
  group: 'storage',
  note: 'the fiscal memory is full, or nearly',
  params: fiscalParams,
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['memory: end', 'memory: full', 'refusal: fiscal-memory-full', 'refusal: day-not-open'],
  becomes:
    'warnings first, then no day is opened any more (`fiscal-memory-full`); the entry that ends the life has its place',
  shownBy: 'firmware-sim/src/faults/storage/storage-faults.sim.test.ts',
  begin({ hardware, hit }, { leftSlots = 0 }) {
    const { fiscal } = hardware.map;
    let used = 0;
    for (let at = 0; at < fiscal.bytes; at += SLOT_BYTES) {
      if (!hardware.flash.cells.isErased(fiscal.start + at, SLOT_BYTES)) used = at + SLOT_BYTES;
    }
    fiscal.limit = used + leftSlots * SLOT_BYTES;
    hit();
  },
  end({ hardware }) {
    hardware.map.fiscal.limit = undefined;
  },
});

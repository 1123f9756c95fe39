/**
 * What is in the memories of an image, as values: map, life, counters, last records, fiscal memory, clock, seal.
 *
 * Invariants: only a copy is looked at; a unit that would halt is described as far as it can be read; the private key
 * is in none of this.
 */
import { AssertionError, contentOf, counterList, FiscalUnit, nameOfKey, unitOf } from '@plomba/core';
import type { FigureUnit, PlacedRecord, Region, UnitPorts } from '@plomba/core';
import { DecodeError, toHex } from '@plomba/codec';
import { formatTime } from '@plomba/core/model';
import { SECTOR_BYTES, SLOT_BYTES } from '@plomba/core/tables';
import { imageDigest, type Hardware } from '@plomba/firmware-sim';
import { recordText } from '../terminal/record-text.js';

/** What a counter's value counts; `count` also where its rules are unknown. */
type CounterUnit = 'count' | 'hundredths' | 'milliseconds';

export interface MemoryUse {
  readonly memory: 'fiscal' | 'journal' | 'derived' | 'working';
  readonly start: number;
  readonly bytes: number;
  readonly usedBytes: number;
}

export interface RecordNote {
  readonly sequence: number;
  readonly kind: string;
  readonly time: string;
  readonly text: string;
  readonly signed: boolean;
}

export interface Inspection {
  readonly memories: readonly MemoryUse[];
  readonly clock: { readonly time: string; readonly quality: string };
  readonly sealIntact: boolean;
  readonly imageDigest: string;
  /** Why the unit would stop at boot. */
  readonly halted?: string;
  readonly unit?: UnitNote;
}

export interface UnitNote {
  readonly serial?: string;
  readonly model?: string;
  readonly country?: string;
  readonly logKey?: string;
  readonly life: string;
  readonly day: number;
  readonly dayOpen: boolean;
  readonly records: number;
  readonly operations: number;
  readonly epoch: number;
  /** What boot found at the end of the journal and in the fiscal memory: labels of the recovery tables. */
  readonly boot: { readonly tail: string; readonly fiscal: string };
  readonly series: readonly { readonly series: string; readonly last: number }[];
  /** As whole numbers, each in its unit. */
  readonly counters: readonly { readonly key: string; readonly value: string; readonly unit: CounterUnit }[];
  readonly fiscalEntries: readonly {
    readonly entry: number;
    readonly kind: string;
    readonly sequence: number;
    readonly day: number;
  }[];
  readonly lastRecords: readonly RecordNote[];
}

const LAST_RECORDS = 12;

/** Bytes of a region in sectors (or slots) that are not erased. */
function usedBytes(hardware: Hardware, region: Region, unitBytes: number): number {
  let used = 0;
  for (const [sector, bytes] of hardware.flash.cells.sectors()) {
    const start = sector * SECTOR_BYTES;
    if (start < region.start || start >= region.start + region.bytes) continue;
    for (let at = 0; at < bytes.length; at += unitBytes) {
      if (bytes.subarray(at, at + unitBytes).some((byte) => byte !== 0xff)) used += unitBytes;
    }
  }
  return used;
}

function recordNote(record: PlacedRecord): RecordNote {
  const { sequence, kind, utcMs, offsetMinutes } = record.header;
  const time = formatTime({ utcMs, offsetMinutes });
  return { sequence, kind, time, text: recordText(contentOf(record)), signed: record.signature.length > 0 };
}

const COUNTER_UNITS: Readonly<Record<FigureUnit, CounterUnit>> = {
  number: 'count',
  money: 'hundredths',
  duration: 'milliseconds',
};

function unitNote(unit: FiscalUnit): UnitNote {
  const { identity, state, report } = unit;
  const measures = new Map(state.rules?.counters.map(({ name, measure }) => [name, measure]));
  const unitOfKey = (key: string): CounterUnit => {
    const measure = measures.get(nameOfKey(key));
    return measure === undefined ? 'count' : COUNTER_UNITS[unitOf(measure)];
  };
  const { serial, model, country } = identity ?? {};
  return {
    ...(serial === undefined ? {} : { serial }),
    ...(model === undefined ? {} : { model }),
    ...(country === undefined ? {} : { country }),
    ...(identity === undefined ? {} : { logKey: toHex(identity.logKey) }),
    life: state.life,
    day: state.day,
    dayOpen: state.dayOpen,
    records: unit.size,
    operations: state.operations,
    epoch: unit.epoch,
    boot: { tail: report.tail, fiscal: report.fiscal },
    series: state.series.list(),
    counters: counterList(state.counters).map(({ key, value }) => ({
      key,
      value: value.toString(),
      unit: unitOfKey(key),
    })),
    fiscalEntries: unit.fiscalEntries().map(({ header, payload }) => {
      return { entry: header.entry, kind: header.kind, sequence: header.sequence, day: payload.day };
    }),
    lastRecords: [...unit.records(Math.max(0, unit.size - LAST_RECORDS))].map(recordNote),
  };
}

/** Memories that were tampered with can break an invariant where a unit would stop too. */
export function bootCopy(ports: UnitPorts): FiscalUnit | { readonly halted: string } {
  try {
    return FiscalUnit.boot(ports);
  } catch (error) {
    if (error instanceof AssertionError || error instanceof DecodeError) return { halted: error.message };
    throw error;
  }
}

/** Looks at memories that belong to nobody else: it boots a unit on them. */
export function inspect(hardware: Hardware): Inspection {
  const { map, rtc: clock } = hardware;
  const use = (memory: MemoryUse['memory'], unitBytes: number): MemoryUse => {
    const region = map[memory];
    return { memory, start: region.start, bytes: region.bytes, usedBytes: usedBytes(hardware, region, unitBytes) };
  };
  const reading = clock.read();
  const memories = [
    use('fiscal', SLOT_BYTES),
    use('journal', SECTOR_BYTES),
    use('derived', SECTOR_BYTES),
    use('working', SECTOR_BYTES),
  ];
  const common = {
    clock: { time: formatTime(reading), quality: reading.quality },
    sealIntact: hardware.sealIntact,
    imageDigest: imageDigest(hardware),
  };
  const unit = bootCopy(hardware.unitPorts);
  if ('halted' in unit) return { memories, ...common, halted: unit.halted };
  // The journal's own count ends in the middle of a sector.
  const exact = memories.map((one) => (one.memory === 'journal' ? { ...one, usedBytes: unit.journalUsedBytes } : one));
  return { memories: exact, ...common, unit: unitNote(unit) };
}

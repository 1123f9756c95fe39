/**
 * What a halted unit still answers: how it is, why it stopped, and its journal as far as it can be read. It writes
 * nothing, and signs nothing.
 */
import { salvage, type JournalExport, type Salvage, type UnitPorts } from '@plomba/core';
import { LINK_LIMITS, type Forensics, type ReplyOf, type RequestOf } from '@plomba/link';
import { lastRecord, LAST_RECORDS } from '../commands/unit/forensics.js';
import { deny, type CommandRefusal } from '../commands/refusal.js';
import type { Answer, CommandRequest } from './execute.js';
import type { HaltedState } from './firmware-state.js';
import { WHILE_HALTED } from './modes.table.js';

/** What was read of a journal; kept while the unit is halted, because reading it all takes time. */
interface Reading {
  readonly salvage: Salvage;
  readonly export: JournalExport | undefined;
}

const readings = new WeakMap<HaltedState, Reading>();

function readingOf(state: HaltedState, ports: UnitPorts): Reading {
  const known = readings.get(state);
  if (known !== undefined) return known;
  const read = salvage(ports);
  const reading = { salvage: read, export: read.export() };
  readings.set(state, reading);
  return reading;
}

export function answerHalted(
  state: HaltedState,
  { command, request }: CommandRequest,
  ports: UnitPorts,
): Answer | CommandRefusal {
  if (!WHILE_HALTED.includes(command)) return deny('halted', state.why);
  const reading = readingOf(state, ports);
  if (command === 'unit.forensics') return { ok: true, reply: forensicsOf(state, reading.salvage) };
  // Name and request type belong together, as the server machine decoded them.
  if (command === 'journal.read') return readJournal(reading.salvage, request as RequestOf<'journal.read'>);
  return readExport(reading, request as RequestOf<'export.read'>); // as above
}

function forensicsOf({ why, place, selfTest = [] }: HaltedState, { records, exportable }: Salvage): Forensics {
  return {
    halted: why.slice(0, 100),
    ...(place === undefined ? {} : { place }),
    readable: records.length,
    exportable,
    selfTest,
    last: records.slice(-LAST_RECORDS).map(({ header }) => lastRecord(header)),
  };
}

function readJournal({ records }: Salvage, { from, bytesMax }: RequestOf<'journal.read'>): Answer | CommandRefusal {
  const size = records.length;
  if (from > size) return deny('no-such-size', `${size} records can be read`, 'from');
  const page: ReplyOf<'journal.read'>['records'][number][] = [];
  const most = Math.min(bytesMax, LINK_LIMITS.pieceBytes);
  let bytes = 0;
  for (const { entry, signature } of records.slice(from, from + LINK_LIMITS.journalReadRecords)) {
    bytes += entry.length + signature.length;
    if (page.length > 0 && bytes > most) break;
    page.push({ entry, signature });
  }
  return { ok: true, reply: { records: page, next: from + page.length, size } };
}

function readExport(reading: Reading, request: RequestOf<'export.read'>): Answer | CommandRefusal {
  const { exportable } = reading.salvage;
  const { size, offset, bytesMax } = request;
  if (reading.export === undefined || (size !== 0 && size !== exportable)) {
    return deny('no-such-size', `the last signed tree head that can be read is of ${exportable} records`, 'size');
  }
  const bytes = reading.export.read(offset, Math.min(bytesMax, LINK_LIMITS.pieceBytes));
  return { ok: true, reply: { size: exportable, total: reading.export.bytes, bytes } };
}

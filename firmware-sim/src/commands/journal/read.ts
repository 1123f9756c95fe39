/** `journal.read`: a page of entries and signatures; refuses `no-such-size` beyond the end. */
import { refuse } from '@plomba/core';
import { LINK_LIMITS } from '@plomba/link';
import type { QueryCommand } from '../context.js';

export const readJournal: QueryCommand<'journal.read'> = {
  name: 'journal.read',
  answer({ unit }, { from, bytesMax }) {
    if (from > unit.size) return refuse('no-such-size', `the journal has ${unit.size} records`, 'from');
    const records: { entry: Uint8Array; signature: Uint8Array }[] = [];
    const most = Math.min(bytesMax, LINK_LIMITS.pieceBytes);
    let bytes = 0;
    for (const record of unit.records(from)) {
      const { entry } = record;
      bytes += entry.length + record.signature.length;
      if (records.length > 0 && (bytes > most || records.length === LINK_LIMITS.journalReadRecords)) break;
      records.push({ entry, signature: record.signature });
    }
    return { ok: true, reply: { records, next: from + records.length, size: unit.size } };
  },
};

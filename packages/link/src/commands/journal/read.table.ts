/** `journal.read`: a page of the journal, record by record, as hashed and signed. */
import { blob, int, list, record, required, type RecordSchema } from '@plomba/codec';
import { LIMITS } from '@plomba/core/model';
import { LINK_LIMITS } from '../../limits.js';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { count } from '../fields.js';

export interface JournalReadRequest {
  /** Sequence of the first record wanted. */
  readonly from: number;
  /**
   * The page ends before it would exceed this, 1 to 524,288 bytes of entries and signatures, or 8,192, which is what a
   * unit gives at once; it has at least one record.
   */
  readonly bytesMax: number;
}

export interface JournalRecord {
  /** Header, previous hash, payload: what the leaf hash covers. */
  readonly entry: Uint8Array;
  /** 64 bytes, or none: vouched for by a later signature. */
  readonly signature: Uint8Array;
}

export interface JournalPage {
  /** Empty when `from` is the size of the journal. */
  readonly records: readonly JournalRecord[];
  /** Sequence of the record behind this page. */
  readonly next: number;
  /** Records in the journal now. */
  readonly size: number;
}

const journalRecordTable: RecordSchema<JournalRecord> = record<JournalRecord>('JournalRecord', {
  entry: required(1, blob({ min: 64, max: LIMITS.entryBytes }), 'header, previous hash, payload'),
  signature: required(2, blob({ min: 0, max: 64 }), '64 bytes, or none'),
});

export const journalReadCommand: CommandTable<JournalReadRequest, JournalPage> = {
  code: 0x0801,
  name: 'journal.read',
  note: 'A page of the journal: entries as hashed, with their signatures.',
  request: record<JournalReadRequest>('JournalReadRequest', {
    from: required(1, count, 'sequence of the first record wanted'),
    bytesMax: required(2, int({ min: 1, max: LINK_LIMITS.journalReadBytes }), 'size of the page; at least one record'),
  }),
  reply: record<JournalPage>('JournalPage', {
    records: required(1, list(journalRecordTable, { min: 0, max: LINK_LIMITS.journalReadRecords }), 'in sequence'),
    next: required(2, count, 'sequence of the record behind this page'),
    size: required(3, count, 'records in the journal now'),
  }),
  isPiece: true,
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['no-such-size'],
};

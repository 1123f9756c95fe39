/**
 * `export.read`: a piece of the export (a canonical tar) of the journal at one size. The same size gives the same bytes.
 * With a period: a piece of what the country's authority reads from the unit instead, in the form that the country gives it.
 */
import { blob, int, optional, record, required } from '@plomba/codec';
import { LINK_LIMITS } from '../../limits.js';
import { ALL_ROLES, STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { count } from '../fields.js';
import { dateRangeTable, type DateRange } from '../report/period.table.js';

export interface ExportReadRequest {
  /** Records that the export covers; 0: the current size, which the answer then names. */
  readonly size: number;
  /** First byte wanted. */
  readonly offset: number;
  /** 1 to 65,536; the unit gives at most 8,192 at once, so that a receipt in between waits for one such piece. */
  readonly bytesMax: number;
  /** What the authority reads of these days, for the service only; absent: the journal. */
  readonly period?: DateRange;
}

export interface ExportPiece {
  /** Records that the export covers: ask for this size from now on. */
  readonly size: number;
  /** Bytes of the whole export. */
  readonly total: number;
  /** From `offset` on; empty at the end. */
  readonly bytes: Uint8Array;
}

export const exportReadCommand: CommandTable<ExportReadRequest, ExportPiece> = {
  code: 0x0901,
  name: 'export.read',
  note: 'A piece of the export of the journal at one size.',
  request: record<ExportReadRequest>('ExportReadRequest', {
    size: required(1, count, 'records that it covers; 0: the current size'),
    offset: required(2, count, 'first byte wanted'),
    bytesMax: required(
      3,
      int({ min: 1, max: LINK_LIMITS.exportReadBytes }),
      'size of the piece, at most; a unit gives 8,192 at once',
    ),
    period: optional(4, dateRangeTable, "what the country's authority reads of these days; absent: the journal"),
  }),
  reply: record<ExportPiece>('ExportPiece', {
    size: required(1, count, 'records that it covers'),
    total: required(2, count, 'bytes of the whole export'),
    bytes: required(3, blob({ min: 0, max: LINK_LIMITS.exportReadBytes }), 'from `offset` on; empty at the end'),
  }),
  isPiece: true,
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ALL_ROLES,
  refusals: ['no-such-size', 'signer-broken', 'no-such-report', 'validation-failed'],
};

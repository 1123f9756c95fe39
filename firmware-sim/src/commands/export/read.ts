/**
 * `export.read`: a piece of the export at a size, or of what the authority reads of a period; refuses `no-such-size`,
 * `signer-broken`, and for a period `not-allowed-for-principal`, `no-such-report`, `validation-failed`.
 * The directory of the last export is kept, so that a transfer in pieces makes it once; losing it costs only time.
 */
import { journalExport, type FiscalUnit, type JournalExport, type Refusal } from '@plomba/core';
import { LINK_LIMITS } from '@plomba/link';
import type { QueryCommand } from '../context.js';
import { extractPiece } from './extract.js';

interface Made {
  readonly size: number;
  readonly export: JournalExport;
}

const lastExport = new WeakMap<FiscalUnit, Made>();

function exportAt(unit: FiscalUnit, size: number): Made | Refusal {
  const last = lastExport.get(unit);
  if (last?.size === size) return last;
  const checkpoint = unit.checkpoint(size);
  if (!checkpoint.ok) return checkpoint;
  const made = {
    size,
    export: journalExport({ size, checkpoint: checkpoint.text, source: unit.exportSource() }),
  };
  lastExport.set(unit, made);
  return made;
}

export const readExport: QueryCommand<'export.read'> = {
  name: 'export.read',
  answer(context, { size, offset, bytesMax: asked, period }) {
    const { unit } = context;
    const bytesMax = Math.min(asked, LINK_LIMITS.pieceBytes);
    if (period !== undefined) return extractPiece(context, { period, size, offset, bytesMax });
    const made = exportAt(unit, size === 0 ? unit.size : size);
    if ('ok' in made) return made;
    const bytes = made.export.read(offset, bytesMax);
    return { ok: true, reply: { size: made.size, total: made.export.bytes, bytes } };
  },
};

/** Exports of a unit, whole or into a file. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { journalExport, type FiscalUnit, type JournalExport } from '@plomba/core';
import { demand } from '../bench-error.js';

const WRITE_BYTES = 256 * 1024;

/** The export of all records under a checkpoint of now. */
export function exportOf(unit: FiscalUnit): JournalExport {
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) demand(false, checkpoint.detail);
  return journalExport({ size: unit.size, checkpoint: checkpoint.text, source: unit.exportSource() });
}

/** Writes it part by part, so that it is never in memory whole. */
export function exportTo(unit: FiscalUnit, path: string): void {
  const archive = exportOf(unit);
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < archive.bytes; at += WRITE_BYTES) writeSync(file, archive.read(at, WRITE_BYTES));
  } finally {
    closeSync(file);
  }
}

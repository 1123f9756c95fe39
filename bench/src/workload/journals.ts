/** Grown journals of a run, made when a row first needs one and kept for the others. */
import { existsSync } from 'node:fs';
import type { Bench } from '../bench.js';
import { growJournal } from './grown-journal.js';

/** Path of the image of a journal with so many records. */
export function journalOf(bench: Bench, records: number): string {
  const path = `${bench.folder}/journal-${records}.plomba`;
  if (existsSync(path)) return path;
  bench.say(`building a journal of ${records} records`);
  growJournal(path, records);
  return path;
}

/** `1e6` for a million: how sizes stand in the names of figures. */
export function sizeName(records: number): string {
  return records.toExponential().replace('e+', 'e');
}

/**
 * What became of a journal that is not the one that was taken in any more. The record at which the two part decides:
 *
 * - none, the unit works: **rolled-back**, an older image (or one whose end was removed without a trace);
 * - none, the unit has halted, or a `discard` record that names bytes which had been taken in: **cut-tail**;
 * - any other record: **forked**, the unit went on from an older image, or there are two of it.
 *
 * Each record names the hash of the one before, so where two are equal, all before them are: a bisection finds the place
 * by asking the unit for a record at a time.
 */
import { equalBytes } from '@plomba/codec';
import type { IntegrityKind } from '../monitoring/alarms.js';
import { readRecord, type RawRecord } from './record.js';

export interface JournalReader {
  /** Records of the unit's journal now. */
  readonly size: number;
  /** Why the unit has stopped. */
  readonly halted?: string;
  /** The unit's record; undefined where it cannot be read. */
  record(sequence: number): Promise<RawRecord | undefined>;
}

export interface KnownLeaves {
  readonly size: number;
  /** Leaf hash of a record that was taken in. */
  leaf(sequence: number): Promise<Uint8Array | undefined>;
}

export interface IntegrityFinding {
  readonly kind: IntegrityKind;
  /** First sequence at which the unit's journal is not the one that was taken in. */
  readonly at: number;
  /** Records that were taken in, and that the unit has. */
  readonly known: number;
  readonly found: number;
  readonly detail: string;
}

/** @returns undefined when all that was taken in is there */
export async function diagnose(unit: JournalReader, known: KnownLeaves): Promise<IntegrityFinding | undefined> {
  const at = await partingOf(unit, known);
  if (at === known.size) return undefined;
  const there = at < unit.size ? await unit.record(at) : undefined;
  const read = there === undefined ? undefined : readRecord(there);
  const common = { at, known: known.size, found: unit.size };
  const lost = `records ${at} to ${known.size - 1} are gone`;
  if (read?.ok === true && read.record.kind === 'discard') {
    const detail = `The end of the journal was cut off: ${lost}, and the unit names them as torn.`;
    return { kind: 'cut-tail', ...common, detail };
  }
  if (read !== undefined) {
    const kind = read.ok ? ` (${read.record.kind})` : '';
    const detail = `Record ${at} is another one${kind}; the unit and what was taken in part there.`;
    return { kind: 'forked', ...common, detail };
  }
  if (unit.halted !== undefined) {
    return { kind: 'cut-tail', ...common, detail: `The end of the journal was cut off: ${lost}; ${unit.halted}.` };
  }
  const detail = `An older image runs: the journal has ${unit.size} records, ${known.size} were taken in; ${lost}.`;
  return { kind: 'rolled-back', ...common, detail };
}

/** The first sequence at which the two differ; the smaller size where they do not. */
async function partingOf(unit: JournalReader, known: KnownLeaves): Promise<number> {
  let equal = 0;
  let other = Math.min(unit.size, known.size);
  if (other === 0 || (await isSame(unit, known, other - 1))) return other;
  other--;
  // Everything before `equal` is the same, `other` is not.
  while (equal < other) {
    const middle = Math.floor((equal + other) / 2);
    if (await isSame(unit, known, middle)) equal = middle + 1;
    else other = middle;
  }
  return equal;
}

async function isSame(unit: JournalReader, known: KnownLeaves, sequence: number): Promise<boolean> {
  const [there, leaf] = [await unit.record(sequence), await known.leaf(sequence)];
  const read = there === undefined ? undefined : readRecord(there);
  return read?.ok === true && leaf !== undefined && equalBytes(read.record.leafHash, leaf);
}

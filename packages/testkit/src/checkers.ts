/**
 * What must hold after any boot, checked from outside: the export verifies (chain, signatures, gapless numbers,
 * totals, no operation twice), what was acknowledged is stored, and the fiscal memory agrees with the journal.
 * Checkers know nothing of scenarios.
 */
import { equalBytes, toHex } from '@plomba/codec';
import { journalExport, portableHasher, sourceOfRecords, type FiscalUnit, type PlacedRecord } from '@plomba/core';
import type { CommitReply } from '@plomba/link';
import { verify, type VerifyOptions } from '@plomba/verify';

/** One thing that is wrong, in words. */
export type Violation = string;

/** The records of a unit, read once for all checkers. */
export function recordsOf(unit: FiscalUnit): readonly PlacedRecord[] {
  return [...unit.records(0)];
}

/** The export of a unit as it stands; empty when it has no records or cannot sign. */
export function exportOf(unit: FiscalUnit, records: readonly PlacedRecord[] = recordsOf(unit)): Uint8Array {
  const checkpoint = unit.checkpoint();
  if (!checkpoint.ok) return new Uint8Array();
  const made = journalExport({
    size: unit.size,
    checkpoint: checkpoint.text,
    source: sourceOfRecords(records, portableHasher),
  });
  return made.read(0, made.bytes);
}

/** The independent verifier: chain, signatures, gapless numbers, totals, no operation twice. */
export function checkExport(
  unit: FiscalUnit,
  records: readonly PlacedRecord[],
  options: VerifyOptions,
): readonly Violation[] {
  if (unit.size === 0) return [];
  const verdict = verify(exportOf(unit, records), options);
  return verdict.ok ? [] : [`verifier: ${verdict.finding.name}: ${verdict.finding.message}`];
}

/** Every acknowledged outcome is in the journal, unchanged. */
export function checkAcknowledged(
  records: readonly PlacedRecord[],
  acknowledged: Iterable<CommitReply>,
): readonly Violation[] {
  return [...acknowledged].flatMap((reply) => {
    const record = records[reply.sequence];
    if (record === undefined) return [`acknowledged record ${reply.sequence} is lost`];
    return equalBytes(record.leafHash, reply.leafHash)
      ? []
      : [`acknowledged record ${reply.sequence} is another one now`];
  });
}

/** Entries of the fiscal memory: numbered without gaps, one for each journal record of its kinds. */
export function checkFiscalMemory(unit: FiscalUnit, records: readonly PlacedRecord[]): readonly Violation[] {
  const kinds = new Set(['identity', 'life', 'rules', 'day-close']);
  const expected = records.filter(({ header }) => kinds.has(header.kind));
  const entries = unit.fiscalEntries();
  if (entries.length !== expected.length) {
    return [`fiscal memory has ${entries.length} entries, the journal ${expected.length} records of its kinds`];
  }
  return entries.flatMap(({ header, payload }, index) => {
    const record = expected[index];
    const holds = header.entry === index && record !== undefined && equalBytes(record.leafHash, payload.leafHash);
    return holds ? [] : [`fiscal entry ${index} is ${toHex(payload.leafHash).slice(0, 8)}, not its journal record`];
  });
}

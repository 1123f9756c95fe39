/**
 * What the program believes, held against what the unit has committed. Each case has a unit of its own and one sale, so
 * every sale that was not there before is that one.
 */
import { oracleDocuments, type Hardware, type OracleDocument } from '@plomba/firmware-sim';
import type { PosEnd } from './pos-program.js';

/**
 * `double`: sold more than once. `lost`: the program is sure that it sold, and the unit has nothing. `unresolved`: the
 * program never became sure. `denied`: the program is sure that it did not sell, and the unit has it. `misnumbered`: it
 * tells another receipt number than the unit's.
 */
export const CRASH_FINDINGS = ['double', 'lost', 'unresolved', 'denied', 'misnumbered'] as const;
export type CrashFindingKind = (typeof CRASH_FINDINGS)[number];

export interface CrashFinding {
  readonly kind: CrashFindingKind;
  readonly detail: string;
}

/** What was committed since: sales, and refunds that take one back. */
export function committedSince(before: number, hardware: Hardware): readonly OracleDocument[] {
  return oracleDocuments(hardware).slice(before);
}

/** The worst that is wrong; undefined when all is well. */
export function judgeCase(end: PosEnd, documents: readonly OracleDocument[]): CrashFinding | undefined {
  const sales = documents.filter(({ document }) => document === 'sale');
  const refunds = documents.filter(({ document }) => document === 'refund');
  const standing = sales.length - refunds.length;
  const has = describeSales(sales, refunds);
  if (standing > 1) return { kind: 'double', detail: `the unit has ${has}` };
  const believes = `the program believes ${end.belief} (${end.said})`;
  if (end.belief === 'unknown') return { kind: 'unresolved', detail: `${believes}, the unit has ${has}` };
  if (end.belief === 'sold' && standing < 1) return { kind: 'lost', detail: `${believes}, the unit has ${has}` };
  if (end.belief === 'not-sold') {
    return standing < 1 ? undefined : { kind: 'denied', detail: `${believes}, the unit has ${has}` };
  }
  const isKnown = end.number === undefined || sales.some(({ number }) => number === end.number);
  return isKnown
    ? undefined
    : { kind: 'misnumbered', detail: `the program tells number ${end.number}, the unit has ${has}` };
}

function describeSales(sales: readonly OracleDocument[], refunds: readonly OracleDocument[]): string {
  if (sales.length === 0) return 'no sale';
  const named = sales.map(({ series, number }) => `${series} ${number}`.trim()).join(' and ');
  const taken = refunds.length === 0 ? '' : `, of which ${refunds.length} taken back`;
  return `${sales.length === 1 ? 'one sale' : `${sales.length} sales`} (${named})${taken}`;
}

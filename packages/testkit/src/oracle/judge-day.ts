/**
 * Compares what a till believes with what the unit committed. The truth is read from the memories, by a second unit that
 * boots on a copy of them.
 */
import { contentOf, FiscalUnit, operationIn, type Content, type PlacedRecord } from '@plomba/core';
import type { Hardware } from '@plomba/firmware-sim';
import type { VerifyOptions } from '@plomba/verify';
import { checkExport, checkFiscalMemory, recordsOf } from '../checkers.js';
import type { DayStep } from './till-day.js';
import type { Belief } from './till-process.js';

/** What is wrong: committed twice; not committed, though the day is over; not known in the end; believed wrongly. */
export type FindingKind = 'double' | 'lost' | 'unresolved' | 'wrong-belief' | 'stuck' | 'audit';

export interface Finding {
  readonly kind: FindingKind;
  readonly detail: string;
}

interface Truth {
  readonly sequence: number;
  readonly fenced: boolean;
}

export interface JudgedDay {
  readonly hardware: Hardware;
  readonly day: readonly DayStep[];
  readonly beliefs: readonly Belief[];
  /** Has the whole journal verified; left out where that is done often enough elsewhere. */
  readonly audit?: VerifyOptions;
}

export function judgeDay({ hardware, day, beliefs, audit }: JudgedDay): readonly Finding[] {
  const unit = FiscalUnit.boot(hardware.fork().unitPorts);
  if ('halted' in unit) return [{ kind: 'audit', detail: `the unit halts: ${unit.halted}` }];
  const records = recordsOf(unit);
  const findings = [...byOperation(records, beliefs), ...byMark(records, day)];
  if (audit === undefined) return findings;
  const violations = [...checkExport(unit, records, audit), ...checkFiscalMemory(unit, records)];
  return [...findings, ...violations.map((detail): Finding => ({ kind: 'audit', detail }))];
}

/** Each operation that the till has ever used: what it believes is so. */
function byOperation(records: readonly PlacedRecord[], beliefs: readonly Belief[]): Finding[] {
  const truths = new Map<string, Truth>();
  const findings: Finding[] = [];
  for (const record of records) {
    const bound = operationIn(contentOf(record));
    if (bound === undefined) continue;
    const { id } = bound.operation;
    if (truths.has(id)) findings.push({ kind: 'double', detail: `${id} is bound twice` });
    truths.set(id, { sequence: record.header.sequence, fenced: bound.fenced });
  }
  for (const belief of beliefs) {
    const truth = truths.get(belief.operation.id);
    const committed = truth?.fenced === false ? truth.sequence : undefined;
    findings.push(...compare(belief, committed));
  }
  return findings;
}

function compare({ operation, state, sequence }: Belief, committed: number | undefined): readonly Finding[] {
  const truth = committed === undefined ? 'not committed' : `record ${committed}`;
  const finding = (kind: FindingKind): readonly Finding[] => [
    { kind, detail: `${operation.id}: the till believes ${state} ${sequence ?? ''}, the unit has ${truth}` },
  ];
  switch (state) {
    case 'unknown':
      return finding('unresolved');
    case 'committed':
      return committed === sequence ? [] : finding(committed === undefined ? 'lost' : 'wrong-belief');
    case 'not-committed':
      return committed === undefined ? [] : finding('wrong-belief');
  }
}

/** Each step of the day, by what a person would know it by, whatever its operation was. */
function byMark(records: readonly PlacedRecord[], day: readonly DayStep[]): Finding[] {
  const counts = new Map<string, number>();
  const sales = new Map<number, string>();
  for (const record of records) {
    const mark = markOf(contentOf(record), sales);
    if (mark === undefined) continue;
    counts.set(mark, (counts.get(mark) ?? 0) + 1);
    const step = day.find((one) => one.mark === mark);
    if (step !== undefined) sales.set(record.header.sequence, step.id);
  }
  return day.flatMap(({ id, mark }): Finding[] => {
    const count = counts.get(mark) ?? 0;
    if (count === 1) return [];
    return [{ kind: count > 1 ? 'double' : 'lost', detail: `${id}: ${count} records are ${mark}` }];
  });
}

function markOf(content: Content, steps: ReadonlyMap<number, string>): string | undefined {
  if (content.kind === 'receipt') return `receipt ${content.payload.request.document} ${content.payload.total}`;
  if (content.kind === 'cash') return `cash ${content.payload.direction} ${content.payload.amount}`;
  if (content.kind === 'copy') return `copy of ${steps.get(content.payload.of) ?? 'nothing of the day'}`;
  if (content.kind === 'day-open' || content.kind === 'day-close') return `${content.kind} ${content.payload.day}`;
  return undefined;
}

/**
 * What must hold after a power cut, whatever it left. The unit boots; everything acknowledged is there, unchanged; a
 * second boot finds what the first one found, although unstable cells read otherwise by then; the operation that was cut
 * is done exactly once when it is repeated; and that outlives another boot too.
 */
import { equalBytes } from '@plomba/codec';
import { contentOf, type Content, type FiscalUnit, operationIn, type PlacedRecord } from '@plomba/core';
import type { FlashPart } from '@plomba/firmware-sim';
import { checkFiscalMemory, recordsOf, type Violation } from '../checkers.js';
import type { CoreBench } from './core-bench.js';
import { stampOf, type CoreStep } from './core-script.js';
import { OperationLog, type FlashOperation } from './operation-log.js';
import type { StateDigests } from './state-digest.js';

export interface Expected {
  /** Leaf hashes of the records that were acknowledged, in order. */
  readonly acknowledged: readonly Uint8Array[];
  /** The command in whose course power went. */
  readonly step: CoreStep;
  /** Whether it was answered before that. */
  readonly answered: boolean;
  /** Looks at the whole unit as well, where that is asked for: it costs more than everything else. */
  readonly audit?: (unit: FiscalUnit, records: readonly PlacedRecord[]) => readonly Violation[];
  /** States that the first boot of others left: one that held is not followed again. */
  readonly settled?: SettledStates;
}

/** States of a part that held after a boot: what follows from the same state is the same again. */
export class SettledStates {
  readonly #digests: StateDigests;
  readonly #held = new Set<string>();

  constructor(digests: StateDigests) {
    this.#digests = digests;
  }

  /** The key of this state for this command; undefined where it may be read otherwise next time, or is audited. */
  keyOf(part: FlashPart, { step, answered, audit }: Expected): string | undefined {
    if (part.unstable !== '' || audit !== undefined) return undefined;
    return `${step.id}/${answered}/${this.#digests.of(part)}`;
  }

  holds(key: string | undefined): boolean {
    return key !== undefined && this.#held.has(key);
  }

  add(key: string | undefined): void {
    if (key !== undefined) this.#held.add(key);
  }
}

export interface Judgement {
  readonly violations: readonly Violation[];
  /** What the first boot did to the flash. */
  readonly bootOperations: readonly FlashOperation[];
  /** Rows of the recovery tables that decided at the first boot. */
  readonly rows: string;
}

/** Boots a copy of this part, three times in all, and repeats the operation on it. */
export function judge(bench: CoreBench, left: FlashPart, expected: Expected): Judgement {
  const { settled } = expected;
  const part = left.fork();
  const log = new OperationLog(part);
  part.powerCycle();
  const first = bench.boot(log);
  const bootOperations = log.take();
  if ('halted' in first) return { violations: [`halts: ${first.halted}`], bootOperations, rows: 'halted' };
  const rows = `tail ${first.report.tail}, fiscal ${first.report.fiscal}`;
  const key = settled?.keyOf(part, expected);
  if (settled?.holds(key) === true) return { violations: [], bootOperations, rows };
  const found = recordsOf(first);
  const violations = [
    ...checkPrefix(found, expected.acknowledged),
    ...checkRecords(found),
    ...checkFiscalMemory(first, found),
    ...rebooted(bench, part, found),
  ];
  if (violations.length === 0) violations.push(...repeat(bench, part, { expected, found }));
  if (violations.length === 0) settled?.add(key);
  return { violations, bootOperations, rows };
}

function checkPrefix(found: readonly PlacedRecord[], acknowledged: readonly Uint8Array[]): readonly Violation[] {
  return acknowledged.flatMap((leaf, sequence) => {
    const record = found[sequence];
    if (record === undefined) return [`acknowledged record ${sequence} is lost`];
    return equalBytes(record.leafHash, leaf) ? [] : [`acknowledged record ${sequence} is another one now`];
  });
}

/** Contents by leaf hash: the same records are read thousands of times, and the hash was made of the bytes just read. */
const contents = new Map<string, Content>();

function known(record: PlacedRecord): Content {
  const key = String.fromCharCode(...record.leafHash);
  const content = contents.get(key) ?? contentOf(record);
  contents.set(key, content);
  return content;
}

/** Sequences and receipt numbers without gaps, a chain of hashes, no operation twice. */
function checkRecords(records: readonly PlacedRecord[]): readonly Violation[] {
  const violations: Violation[] = [];
  const numbers = new Map<string, number>();
  const bound = new Set<string>();
  let before: Uint8Array = new Uint8Array(32);
  for (const [sequence, record] of records.entries()) {
    if (record.header.sequence !== sequence) violations.push(`record ${sequence} has number ${record.header.sequence}`);
    if (!equalBytes(record.previous, before)) violations.push(`record ${sequence} does not name the one before`);
    before = record.leafHash;
    const content = known(record);
    if (content.kind === 'receipt') {
      const { series, number } = content.payload;
      if (number !== (numbers.get(series) ?? 0) + 1) violations.push(`receipt ${series} ${number} is out of turn`);
      numbers.set(series, number);
    }
    const operation = operationIn(content)?.operation.id;
    if (operation !== undefined && bound.has(operation)) violations.push(`operation ${operation} was done twice`);
    if (operation !== undefined) bound.add(operation);
  }
  return violations;
}

/**
 * Power goes and comes while nothing happens: the same records must be there. Cells of a program that was cut before it
 * left anything to see may show now: then their place is given up, and the record that names it is the only new one.
 */
function rebooted(bench: CoreBench, part: FlashPart, found: readonly PlacedRecord[]): readonly Violation[] {
  part.powerCycle();
  const unit = bench.boot(part);
  if ('halted' in unit) return [`halts at the next boot: ${unit.halted}`];
  const last = found.at(-1);
  if (last !== undefined && !equalBytes(unit.record(last.header.sequence)?.leafHash ?? new Uint8Array(), last.leafHash))
    return ['the last record is another one at the next boot'];
  const added = Array.from({ length: unit.size - found.length }, (_, index) => unit.record(found.length + index));
  const other = added.find((record) => record?.header.kind !== 'discard');
  return added.length <= 1 && other === undefined
    ? []
    : [`${found.length} records at one boot, ${unit.size} at the next`];
}

function repeat(
  bench: CoreBench,
  part: FlashPart,
  { expected, found }: { readonly expected: Expected; readonly found: readonly PlacedRecord[] },
): readonly Violation[] {
  part.powerCycle();
  const unit = bench.boot(part);
  if ('halted' in unit) return [`halts at the third boot: ${unit.halted}`];
  const { step, answered, audit } = expected;
  const bound = unit.findOperation({ id: step.id, epoch: 0 });
  if (bound === undefined && answered) return [`operation ${step.id} was answered and is not bound`];
  if (bound === undefined) {
    const admission = step.kind === 'fence' || unit.size === 0 ? 'execute' : unit.admit(stampOf(step.id)).kind;
    if (admission !== 'execute') return [`operation ${step.id} is not bound and not admitted: ${admission}`];
    const result = step.run(unit, bench.signer);
    if (!result.ok) return [`operation ${step.id} is refused: ${result.code}: ${result.detail}`];
  }
  const records = recordsOf(unit);
  const kept = found.every(({ leafHash }, sequence) =>
    equalBytes(records[sequence]?.leafHash ?? new Uint8Array(), leafHash),
  );
  const times = records.filter((record) => operationIn(known(record))?.operation.id === step.id).length;
  return [
    ...(kept ? [] : ['a record that boot found is another one now']),
    ...(times === 1 ? [] : [`operation ${step.id} is in the journal ${times} times`]),
    ...checkRecords(records),
    ...checkFiscalMemory(unit, records),
    ...(audit?.(unit, records) ?? []),
    ...rebooted(bench, part, records),
  ];
}

/**
 * Counters (docs/spec/journal.md section 4): records yield facts, and a counter of the rules in force adds up the
 * facts of its measure.
 */
import type { CounterReset, CounterSpec, CounterValue } from '@plomba/core/model';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import type { CounterCell, CounterCells } from './counter-cells.js';
import type { Fact } from './fact.js';
import { fault, type FoldState } from './state.js';

const NO_TILL = '-';

/** The part of the fact that a counter is grouped by; undefined when the fact has none. */
function groupOf(spec: CounterSpec, fact: Fact): string | undefined {
  switch (spec.by) {
    case 'none':
      return '';
    case 'document':
      return fact.document;
    case 'tax-group':
      return fact.taxGroup;
    case 'payment':
      return fact.payment;
    case 'operation':
      return fact.operation;
  }
}

/** The cell that a fact counts in, or undefined when it does not count for this counter. */
function cellOf(cells: CounterCells, spec: CounterSpec, fact: Fact): CounterCell | undefined {
  if (spec.documents !== undefined && (fact.document === undefined || !spec.documents.includes(fact.document))) {
    return undefined;
  }
  if (spec.operations !== undefined && !spec.operations.includes(fact.operation)) return undefined;
  const group = groupOf(spec, fact);
  if (group === undefined) return undefined;
  const isApart = spec.scope === 'till' || spec.scope === 'shift';
  return cells.at(spec, isApart ? (fact.till ?? NO_TILL) : undefined, group);
}

function isBeyond({ max }: CounterSpec, { value }: CounterCell): boolean {
  return value > max || value < -max;
}

const NO_SPECS: readonly CounterSpec[] = [];

/** Adds up the facts of one record; where the counters that it touched end decides whether they have room. */
export function applyFacts(state: FoldState, record: ExportRecord, facts: readonly Fact[]): Finding | undefined {
  let strained: { readonly spec: CounterSpec; readonly cell: CounterCell }[] | undefined;
  for (const fact of facts) {
    if (fact.amount === 0n) continue; // it touches no counter
    for (const spec of state.rules?.countersOf.get(fact.measure) ?? NO_SPECS) {
      const cell = cellOf(state.counters, spec, fact);
      if (cell === undefined) continue;
      cell.value += fact.amount;
      if (isBeyond(spec, cell)) (strained ??= []).push({ spec, cell });
    }
  }
  const over = strained?.find(({ spec, cell }) => isBeyond(spec, cell));
  if (over === undefined) return undefined;
  const { key, value } = over.cell;
  const message = `Counter '${key}' is ${value}; its rule allows ${over.spec.max}.`;
  return fault(record, 'counter-max', { field: key, message });
}

function startAnew(state: FoldState, isOver: (spec: CounterSpec, key: string) => boolean): void {
  for (const cell of state.counters.cells) {
    const spec = state.rules?.counters.get(cell.name);
    if (spec !== undefined && isOver(spec, cell.key)) cell.value = 0n;
  }
  state.counters.sweep();
}

/** Another local year began. */
export function startYear(state: FoldState): void {
  startAnew(state, ({ scope }) => scope === 'year');
}

/** A day was opened or closed: its counters start anew at the one or at the other, as their rule says. */
export function startDay(state: FoldState, at: CounterReset): void {
  startAnew(state, ({ scope, reset }) => scope === 'day' && (reset ?? 'opening') === at);
}

/** A shift began or ended at a till. */
export function startShift(state: FoldState, till: string, at: CounterReset): void {
  startAnew(state, ({ scope, reset }, key) => {
    return scope === 'shift' && (reset ?? 'opening') === at && key.endsWith(`@${till}`);
  });
}

/** The counters that the end of a shift carries. */
export function shiftCounterList(state: FoldState, till: string): readonly CounterValue[] {
  return counterList(state, 'all').filter(({ key }) => {
    return key.endsWith(`@${till}`) && state.rules?.counters.get(key.split(/[/@]/)[0] ?? '')?.scope === 'shift';
  });
}

/** The counters as records carry them: sorted by key, without zeros. */
export function counterList(state: FoldState, which: 'all' | 'in-z'): readonly CounterValue[] {
  const kept = state.counters.cells.filter(
    ({ name }) => which === 'all' || state.rules?.counters.get(name)?.inZ === true,
  );
  // Keys are ASCII: the order of code units is the order of bytes.
  return kept.map(({ key, value }) => ({ key, value })).sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** What is wrong with a list of counters, as a sentence. */
export function counterMismatch(found: readonly CounterValue[], wanted: readonly CounterValue[]): string | undefined {
  for (let index = 0; index < Math.max(found.length, wanted.length); index++) {
    const [is, should] = [found[index], wanted[index]];
    if (is?.key === should?.key && is?.value === should?.value) continue;
    if (should === undefined) return `Counter '${is?.key ?? ''}' should not be there.`;
    if (is?.key === should.key) return `Counter '${should.key}' is ${is.value}; the records add up to ${should.value}.`;
    return `Here counter '${should.key}' with ${should.value} is missing.`;
  }
  return undefined;
}

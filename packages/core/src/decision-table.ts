/**
 * Decisions over several booleans as labelled tables: every combination of inputs has exactly one row,
 * and a test walks all of them. `any` matches both values; `never` marks a combination that an invariant excludes.
 */
import { AssertionError } from './assert.js';

export type Cell = true | false | 'any';

export interface DecisionRow<I extends string, O extends string> {
  readonly label: string;
  readonly when: Readonly<Record<I, Cell>>;
  readonly then: O | 'never';
  readonly why: string;
}

export interface DecisionTable<I extends string, O extends string> {
  readonly name: string;
  readonly inputs: readonly I[];
  readonly rows: readonly DecisionRow<I, O>[];
}

/** Rows that match; a sound table has one for every combination. */
export function matchingRows<I extends string, O extends string>(
  table: DecisionTable<I, O>,
  inputs: Readonly<Record<I, boolean>>,
): readonly DecisionRow<I, O>[] {
  return table.rows.filter((row) =>
    table.inputs.every((name) => row.when[name] === 'any' || row.when[name] === inputs[name]),
  );
}

/** @throws AssertionError when an invariant that the table relies on does not hold */
export function decide<I extends string, O extends string>(
  table: DecisionTable<I, O>,
  inputs: Readonly<Record<I, boolean>>,
): { readonly label: string; readonly then: O } {
  const [row] = matchingRows(table, inputs);
  if (row === undefined || row.then === 'never') {
    throw new AssertionError(`${table.name} ${row?.label ?? '-'}: impossible inputs ${JSON.stringify(inputs)}`);
  }
  return { label: row.label, then: row.then };
}

import { describe, expect, it } from 'vitest';
import { matchingRows, type DecisionTable } from './decision-table.js';
import { FISCAL_TABLE, HOLD_TABLE, SLOT_TABLE, TAIL_TABLE } from './journal/recovery.table.js';

/** Every combination of inputs has exactly one row, and every row is there for some combination. */
function describeDecisionTable<I extends string, O extends string>(table: DecisionTable<I, O>): void {
  describe(`decision table: ${table.name}`, () => {
    const combinations = Array.from({ length: 2 ** table.inputs.length }, (_, bits) => {
      const entries = table.inputs.map((name, index) => [name, (bits & (1 << index)) !== 0]);
      return Object.fromEntries(entries) as Record<I, boolean>;
    });

    it(`has exactly one row for each of ${combinations.length} combinations`, () => {
      for (const inputs of combinations) {
        expect(
          matchingRows(table, inputs).map(({ label }) => label),
          JSON.stringify(inputs),
        ).toHaveLength(1);
      }
    });

    it('has no row that nothing reaches', () => {
      const reached = new Set(combinations.flatMap((inputs) => matchingRows(table, inputs).map(({ label }) => label)));
      expect([...reached].sort()).toEqual(table.rows.map(({ label }) => label).sort());
    });
  });
}

describeDecisionTable(TAIL_TABLE);
describeDecisionTable(HOLD_TABLE);
describeDecisionTable(SLOT_TABLE);
describeDecisionTable(FISCAL_TABLE);

/** The recovery tables against the same decisions written as plain conditions (docs/spec/journal.md sections 6 and 7). */
import { describe, expect, it } from 'vitest';
import { decide, type DecisionTable } from '../decision-table.js';
import { FISCAL_TABLE, HOLD_TABLE, SLOT_TABLE, TAIL_TABLE } from './recovery.table.js';

/** What a table says for every combination of its inputs, as `label decision`; `never` where it refuses to say. */
function decisions<I extends string, O extends string>(table: DecisionTable<I, O>): Map<string, string> {
  const out = new Map<string, string>();
  for (let bits = 0; bits < 2 ** table.inputs.length; bits++) {
    const flags = table.inputs.map((name, index) => [name, (bits & (1 << index)) !== 0] as const);
    const set = flags.flatMap(([name, flag]) => (flag ? [name] : []));
    const inputs = Object.fromEntries(flags) as Record<I, boolean>; // every input is there
    let said = 'never';
    try {
      const { label, then } = decide(table, inputs);
      said = `${label} ${then}`;
    } catch (error) {
      // "impossible inputs", with the name of the table and the label of the row
      expect(String(error)).toMatch(new RegExp(`${table.name} @[A-Z]: impossible inputs`));
    }
    out.set(set.join(' '), said);
  }
  return out;
}

function tailDecision(has: (input: string) => boolean): string {
  const [blank, erasedHere, clean] = [has('blank'), has('erasedHere'), has('cleanBeyond')];
  const [later, gap, condemned] = [has('laterBatch'), has('unnamedGap'), has('condemned')];
  if (clean && (later || !erasedHere || condemned)) return 'never';
  if (later) return '@F halt-rot';
  if (condemned) return blank ? 'never' : '@I discard-tail';
  if (!clean) return blank ? '@D erase-blank' : '@C discard-tail';
  if (!gap) return '@A go-on';
  return blank ? '@E erase-blank' : '@B name-gap';
}

describe('the recovery tables', () => {
  it('decide about the tail as the specification says', () => {
    for (const [set, said] of decisions(TAIL_TABLE)) {
      const inputs = new Set(set.split(' '));
      expect(said, set).toBe(tailDecision((input) => inputs.has(input)));
    }
  });

  it('decide about what was programmed again, the last slot and the fiscal memory as the specification says', () => {
    expect(Object.fromEntries(decisions(HOLD_TABLE))).toEqual({
      '': '@B halt-worn',
      recordsHold: '@C halt-worn',
      marksHold: '@B halt-worn',
      'recordsHold marksHold': '@A go-on',
    });
    expect(Object.fromEntries(decisions(SLOT_TABLE))).toEqual({
      '': '@A go-on',
      entry: '@B finish',
      tornBehind: '@D clear',
      'entry tornBehind': '@C finish-and-clear',
    });
    expect(Object.fromEntries(decisions(FISCAL_TABLE))).toEqual({
      '': '@D halt-other-journal',
      behind: '@D halt-other-journal',
      ahead: '@C halt-journal-older',
      linked: '@A go-on',
      'behind ahead': 'never',
      'behind linked': '@B complete',
      'ahead linked': '@C halt-journal-older',
      'behind ahead linked': 'never',
    });
  });

  it('say why, row by row, and are named in what they refuse', () => {
    for (const table of [TAIL_TABLE, HOLD_TABLE, SLOT_TABLE, FISCAL_TABLE]) {
      expect(table.rows.filter(({ why }) => why.length < 5)).toEqual([]);
    }
    expect([TAIL_TABLE, HOLD_TABLE, SLOT_TABLE, FISCAL_TABLE].map(({ name }) => name)).toEqual([
      'journal tail',
      'tail programmed again',
      'fiscal slot',
      'fiscal memory',
    ]);
  });
});

import { matchingRows } from '@plomba/core';
import { describe, expect, it } from 'vitest';
import { LOGIN_TABLE, type LoginInput } from './login.table.js';
import { waitMs } from './pin-vault.js';

describe('the table of logins', () => {
  const inputs = Array.from({ length: 16 }, (_, bits) => {
    const at = (index: number): boolean => (bits & (1 << index)) !== 0;
    return { byPin: at(0), waitIsOver: at(1), clockRanBack: at(2), isRight: at(3) } satisfies Record<
      LoginInput,
      boolean
    >;
  });

  it.each(inputs)('has one row for %o', (input) => {
    expect(matchingRows(LOGIN_TABLE, input)).toHaveLength(1);
  });

  it('lets nobody in during a wait, nor with what is wrong, and every row is used', () => {
    const used = new Set<string>();
    for (const input of inputs) {
      const [row] = matchingRows(LOGIN_TABLE, input);
      used.add(row!.label);
      if (row!.then !== 'admit') continue;
      expect(input.isRight).toBe(true);
      if (input.byPin) expect(input.waitIsOver).toBe(true);
    }
    expect(used.size).toBe(LOGIN_TABLE.rows.length);
  });
});

describe('the wait after wrong PINs', () => {
  it('is none for two, then 1, 5, 15, 60 minutes, and 60 for ever', () => {
    const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 100].map((tries) => waitMs(tries) / 60_000);
    expect(minutes).toEqual([0, 0, 0, 1, 5, 15, 60, 60, 60]);
  });
});

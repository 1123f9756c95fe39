import { describe, expect, it } from 'vitest';
import { verify } from '../index.js';
import { Count, fastOptions, randomOf } from './damage.js';
import { coffee, TestUnit } from './test-unit.js';

/** A loaded machine takes its time. */
const TIMEOUT_MS = 300_000;

describe('a flipped bit in a day of a hundred receipts', () => {
  it(
    'is found, one in about every fourth byte',
    () => {
      const unit = TestUnit.inProduction().openDay();
      for (let index = 0; index < 100; index++) unit.receipt({ items: [coffee] });
      const file = unit.closeDay().export();
      const options = fastOptions();
      const random = randomOf(20_260_314);
      expect(verify(file, options).ok).toBe(true);
      const count = new Count();
      let flips = 0;
      for (let at = 0; at < file.length; at += 1 + Math.floor(random() * 7)) {
        flips++;
        const bit = 1 << Math.floor(random() * 8);
        file[at] = (file[at] ?? 0) ^ bit;
        count.judge(file, options);
        file[at] = (file[at] ?? 0) ^ bit;
      }
      console.log(`a bit of about every fourth byte: ${count.toString()}`);
      expect([count.all, count.accepted]).toEqual([flips, 0]);
    },
    TIMEOUT_MS,
  );
});

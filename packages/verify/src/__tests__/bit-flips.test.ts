import { describe, expect, it } from 'vitest';
import { verify } from '../index.js';
import { Count, entryPlaces, fastOptions, repairCrc } from './damage.js';
import { fiveReceipts } from './test-unit.js';

/** A loaded machine takes its time. */
const TIMEOUT_MS = 300_000;

describe('a flipped bit', () => {
  it(
    'is found, each one of a journal of five receipts',
    () => {
      const file = fiveReceipts().export();
      const options = fastOptions();
      expect(verify(file, options).ok).toBe(true);
      const count = new Count();
      for (let at = 0; at < file.length; at++) {
        for (let bit = 0; bit < 8; bit++) {
          file[at] = (file[at] ?? 0) ^ (1 << bit);
          count.judge(file, options);
          file[at] = (file[at] ?? 0) ^ (1 << bit);
        }
      }
      console.log(`every bit: ${count.toString()}`);
      expect(verify(file, options).ok).toBe(true);
      expect([count.all, count.accepted]).toEqual([file.length * 8, 0]);
    },
    TIMEOUT_MS,
  );

  it(
    'is found although the CRC of the header was repaired',
    () => {
      const file = fiveReceipts().export();
      const options = fastOptions();
      const count = new Count();
      for (const entry of entryPlaces(file)) {
        const header = file.slice(entry.offset, entry.offset + 32);
        for (let at = 0; at < entry.bytes * 8; at++) {
          const byte = entry.offset + Math.floor(at / 8);
          if (at >= 28 * 8 && at < 32 * 8) continue; // the CRC itself would be repaired
          file[byte] = (file[byte] ?? 0) ^ (1 << (at % 8));
          repairCrc(file, entry);
          count.judge(file, options);
          file[byte] = (file[byte] ?? 0) ^ (1 << (at % 8));
          file.set(header, entry.offset);
        }
      }
      console.log(`every bit of an entry, CRC repaired: ${count.toString()}`);
      expect(verify(file, options).ok).toBe(true);
      expect(count.byName.has('entry-crc')).toBe(false);
      expect(count.accepted).toBe(0);
    },
    TIMEOUT_MS,
  );
});

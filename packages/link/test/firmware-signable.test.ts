import { toHex } from '@plomba/codec';
import { expect, it } from 'vitest';
import { firmwareSignable } from '../src/index.js';

it('what the maker of a firmware signs has just these bytes', () => {
  const manifest = {
    model: 'M',
    version: '1.2.3',
    released: '2026-03-14',
    bytes: 1000,
    sha256: new Uint8Array(32).fill(0xab),
  };
  // By hand: `plomba/firmware/1`, 00, a map of 5: 1 `M`, 2 `1.2.3`, 3 `2026-03-14`, 4 1000, 5 32 bytes.
  const map = `a5 01 614d 02 65312e322e33 03 6a323032362d30332d3134 04 1903e8 05 5820 ${'ab'.repeat(32)}`;
  expect(toHex(firmwareSignable(manifest))).toBe(`706c6f6d62612f6669726d776172652f3100${map.replaceAll(' ', '')}`);
});

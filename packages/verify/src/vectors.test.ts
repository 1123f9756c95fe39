/** Golden vectors that were made from the specification by a program that shares nothing with this one. */
import { readFileSync } from 'node:fs';
import { fromHex } from '@plomba/codec';
import { describe, expect, it } from 'vitest';
import { verify } from './index.js';

interface Vectors {
  readonly logKey: string;
  readonly checkpoint: string;
  readonly roots: readonly string[];
  readonly export: string;
}

const file = new URL('../../../docs/spec/vectors/journal.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
const bytesOf = (hex: string): Uint8Array => fromHex(hex) ?? new Uint8Array();

describe('the golden export', () => {
  it('verifies under its key and holds its own checkpoint', () => {
    const verdict = verify(bytesOf(vectors.export), { key: bytesOf(vectors.logKey), checkpoint: vectors.checkpoint });
    expect(verdict).toMatchObject({
      ok: true,
      summary: { size: 6, serial: 'PL-VECTOR-1', root: vectors.roots.at(-1) },
    });
  });

  it('does not verify under another key', () => {
    const verdict = verify(bytesOf(vectors.export), { key: bytesOf(vectors.logKey).fill(9, 0, 1) });
    expect(verdict.ok).toBe(false);
  });
});

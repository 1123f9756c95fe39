import { describe, expect, it } from 'vitest';
import { readExport, verify, type Verdict } from '../index.js';
import { fastOptions, randomOf } from './damage.js';
import { checkpointText, tarOf } from './export-builder.js';
import { fiveReceipts } from './test-unit.js';

const file = fiveReceipts().export();
const options = fastOptions();

function expectFinding(bytes: Uint8Array): Verdict {
  const verdict = verify(bytes, options);
  expect(verdict.ok).toBe(false);
  return verdict;
}

describe('anything at all gets a finding, never an exception', () => {
  it('cut at every length', () => {
    const names = new Set<string>();
    for (let length = 0; length < file.length; length++) {
      const verdict = expectFinding(file.subarray(0, length));
      if (!verdict.ok) names.add(verdict.finding.name);
    }
    expect([...names]).toEqual(['tar-truncated']);
  });

  it('random bytes of random length', () => {
    const random = randomOf(7);
    for (let round = 0; round < 2_000; round++) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 3_000) }, () => Math.floor(random() * 256));
      expectFinding(bytes);
      expect(readExport(bytes).ok).toBe(false);
    }
  });

  it('random bytes in place of a random part', () => {
    const random = randomOf(8);
    for (let round = 0; round < 3_000; round++) {
      const damaged = file.slice();
      const at = Math.floor(random() * file.length);
      const end = Math.min(file.length, at + 1 + Math.floor(random() * 64));
      for (let byte = at; byte < end; byte++) damaged[byte] = Math.floor(random() * 256);
      if (damaged.some((byte, place) => byte !== file[place])) expectFinding(damaged);
    }
  });

  it('a part in place of another part', () => {
    const random = randomOf(9);
    for (let round = 0; round < 3_000; round++) {
      const [from, to] = [Math.floor(random() * file.length), Math.floor(random() * file.length)];
      const moved = file.slice();
      moved.set(file.subarray(from, from + Math.floor(random() * 600)).subarray(0, file.length - to), to);
      if (moved.some((byte, place) => byte !== file[place])) expectFinding(moved);
    }
  });
});

describe('memory', () => {
  it('does not depend on the size that a checkpoint names', () => {
    const { name } = fiveReceipts();
    const text = checkpointText(name, Number.MAX_SAFE_INTEGER, new Uint8Array(32));
    const checkpoint = new TextEncoder().encode(text);
    expect(expectFinding(tarOf(new Map([['checkpoint', checkpoint]])))).toMatchObject({
      finding: { name: 'note-size' },
    });
  });

  it('a cache takes only so many answers', () => {
    const signatureCache = new Map(Array.from({ length: 65_536 }, (_, index) => [`${index}`, true] as const));
    expect(verify(file, { ...options, signatureCache }).ok).toBe(true);
    expect(signatureCache.size).toBe(65_536);
  });
});

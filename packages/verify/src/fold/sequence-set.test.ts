import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SequenceSet } from './sequence-set.js';

it('a set of sequences has what was added, and nothing else', () => {
  const sequence = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 100_000 }));
  fc.assert(
    fc.property(fc.array(sequence), fc.array(sequence), (added, asked) => {
      const set = new SequenceSet();
      added.forEach((one) => void set.add(one));
      for (const one of [...added, ...asked, ...added.map((each) => each + 1)]) {
        expect(set.has(one)).toBe(added.includes(one));
      }
      expect(set.has(Number.MAX_SAFE_INTEGER)).toBe(false);
    }),
    { seed: 1 },
  );
});

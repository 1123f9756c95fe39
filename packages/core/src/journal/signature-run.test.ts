/** Signatures in a row: whatever grows from what, each value stays what it was. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SignatureRun } from './signature-run.js';

it('keeps every value that it ever was, however many grow from the same one', () => {
  const step = fc.record({
    from: fc.nat(),
    signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
    signed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const runs = [{ run: SignatureRun.none, expected: [] as number[] }];
      for (const { from, signature, signed } of steps) {
        const before = runs[from % runs.length] ?? { run: SignatureRun.none, expected: [] };
        const added = signed ? signature : new Uint8Array(0);
        runs.push({ run: before.run.with(added), expected: [...before.expected, ...added] });
        added.fill(0xee); // a signer may use its memory again
      }
      for (const { run, expected } of runs) expect([...run.bytes]).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it('grows in a row far beyond its first room', () => {
  let run = SignatureRun.none;
  const expected: number[] = [];
  for (let count = 0; count < 600; count++) {
    const signature = new Uint8Array(64).fill(count % 251);
    run = run.with(signature);
    expected.push(...signature);
  }
  expect([...run.bytes]).toEqual(expected);
});

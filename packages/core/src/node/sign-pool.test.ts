/** The pool gives what one thread gives, whatever becomes of its workers. */
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { nativeSigner } from './native-ed25519.js';
import { SignPool, TWO_CORES } from './sign-pool.js';

const seed = new Uint8Array(32).fill(42);
const single = nativeSigner(seed);
const messages = (count: number, bytes = 74): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => new Uint8Array(bytes).fill(index & 0xff).fill(index >> 8, 0, 1));

const pool = new SignPool(seed, { ...TWO_CORES, workers: 2, messagesMax: 256 });
afterAll(() => pool.close());

describe('a signing pool', () => {
  it('gives the signatures of one thread, in order, for batches of any size and messages of any length', async () => {
    await pool.ready();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 300 }), (batch) => {
        expect(pool.sign(batch)).toEqual(single.sign(batch));
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('signs beyond the room that it shares', () => {
    expect(pool.sign(messages(1000))).toEqual(single.sign(messages(1000)));
    expect(pool.sign(messages(20, 5000))).toEqual(single.sign(messages(20, 5000)));
  });

  it('lets the caller help chunk by chunk, and finish when it likes', async () => {
    const batch = messages(100);
    const job = pool.start(batch);
    job.help(); // false where the workers were quicker and took all of it
    // A second batch while one is open: this thread's alone.
    expect(pool.sign(messages(40))).toEqual(single.sign(messages(40)));
    expect(job.finish()).toEqual(single.sign(batch));
    expect(job.help()).toBe(false);
    expect(await pool.signInTurns(batch)).toEqual(single.sign(batch));
  });

  it('shows no secret and no message when it is inspected or turned into JSON', () => {
    const shown = `${inspect(pool, { depth: 20, showHidden: true })}${JSON.stringify(pool)}`;
    const job = pool.start(messages(9));
    const all = `${shown}${inspect(job, { depth: 20, showHidden: true })}`;
    job.finish();
    expect(all).not.toMatch(/2a2a2a2a|42,\s*42,\s*42/);
  });
});

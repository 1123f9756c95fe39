import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verification } from '../src/verification.js';
import { reader, rotatedJournal, type RotatedJournal } from './helpers/rotated-journal.js';

const journal = rotatedJournal({ seed: 10, runs: [40, 3, 0, 25] });
const [first, second, third, fourth] = journal.keys as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
const stranger = rotatedJournal({ seed: 50, runs: [4, 4] });

function proved(
  { records }: Pick<RotatedJournal, 'records'>,
  expected: Uint8Array,
  present: Uint8Array,
): Promise<boolean> {
  return verification.isSuccessor({ journal: reader(records), expected, present });
}

/** The journal with one record changed. */
function changed(
  sequence: number,
  change: (bytes: Uint8Array) => Uint8Array,
  part: 'entry' | 'signature',
): RotatedJournal {
  const record = journal.records[sequence]!;
  return { ...journal, records: journal.records.with(sequence, { ...record, [part]: change(record[part]) }) };
}

describe('a key that came after another', () => {
  it('is proved from every key before it, and from none behind it', async () => {
    const { keys } = journal;
    for (const [before, expected] of keys.entries()) {
      for (const [after, present] of keys.entries()) {
        expect(await proved(journal, expected, present), `${before} to ${after}`).toBe(before <= after);
      }
    }
  });

  it('is found wherever the rotations stand, also where one signature vouches for many records', async () => {
    const runs = fc.array(fc.nat({ max: 30 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(runs, fc.boolean(), async (counts, batched) => {
        const made = rotatedJournal({ seed: 90, runs: counts, batched });
        expect(await proved(made, made.keys[0]!, made.keys.at(-1)!)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('costs a few dozen records of a long journal', async () => {
    const long = rotatedJournal({ seed: 30, runs: [600, 1_300] });
    const { reads, ...read } = reader(long.records);
    expect(await verification.isSuccessor({ journal: read, expected: long.keys[0]!, present: long.keys[1]! })).toBe(
      true,
    );
    expect(reads.length).toBeLessThan(14);
  });

  it('is not proved by the journal of another unit, whose first key is the expected one by its own word', async () => {
    expect(await proved(stranger, first, stranger.keys[1]!)).toBe(false);
    // Record 0 of the expected unit, and the rotation of the stranger behind it.
    const records = [journal.records[0]!, ...stranger.records.slice(1)];
    expect(await proved({ records }, first, stranger.keys[1]!)).toBe(false);
  });

  it('is not proved by a rotation of another journal with the same keys', async () => {
    const twin = rotatedJournal({ seed: 10, runs: [40, 3, 0, 25], journalId: 8 });
    expect(twin.keys).toEqual(journal.keys);
    expect(await proved(twin, first, second)).toBe(true);
    const records = journal.records.with(journal.rotations[0]!, twin.records[journal.rotations[0]!]!);
    expect(await proved({ records }, first, second)).toBe(false);
  });

  it('is not proved where any bit of the rotation or of its signature was changed', async () => {
    const [at = 0] = journal.rotations;
    for (const part of ['entry', 'signature'] as const) {
      const bits = journal.records[at]![part].length * 8;
      for (let bit = 0; bit < bits; bit += 37) {
        const flip = (bytes: Uint8Array): Uint8Array => bytes.with(bit >> 3, bytes[bit >> 3]! ^ (1 << (bit & 7)));
        expect(await proved(changed(at, flip, part), first, fourth), `${part}, bit ${bit}`).toBe(false);
      }
    }
  });

  it('is not proved by a journal that leaves the rotation out, gives nothing, or gives what is none', async () => {
    const [at = 0] = journal.rotations;
    expect(await proved({ records: journal.records.toSpliced(at, 1) }, first, second)).toBe(false);
    expect(await proved({ records: journal.records.slice(0, at) }, first, second)).toBe(false);
    expect(await proved({ records: [] }, first, second)).toBe(false);
    const noise = { entry: new Uint8Array(64).fill(7), signature: new Uint8Array(64).fill(7) };
    expect(await proved({ records: [noise, noise, noise] }, first, second)).toBe(false);
    const nothing = { size: 1_000_000, read: () => Promise.resolve([]) };
    expect(await verification.isSuccessor({ journal: nothing, expected: first, present: second })).toBe(false);
    expect(await proved(journal, third, new Uint8Array(32))).toBe(false);
  });

  it('is given up on where a unit only says that its journal is endless', async () => {
    let reads = 0;
    const read = (from: number): Promise<typeof journal.records> => {
      reads++;
      return Promise.resolve([journal.records[Math.min(from, 20)]!]);
    };
    const endless = { size: Number.MAX_SAFE_INTEGER, read };
    expect(await verification.isSuccessor({ journal: endless, expected: first, present: second })).toBe(false);
    expect(reads).toBeLessThan(60);
  });
});

// Every message arrives exactly once and in order over a line with every fault, or the endpoint says that it is lost.
// Virtual time; a failure names the seed of the line.
import { equalBytes } from '@plomba/codec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Endpoint, type EndpointEvent } from '../src/index.js';
import type { LineFaults } from './helpers/line.js';
import { Pair } from './helpers/pair.js';
import { Seeded } from './helpers/seeded.js';

/** So that bad luck alone (seven hellos lost in a row) does not end a connection. */
const PATIENT = { silenceMs: 60_000 };

/** A connection that moves on, however slowly, is neither complete nor lost before this; minutes are not enough on every line. */
const LONGEST_MS = 4 * 3_600_000;

interface Run {
  readonly sent: Uint8Array[];
  readonly received: Uint8Array[];
  readonly events: EndpointEvent[];
}

function talk(
  seed: number,
  faults: LineFaults,
  sizes: readonly number[],
): { a: Run; b: Run; pair: Pair<Endpoint, Endpoint> } {
  const random = new Seeded(seed);
  const ends = {
    a: new Endpoint({ role: 'initiator', session: 11, payloadBytes: 128, windowFrames: 8, timing: PATIENT }),
    b: new Endpoint({ role: 'responder', session: 22, payloadBytes: 256, windowFrames: 16, timing: PATIENT }),
  };
  const pair = new Pair(ends.a, ends.b, { seed, ...faults });
  const a: Run = { sent: [], received: [], events: [] };
  const b: Run = { sent: [], received: [], events: [] };
  const waiting = sizes.map((size) => random.bytes(size));
  const collect = (): void => {
    for (const [end, run] of [
      [pair.a, a],
      [pair.b, b],
    ] as const) {
      run.received.push(...end.takeMessages());
      run.events.push(...end.takeEvents());
      const message = waiting.at(-1);
      if (message !== undefined && random.chance(0.5) && end.send(message) === 'queued') {
        run.sent.push(message);
        waiting.pop();
      }
    }
  };
  const done = (): boolean =>
    waiting.length === 0 && a.received.length >= b.sent.length && b.received.length >= a.sent.length;
  pair.run(LONGEST_MS, () => done() || [...a.events, ...b.events].some(({ kind }) => kind === 'lost'), collect);
  collect();
  return { a, b, pair };
}

/** What arrived is a start of what was sent, in order, nothing twice. */
function isPrefix(received: readonly Uint8Array[], sent: readonly Uint8Array[]): boolean {
  return received.length <= sent.length && received.every((message, index) => equalBytes(message, sent[index]!));
}

const probability = (max: number): fc.Arbitrary<number> => fc.double({ min: 0, max, noNaN: true });

/** From good to hopeless. */
const anyFaults: fc.Arbitrary<LineFaults> = fc.record({
  loss: probability(0.4),
  duplicate: probability(0.3),
  corrupt: probability(0.3),
  truncate: probability(0.2),
  reorder: probability(0.4),
  delayMs: fc.integer({ min: 0, max: 60 }),
  pieceBytes: fc.constantFrom(7, 64, 1_000),
  perFrame: fc.boolean(),
});

/** Up to a quarter of the frames is lost, one way or another. */
const bearableFaults: fc.Arbitrary<LineFaults> = fc.record({
  loss: probability(0.15),
  duplicate: probability(0.2),
  corrupt: probability(0.06),
  truncate: probability(0.06),
  reorder: probability(0.3),
  delayMs: fc.integer({ min: 0, max: 60 }),
});

/** Took eleven minutes: frames that lose their end take the next one with them. */
const SLOW_LINE: [number, LineFaults, number[]] = [
  395_975_921,
  {
    ...{ loss: 0, duplicate: 0, corrupt: 0, truncate: 0.120_006_376_178_935_18, reorder: 0.397_446_430_288_255_27 },
    ...{ delayMs: 2, pieceBytes: 64, perFrame: true },
  },
  [200, 356, 879, 1544, 783, 1614, 1976],
];

const seeds = fc.integer({ min: 0, max: 0x7fffffff });
const sizes = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 20 });

describe('a reliable connection over a bad line', () => {
  it('delivers a start of what was sent, exactly once and in order; if not all of it, it says lost', () => {
    let lost = 0;
    fc.assert(
      fc.property(seeds, anyFaults, sizes, (seed, line, lengths) => {
        const { a, b } = talk(seed, line, lengths);
        expect(isPrefix(a.received, b.sent) && isPrefix(b.received, a.sent)).toBe(true);
        const complete = a.received.length === b.sent.length && b.received.length === a.sent.length;
        const gaveUp = [...a.events, ...b.events].some(({ kind }) => kind === 'lost');
        expect(complete || gaveUp).toBe(true);
        if (!complete) lost++;
      }),
      { numRuns: 120, examples: [SLOW_LINE] },
    );
    expect(lost).toBeGreaterThan(0); // otherwise the lines were not bad enough to try it
  }, 60_000);

  it('delivers everything when three frames of four arrive', () => {
    fc.assert(
      fc.property(seeds, bearableFaults, sizes, (seed, line, lengths) => {
        const { a, b } = talk(seed, line, lengths);
        expect(a.received).toEqual(b.sent);
        expect(b.received).toEqual(a.sent);
        expect([...a.events, ...b.events].map(({ kind }) => kind)).toEqual(['open', 'open']);
      }),
      { numRuns: 120 },
    );
  }, 60_000);

  it('carries a megabyte over a line with a little of everything', () => {
    const { b, a } = talk(9, { loss: 0.02, duplicate: 0.02, corrupt: 0.02, reorder: 0.05 }, [1_000_000]);
    expect([...b.received, ...a.received].map(({ length }) => length)).toEqual([1_000_000]);
  });

  it('sends nothing twice over a clean line', () => {
    const { pair, b, a } = talk(
      3,
      { delayMs: 20 },
      Array.from({ length: 20 }, () => 1_500),
    );
    expect(a.received.length + b.received.length).toBe(20);
    for (const end of [pair.a, pair.b]) {
      const { retransmissions, duplicates } = end.statistics();
      expect({ retransmissions, duplicates }).toEqual({ retransmissions: 0, duplicates: 0 });
    }
  });

  it('keeps a line of 115,200 baud busy and does not repeat itself on a slow one', () => {
    for (const [bytesPerMs, share] of [
      [11.52, 0.9],
      [0.96, 0.9],
    ] as const) {
      const a = new Endpoint({ role: 'initiator', session: 1 });
      const b = new Endpoint({ role: 'responder', session: 2 });
      const pair = new Pair(a, b, { bytesPerMs, delayMs: 2 });
      pair.run(1_000, () => a.state === 'connected');
      const from = pair.nowMs;
      const message = new Uint8Array(200_000).fill(7);
      a.send(message);
      const arrived: Uint8Array[] = [];
      const done = pair.run(
        from + 400_000,
        () => arrived.length > 0,
        () => arrived.push(...b.takeMessages()),
      );
      expect(done).toBe(true);
      const useful = message.length / ((pair.nowMs - from) * bytesPerMs);
      expect(useful).toBeGreaterThan(share);
      expect(a.statistics().retransmissions).toBeLessThanOrEqual(2);
    }
  });
});

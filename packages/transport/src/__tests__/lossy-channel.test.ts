/** Each fault of the bad cable by itself, and that a seed replays them all. */
import { describe, expect, it } from 'vitest';
import { lossyChannel, memoryPair, type LinkFault, type LinkFaults } from '../index.js';
import { ManualTimers } from './manual-timers.js';
import { Recorder, turns } from './recorder.js';

const FRAMES = Array.from({ length: 200 }, (_, index) => Uint8Array.of(index, index, index, index));

/** What arrives of the frames, over a cable that is bad in one direction. */
async function send(faults: LinkFaults): Promise<{ chunks: number[][]; struck: LinkFault[] }> {
  const [a, b] = memoryPair();
  const struck: LinkFault[] = [];
  const lossy = lossyChannel(a, { onFault: (fault) => struck.push(fault), ...faults });
  const [from, to] = faults.direction === 'in' ? [b, lossy] : [lossy, b];
  const received = new Recorder(to);
  for (const frame of FRAMES) await from.write(frame);
  await turns();
  return { chunks: received.chunks.map((chunk) => [...chunk]), struck };
}

const sent = FRAMES.map((frame) => [...frame]);
const firstBytes = (chunks: readonly (readonly number[])[]): number[] => chunks.flatMap((chunk) => chunk.slice(0, 1));

for (const direction of ['in', 'out'] as const) {
  describe(`lossyChannel, ${direction}`, () => {
    it('loses whole chunks', async () => {
      const { chunks, struck } = await send({ seed: 1, direction, loss: 0.3 });
      expect(struck.length).toBeGreaterThan(40);
      expect(struck.length).toBeLessThan(80);
      const lost = new Set(struck.map((fault) => fault.bytes[0]));
      expect(chunks).toEqual(sent.filter(([first]) => !lost.has(first)));
    });

    it('repeats chunks', async () => {
      const { chunks, struck } = await send({ seed: 2, direction, duplicate: 0.3 });
      const twice = new Set(struck.map((fault) => fault.bytes[0]));
      expect(twice.size).toBeGreaterThan(40);
      expect(chunks).toEqual(sent.flatMap((chunk) => (twice.has(chunk[0]) ? [chunk, chunk] : [chunk])));
    });

    it('flips exactly one bit', async () => {
      const { chunks } = await send({ seed: 3, direction, corrupt: 1 });
      const flipped = chunks.map((chunk, index) => chunk.map((byte, at) => byte ^ (sent[index]?.[at] ?? 0)));
      const bits = flipped.map((chunk) =>
        chunk.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0),
      );
      expect(new Set(bits)).toEqual(new Set([1]));
      expect(new Set(flipped.map((chunk) => chunk.join())).size).toBeGreaterThan(25);
    });

    it('swaps neighbours', async () => {
      const { chunks, struck } = await send({ seed: 4, direction, reorder: 1 });
      expect(struck.length).toBe(100);
      expect(firstBytes(chunks)).toEqual(Array.from({ length: 200 }, (_, index) => index ^ 1));
    });

    it('cuts chunks into pieces', async () => {
      const { chunks } = await send({ seed: 5, direction, fragmentBytes: 3 });
      expect(new Set(chunks.map((chunk) => chunk.length))).toEqual(new Set([1, 2, 3]));
      expect(chunks.flat()).toEqual(sent.flat());
    });
  });
}

describe('lossyChannel', () => {
  const everything: LinkFaults = { seed: 9, loss: 0.1, duplicate: 0.1, corrupt: 0.1, reorder: 0.1, fragmentBytes: 2 };

  it('replays by its seed', async () => {
    const [once, again, other] = [
      await send(everything),
      await send(everything),
      await send({ ...everything, seed: 10 }),
    ];
    expect(again.chunks).toEqual(once.chunks);
    expect(other.chunks).not.toEqual(once.chunks);
  });

  it('does not move one kind of fault when another is turned on', async () => {
    const lost = async (faults: LinkFaults): Promise<(number | undefined)[]> =>
      (await send(faults)).struck.filter(({ kind }) => kind === 'loss').map(({ bytes }) => bytes[0]);
    const alone = await lost({ seed: 11, loss: 0.2 });
    expect(alone.length).toBeGreaterThan(20);
    expect(await lost({ seed: 11, loss: 0.2, duplicate: 0.5, corrupt: 0.5, reorder: 0.5 })).toEqual(alone);
  });

  it('rejects a write on a closed channel also when the chunk would have been lost', async () => {
    const channel = lossyChannel(memoryPair()[0], { seed: 1, loss: 1 });
    await channel.close();
    await expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed' });
  });

  it('delivers a chunk that waits to be overtaken before the end', async () => {
    const [a, b] = memoryPair();
    const received = new Recorder(lossyChannel(a, { seed: 1, reorder: 1 }));
    await b.write(Uint8Array.of(1));
    await b.close();
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    expect([...received.bytes]).toEqual([1]);
  });

  it('strikes each direction by itself', async () => {
    const lost = async (direction: 'in' | 'out'): Promise<(number | undefined)[]> =>
      (await send({ seed: 12, loss: 0.5, direction })).struck.map(({ bytes }) => bytes[0]);
    expect(await lost('in')).not.toEqual(await lost('out'));
  });

  it('delivers none of the pieces that are left when the subscriber closes on one', async () => {
    const [a, b] = memoryPair();
    const lossy = lossyChannel(a, { seed: 1, fragmentBytes: 1 });
    const got: number[] = [];
    lossy.subscribe({
      data: (bytes) => {
        got.push(...bytes);
        void lossy.close();
      },
      closed: () => undefined,
    });
    await b.write(Uint8Array.of(1, 2, 3));
    await turns();
    expect(got).toEqual([1]);
  });

  it('refuses knobs that cannot be', () => {
    const [channel] = memoryPair();
    expect(() => lossyChannel(channel, { seed: 1, loss: 2 })).toThrow('loss must be 0 to 1, not 2');
    expect(() => lossyChannel(channel, { seed: 1, corrupt: Number.NaN })).toThrow(RangeError);
    expect(() => lossyChannel(channel, { seed: 1, fragmentBytes: 0 })).toThrow(RangeError);
    expect(() => lossyChannel(channel, { seed: 1, delayMs: 0 })).toThrow(
      'delayMs must be a whole number of at least 1',
    );
    expect(() => lossyChannel(channel, { seed: 1, halfOpenAfterBytes: -1 })).toThrow(RangeError);
  });

  it.each(['in', 'out'] as const)(
    'holds pieces back, %s, in their order and no longer than it was told',
    async (way) => {
      const timers = new ManualTimers();
      const [a, b] = memoryPair();
      const held: LinkFault[] = [];
      const faults = {
        seed: 20,
        delay: 0.2,
        delayMs: 100,
        direction: way,
        timers,
        onFault: (f: LinkFault) => held.push(f),
      };
      const lossy = lossyChannel(a, faults);
      const [from, to] = way === 'in' ? [b, lossy] : [lossy, b];
      const received = new Recorder(to);
      const writes = Promise.all(FRAMES.map((frame) => from.write(frame)));
      await turns();
      const before = received.length;
      expect(before).toBeLessThan(400);
      for (let round = 0; round < 200; round++) {
        timers.advance(100);
        await turns(1);
      }
      await writes;
      expect(held.length).toBeGreaterThan(20);
      expect(new Set(held.map(({ kind }) => kind))).toEqual(new Set(['delay']));
      expect([...received.bytes]).toEqual(sent.flat());
      expect(timers.waiting).toBe(0);
    },
  );

  it('delivers what was held back before it tells the end', async () => {
    const timers = new ManualTimers();
    const [a, b] = memoryPair();
    const received = new Recorder(lossyChannel(a, { seed: 1, delay: 1, timers }));
    await b.write(Uint8Array.of(1));
    await b.close();
    await turns();
    expect([received.length, received.ends]).toEqual([0, []]);
    timers.advance(1000);
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    expect([...received.bytes]).toEqual([1]);
  });

  it('refuses what is still held back when it is closed', async () => {
    const timers = new ManualTimers();
    const lossy = lossyChannel(memoryPair()[0], { seed: 1, delay: 1, timers });
    const waiting = expect(lossy.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed' });
    await lossy.close();
    await waiting;
    expect(timers.waiting).toBe(0);
  });

  it.each(['in', 'out'] as const)('goes dead after so many bytes, %s, and tells nobody', async (way) => {
    const { chunks, struck } = await send({ seed: 21, direction: way, halfOpenAfterBytes: 10 });
    expect(chunks).toEqual([
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [2, 2],
    ]);
    expect(struck.length).toBe(198);
    expect(struck[0]).toMatchObject({ kind: 'half-open', direction: way });
    expect([...(struck[0]?.bytes ?? [])]).toEqual([2, 2]);
  });

  it('leaves the other direction alive when one is dead', async () => {
    const [a, b] = memoryPair();
    const lossy = lossyChannel(a, { seed: 1, direction: 'out', halfOpenAfterBytes: 0 });
    const [near, far] = [new Recorder(lossy), new Recorder(b)];
    await lossy.write(Uint8Array.of(1));
    await b.write(Uint8Array.of(2));
    await turns();
    expect([near.length, far.length, near.ends, far.ends]).toEqual([1, 0, [], []]);
  });
});

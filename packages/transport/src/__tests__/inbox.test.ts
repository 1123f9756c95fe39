/** The parts that every channel shares: order and end of delivery, giving up, and seeds that keep their meaning. */
import { describe, expect, it, vi } from 'vitest';
import { abortable } from '../abort.js';
import { Inbox, KEPT_BYTES_MAX } from '../inbox.js';
import { Prng } from '../prng.js';
import { TransportError } from '../transport-error.js';
import { Recorder, turns } from './recorder.js';

const PINNED = {
  zero: [861_841_505, 739_086_920],
  one: [1_979_405_058, 3_975_709_999],
  other: [460_714_836, 117_119_675],
  large: [2_442_072_824, 164_972_816],
};

describe('Inbox', () => {
  it('delivers what was kept before what comes while it is being handed over', async () => {
    const inbox = new Inbox(() => undefined);
    const received = new Recorder();
    inbox.push(Uint8Array.of(1));
    inbox.subscribe(received);
    inbox.push(Uint8Array.of(2));
    inbox.end(undefined);
    inbox.push(Uint8Array.of(3));
    await received.closedWith;
    expect([...received.bytes]).toEqual([1, 2]);
  });

  it('keeps a bounded amount and says when there is room again', async () => {
    const onRoom = vi.fn();
    const inbox = new Inbox(onRoom);
    expect(inbox.roomBytes).toBe(KEPT_BYTES_MAX);
    inbox.push(new Uint8Array(KEPT_BYTES_MAX - 1));
    expect([inbox.isFull, inbox.roomBytes]).toEqual([false, 1]);
    inbox.push(new Uint8Array(1));
    expect([inbox.isFull, inbox.roomBytes]).toEqual([true, 0]);
    inbox.subscribe(new Recorder());
    expect(onRoom).not.toHaveBeenCalled();
    await turns(1);
    expect(onRoom).toHaveBeenCalledTimes(1);
    expect([inbox.isFull, inbox.roomBytes]).toEqual([false, Number.POSITIVE_INFINITY]);
  });

  it('tells the first reason only', async () => {
    const inbox = new Inbox(() => undefined);
    const reason = new TransportError('connection-lost', 'x');
    inbox.end(reason);
    inbox.end(undefined);
    const received = new Recorder();
    inbox.subscribe(received);
    expect(await received.closedWith).toBe(reason);
  });
});

describe('abortable', () => {
  it('cancels the attempt, and discards what arrives all the same', async () => {
    const [cancel, discard] = [vi.fn(), vi.fn()];
    const controller = new AbortController();
    let arrive = (_: string): void => undefined;
    const open = (): Promise<string> => new Promise((resolve) => (arrive = resolve));
    const opening = abortable(open, { signal: controller.signal, what: 'it', cancel, discard });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'aborted', message: 'Opening it was aborted' });
    expect(cancel).toHaveBeenCalledTimes(1);
    arrive('late');
    await turns(1);
    expect(discard).toHaveBeenCalledExactlyOnceWith('late');
  });

  it('does nothing when the signal fires after the open', async () => {
    const [cancel, discard] = [vi.fn(), vi.fn()];
    const controller = new AbortController();
    const open = (): Promise<string> => Promise.resolve('open');
    expect(await abortable(open, { signal: controller.signal, what: 'it', cancel, discard })).toBe('open');
    controller.abort();
    await turns(1);
    expect([cancel.mock.calls, discard.mock.calls]).toEqual([[], []]);
  });
});

describe('Prng', () => {
  it('gives these numbers for these seeds, for ever: fault scripts name them', () => {
    const first = (seed: number, stream: number): number[] => {
      const random = new Prng(seed, stream);
      return [random.uint32(), random.uint32()];
    };
    expect({ zero: first(0, 0), one: first(1, 0), other: first(1, 1), large: first(4_294_967_295, 7) }).toEqual(PINNED);
  });

  it('is even: every byte value about as often', () => {
    for (const seed of [0, 1, 2, 1e9]) {
      const random = new Prng(seed);
      const counts = new Array<number>(256).fill(0);
      for (let draw = 0; draw < 256_000; draw++) {
        const value = random.below(256);
        counts[value] = (counts[value] ?? 0) + 1;
      }
      // 1000 of each are expected; five standard deviations are 158.
      expect(Math.min(...counts)).toBeGreaterThan(840);
      expect(Math.max(...counts)).toBeLessThan(1160);
    }
  });
});

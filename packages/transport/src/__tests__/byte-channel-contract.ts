/**
 * What every byte channel must do, run over each implementation.
 *
 * Each test gets a fresh pair of ends, `near` and `far`. Only events are waited for, never time; that something does
 * not happen is checked after some turns of the event loop.
 */
import { Buffer } from 'node:buffer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteChannel } from '../byte-channel.js';
import { Recorder, randomBytes, turns } from './recorder.js';

const MEBIBYTE = 1_048_576;
const FLOOD_BYTES = 2 * MEBIBYTE;

export interface ChannelPair {
  readonly near: ByteChannel;
  readonly far: ByteChannel;
  /** Releases what is left; the ends are closed already. */
  readonly dispose: () => Promise<void>;
}

export interface ContractOptions {
  /** The ends whose close the other side cannot see, because the medium has no such event. */
  readonly closesUnseen?: readonly ('near' | 'far')[];
  /** The medium loses, repeats or changes bytes: what arrives is not compared, and not waited for. */
  readonly unreliable?: boolean;
  /** More than the medium keeps by itself while nobody reads; 2 MiB when left out. */
  readonly floodBytes?: number;
  readonly skip?: boolean;
}

export function describeByteChannel(
  name: string,
  makePair: () => Promise<ChannelPair>,
  options: ContractOptions = {},
): void {
  describe.skipIf(options.skip === true)(`byte channel contract: ${name}`, () => {
    let pair: ChannelPair;
    const ends = (): (readonly [ByteChannel, ByteChannel, 'near' | 'far'])[] => [
      [pair.near, pair.far, 'near'],
      [pair.far, pair.near, 'far'],
    ];

    beforeEach(async () => {
      pair = await makePair();
    });
    afterEach(async () => {
      await Promise.all([pair.near.close(), pair.far.close()]);
      await pair.dispose();
    });

    if (options.unreliable !== true) {
      describeDelivery(() => pair);
      describeBackPressure(() => pair, options);
      describeLateSubscriber(ends);
    }
    describeSubscribing(ends);
    describeClosing(() => pair, options);
  });
}

function describeDelivery(pair: () => ChannelPair): void {
  it('carries 1 MiB in both directions at once, in order and unchanged', async () => {
    const { near, far } = pair();
    const [out, back] = [randomBytes(1, MEBIBYTE), randomBytes(2, MEBIBYTE)];
    const [atNear, atFar] = [new Recorder(near), new Recorder(far)];
    await Promise.all([near.write(out), far.write(back)]);
    await Promise.all([atFar.atLeast(MEBIBYTE), atNear.atLeast(MEBIBYTE)]);
    await turns();
    // Buffer.equals, because comparing a million numbers one by one takes the test framework a second.
    expect(Buffer.from(atFar.bytes).equals(out)).toBe(true);
    expect(Buffer.from(atNear.bytes).equals(back)).toBe(true);
  });

  it('keeps the order of writes that do not wait for each other, in both directions', async () => {
    const { near, far } = pair();
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      const received = new Recorder(to);
      const writes = Array.from({ length: 200 }, (_, index) => from.write(Uint8Array.of(index, 0x0a, 0x0d)));
      await Promise.all(writes);
      const bytes = await received.atLeast(600);
      expect([...bytes]).toEqual(Array.from({ length: 200 }, (_, index) => [index, 0x0a, 0x0d]).flat());
    }
  });

  it('copies what is written, and delivers plain arrays that nothing else holds', async () => {
    const { near, far } = pair();
    const received = new Recorder(far);
    const bytes = Uint8Array.of(1, 2, 3);
    const written = near.write(bytes);
    bytes.fill(9);
    await written;
    expect([...(await received.atLeast(3))]).toEqual([1, 2, 3]);
    for (const chunk of received.chunks) {
      expect(Object.getPrototypeOf(chunk)).toBe(Uint8Array.prototype);
      expect(chunk.buffer.byteLength).toBe(chunk.length);
    }
  });

  it('takes an empty write and delivers nothing for it', async () => {
    const { near, far } = pair();
    const received = new Recorder(far);
    await near.write(new Uint8Array(0));
    await near.write(Uint8Array.of(7));
    await received.atLeast(1);
    expect(received.chunks.map((chunk) => [...chunk])).toEqual([[7]]);
  });
}

function describeBackPressure(pair: () => ChannelPair, { floodBytes = FLOOD_BYTES }: ContractOptions): void {
  it('holds a writer back while nobody reads, and loses nothing', async () => {
    const { near, far } = pair();
    const bytes = randomBytes(3, floodBytes);
    let taken = false;
    const written = near.write(bytes).then(() => {
      taken = true;
    });
    await turns(100);
    expect(taken).toBe(false);
    const received = new Recorder(far);
    await written;
    expect(Buffer.from(await received.atLeast(floodBytes)).equals(bytes)).toBe(true);
  });
}

function describeLateSubscriber(ends: () => (readonly [ByteChannel, ByteChannel, 'near' | 'far'])[]): void {
  it('delivers to a late subscriber what came before, not from inside subscribe', async () => {
    for (const [from, to] of ends()) {
      await from.write(Uint8Array.of(1, 2, 3));
      await turns();
      const received = new Recorder(to);
      expect(received.length).toBe(0);
      await from.write(Uint8Array.of(4));
      expect([...(await received.atLeast(4))]).toEqual([1, 2, 3, 4]);
    }
  });
}

function describeSubscribing(ends: () => (readonly [ByteChannel, ByteChannel, 'near' | 'far'])[]): void {
  it('refuses a second subscriber', () => {
    for (const [end] of ends()) {
      end.subscribe(new Recorder());
      expect(() => end.subscribe(new Recorder())).toThrow(TypeError);
    }
  });
}

function describeClosing(pair: () => ChannelPair, options: ContractOptions): void {
  const { closesUnseen = [], floodBytes = FLOOD_BYTES } = options;
  for (const side of ['near', 'far'] as const) {
    const other = side === 'near' ? 'far' : 'near';

    it(`${side}: close is told once, as undefined, and may be repeated`, async () => {
      const end = pair()[side];
      const received = new Recorder(end);
      const closing = end.close();
      expect(received.ends).toEqual([]);
      await closing;
      await end.close();
      expect(await received.closedWith).toBeUndefined();
      await turns();
      expect(received.ends).toEqual([undefined]);
    });

    it(`${side}: a write after close is rejected with "closed", also an empty one`, async () => {
      const end = pair()[side];
      await end.close();
      await expect(end.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed' });
      await expect(end.write(new Uint8Array(0))).rejects.toMatchObject({ code: 'closed' });
    });

    it(`${side}: a write that still waits at close is rejected with "closed"`, async () => {
      const end = pair()[side];
      const waiting = end.write(new Uint8Array(floodBytes));
      const rejected = expect(waiting).rejects.toMatchObject({ code: 'closed' });
      await turns();
      await end.close();
      await rejected;
    });

    it(`${side}: nothing is delivered after its own close`, async () => {
      const { [side]: end, [other]: from } = pair();
      const received = new Recorder(end);
      await from.write(Uint8Array.of(1));
      if (options.unreliable === true) await turns();
      else await received.atLeast(1);
      const before = [...received.bytes];
      await end.close();
      await from.write(Uint8Array.of(2)).catch(() => undefined);
      await turns();
      expect([...received.bytes]).toEqual(before);
    });

    it.skipIf(closesUnseen.includes(side))(`${side}: the other side sees the close, and cannot write`, async () => {
      const { [side]: end, [other]: peer } = pair();
      const received = new Recorder(peer);
      await end.close();
      expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
      await expect(peer.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'connection-lost' });
      await turns();
      expect(received.ends.length).toBe(1);
    });
  }
}

/** A channel that is opened again: back-off, hopeless addresses, what an earlier channel still brings, closed while opening. */
import { describe, expect, it } from 'vitest';
import { memoryPair, ReopenedChannel, TransportError, type ByteChannel, type TransportErrorCode } from '../index.js';
import { ManualTimers } from './manual-timers.js';
import { turns } from './recorder.js';

const never = new AbortController().signal;

class World {
  readonly timers = new ManualTimers();
  /** What the driver was told, in order. */
  readonly log: string[] = [];
  /** The far end of each channel that was opened. */
  readonly far: ByteChannel[] = [];
  readonly closedFar: number[] = [];
  /** What keeps it from opening. */
  trouble: TransportErrorCode | undefined;
  reopens = true;
  attempts = 0;
  /** Set: attempts wait for it. */
  gate: Promise<void> | undefined;
  readonly channel = new ReopenedChannel({
    open: async (signal) => {
      this.attempts++;
      await this.gate;
      if (signal?.aborted === true) throw new TransportError('aborted', 'given up');
      if (this.trouble !== undefined) throw new TransportError(this.trouble, 'not there');
      const [near, far] = memoryPair();
      const number = this.far.push(far);
      far.subscribe({ data: () => undefined, closed: () => this.closedFar.push(number) });
      return near;
    },
    canReopen: () => this.reopens,
    backoffMs: { first: 10, most: 40 },
    timers: this.timers,
    begun: () => this.log.push('begun'),
    data: (bytes) => this.log.push(`data ${[...bytes].join(' ')}`),
  });
}

const lost = (): TransportError => new TransportError('connection-lost', 'unplugged');

describe('a channel that is opened again', () => {
  it('is opened once, told of before its first byte, and kept while it stands', async () => {
    const world = new World();
    expect(world.channel.isOpen).toBe(false);
    expect(world.channel.write(Uint8Array.of(1))).toBe(false);
    expect(await world.channel.open(never)).toEqual({ ok: true });
    expect(await world.channel.open(never)).toEqual({ ok: true });
    expect([world.attempts, world.channel.generation, world.channel.isOpen]).toEqual([1, 1, true]);
    await world.far[0]?.write(Uint8Array.of(7, 8));
    await turns();
    expect(world.log).toEqual(['begun', 'data 7 8']);
    expect(world.channel.write(Uint8Array.of(1))).toBe(true);
  });

  it('is tried again after waits that double up to the longest', async () => {
    const world = new World();
    world.trouble = 'connection-lost';
    const opened = world.channel.open(never);
    const times: number[] = [];
    for (let attempts = 0; world.timers.nowMs < 200; world.timers.advance(1)) {
      await turns();
      if (world.attempts > attempts) times.push(world.timers.nowMs);
      attempts = world.attempts;
    }
    expect(times).toEqual([0, 10, 30, 70, 110, 150, 190]);
    world.trouble = undefined;
    world.timers.advance(40);
    expect(await opened).toEqual({ ok: true });
    expect(world.timers.waiting).toBe(0);
  });

  it.each(['port-missing', 'port-busy', 'permission-denied', 'host-unknown', 'bad-url'] as const)(
    'is given up at once for %s, unless there was a channel before',
    async (code) => {
      const world = new World();
      world.trouble = code;
      expect(await world.channel.open(never)).toMatchObject({ ok: false, hopeless: true, cause: { code } });
      world.trouble = undefined;
      await world.channel.open(never);
      await world.channel.abandon();
      world.trouble = code;
      const unplugged = world.channel.open(never);
      await turns();
      expect(world.timers.waiting).toBe(1);
      world.trouble = undefined;
      world.timers.advance(10);
      expect(await unplugged).toEqual({ ok: true });
      expect(world.channel.generation).toBe(2);
    },
  );

  it('is not tried again where there is only one channel', async () => {
    const world = new World();
    world.trouble = 'connection-lost';
    world.reopens = false;
    expect(await world.channel.open(never)).toMatchObject({ ok: false, hopeless: false });
    expect(world.attempts).toBe(1);
  });

  it('ends its attempts with the signal, also in the middle of a wait', async () => {
    const world = new World();
    world.trouble = 'connection-lost';
    const abort = new AbortController();
    const opened = world.channel.open(abort.signal);
    await turns();
    abort.abort();
    expect(await opened).toMatchObject({ ok: false, hopeless: false, cause: { code: 'aborted' } });
    expect([world.timers.waiting, world.timers.nowMs]).toEqual([0, 0]);
  });

  it('leaves nothing open that it was opening when it was closed', async () => {
    const world = new World();
    let go = (): void => undefined;
    world.gate = new Promise((resolve) => (go = resolve));
    const opened = world.channel.open(never);
    await turns();
    await world.channel.close();
    go();
    expect(await opened).toEqual({ ok: false, cause: undefined, hopeless: false });
    await turns();
    expect(world.closedFar).toEqual([1]);
    expect([world.log, world.channel.isOpen, world.channel.generation]).toEqual([[], false, 0]);
    expect(await world.channel.open(never)).toMatchObject({ ok: false });
    expect(world.attempts).toBe(1);
  });

  it('ends a wait between attempts when it is closed', async () => {
    const world = new World();
    world.trouble = 'connection-lost';
    const opened = world.channel.open(never);
    await turns();
    await world.channel.close();
    expect(await opened).toEqual({ ok: false, cause: undefined, hopeless: false });
    expect(world.attempts).toBe(1);
  });

  it('keeps the first of two that were opened at once', async () => {
    const world = new World();
    expect(await Promise.all([world.channel.open(never), world.channel.open(never)])).toEqual([
      { ok: true },
      { ok: true },
    ]);
    await turns();
    expect([world.attempts, world.channel.generation, world.closedFar]).toEqual([2, 1, [2]]);
  });

  it('says why the last one ended, and hears nothing of it any more', async () => {
    const world = new World();
    const reason = lost();
    const channels: { closed: (reason: TransportError) => void; data: (bytes: Uint8Array) => void }[] = [];
    const channel = new ReopenedChannel({
      open: () =>
        Promise.resolve({
          url: 'test:',
          write: () => Promise.reject(reason),
          subscribe: (listener) => void channels.push(listener),
          close: () => Promise.reject(reason),
        }),
      canReopen: () => true,
      backoffMs: { first: 1, most: 1 },
      timers: world.timers,
      begun: () => world.log.push('begun'),
      data: (bytes) => world.log.push(`data ${[...bytes].join(' ')}`),
    });
    await channel.open(never);
    expect(channel.write(Uint8Array.of(1))).toBe(true);
    channels[0]?.closed(reason);
    expect([channel.isOpen, channel.cause]).toEqual([false, reason]);
    await channel.open(never);
    expect(channel.cause).toBeUndefined();
    channels[0]?.data(Uint8Array.of(1));
    channels[0]?.closed(reason);
    channels[1]?.data(Uint8Array.of(2));
    expect([channel.isOpen, world.log]).toEqual([true, ['begun', 'begun', 'data 2']]);
    await channel.abandon();
    expect([channel.isOpen, channel.cause]).toEqual([false, undefined]);
    await channel.close();
  });

  it('wakes whoever waits for bytes, an end, a time or a signal', async () => {
    const world = new World();
    await world.channel.open(never);
    const abort = new AbortController();
    const woken: string[] = [];
    const wait = (name: string, signal: AbortSignal = never): void =>
      void world.channel.pause(100, signal).then(() => woken.push(name));
    wait('one');
    wait('two');
    await world.far[0]?.write(Uint8Array.of(1));
    await turns();
    expect(woken).toEqual(['one', 'two']);
    wait('signal', abort.signal);
    abort.abort();
    wait('signal before', abort.signal);
    await turns();
    wait('time');
    world.timers.advance(99);
    await turns();
    expect(woken.slice(2)).toEqual(['signal', 'signal before']);
    world.timers.advance(1);
    wait('end');
    await world.far[0]?.close();
    await turns();
    expect(woken.slice(4)).toEqual(['time', 'end']);
    expect(world.timers.waiting).toBe(0);
  });
});

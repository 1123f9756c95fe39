/** A unit behind NAT: it calls, calls again, hangs up with its power, and gives up a line that went dead. */
import { describe, expect, it } from 'vitest';
import type { ByteChannel, ChannelServer } from '../byte-channel.js';
import { calledBy, dialOut, memoryPair, TransportError, type DialAttempt } from '../index.js';
import { dial, listenTcp } from '../node/index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { ManualTimers } from './manual-timers.js';
import { nextChannel, Recorder, turns } from './recorder.js';

const LOCAL = 'tcp://127.0.0.1:0';

describeByteChannel(
  'a unit that dials out over tcp',
  async () => {
    const till = await listenTcp(LOCAL);
    const unit = dial(till.url);
    const [near, far] = await Promise.all([calledBy(till)(), nextChannel(unit).next()]);
    return {
      near,
      far,
      dispose: async () => {
        await unit.close();
        await till.close();
      },
    };
  },
  { floodBytes: 24 * 1_048_576 },
);

interface World {
  readonly timers: ManualTimers;
  readonly unit: ChannelServer;
  readonly log: string[];
  /** The far ends of the calls that were answered. */
  readonly calls: ByteChannel[];
  readonly channels: ByteChannel[];
  reachable: boolean;
}

function textOf(attempt: DialAttempt): string {
  return attempt.kind === 'connected' ? attempt.kind : `${attempt.kind}, again in ${attempt.retryMs}`;
}

async function world(draw = 0): Promise<World> {
  const timers = new ManualTimers();
  const log: string[] = [];
  const calls: ByteChannel[] = [];
  const channels: ByteChannel[] = [];
  const state = { reachable: true };
  const open = (): Promise<ByteChannel> => {
    if (!state.reachable) return Promise.reject(new TransportError('connection-refused', 'nobody listens'));
    const [near, far] = memoryPair();
    calls.push(far);
    return Promise.resolve(near);
  };
  const unit = dialOut(open, {
    url: 'tcp://till:4000',
    backoffMs: { first: 100, most: 800 },
    idleMs: 5_000,
    timers,
    draw: () => draw,
    onAttempt: (attempt) => log.push(textOf(attempt)),
  });
  await turns();
  return Object.assign(state, { timers, unit, log, calls, channels });
}

const hear = (channel: ByteChannel): Recorder => new Recorder(channel);

describe('dialOut', () => {
  it('calls again after each end, and waits longer each time until it hears something', async () => {
    const { timers, unit, log, calls } = await world();
    const units = nextChannel(unit);
    for (const waitMs of [100, 200, 400, 800, 800]) {
      hear(await units.next());
      await calls.at(-1)?.close();
      await turns();
      expect(log.at(-1)).toBe(`ended, again in ${waitMs}`);
      const before = calls.length;
      timers.advance(waitMs - 1);
      await turns();
      expect(calls.length).toBe(before);
      timers.advance(1);
      await turns();
      expect(calls.length).toBe(before + 1);
    }
    hear(await units.next());
    await calls.at(-1)?.write(Uint8Array.of(1));
    await turns();
    await calls.at(-1)?.close();
    await turns();
    expect(log.at(-1)).toBe('ended, again in 100');
    await unit.close();
    expect(timers.waiting).toBe(0);
  });

  it('goes on calling while nobody answers', async () => {
    const subject = await world();
    const { timers, unit, log, calls } = subject;
    hear(await nextChannel(unit).next());
    subject.reachable = false;
    await calls[0]?.close();
    await turns();
    for (let round = 0; round < 3; round++) {
      timers.advance(800);
      await turns();
    }
    expect(log).toEqual([
      'connected',
      'ended, again in 100',
      'failed, again in 200',
      'failed, again in 400',
      'failed, again in 800',
    ]);
    subject.reachable = true;
    timers.advance(800);
    await turns();
    expect(log.at(-1)).toBe('connected');
    await unit.close();
  });

  it('leaves out up to half of a wait, as it is drawn', async () => {
    const { unit, log, calls } = await world(1);
    hear(await nextChannel(unit).next());
    await calls[0]?.close();
    await turns();
    expect(log.at(-1)).toBe('ended, again in 50');
    await unit.close();
  });

  it('gives up a line on which nothing arrives, and never one on which something does', async () => {
    const { timers, unit, calls, log } = await world();
    const received = hear(await nextChannel(unit).next());
    for (let second = 0; second < 20; second++) {
      timers.advance(4_000);
      await calls[0]?.write(Uint8Array.of(second));
      await turns();
    }
    expect(received.ends).toEqual([]);
    timers.advance(5_000);
    expect(await received.closedWith).toMatchObject({
      code: 'connection-lost',
      message: 'Nothing arrived from tcp://till:4000 for 5000 ms',
    });
    expect(log.at(-1)).toBe('ended, again in 100');
    await unit.close();
  });

  it('hangs up with the power, makes no call without it, and calls at once when it is back', async () => {
    const { timers, unit, calls } = await world();
    const units = nextChannel(unit);
    const received = hear(await units.next());
    const channel = calls[0];
    const till = channel === undefined ? undefined : hear(channel);
    await unit.drop();
    await unit.drop();
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    expect(await till?.closedWith).toMatchObject({ code: 'connection-lost' });
    timers.advance(1_000_000);
    await turns();
    expect(calls.length).toBe(1);
    await unit.restore();
    await unit.restore();
    await turns();
    expect(calls.length).toBe(2);
    const last = hear(await units.next());
    await unit.close();
    expect(await last.closedWith).toBeUndefined();
    await expect(unit.restore()).rejects.toMatchObject({ code: 'closed' });
    expect(timers.waiting).toBe(0);
  });

  it('dials again when its own side closes the channel', async () => {
    const { timers, unit, calls } = await world();
    const channel = await nextChannel(unit).next();
    await channel.close();
    timers.advance(100);
    await turns();
    expect(calls.length).toBe(2);
    await unit.close();
  });

  it('closes a channel that opens after the power went', async () => {
    let answer: (channel: ByteChannel) => void = () => undefined;
    const timers = new ManualTimers();
    const open = (): Promise<ByteChannel> => new Promise((resolve) => (answer = resolve));
    const unit = dialOut(open, { url: 'tcp://till:4000', timers });
    await unit.drop();
    const [near, far] = memoryPair();
    const till = hear(far);
    answer(near);
    expect(await till.closedWith).toMatchObject({ code: 'connection-lost' });
    await unit.close();
  });
});

describe('calledBy', () => {
  function listener(): { readonly server: ChannelServer; readonly call: () => ByteChannel } {
    let accept: (channel: ByteChannel) => void = () => undefined;
    const nothing = (): Promise<void> => Promise.resolve();
    return {
      server: {
        url: 'tcp://0.0.0.0:4000',
        powerOff: 'drops',
        onChannel: (handler) => (accept = handler),
        close: nothing,
        drop: nothing,
        restore: nothing,
      },
      call: () => {
        const [till, unit] = memoryPair();
        accept(till);
        return unit;
      },
    };
  }

  it('takes the latest caller, and hangs up on the one before it', async () => {
    const { server, call } = listener();
    const open = calledBy(server);
    const first = hear(call());
    const second = call();
    expect(await first.closedWith).toMatchObject({ code: 'connection-lost' });
    const received = hear(await open());
    await second.write(Uint8Array.of(3));
    expect([...(await received.atLeast(1))]).toEqual([3]);
  });

  it('waits for a caller, in the order of the openings, and can be told to stop waiting', async () => {
    const { server, call } = listener();
    const open = calledBy(server);
    const given = new AbortController();
    const openings = [open(), open(given.signal), open()];
    const aborted = expect(openings[1]).rejects.toMatchObject({ code: 'aborted' });
    given.abort();
    await aborted;
    await expect(open(AbortSignal.abort(new DOMException('late', 'TimeoutError')))).rejects.toMatchObject({
      code: 'timeout',
    });
    const units = [call(), call()];
    const tills = await Promise.all([openings[0], openings[2]]);
    for (const [index, till] of tills.entries()) {
      await till?.write(Uint8Array.of(index));
      expect([...(await hear(units[index] ?? call()).atLeast(1))]).toEqual([index]);
    }
  });

  it('an opening that was given up leaves the caller that is there to the next one', async () => {
    const { server, call } = listener();
    const open = calledBy(server);
    const unit = call();
    await expect(open(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    await (await open()).write(Uint8Array.of(1));
    expect([...(await hear(unit).atLeast(1))]).toEqual([1]);
  });
});

describe('dial', () => {
  it('reaches the till again after the till was down', async () => {
    const till = await listenTcp(LOCAL);
    const unit = dial(till.url, { backoffMs: { first: 1, most: 1 } });
    const [open, units] = [calledBy(till), nextChannel(unit)];
    for (const round of [1, 2]) {
      const [near, far] = await Promise.all([open(), units.next()]);
      const received = hear(far);
      await near.write(Uint8Array.of(round));
      expect([...(await received.atLeast(1))]).toEqual([round]);
      await till.drop();
      expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
      await till.restore();
    }
    await unit.close();
    await till.close();
  });

  it('refuses what cannot be called', () => {
    expect(() => dial('/dev/ttyUSB0')).toThrow('only tcp:// and tls:// can be dialled');
  });
});

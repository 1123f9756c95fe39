import { lossyChannel, memoryPair, TransportError, type ByteChannel } from '@plomba/transport';
import { describe, expect, it } from 'vitest';
import { connect, FiscalError, port, serial, tcp } from '../src/index.js';
import { openerOf } from '../src/opener.js';
import { bench, failure, optionsOf, sale } from './helpers/bench.js';
import { FakeUnit } from './helpers/fake-unit.js';
import { settled, VirtualTimers } from './helpers/virtual-timers.js';

function parts(): { timers: VirtualTimers; fake: FakeUnit } {
  const timers = new VirtualTimers();
  return { timers, fake: new FakeUnit(timers) };
}

describe('connecting', () => {
  it('waits for a unit that is not there yet', async () => {
    const { timers, fake } = parts();
    fake.unreachable = 'connection-refused';
    const connecting = connect(fake.open, optionsOf(timers));
    await timers.advance(5_000);
    fake.unreachable = undefined;
    const unit = await timers.until(connecting);
    expect(await timers.until(unit.status())).toMatchObject({ serial: 'PL-1' });
    expect(timers.now()).toBeLessThan(8_000);
  });

  it('gives up when the time is over, with what the transport said', async () => {
    const { timers, fake } = parts();
    fake.unreachable = 'connection-refused';
    const error = await timers.until(failure(connect(fake.open, { ...optionsOf(timers), timeoutMs: 4_000 })));
    expect(error).toMatchObject({ code: 'connection-lost', detail: 'not there', outcome: 'not-committed' });
    expect((error as FiscalError).hint).toContain('switched on'); // the transport's hint
    expect((error as FiscalError).cause).toBeInstanceOf(TransportError);
    expect(timers.waiting).toBe(0);
  });

  it.each(['port-missing', 'permission-denied', 'port-busy', 'host-unknown', 'bad-url', 'unsupported'] as const)(
    'reports %s at once: a person has to do something',
    async (code) => {
      const { timers, fake } = parts();
      fake.unreachable = code;
      expect(await timers.until(failure(connect(fake.open, optionsOf(timers))))).toMatchObject({
        code: 'connection-lost',
      });
      expect(fake.opened).toBe(1);
      expect(timers.now()).toBeLessThan(100);
    },
  );

  it('ends when the opener itself says that it is final', async () => {
    const { timers } = parts();
    const mine = new FiscalError('connection-lost', { detail: 'no more' });
    const error = await timers.until(failure(connect(() => Promise.reject(mine), optionsOf(timers))));
    expect(error).toMatchObject({ detail: 'no more' });
  });

  it('backs off between attempts, up to a bound', async () => {
    const { timers, fake } = parts();
    fake.unreachable = 'connection-refused';
    const times: number[] = [];
    const open = (): ReturnType<FakeUnit['open']> => {
      times.push(timers.now());
      return fake.open();
    };
    await timers.until(failure(connect(open, { ...optionsOf(timers), timeoutMs: 10_000 })));
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    expect(waits).toEqual([50, 100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  });

  it('can be given up', async () => {
    const { timers, fake } = parts();
    fake.unreachable = 'connection-refused';
    const stop = new AbortController();
    const connecting = failure(connect(fake.open, { ...optionsOf(timers), signal: stop.signal }));
    await timers.advance(500);
    stop.abort();
    expect(await timers.until(connecting)).toMatchObject({ code: 'aborted' });
    expect(timers.waiting).toBe(0);
  });

  it('aborts an open that hangs, and opens again', async () => {
    const { timers, fake } = parts();
    let attempts = 0;
    const open = (signal?: AbortSignal): ReturnType<FakeUnit['open']> => {
      if (++attempts > 1) return fake.open();
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('stopped'))));
    };
    const unit = await timers.until(connect(open, optionsOf(timers)));
    expect(attempts).toBe(2);
    await timers.until(unit.close());
  });

  it('closes a channel that opens after it was given up', async () => {
    const { timers, fake } = parts();
    let arrive: () => void = () => undefined;
    const [client, far] = memoryPair();
    const closed: unknown[] = [];
    far.subscribe({ data: () => undefined, closed: (reason) => closed.push(reason) });
    const open = (): Promise<typeof client> => new Promise((resolve) => (arrive = () => resolve(client)));
    const connecting = failure(connect(open, { ...optionsOf(timers), timeoutMs: 1_000 }));
    expect(await timers.until(connecting)).toMatchObject({ code: 'timeout' });
    arrive();
    await settled();
    expect(closed).toHaveLength(1);
    expect(fake.opened).toBe(0);
  });

  it('fails when the unit speaks another version of the link', async () => {
    const timers = new VirtualTimers();
    const open = async (): Promise<ReturnType<typeof memoryPair>[0]> => {
      const [client, far] = memoryPair();
      const { encodeFrame, FrameParser, resetLayout } = await import('@plomba/link');
      const parser = new FrameParser(1_024);
      far.subscribe({
        data: (bytes) => {
          for (const { session } of parser.push(bytes)) {
            const payload = resetLayout.encode({ reason: 'version', versionMin: 2, versionMax: 2 });
            const numbers = { sequence: 0, ack: 0, selective: 0 };
            const frame = {
              version: 1,
              type: 'reset',
              fragment: 'none',
              session: 77,
              peer: session,
              ...numbers,
            } as const;
            far.write(encodeFrame({ ...frame, payload })).catch(() => undefined);
          }
        },
        closed: () => undefined,
      });
      return client;
    };
    expect(await timers.until(failure(connect(open, optionsOf(timers))))).toMatchObject({ code: 'protocol-version' });
  });
});

describe('an open channel', () => {
  it('serves without an opener, and is gone for good when it closes', async () => {
    const { timers, fake } = parts();
    const [client, far] = memoryPair();
    fake.attach(far);
    const unit = await timers.until(connect(client, optionsOf(timers)));
    expect(await timers.until(unit.issue(sale))).toMatchObject({ number: 1 });
    fake.hangUp();
    await settled();
    expect(await timers.until(failure(unit.issue(sale)))).toMatchObject({
      code: 'connection-lost',
      outcome: 'not-committed',
    });
    expect(timers.now()).toBeLessThan(1_000); // it is known at once that there is no way back
    await timers.until(unit.close());
    expect(timers.waiting).toBe(0);
  });

  it('is used again when the unit was silent for a while', async () => {
    const { timers, fake } = parts();
    const [client, far] = memoryPair();
    // A line that a technician unplugs and plugs in again: the channel notices nothing.
    let plugged = true;
    const cable = lossyChannel(far, { seed: 1 });
    fake.attach({
      ...cable,
      url: cable.url,
      close: () => cable.close(),
      write: (bytes) => (plugged ? cable.write(bytes) : Promise.resolve()),
      subscribe: (listener) =>
        cable.subscribe({
          data: (bytes) => (plugged ? listener.data(bytes) : undefined),
          closed: (why) => listener.closed(why),
        }),
    });
    const unit = await timers.until(connect(client, optionsOf(timers)));
    plugged = false;
    const issuing = unit.issue(sale);
    await timers.advance(15_000);
    plugged = true;
    expect(await timers.until(issuing)).toMatchObject({ number: 1 });
    await timers.until(unit.close());
  });
});

describe('the loan of an open channel', () => {
  it('goes to the last borrower; a late farewell of an earlier one takes nothing from it', async () => {
    const [client, far] = memoryPair();
    const opener = openerOf(client);
    const heard: string[] = [];
    const borrow = async (name: string): Promise<ByteChannel> => {
      const channel = await opener.open();
      channel.subscribe({ data: () => heard.push(name), closed: () => undefined });
      return channel;
    };
    const first = await borrow('first');
    await borrow('second');
    await first.close();
    await far.write(Uint8Array.of(1));
    await settled();
    expect(heard).toEqual(['second']);
  });
});

describe('a unit that goes and comes back', () => {
  it('is found again without being asked', async () => {
    const { timers, unit, fake } = await bench();
    fake.unreachable = 'connection-refused';
    fake.hangUp();
    await timers.advance(60_000);
    fake.unreachable = undefined;
    await timers.advance(3_000);
    expect(await timers.until(unit.issue(sale, { timeoutMs: 200 }))).toMatchObject({ number: 1 });
  });

  it('is waited for even when its port has disappeared', async () => {
    const { timers, unit, fake } = await bench();
    fake.unreachable = 'port-missing';
    fake.hangUp();
    const issuing = unit.issue(sale);
    await timers.advance(5_000);
    fake.unreachable = undefined;
    expect(await timers.until(issuing)).toMatchObject({ number: 1 });
  });

  it('is asked nothing before its status was seen', async () => {
    const { timers, unit, fake } = await bench();
    const from = fake.requests.length;
    fake.hangUp();
    await timers.until(unit.issue(sale));
    expect(fake.requests.slice(from).map(({ command }) => command)).toEqual(['unit.status', 'receipt.issue']);
  });

  it('is asked for its status first in every new life, whoever calls meanwhile', async () => {
    // A line with a delay, so that there is a while between noticing the new life and knowing it.
    const { timers, unit, fake } = await bench({}, (made) => {
      made.wrap = (channel) => {
        const later = (run: () => void): void => void made.timers.after(5, run);
        return {
          url: channel.url,
          write: (bytes) => {
            const copy = bytes.slice();
            later(() => void channel.write(copy).catch(() => undefined));
            return Promise.resolve();
          },
          subscribe: ({ data, closed }) =>
            channel.subscribe({ data: (bytes) => later(() => data(bytes)), closed: (why) => later(() => closed(why)) }),
          close: () => channel.close(),
        };
      };
    });
    const calls: Promise<unknown>[] = [];
    for (let n = 0; n < 200; n++) {
      calls.push(unit.issue(sale, { timeoutMs: 600_000 }));
      if (n % 40 === 20) fake.restart();
      await timers.advance(3);
    }
    await timers.until(Promise.all(calls));
    const first = fake.boots.map((at) => fake.requests[at]?.command);
    expect(first).toEqual(first.map(() => 'unit.status'));
    expect(first.length).toBeGreaterThan(4);
    expect(new Set(fake.committed).size).toBe(200);
  });

  it('that opens but never answers is tried again', async () => {
    const { timers, unit, fake } = await bench();
    fake.react = () => 'silent';
    fake.hangUp();
    await timers.advance(40_000);
    expect(fake.opened).toBeGreaterThan(2);
    fake.react = () => 'answer';
    expect(await timers.until(unit.issue(sale, { timeoutMs: 60_000 }))).toMatchObject({ number: 1 });
  });
});

describe('closing', () => {
  it('leaves no timer behind and tells the unit', async () => {
    const { timers, unit, fake } = await bench();
    const closed = unit.close();
    await timers.until(closed);
    await timers.until(unit.close()); // may be called again
    await settled();
    expect(timers.waiting).toBe(0);
    expect(fake.requests.map(({ command }) => command)).toEqual(['unit.status', 'unit.status']);
  });

  it('works with `await using`', async () => {
    const { timers, unit } = await bench();
    await timers.until(Promise.resolve(unit[Symbol.asyncDispose]()));
    expect(await timers.until(failure(unit.status()))).toMatchObject({ code: 'closed' });
    expect(Object.keys(Object.getPrototypeOf(unit) as object)).toEqual([]);
  });
});

describe('addresses', () => {
  it('load Node only when they are opened, and report what it says', async () => {
    const { timers } = parts();
    const openings = [
      serial('/dev/no-such-port'),
      port('/dev/no-such-port'),
      tcp('nonsense'),
      port('tcp://127.0.0.1:1'),
    ];
    const codes = await Promise.all(openings.map((open) => failure(open())));
    expect(codes.map((error) => (error as TransportError).code)).toEqual([
      'port-missing',
      'port-missing',
      'bad-url',
      'connection-refused',
    ]);
    expect(timers.waiting).toBe(0);
  });
});

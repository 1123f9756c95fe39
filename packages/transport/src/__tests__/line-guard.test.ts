/** A line at the wrong speed: only garbage comes. In memory, and over a pseudo-terminal. */
import { describe, expect, it } from 'vitest';
import { guardLine, memoryPair, type LineGuardOptions } from '../index.js';
import { listenPty, openSerial, ptyAvailable } from '../node/index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { nextChannel, randomBytes, Recorder, turns } from './recorder.js';

/** A protocol in which the byte 0x55 is a whole message. */
const protocol: LineGuardOptions = {
  reader: () => (bytes) => bytes.filter((byte) => byte === 0x55).length,
  undecodableMax: 64,
};

describeByteChannel('guarded line', async () => {
  const [a, far] = memoryPair();
  const near = await guardLine(() => Promise.resolve(a), { ...protocol, undecodableMax: 10_000_000 })();
  return { near, far, dispose: () => Promise.resolve() };
});

describe('guardLine', () => {
  const guarded = async (): Promise<{ received: Recorder; write: (bytes: Uint8Array) => Promise<void> }> => {
    const [near, far] = memoryPair({ name: 'line' });
    const received = new Recorder(await guardLine(() => Promise.resolve(near), protocol)());
    return { received, write: (bytes) => far.write(bytes) };
  };

  it('ends a line on which nothing can be read, and says how much there was', async () => {
    const { received, write } = await guarded();
    await write(new Uint8Array(63).fill(0xf8));
    await turns();
    expect(received.ends).toEqual([]);
    await write(Uint8Array.of(0xf8));
    const end = await received.closedWith;
    expect(end).toMatchObject({
      code: 'wrong-baud',
      message: '64 bytes arrived from memory:line/a, and none of them could be read',
    });
    expect(end?.hint).toContain('speed');
    expect(received.length).toBe(64);
  });

  it('never ends one on which something was read, however bad it gets', async () => {
    const { received, write } = await guarded();
    await write(Uint8Array.of(0xf8, 0x55));
    await write(new Uint8Array(10_000).fill(0xf8));
    await turns();
    expect([received.length, received.ends]).toEqual([10_002, []]);
  });

  it('judges each channel anew', async () => {
    const pairs = [memoryPair(), memoryPair()];
    const open = guardLine(() => Promise.resolve(pairs.shift()?.[0] ?? memoryPair()[0]), protocol);
    const [first, second] = [pairs[0]?.[1], pairs[1]?.[1]];
    const one = new Recorder(await open());
    await first?.write(Uint8Array.of(0x55));
    const two = new Recorder(await open());
    await second?.write(new Uint8Array(64));
    expect(await two.closedWith).toMatchObject({ code: 'wrong-baud' });
    expect(one.ends).toEqual([]);
  });
});

const { available } = await ptyAvailable();

describe.skipIf(!available)('guardLine over a pseudo-terminal', () => {
  it('says that the speed is wrong; the port can be opened again at another one', async () => {
    const server = await listenPty();
    const unit = await nextChannel(server).next();
    const received = new Recorder(
      await guardLine((signal) => openSerial(server.url, { baud: 9600 }, signal), protocol)(),
    );
    await unit.write(randomBytes(1, 200).map((byte) => byte | 0x80));
    expect(await received.closedWith).toMatchObject({ code: 'wrong-baud' });
    const again = new Recorder(await guardLine((signal) => openSerial(server.url, {}, signal), protocol)());
    await unit.write(Uint8Array.of(0x55));
    expect([...(await again.atLeast(1))]).toEqual([0x55]);
    await server.close();
  });
});

/** Any duplex stream as a channel: a local socket, a pair in memory, and what is no stream of bytes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { streamChannel } from '../node/index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { Recorder } from './recorder.js';

describeByteChannel(
  'a duplex stream: a local socket',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'transport-test-'));
    const server = createServer();
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    await new Promise<void>((resolve) => server.listen(join(folder, 'unit'), resolve));
    const near = streamChannel(connect(join(folder, 'unit')), { url: 'local:till' });
    const far = streamChannel(await accepted, { url: 'local:unit' });
    const dispose = async (): Promise<void> => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    };
    return { near, far, dispose };
  },
  { floodBytes: 24 * 1_048_576 },
);

/** Two streams, each with the other's output as its input. */
function duplexes(): readonly [Duplex, Duplex] {
  const [there, back] = [new PassThrough(), new PassThrough()];
  return [Duplex.from({ readable: back, writable: there }), Duplex.from({ readable: there, writable: back })];
}

describeByteChannel('a duplex stream: two pipes', () => {
  const [a, b] = duplexes();
  const [near, far] = [streamChannel(a, { url: 'pipes:a' }), streamChannel(b, { url: 'pipes:b' })];
  return Promise.resolve({ near, far, dispose: () => Promise.resolve() });
});

describe('streamChannel', () => {
  it('passes the error of the stream on as the cause', async () => {
    const stream = new PassThrough();
    const received = new Recorder(streamChannel(stream, { url: 'x:y' }));
    stream.destroy(new Error('burnt'));
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost', cause: { message: 'burnt' } });
  });

  it('ends a stream whose other side has nothing more to say', async () => {
    const [a, b] = duplexes();
    const channel = streamChannel(a, { url: 'x:y' });
    const received = new Recorder(channel);
    // The pipes are destroyed with it.
    b.on('error', () => undefined);
    b.end(Uint8Array.of(1, 2));
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    expect([...received.bytes]).toEqual([1, 2]);
    await expect(channel.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'connection-lost' });
  });

  it('takes a stream that is over already', async () => {
    const stream = new PassThrough();
    stream.destroy();
    await new Promise((resolve) => stream.once('close', resolve));
    const channel = streamChannel(stream, { url: 'x:y' });
    expect(await new Recorder(channel).closedWith).toMatchObject({ code: 'connection-lost' });
    await channel.close();
  });

  it('refuses a stream of objects or of text', () => {
    expect(() => streamChannel(new PassThrough({ objectMode: true }), { url: 'x:y' })).toThrow(TypeError);
    expect(() => streamChannel(new PassThrough().setEncoding('utf8'), { url: 'x:y' })).toThrow(TypeError);
  });
});

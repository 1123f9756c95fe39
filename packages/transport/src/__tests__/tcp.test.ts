/** TCP: both contracts, several clients, and what the system refuses. */
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listenTcp, openTcp, tcp } from '../node/index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { describeChannelServer } from './channel-server-contract.js';
import { nextChannel, Recorder } from './recorder.js';

const LOCAL = 'tcp://127.0.0.1:0';

describeByteChannel(
  'tcp',
  async () => {
    const server = await listenTcp(LOCAL);
    const [near, far] = await Promise.all([openTcp(server.url), nextChannel(server).next()]);
    return { near, far, dispose: () => server.close() };
  },
  // The system itself keeps some megabytes for a reader that is slow.
  { floodBytes: 24 * 1_048_576 },
);
describeChannelServer('tcp', () => listenTcp(LOCAL), { offCode: 'connection-refused' });

describe('listenTcp', () => {
  it('serves several clients apart from each other', async () => {
    const server = await listenTcp(LOCAL);
    server.onChannel((channel) => {
      channel.subscribe({
        data: (bytes) => void channel.write(bytes.map((byte) => byte + 1)),
        closed: () => undefined,
      });
    });
    const clients = await Promise.all([1, 2, 3].map(() => openTcp(server.url)));
    const echoes = clients.map(async (client, index) => {
      const received = new Recorder(client);
      await client.write(Uint8Array.of(index * 10));
      return [...(await received.atLeast(1))];
    });
    expect(await Promise.all(echoes)).toEqual([[1], [11], [21]]);
    await server.close();
  });

  it('ends the channel of a client that hangs up without reading what waits for it', async () => {
    const server = await listenTcp(LOCAL);
    const client = connect({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true });
    const unit = await nextChannel(server).next();
    const received = new Recorder(unit);
    const waiting = expect(unit.write(new Uint8Array(24 * 1_048_576))).rejects.toMatchObject({
      code: 'connection-lost',
    });
    client.end();
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    await waiting;
    client.destroy();
    await server.close();
  });

  it('picks a free port, and says so when one is taken', async () => {
    const server = await listenTcp(LOCAL);
    expect(server.url).toMatch(/^tcp:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(server.powerOff).toBe('drops');
    await expect(listenTcp(server.url)).rejects.toMatchObject({ name: 'TransportError', code: 'port-busy' });
    await server.close();
  });

  it('cannot be restored when somebody took the port meanwhile, and can be later', async () => {
    const server = await listenTcp(LOCAL);
    await server.drop();
    const thief = await listenTcp(server.url);
    await expect(server.restore()).rejects.toMatchObject({ code: 'port-busy' });
    await thief.close();
    await server.restore();
    await (await openTcp(server.url)).close();
    await server.close();
  });
});

describe('openTcp', () => {
  it('says that nobody listens', async () => {
    const server = await listenTcp(LOCAL);
    await server.close();
    const refused = openTcp(server.url);
    await expect(refused).rejects.toMatchObject({
      code: 'connection-refused',
      message: `Cannot reach ${server.url}: ECONNREFUSED`,
    });
    await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining('switched on'));
    await expect(refused).rejects.toHaveProperty('cause.code', 'ECONNREFUSED');
  });

  it('says that the host is not known', async () => {
    await expect(openTcp('tcp://no-such-host.invalid:4000')).rejects.toMatchObject({ code: 'host-unknown' });
  });

  it('refuses an address that is not its own, or has no port', async () => {
    await expect(openTcp('/dev/ttyS0')).rejects.toMatchObject({ code: 'bad-url' });
    expect(() => tcp('tcp://localhost:0')).toThrow('only a server can ask for port 0');
  });
});

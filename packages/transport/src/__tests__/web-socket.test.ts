/**
 * WebSockets, for real: the server and the client of Node 20 are those of the package `ws`; where the platform has a
 * WebSocket of its own it runs the contract too. And a peer that breaks the protocol.
 */
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ByteChannel } from '../byte-channel.js';
import {
  webSocket,
  webSocketChannel,
  WEB_SOCKET_PROTOCOL,
  type WebSocketLike,
  type WebSocketSettings,
} from '../index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { Recorder, turns } from './recorder.js';

const viaWs: WebSocketSettings = { create: (url, protocol) => new WebSocket(url, protocol) as WebSocketLike };

interface Listening {
  readonly url: string;
  readonly next: () => Promise<WebSocket>;
  readonly close: () => Promise<void>;
}

async function listening(protocol = WEB_SOCKET_PROTOCOL): Promise<Listening> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => protocol });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`,
    next: () => new Promise((resolve) => server.once('connection', resolve)),
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(() => resolve());
      }),
  };
}

async function joined(
  settings: WebSocketSettings,
): Promise<{ near: ByteChannel; far: ByteChannel; server: Listening }> {
  const server = await listening();
  const accepted = server.next().then((socket) => webSocketChannel(socket as WebSocketLike, 'ws:client'));
  const [near, far] = await Promise.all([webSocket(server.url, settings)(), accepted]);
  return { near, far, server };
}

describeByteChannel('web socket, package ws on both sides', async () => {
  const { near, far, server } = await joined(viaWs);
  return { near, far, dispose: server.close };
});

const hasOwn = 'WebSocket' in globalThis;
describeByteChannel(
  `web socket, the platform's own as client${hasOwn ? '' : ' (skipped: this Node has none)'}`,
  async () => {
    const { near, far, server } = await joined({});
    return { near, far, dispose: server.close };
  },
  { skip: !hasOwn },
);

describe('webSocket', () => {
  it('says that nobody is there', async () => {
    const server = await listening();
    await server.close();
    await expect(webSocket(server.url, viaWs)()).rejects.toMatchObject({
      code: 'connection-lost',
      message: `There is no connection to ${server.url}`,
    });
  });

  it('refuses an address that is none', () => {
    expect(() => webSocket('http://x', viaWs)).toThrow('write ws://');
  });

  it('can be aborted while it opens, and leaves nothing open', async () => {
    const server = await listening();
    const open = webSocket(server.url, viaWs);
    await expect(open(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    const given = new AbortController();
    const opening = expect(open(given.signal)).rejects.toMatchObject({ code: 'aborted' });
    given.abort();
    await opening;
    await server.close();
  });

  it('refuses a server that speaks something else', async () => {
    // A server that chose a protocol that was not offered is refused by the client itself.
    const server = await listening('chat');
    await expect(webSocket(server.url, viaWs)()).rejects.toMatchObject({ code: 'connection-lost' });
    await server.close();
    const raw = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => false });
    await new Promise((resolve) => raw.once('listening', resolve));
    const address = raw.address();
    const url = `ws://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
    const lenient: WebSocketSettings = { create: (at) => new WebSocket(at) as WebSocketLike };
    await expect(webSocket(url, lenient)()).rejects.toMatchObject({ code: 'unsupported' });
    for (const client of raw.clients) client.terminate();
    await new Promise((resolve) => raw.close(resolve));
  });
});

/** The far end as a plain socket, for a peer that does what it likes. */
async function withPeer(run: (channel: ByteChannel, peer: WebSocket) => Promise<void>): Promise<void> {
  const server = await listening();
  const [channel, peer] = await Promise.all([webSocket(server.url, viaWs)(), server.next()]);
  await run(channel, peer).finally(server.close);
}

describe('a peer that breaks the protocol', () => {
  it.each(['hello', '+0', '+1', '+99999999', '-5', '+1.5'])('ends the channel: %j', async (text) => {
    await withPeer(async (channel, peer) => {
      const received = new Recorder(channel);
      peer.send(text);
      const end = await received.closedWith;
      expect(end?.code).toBe('connection-lost');
      expect(end?.message).toContain(JSON.stringify(text));
    });
  });

  it('ends the channel when it sends more than it may, so that memory stays bounded', async () => {
    await withPeer(async (channel, peer) => {
      for (let sent = 0; sent <= 262_144; sent += 16_384) peer.send(new Uint8Array(16_384));
      const received = new Recorder();
      await new Promise((resolve) => peer.once('close', resolve));
      channel.subscribe(received);
      expect((await received.closedWith)?.message).toContain('more bytes than it was allowed to send');
      expect(received.length).toBe(262_144);
    });
  });

  it('is sent no more than the window while it takes nothing', async () => {
    await withPeer(async (channel, peer) => {
      let got = 0;
      peer.on('message', (data: Uint8Array) => void (got += data.length));
      const waiting = expect(channel.write(new Uint8Array(300_000))).rejects.toMatchObject({ code: 'closed' });
      while (got < 262_144) await turns(1);
      await turns(50);
      expect(got).toBe(262_144);
      peer.send('+7');
      while (got < 262_151) await turns(1);
      await channel.close();
      await waiting;
    });
  });
});

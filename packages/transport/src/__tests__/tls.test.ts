/**
 * TLS: both contracts, and every way in which one side does not trust the other. The certificates are fixtures: an
 * authority, a unit and a till that it signed, an expired unit, and a stranger that another authority signed.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ChannelServer } from '../byte-channel.js';
import { listen, listenTcp, listenTls, opener, openTls, tls, tlsPin, type TlsSettings } from '../node/index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { describeChannelServer } from './channel-server-contract.js';
import { nextChannel, Recorder, turns } from './recorder.js';

const LOCAL = 'tls://127.0.0.1:0';
const path = (name: string): string => fileURLToPath(new URL(`fixtures/tls/${name}.pem`, import.meta.url));
const pem = (name: string): string => readFileSync(path(name), 'utf8');
const pair = (name: string): TlsSettings => ({ cert: pem(name), key: pem(`${name}.key`) });

const ca = pem('ca');
const pinOf = (name: string): string =>
  tlsPin(new X509Certificate(pem(name)).publicKey.export({ type: 'spki', format: 'der' }));

describeByteChannel(
  'tls',
  async () => {
    const server = await listenTls(LOCAL, pair('unit'));
    const [near, far] = await Promise.all([openTls(server.url, { ca }), nextChannel(server).next()]);
    return { near, far, dispose: () => server.close() };
  },
  { floodBytes: 24 * 1_048_576 },
);
describeChannelServer('tls', () => listenTls(LOCAL, pair('unit')), {
  offCode: 'connection-refused',
  openerOf: (url) => tls(url, { ca }),
});

async function serve(settings: TlsSettings, run: (server: ChannelServer) => Promise<void>): Promise<void> {
  const server = await listenTls(LOCAL, settings);
  await run(server).finally(() => server.close());
}

async function reaches(url: string, settings: TlsSettings): Promise<void> {
  await (await openTls(url, settings)).close();
}

describe('whom a till trusts', () => {
  it('trusts the authority that it was given, at the name that the certificate carries', async () => {
    await serve(pair('unit'), async ({ url }) => {
      await reaches(url, { ca });
      await reaches(url.replace('127.0.0.1', 'localhost'), { ca });
      await reaches(url, { ca, name: 'localhost' });
      await expect(openTls(url, { ca, name: 'another' })).rejects.toMatchObject({ code: 'certificate-refused' });
    });
  });

  it('refuses another authority, and one that nobody knows', async () => {
    await serve(pair('unit'), async ({ url }) => {
      const refused = openTls(url, { ca: pem('other-ca') });
      await expect(refused).rejects.toMatchObject({
        code: 'certificate-refused',
        message: `The certificate of ${url} was refused: UNABLE_TO_VERIFY_LEAF_SIGNATURE`,
      });
      await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining('clock'));
      await expect(openTls(url)).rejects.toMatchObject({ code: 'certificate-refused' });
    });
  });

  it('refuses a certificate that has expired', async () => {
    await serve(pair('old'), async ({ url }) => {
      await expect(openTls(url, { ca })).rejects.toThrow('CERT_HAS_EXPIRED');
      // Pinned by its key, a unit outlives its certificate.
      await reaches(url, { pin: pinOf('old') });
    });
  });

  it('a pin alone is enough, a wrong one is not, and with an authority both must hold', async () => {
    await serve(pair('unit'), async ({ url }) => {
      await reaches(url, { pin: pinOf('unit') });
      await reaches(url, { ca, pin: pinOf('unit') });
      const wrong = { code: 'certificate-refused', message: expect.stringContaining(pinOf('unit')) as string };
      await expect(openTls(url, { pin: pinOf('old') })).rejects.toMatchObject(wrong);
      await expect(openTls(url, { ca, pin: pinOf('old') })).rejects.toMatchObject(wrong);
      await expect(openTls(url, { ca: pem('other-ca'), pin: pinOf('unit') })).rejects.toMatchObject({
        code: 'certificate-refused',
      });
    });
  });

  it('reads files and the pin from the address', async () => {
    const server = await listen(`${LOCAL}?cert=${path('unit')}&key=${path('unit.key')}&ca=${path('ca')}`);
    const till = `cert=${path('till')}&key=${path('till.key')}`;
    await (await opener(`${server.url}?ca=${path('ca')}&${till}`)()).close();
    await (await opener(`${server.url}?pin=${pinOf('unit')}&${till}`)()).close();
    await server.close();
    expect(() => opener('tls://x:1?ca=/no/such.pem')).toThrow('Cannot read the file /no/such.pem: ENOENT');
  });
});

describe('whom a unit trusts', () => {
  const guarded = { ...pair('unit'), ca };

  it('serves a till with a certificate of its authority', async () => {
    await serve(guarded, async (server) => {
      const [client, unit] = await Promise.all([
        openTls(server.url, { ca, ...pair('till') }),
        nextChannel(server).next(),
      ]);
      await client.write(Uint8Array.of(7));
      expect([...(await new Recorder(unit).atLeast(1))]).toEqual([7]);
      await client.close();
    });
  });

  it('never hands out a till without one', async () => {
    await serve(guarded, async (server) => {
      let handed = 0;
      server.onChannel(() => void handed++);
      // The till finds out when it is told, which in TLS 1.3 is after it has connected.
      const end = await new Recorder(await openTls(server.url, { ca })).closedWith;
      expect(end).toMatchObject({ code: 'client-refused' });
      expect(end?.hint).toContain('certificate');
      const stranger = new Recorder(await openTls(server.url, { ca, ...pair('stranger') }));
      expect(await stranger.closedWith).toMatchObject({ code: 'connection-lost' });
      await turns();
      expect(handed).toBe(0);
    });
  });
});

describe('what is no TLS', () => {
  it('says that the other side does not speak it', async () => {
    const server = await listenTcp('tcp://127.0.0.1:0');
    server.onChannel((channel) => {
      channel.subscribe({
        data: () => void channel.write(new TextEncoder().encode('what?')).catch(() => undefined),
        closed: () => undefined,
      });
    });
    const refused = openTls(server.url.replace('tcp', 'tls'));
    await expect(refused).rejects.toMatchObject({ code: 'unsupported' });
    await expect(refused).rejects.toHaveProperty('hint', expect.stringContaining('tcp://'));
    await server.close();
  });

  it('a client that says nothing keeps no server from closing', async () => {
    const server = await listenTls(LOCAL, pair('unit'));
    const mute = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
    await new Promise((resolve) => mute.once('connect', resolve));
    const gone = new Promise((resolve) => mute.once('close', resolve));
    mute.on('error', () => undefined);
    await turns();
    await server.close();
    await gone;
  });

  it('a server needs a certificate and the key that belongs to it', async () => {
    await expect(listenTls(LOCAL)).rejects.toMatchObject({ code: 'bad-url' });
    await expect(listenTls(LOCAL, { cert: pem('unit'), key: pem('till.key') })).rejects.toMatchObject({
      code: 'bad-url',
    });
    expect(() => tls(LOCAL)).toThrow('only a server can ask for port 0');
  });
});

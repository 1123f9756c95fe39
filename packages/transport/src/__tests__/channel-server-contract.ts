/** What every server must do that tells its clients of a power-off, run over each implementation. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelServer, OpenChannel } from '../byte-channel.js';
import { opener } from '../node/index.js';
import { nextChannel, Recorder, turns } from './recorder.js';

export interface ServerContractOptions {
  /** The code of an open while the power is off. */
  readonly offCode: string;
  /** How a client reaches the server, where its url is not enough. */
  readonly openerOf?: (url: string) => OpenChannel;
  readonly skip?: boolean;
}

interface Subject extends ServerContractOptions {
  readonly server: ChannelServer;
  readonly open: OpenChannel;
}

export function describeChannelServer(
  name: string,
  makeServer: () => Promise<ChannelServer>,
  options: ServerContractOptions,
): void {
  describe.skipIf(options.skip === true)(`channel server contract: ${name}`, () => {
    let subject: Subject;

    beforeEach(async () => {
      const server = await makeServer();
      subject = { server, open: (options.openerOf ?? opener)(server.url), ...options };
    });
    afterEach(() => subject.server.close());

    describePower(() => subject);
    describeEnd(() => subject);
    describeOpening(() => subject);
  });
}

function describePower(subject: () => Subject): void {
  it('is reached again under the same url after each power-off', async () => {
    const { server, open, offCode } = subject();
    const units = nextChannel(server);
    for (const round of [1, 2, 3]) {
      const [client, unit] = await Promise.all([open(), units.next()]);
      const [atClient, atUnit] = [new Recorder(client), new Recorder(unit)];
      await client.write(Uint8Array.of(round));
      await unit.write(Uint8Array.of(round + 100));
      expect([...(await atUnit.atLeast(1))]).toEqual([round]);
      expect([...(await atClient.atLeast(1))]).toEqual([round + 100]);

      await server.drop();
      await server.drop();
      expect(await atUnit.closedWith).toMatchObject({ code: 'connection-lost' });
      expect(await atClient.closedWith).toMatchObject({ code: 'connection-lost' });
      await expect(open()).rejects.toMatchObject({ code: offCode });

      await server.restore();
      await server.restore();
      await client.close();
    }
  });

  it('follows the last of several orders that do not wait for each other', async () => {
    const { server, open, offCode } = subject();
    await Promise.all([server.drop(), server.restore(), server.restore(), server.drop()]);
    await expect(open()).rejects.toMatchObject({ code: offCode });
    await Promise.all([server.restore(), server.drop(), server.restore()]);
    await (await open()).close();
  });
}

function describeEnd(subject: () => Subject): void {
  it('closes its channels as our own close, and cannot be restored', async () => {
    const { server, open, offCode } = subject();
    const units = nextChannel(server);
    const [client, unit] = await Promise.all([open(), units.next()]);
    const [atClient, atUnit] = [new Recorder(client), new Recorder(unit)];
    await server.close();
    await server.close();
    expect(await atUnit.closedWith).toBeUndefined();
    expect(await atClient.closedWith).toMatchObject({ code: 'connection-lost' });
    await expect(server.restore()).rejects.toMatchObject({ code: 'closed' });
    await expect(open()).rejects.toMatchObject({ code: offCode });
    await client.close();
  });

  it('takes one handler, and hands over a channel that came before it', async () => {
    const { server, open } = subject();
    const client = await open();
    await turns();
    const unit = await nextChannel(server).next();
    await client.write(Uint8Array.of(5));
    expect([...(await new Recorder(unit).atLeast(1))]).toEqual([5]);
    expect(() => {
      server.onChannel(() => undefined);
    }).toThrow(TypeError);
    await client.close();
  });
}

function describeOpening(subject: () => Subject): void {
  it('rejects an open that is aborted before or meanwhile', async () => {
    const { open } = subject();
    await expect(open(AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    const deadline = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    await expect(open(deadline)).rejects.toMatchObject({ code: 'timeout' });
    const meanwhile = new AbortController();
    const opening = expect(open(meanwhile.signal)).rejects.toMatchObject({ code: 'aborted' });
    meanwhile.abort();
    await opening;
    // Nothing of it is left in the way of the next one.
    await (await open()).close();
  });

  it('is not changed by an abort after the open', async () => {
    const { server, open } = subject();
    const units = nextChannel(server);
    const controller = new AbortController();
    const [client, unit] = await Promise.all([open(controller.signal), units.next()]);
    controller.abort();
    await client.write(Uint8Array.of(6));
    expect([...(await new Recorder(unit).atLeast(1))]).toEqual([6]);
    await client.close();
  });
}

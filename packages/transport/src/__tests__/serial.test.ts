/**
 * Serial ports, without hardware: a pseudo-terminal is the cable. Both contracts with a real serialport client, a unit
 * on a serial port, and what the system refuses.
 */
import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listenPty, listenSerial, openSerial, ptyAvailable } from '../node/index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { describeChannelServer } from './channel-server-contract.js';
import { nextChannel, Recorder, turns } from './recorder.js';

const availability = await ptyAvailable();
const skip = !availability.available;
const note = availability.available ? '' : ` (skipped: ${availability.reason})`;

describeByteChannel(
  `pty with a serialport client${note}`,
  async () => {
    const server = await listenPty();
    const [near, far] = await Promise.all([openSerial(server.url, { baud: 115_200 }), nextChannel(server).next()]);
    return { near, far, dispose: () => server.close() };
  },
  { closesUnseen: ['near'], skip },
);
describeByteChannel(
  `a unit on a serial port${note}`,
  async () => {
    const cable = await listenPty();
    const server = await listenSerial(cable.url);
    const [near, far] = await Promise.all([nextChannel(cable).next(), nextChannel(server).next()]);
    const dispose = async (): Promise<void> => {
      await server.close();
      await cable.close();
    };
    return { near, far, dispose };
  },
  { closesUnseen: ['far'], skip },
);
describeChannelServer(`pty${note}`, () => listenPty(), { offCode: 'port-missing', skip });

describe.skipIf(skip)(`listenPty${note}`, () => {
  it('is a private link that goes away with the power and with the server', async () => {
    const server = await listenPty();
    const folder = dirname(server.url);
    expect(lstatSync(server.url).isSymbolicLink()).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(server.powerOff).toBe('drops');
    await server.drop();
    expect(readdirSync(folder)).toEqual([]);
    await server.restore();
    expect(statSync(server.url).isCharacterDevice()).toBe(true);
    await server.close();
    expect(() => lstatSync(folder)).toThrow('ENOENT');
  });

  it('is raw for a client that sets nothing: no echo, no translation, no control characters', async () => {
    const server = await listenPty();
    const unit = await nextChannel(server).next();
    const atUnit = new Recorder(unit);
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    const client = await openFile(server.url, constants.O_RDWR | constants.O_NOCTTY);
    await unit.write(every);
    const got: number[] = [];
    while (got.length < 256) {
      const { bytesRead, buffer } = await client.read(new Uint8Array(512), 0, 512, null);
      got.push(...buffer.subarray(0, bytesRead));
    }
    expect(got).toEqual([...every]);
    await client.write(every);
    await atUnit.atLeast(256);
    await turns();
    expect([...atUnit.bytes]).toEqual([...every]);
    await client.close();
    await server.close();
  });

  it('outlives its clients: the next one is served by the same channel', async () => {
    const server = await listenPty();
    const unit = await nextChannel(server).next();
    const atUnit = new Recorder(unit);
    for (const round of [1, 2, 3]) {
      const client = await openSerial(server.url);
      await client.write(Uint8Array.of(round));
      await atUnit.atLeast(round);
      await client.close();
    }
    expect([...atUnit.bytes]).toEqual([1, 2, 3]);
    expect(atUnit.ends).toEqual([]);
    await server.close();
  });

  it.skipIf(process.platform !== 'linux')('leaks no descriptor over 100 rounds, with a client each', async () => {
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const round = async (): Promise<void> => {
      const server = await listenPty();
      const client = await openSerial(server.url);
      const gone = new Recorder(client).closedWith;
      await server.drop();
      await gone;
      await server.restore();
      await (await openSerial(server.url)).close();
      await server.close();
      await client.close();
    };
    await round();
    const before = descriptors();
    for (let count = 0; count < 100; count++) await round();
    expect(descriptors()).toBe(before);
  });
});

describe.skipIf(skip)(`listenSerial${note}`, () => {
  it('tells the client nothing of a power-off, and forgets what came meanwhile', async () => {
    const cable = await listenPty();
    const server = await listenSerial(cable.url);
    expect([server.url, server.powerOff]).toEqual([cable.url, 'silent']);
    const client = await nextChannel(cable).next();
    const units = nextChannel(server);
    const [atClient, atUnit] = [new Recorder(client), new Recorder(await units.next())];
    await server.drop();
    expect(await atUnit.closedWith).toMatchObject({ code: 'connection-lost' });
    await client.write(Uint8Array.of(1));
    await turns();
    expect(atClient.ends).toEqual([]);
    await Promise.all([server.restore(), server.restore()]);
    const again = new Recorder(await units.next());
    await client.write(Uint8Array.of(2));
    expect([...(await again.atLeast(1))]).toEqual([2]);
    await server.close();
    expect(await again.closedWith).toBeUndefined();
    await expect(server.restore()).rejects.toMatchObject({ code: 'closed' });
    await cable.close();
  });

  it('can be restored after the port itself went away and came back', async () => {
    const cable = await listenPty();
    const server = await listenSerial(`serial://${cable.url}?baud=9600`);
    expect(server.url).toBe(`serial://${cable.url}?baud=9600`);
    const units = nextChannel(server);
    const unit = new Recorder(await units.next());
    await cable.drop();
    expect(await unit.closedWith).toMatchObject({ code: 'connection-lost' });
    await expect(server.restore()).rejects.toMatchObject({ code: 'port-missing' });
    await cable.restore();
    await server.restore();
    await (await units.next()).close();
    await server.close();
    await cable.close();
  });
});

describe('openSerial', () => {
  it('says that the port is missing, and what to do', async () => {
    await expect(openSerial('/dev/no-such-port')).rejects.toMatchObject({
      name: 'TransportError',
      code: 'port-missing',
      message: 'Cannot open /dev/no-such-port: ENOENT',
    });
  });

  it.skipIf(skip)('says that another program has the port, which goes on undisturbed', async () => {
    const server = await listenPty();
    const first = await openSerial(server.url);
    await expect(openSerial(server.url)).rejects.toMatchObject({ code: 'port-busy' });
    const unit = await nextChannel(server).next();
    await unit.write(Uint8Array.of(1));
    expect([...(await new Recorder(first).atLeast(1))]).toEqual([1]);
    await first.close();
    await (await openSerial(server.url)).close();
    await server.close();
  });

  it('says that a file is not a serial port, and that a speed cannot be', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'transport-test-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(openSerial(file)).rejects.toMatchObject({ code: 'unsupported' });
    await expect(openSerial(file, { baud: 0 })).rejects.toMatchObject({ code: 'bad-url' });
    rmSync(folder, { recursive: true });
  });

  it.skipIf(process.getuid?.() === 0)(
    'says that there is no permission (skipped as root, who may open anything)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'transport-test-'));
      const file = join(folder, 'file');
      closeSync(openSync(file, 'w'));
      chmodSync(file, 0o000);
      const denied = openSerial(file);
      await expect(denied).rejects.toMatchObject({ code: 'permission-denied' });
      await expect(denied).rejects.toHaveProperty('hint', expect.stringContaining('dialout'));
      rmSync(folder, { recursive: true });
    },
  );
});

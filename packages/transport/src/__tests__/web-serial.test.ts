/** Serial ports of a browser, over a fake of the W3C shape: the contract, and what a port can say. */
import { describe, expect, it } from 'vitest';
import { guardLine, webSerial, webSerialDevice, type SerialPortLike } from '../index.js';
import { describeByteChannel } from './byte-channel-contract.js';
import { FakeSerialPort } from './fake-serial-port.js';
import { Recorder, turns } from './recorder.js';

const FTDI = { usbVendorId: 0x0403, usbProductId: 0x6001 };

describeByteChannel(
  'web serial',
  async () => {
    const [a, b] = FakeSerialPort.pair();
    const [near, far] = await Promise.all([webSerial(a)(), webSerial(b)()]);
    const dispose = (): Promise<void> => {
      // At the end of each test everything that was locked is free again.
      expect([a, b].map((port) => [port.isOpen, port.listeners])).toEqual([
        [false, 0],
        [false, 0],
      ]);
      return Promise.resolve();
    };
    return { near, far, dispose };
  },
  // A cable has no event for a port that is closed at its other end.
  { closesUnseen: ['near', 'far'] },
);

describe('webSerial', () => {
  it('opens at the speed that it was given, and shows what the device is', async () => {
    const [port] = FakeSerialPort.pair(FTDI);
    const channel = await webSerial(port, { baud: 9600 })();
    expect(port.openedWith).toMatchObject({ baudRate: 9600 });
    expect(channel.url).toBe('usb://0403:6001');
    await channel.close();
    // Let go of, it can be opened again.
    const again = await webSerial(port)();
    expect(port.openedWith).toMatchObject({ baudRate: 115_200 });
    await again.close();
  });

  it.each(['FramingError', 'ParityError', 'BreakError', 'BufferOverrunError'])(
    'goes on after damage on the line: %s',
    async (name) => {
      const [near, far] = FakeSerialPort.pair();
      const [channel, peer] = [await webSerial(near)(), await webSerial(far)()];
      const received = new Recorder(channel);
      await peer.write(Uint8Array.of(1));
      await received.atLeast(1);
      near.damage(name);
      await turns();
      await peer.write(Uint8Array.of(2));
      expect([...(await received.atLeast(2))]).toEqual([1, 2]);
      expect(received.ends).toEqual([]);
      await Promise.all([channel.close(), peer.close()]);
    },
  );

  it.each(['event', 'stream'] as const)('ends when the device is pulled out, told by its %s', async (how) => {
    const [port] = FakeSerialPort.pair();
    const channel = await webSerial(port)();
    const received = new Recorder(channel);
    await channel.write(new Uint8Array(16_384));
    const waiting = expect(channel.write(Uint8Array.of(2))).rejects.toMatchObject({ code: 'connection-lost' });
    await turns();
    port.unplug(how);
    expect(await received.closedWith).toMatchObject({ code: 'connection-lost' });
    await waiting;
    await expect(webSerial(port)()).rejects.toBeDefined();
    await channel.close();
  });

  it.each([
    ['the port is open in this page', new DOMException('already open', 'InvalidStateError'), 'port-busy'],
    ['another program has it', new DOMException('Failed to open serial port.', 'NetworkError'), 'port-busy'],
    ['the page may not', new DOMException('not allowed', 'SecurityError'), 'permission-denied'],
    ['it is not there', new DOMException('gone', 'NotFoundError'), 'port-missing'],
    ['the speed cannot be', new TypeError('baudRate'), 'unsupported'],
  ])('says why it cannot be opened: %s', async (_why, openFails, code) => {
    const [port] = FakeSerialPort.pair();
    port.openFails = openFails;
    await expect(webSerial(port)()).rejects.toMatchObject({ code, cause: openFails });
  });

  it('says that an unplugged port is missing, and that one in use is busy', async () => {
    const [port] = FakeSerialPort.pair();
    const channel = await webSerial(port)();
    await expect(webSerial(port)()).rejects.toMatchObject({ code: 'port-busy' });
    await channel.close();
    port.connected = false;
    await expect(webSerial(port)()).rejects.toMatchObject({ code: 'port-missing' });
  });

  it('says that another part of the page holds a stream of it', async () => {
    const [port] = FakeSerialPort.pair();
    const locking: SerialPortLike = Object.create(port, {
      open: {
        value: async (options: unknown) => {
          await port.open(options);
          port.readable?.getReader();
        },
      },
      readable: { get: () => port.readable },
      writable: { get: () => port.writable },
      getInfo: { value: () => port.getInfo() },
    }) as SerialPortLike;
    await expect(webSerial(locking)()).rejects.toMatchObject({
      code: 'port-busy',
      hint: 'Close the other use of it in this page.',
    });
  });

  it('closes a port that opens after the caller gave up', async () => {
    const [port] = FakeSerialPort.pair();
    const given = new AbortController();
    const opening = expect(webSerial(port)(given.signal)).rejects.toMatchObject({ code: 'aborted' });
    given.abort();
    await opening;
    await turns();
    expect(port.isOpen).toBe(false);
  });
});

describe('webSerialDevice', () => {
  it('finds the device again after it was unplugged and plugged in, as another port', async () => {
    const [before] = FakeSerialPort.pair(FTDI);
    const [after, far] = FakeSerialPort.pair(FTDI);
    const ports: SerialPortLike[] = [before];
    const open = webSerialDevice({ getPorts: () => Promise.resolve(ports) }, FTDI);
    const first = new Recorder(await open());
    before.unplug('event');
    expect(await first.closedWith).toMatchObject({ code: 'connection-lost' });
    await expect(open()).rejects.toMatchObject({ code: 'port-missing' });
    ports.push(FakeSerialPort.pair({ usbVendorId: 1, usbProductId: 2 })[0], after);
    const [channel, peer] = [await open(), await webSerial(far)()];
    await channel.write(Uint8Array.of(8));
    expect([...(await new Recorder(peer).atLeast(1))]).toEqual([8]);
    await Promise.all([channel.close(), peer.close()]);
  });

  it('takes neither of two that are equal', async () => {
    const ports = FakeSerialPort.pair(FTDI);
    await expect(webSerialDevice({ getPorts: () => Promise.resolve(ports) }, FTDI)()).rejects.toMatchObject({
      code: 'port-ambiguous',
      message: '2 of the ports that this page may use are usb://0403:6001',
    });
  });

  it('tells of a wrong speed, with the count of the bytes', async () => {
    const [near, far] = FakeSerialPort.pair(FTDI);
    const open = guardLine(webSerial(near), { reader: () => () => 0, undecodableMax: 256 });
    const [channel, peer] = [await open(), await webSerial(far)()];
    const received = new Recorder(channel);
    await peer.write(new Uint8Array(300).fill(0xf8));
    expect(await received.closedWith).toMatchObject({
      code: 'wrong-baud',
      message: '300 bytes arrived from usb://0403:6001, and none of them could be read',
    });
    await peer.close();
  });
});

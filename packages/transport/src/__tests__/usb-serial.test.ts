/** A unit that is unplugged and plugged in again: the same adapter under another path, and never another adapter. */
import { describe, expect, it } from 'vitest';
import type { ByteChannel } from '../byte-channel.js';
import { memoryPair, TransportError } from '../index.js';
import { listenPty, openSerial, ptyAvailable, type PortListing } from '../node/index.js';
import { usbSerialOver } from '../node/usb-serial.js';
import { nextChannel, Recorder } from './recorder.js';

const UNIT = { vendorId: '0403', productId: '6001', serialNumber: 'A50285BI' };
const OTHER = { vendorId: '0403', productId: '6001', serialNumber: 'B00000XX' };

function machine(ports: PortListing[]): { readonly opened: string[]; readonly list: () => Promise<PortListing[]> } {
  return { opened: [], list: () => Promise.resolve([...ports]) };
}

describe('usbSerial', () => {
  it('finds the unit again where it was plugged in anew', async () => {
    const ports: PortListing[] = [{ path: '/dev/ttyUSB0', ...UNIT }];
    const { opened, list } = machine(ports);
    const open = (path: string): Promise<ByteChannel> => {
      opened.push(path);
      return Promise.resolve(memoryPair()[0]);
    };
    const opener = usbSerialOver({ list, open }, UNIT, {});
    await opener();
    ports.splice(0);
    await expect(opener()).rejects.toMatchObject({
      code: 'port-missing',
      message: 'No serial port belongs to usb://0403:6001/A50285BI; there is none at all',
    });
    ports.push({ path: '/dev/ttyUSB0', ...OTHER }, { path: '/dev/ttyUSB1', ...UNIT }, { path: '/dev/ttyS0' });
    await opener();
    expect(opened).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB1']);
  });

  it('takes no other adapter for it, and neither of two that fit', async () => {
    const { list } = machine([
      { path: '/dev/ttyUSB0', ...OTHER },
      { path: '/dev/ttyUSB1', vendorId: '0403', productId: '6001' },
    ]);
    const open = (): Promise<ByteChannel> => Promise.resolve(memoryPair()[0]);
    await expect(usbSerialOver({ list, open }, UNIT, {})()).rejects.toThrow('there are /dev/ttyUSB0, /dev/ttyUSB1');
    const ambiguous = usbSerialOver({ list, open }, { vendorId: '0403', productId: '6001' }, {})();
    await expect(ambiguous).rejects.toMatchObject({
      code: 'port-ambiguous',
      message: 'Several serial ports fit usb://0403:6001: /dev/ttyUSB0, /dev/ttyUSB1',
    });
  });

  it('passes on what the port says, and the speed and signal that it was asked with', async () => {
    const { list } = machine([{ path: 'COM7', ...UNIT }]);
    const asked: unknown[] = [];
    const open = (...args: unknown[]): Promise<ByteChannel> => {
      asked.push(...args);
      return Promise.reject(new TransportError('port-busy', 'in use'));
    };
    const { signal } = new AbortController();
    await expect(usbSerialOver({ list, open }, UNIT, { baud: 9600 })(signal)).rejects.toMatchObject({
      code: 'port-busy',
    });
    expect(asked).toEqual(['COM7', { baud: 9600 }, signal]);
  });
});

const { available } = await ptyAvailable();

describe.skipIf(!available)('usbSerial over pseudo-terminals', () => {
  it('is told of the unplugging and reaches the unit under its new path', async () => {
    const [before, after] = [await listenPty(), await listenPty()];
    const ports = [{ path: before.url, ...UNIT }];
    const opener = usbSerialOver({ list: () => Promise.resolve(ports), open: openSerial }, UNIT, {});
    const first = new Recorder(await opener());
    await before.drop();
    expect(await first.closedWith).toMatchObject({ code: 'connection-lost' });
    await expect(opener()).rejects.toMatchObject({ code: 'port-missing' });
    ports.splice(0, 1, { path: after.url, ...UNIT });
    const again = await opener();
    await again.write(Uint8Array.of(5));
    expect([...(await new Recorder(await nextChannel(after).next()).atLeast(1))]).toEqual([5]);
    await again.close();
    await Promise.all([before.close(), after.close()]);
  });
});

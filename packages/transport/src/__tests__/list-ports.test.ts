/** Listing ports: on this machine, and on made-up ones. */
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPorts } from '../node/index.js';
import { describeDevices, scanDevices, withUrl, type DeviceFolders } from '../node/list-ports.js';

describe('listPorts', () => {
  it('works on this machine, with or without udev', async () => {
    for (const port of await listPorts()) expect(port.path).not.toBe('');
  });
});

describe('the address of a port', () => {
  it('is made of the numbers of its adapter, and can be typed', () => {
    const ids = { vendorId: '0403', productId: '6001' };
    expect(withUrl({ path: 'COM3', ...ids, serialNumber: 'A5 0' }).url).toBe('usb://0403:6001/A5%200');
    expect(withUrl({ path: 'COM3', ...ids }).url).toBe('usb://0403:6001');
    expect(withUrl({ path: 'COM3' })).toEqual({ path: 'COM3' });
  });
});

describe.skipIf(process.platform === 'win32')('listing a made-up machine', () => {
  let root: string;
  let folders: DeviceFolders;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'transport-test-'));
    folders = { dev: join(root, 'dev'), sys: join(root, 'sys'), locks: join(root, 'locks') };
    mkdirSync(folders.dev);
    for (const name of ['ttyUSB10', 'ttyUSB2', 'ttyACM0', 'ttyS0', 'ttyS1', 'tty1', 'null', 'ttyUSBx']) {
      writeFileSync(join(folders.dev, name), '');
    }
    for (const [name, type] of [
      ['ttyS0', '4\n'],
      ['ttyS1', '0\n'],
    ] as const) {
      mkdirSync(join(folders.sys, name), { recursive: true });
      writeFileSync(join(folders.sys, name, 'type'), type);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const list = async (): Promise<string[]> =>
    (await describeDevices(await scanDevices(folders), folders)).map(({ path, hint }) =>
      [path.slice(folders.dev.length + 1), ...(hint === undefined ? [] : [hint])].join(': '),
    );

  it('finds the ports that are there, in the order a person expects', async () => {
    expect(await list()).toEqual(['ttyACM0', 'ttyS0', 'ttyUSB2', 'ttyUSB10']);
    rmSync(folders.dev, { recursive: true });
    expect(await list()).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('names the process that has a port locked', async () => {
    const { dev, ino } = statSync(join(folders.dev, 'ttyUSB2'));
    const hex = (value: number): string => value.toString(16).padStart(2, '0');
    const device = `${hex((dev >>> 8) & 0xfff)}:${hex((dev & 0xff) | ((dev >>> 12) & 0xfff00))}`;
    writeFileSync(
      folders.locks,
      `1: POSIX  ADVISORY  READ 7 ${device}:${ino} 0 EOF\n2: FLOCK  ADVISORY  WRITE 812 ${device}:${ino} 0 EOF\n`,
    );
    expect(await list()).toContain('ttyUSB2: Busy: process 812 has it open; close that program first.');
    expect(await list()).toContain('ttyUSB10');
  });

  it('finds the numbers of a USB adapter where udev is not there to say them', async () => {
    // As in sysfs: tty/ttyUSB2/device -> device / interface / port.
    const usb = join(root, 'usb/1-1');
    mkdirSync(join(usb, '1-1:1.0/ttyUSB2'), { recursive: true });
    mkdirSync(join(folders.sys, 'ttyUSB2'), { recursive: true });
    symlinkSync(join(usb, '1-1:1.0/ttyUSB2'), join(folders.sys, 'ttyUSB2/device'));
    for (const [name, text] of [
      ['idVendor', '0403\n'],
      ['idProduct', '6001\n'],
      ['serial', 'A50285BI\n'],
    ] as const) {
      writeFileSync(join(usb, name), text);
    }
    const ports = await describeDevices(await scanDevices(folders), folders);
    expect(ports.filter(({ vendorId }) => vendorId !== undefined)).toEqual([
      { path: join(folders.dev, 'ttyUSB2'), vendorId: '0403', productId: '6001', serialNumber: 'A50285BI' },
    ]);
  });

  it('says that a device went away', async () => {
    symlinkSync(join(root, 'gone'), join(folders.dev, 'ttyUSB3'));
    expect(await list()).toContain('ttyUSB3: It is listed but not there; plug it in again.');
  });
});

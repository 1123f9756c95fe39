/**
 * Which serial ports this machine has, and which of them could be opened.
 *
 * Invariants: no port is opened to find out, because raising its control lines resets some devices; a machine without
 * `udevadm` (a container) gets the list from /dev; the numbered on-board ports that Linux shows whether or not there is
 * hardware are left out.
 */
import { constants } from 'node:fs';
import { access, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BAUD_DEFAULT, formatUsbUrl } from './port-url.js';
import { loadSerialPort } from './serial.js';
import { errnoName } from './system-error.js';

/** A serial port. */
export interface PortListing {
  /** What `openSerial` takes. */
  readonly path: string;
  /** Who made the adapter, where it says so. */
  readonly manufacturer?: string;
  /** USB vendor, four hexadecimal digits in lower case. */
  readonly vendorId?: string;
  /** USB product, four hexadecimal digits in lower case. */
  readonly productId?: string;
  /** Serial number of the USB adapter, where it has one; it stays the same wherever the adapter is plugged in. */
  readonly serialNumber?: string;
  /** The address of a USB adapter that stays the same wherever it is plugged in: `usb://0403:6001/A50285BI`. */
  readonly url?: string;
  /** Why it cannot be opened now and what to do about it; absent when nothing is known to be in the way. */
  readonly hint?: string;
}

/** Where Linux shows its devices; changed only by tests. */
export interface DeviceFolders {
  readonly dev: string;
  readonly sys: string;
  readonly locks: string;
}

const LINUX: DeviceFolders = { dev: '/dev', sys: '/sys/class/tty', locks: '/proc/locks' };

/**
 * Lists the serial ports.
 *
 * @throws TransportError (as a rejection) `unsupported` where the serial library has no build, except on Linux.
 */
export async function listPorts(): Promise<PortListing[]> {
  const onLinux = process.platform === 'linux';
  const found = await (onLinux ? askLibrary().catch(() => scanDevices(LINUX)) : askLibrary());
  return (onLinux ? await describeDevices(found, LINUX) : found).map(withUrl);
}

/** With the address that outlives a replug, where there is one. @internal */
export function withUrl(port: PortListing): PortListing {
  const { vendorId, productId, serialNumber } = port;
  if (vendorId === undefined || productId === undefined) return port;
  const device = { vendorId, productId, ...(serialNumber === undefined ? {} : { serialNumber }) };
  return { ...port, url: formatUsbUrl(device, BAUD_DEFAULT) };
}

async function askLibrary(): Promise<PortListing[]> {
  const { SerialPort } = await loadSerialPort();
  const ports = await SerialPort.list();
  return ports.map(({ path, manufacturer, vendorId, productId, serialNumber }) => ({
    path,
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(vendorId === undefined ? {} : { vendorId: vendorId.toLowerCase() }),
    ...(productId === undefined ? {} : { productId: productId.toLowerCase() }),
    ...(serialNumber === undefined ? {} : { serialNumber }),
  }));
}

/** What is in /dev by the names that Linux gives to serial ports. @internal */
export async function scanDevices(folders: DeviceFolders): Promise<PortListing[]> {
  const names = await readdir(folders.dev).catch(() => []);
  return names
    .filter((name) => /^tty(USB|ACM|AMA|S)\d+$/.test(name))
    .map((name) => ({ path: join(folders.dev, name) }));
}

/** Leaves out ports without hardware and adds the hints, sorted by name with ttyUSB2 before ttyUSB10. @internal */
export async function describeDevices(ports: readonly PortListing[], folders: DeviceFolders): Promise<PortListing[]> {
  const locks = await readFile(folders.locks, 'utf8').catch(() => '');
  const real = await Promise.all(ports.map(async (port) => ((await isPhantom(port.path, folders)) ? [] : [port])));
  const described = real.flat().map(async (port) => {
    const hint = await obstacle(port.path, locks);
    const ids = port.vendorId === undefined ? await usbIds(port.path, folders) : {};
    return { ...port, ...ids, ...(hint === undefined ? {} : { hint }) };
  });
  const order = new Intl.Collator('en', { numeric: true });
  return (await Promise.all(described)).sort((a, b) => order.compare(a.path, b.path));
}

/** A ttyS whose chip type is 0 is a number that is reserved for a port nobody built in. */
async function isPhantom(path: string, folders: DeviceFolders): Promise<boolean> {
  const name = basename(path);
  if (!/^ttyS\d+$/.test(name)) return false;
  // Where this cannot be read, showing a port too many is the smaller harm.
  const type = await readFile(join(folders.sys, name, 'type'), 'utf8').catch(() => '');
  return type.trim() === '0';
}

/** How far above the port the USB device stands in sysfs: interface, port, device. */
const SYS_LEVELS = 4;

type UsbIds = Pick<PortListing, 'vendorId' | 'productId' | 'serialNumber'>;

/** What the kernel knows of the adapter, where udev is not there to say it. */
async function usbIds(path: string, folders: DeviceFolders): Promise<UsbIds> {
  let folder = await realpath(join(folders.sys, basename(path), 'device')).catch(() => undefined);
  for (let level = 0; level < SYS_LEVELS && folder !== undefined; level++) {
    const read = (name: string): Promise<string | undefined> =>
      readFile(join(folder ?? '', name), 'utf8').then(
        (text) => text.trim(),
        () => undefined,
      );
    const [vendorId, productId, serialNumber] = await Promise.all([
      read('idVendor'),
      read('idProduct'),
      read('serial'),
    ]);
    if (vendorId !== undefined && productId !== undefined) {
      return { vendorId, productId, ...(serialNumber === undefined ? {} : { serialNumber }) };
    }
    folder = dirname(folder);
  }
  return {};
}

async function obstacle(path: string, locks: string): Promise<string | undefined> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    const holder = lockHolder(locks, await stat(path));
    if (holder !== undefined) return `Busy: process ${holder} has it open; close that program first.`;
    return undefined;
  } catch (error) {
    if (errnoName(error) !== 'EACCES') return 'It is listed but not there; plug it in again.';
    return 'No permission: add this user to the group "dialout" (sudo usermod -aG dialout $USER) and log in again.';
  }
}

/** The process that locked the file, from lines such as `1: FLOCK  ADVISORY  WRITE 812 00:06:97 0 EOF`. */
function lockHolder(locks: string, file: { readonly dev: number; readonly ino: number }): string | undefined {
  // Linux packs a device number as minor, major, minor: 8, 12 and 12 bits from the low end.
  const major = (file.dev >>> 8) & 0xfff;
  const minor = (file.dev & 0xff) | ((file.dev >>> 12) & 0xfff00);
  for (const match of locks.matchAll(/\bFLOCK\s+ADVISORY\s+WRITE\s+(\d+)\s+([0-9a-f]+):([0-9a-f]+):(\d+)\s/g)) {
    const [, pid, lockMajor = '', lockMinor = '', inode = ''] = match;
    const sameFile = Number.parseInt(lockMajor, 16) === major && Number.parseInt(lockMinor, 16) === minor;
    if (sameFile && Number(inode) === file.ino) return pid;
  }
  return undefined;
}

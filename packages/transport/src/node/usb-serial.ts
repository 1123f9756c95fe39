/**
 * A serial adapter by what it is, not by where it is plugged in: after a replug the same unit may have another path.
 *
 * Invariants: every open looks the adapter up anew; an open never takes another adapter for it, and where two fit it
 * takes neither.
 */
import type { ByteChannel, OpenChannel } from '../byte-channel.js';
import { TransportError } from '../transport-error.js';
import { listPorts, type PortListing } from './list-ports.js';
import { formatUsbUrl, BAUD_DEFAULT, type UsbDevice } from './port-url.js';
import { openSerial, type SerialSettings } from './serial.js';

/** What a look-up stands on; changed only by tests. */
export interface UsbPorts {
  readonly list: () => Promise<readonly PortListing[]>;
  readonly open: (path: string, settings: SerialSettings, signal?: AbortSignal) => Promise<ByteChannel>;
}

const HOST_PORTS: UsbPorts = { list: listPorts, open: openSerial };

/**
 * An opener for a serial adapter, wherever it is plugged in: `usbSerial({ vendorId: '0403', productId: '6001',
 * serialNumber: 'A50285BI' })`. `listPorts()` shows what there is.
 *
 * The opener rejects as `openSerial` does; with `port-missing` also when the adapter is not plugged in, and with
 * `port-ambiguous` when several fit.
 */
export function usbSerial(device: UsbDevice, settings: SerialSettings = {}): OpenChannel {
  return usbSerialOver(HOST_PORTS, device, settings);
}

/** {@link usbSerial} over given ports. @internal */
export function usbSerialOver(ports: UsbPorts, device: UsbDevice, settings: SerialSettings): OpenChannel {
  return async (signal) => ports.open(pathOf(device, await ports.list()), settings, signal);
}

/** Where the adapter is now. */
export async function findUsb(device: UsbDevice): Promise<string> {
  return pathOf(device, await listPorts());
}

function pathOf(device: UsbDevice, ports: readonly PortListing[]): string {
  const fitting = ports.filter((port) => fits(port, device));
  const [port] = fitting;
  const what = formatUsbUrl(device, BAUD_DEFAULT);
  if (port === undefined) {
    const there = ports.map(({ path }) => path).join(', ');
    throw new TransportError(
      'port-missing',
      `No serial port belongs to ${what}; ${there === '' ? 'there is none at all' : `there are ${there}`}`,
      { hint: 'Plug the device in; listPorts() shows what is there, with its numbers.' },
    );
  }
  if (fitting.length > 1) {
    throw new TransportError(
      'port-ambiguous',
      `Several serial ports fit ${what}: ${fitting.map(({ path }) => path).join(', ')}`,
    );
  }
  return port.path;
}

function fits(port: PortListing, { vendorId, productId, serialNumber }: UsbDevice): boolean {
  return (
    port.vendorId === vendorId &&
    port.productId === productId &&
    (serialNumber === undefined || port.serialNumber === serialNumber)
  );
}

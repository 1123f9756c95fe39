/**
 * Byte channels that need Node: TCP, serial ports, pseudo-terminals. Native libraries are loaded on first use, so
 * importing this costs nothing where only TCP is used.
 */
export { listPorts, type PortListing } from './list-ports.js';
export { dial, listen, opener } from './open.js';
export { parsePortUrl, type PortUrl, type TlsUrlSettings, type UsbDevice } from './port-url.js';
export { listenPty, ptyAvailable, type PtyAvailability } from './pty-server.js';
export { openSerial, type SerialSettings } from './serial.js';
export { listenSerial } from './serial-server.js';
export { streamChannel, type StreamChannelOptions } from './stream-channel.js';
export { openTcp, tcp } from './tcp.js';
export { listenTcp } from './tcp-server.js';
export { openTls, tls, tlsPin, type TlsSettings } from './tls.js';
export { listenTls } from './tls-server.js';
export { usbSerial } from './usb-serial.js';

/** Addresses: what they mean, and that a wrong one is refused with the part that is wrong. */
import { describe, expect, it } from 'vitest';
import { isTransportError } from '../index.js';
import { listen, opener, parsePortUrl } from '../node/index.js';
import { formatSerialUrl, formatTcpUrl, formatTlsUrl, formatUsbUrl } from '../node/port-url.js';

describe('parsePortUrl', () => {
  it.each([
    ['tcp://till.local:4000', { kind: 'tcp', host: 'till.local', port: 4000 }],
    ['TCP://127.0.0.1:0/', { kind: 'tcp', host: '127.0.0.1', port: 0 }],
    [' tcp://[::1]:65535 ', { kind: 'tcp', host: '::1', port: 65_535 }],
    ['serial:///dev/ttyUSB0?baud=9600', { kind: 'serial', path: '/dev/ttyUSB0', baud: 9600 }],
    ['serial:///dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baud: 115_200 }],
    ['serial://COM3?baud=9600', { kind: 'serial', path: 'COM3', baud: 9600 }],
    ['serial:///tmp/a%3Fb', { kind: 'serial', path: '/tmp/a?b', baud: 115_200 }],
    ['/dev/ttyACM1', { kind: 'serial', path: '/dev/ttyACM1', baud: 115_200 }],
    ['COM12', { kind: 'serial', path: 'COM12', baud: 115_200 }],
    ['package.json', { kind: 'serial', path: 'package.json', baud: 115_200 }],
    ['pty', { kind: 'pty' }],
    ['tls://till:4433', { kind: 'tls', host: 'till', port: 4433, settings: {} }],
    [
      `tls://[::1]:1?ca=/etc/ca.pem&cert=a.pem&key=a.key&name=unit&pin=${'+'.repeat(43)}=`,
      {
        kind: 'tls',
        host: '::1',
        port: 1,
        settings: { ca: '/etc/ca.pem', cert: 'a.pem', key: 'a.key', name: 'unit', pin: `${'+'.repeat(43)}=` },
      },
    ],
    ['usb://0403:60AB', { kind: 'usb', device: { vendorId: '0403', productId: '60ab' }, baud: 115_200 }],
    [
      'usb://0403:6001/A%2050?baud=9600',
      { kind: 'usb', device: { vendorId: '0403', productId: '6001', serialNumber: 'A 50' }, baud: 9600 },
    ],
  ])('reads %j', (text, expected) => {
    expect(parsePortUrl(text)).toEqual(expected);
  });

  it.each([
    ['', 'it is empty'],
    ['http://till:80', 'the scheme "http" is not known'],
    ['till:4000', 'write tcp://till:4000'],
    ['no-such-file', 'or a path that exists'],
    ['tcp://till', 'the port is missing'],
    ['tcp://till:', 'the port is missing'],
    ['tcp://:4000', 'the host is missing'],
    ['tcp://till:65536', 'the port "65536" is not 0 to 65535'],
    ['tcp://till:4x', 'the port "4x"'],
    ['tcp://till:4000/path', '"/path" after the port'],
    ['tls://till', 'write tls://host:port'],
    ['tls://till:1?root=x', 'the setting "root" is not known'],
    ['tls://till:1?pin=abc', 'the pin must be a SHA-256 in base64'],
    ['tls://till:1?cert=a.pem', 'cert and key are only of use together'],
    ['usb://0403', 'write usb://VENDOR:PRODUCT/SERIAL'],
    ['usb://0403:6001?parity=even', 'the setting "parity" is not known'],
    ['serial://', 'the path is missing'],
    ['serial://dev/ttyUSB0', 'must start with /'],
    ['serial:///dev/ttyUSB0?baud=fast', 'not "fast"'],
    ['serial:///dev/ttyUSB0?baud=0', 'not "0"'],
    ['serial:///dev/ttyUSB0?parity=even', 'the setting "parity" is not known'],
    ['serial:///dev/%zz', 'two hexadecimal digits'],
  ])('refuses %j', (text, why) => {
    const thrown = ((): unknown => {
      try {
        return parsePortUrl(text);
      } catch (error) {
        return error;
      }
    })();
    expect(isTransportError(thrown) && thrown.code).toBe('bad-url');
    expect(String(thrown)).toContain(why);
  });

  it('reads back what channels and servers show', () => {
    for (const path of ['/dev/ttyUSB0', '/tmp/100%?a', 'COM3']) {
      for (const baud of [9600, 115_200]) {
        expect(parsePortUrl(formatSerialUrl(path, baud))).toEqual({ kind: 'serial', path, baud });
      }
    }
    for (const device of [
      { vendorId: '0403', productId: '6001' },
      { vendorId: '0403', productId: '6001', serialNumber: 'A/5 %?' },
    ]) {
      expect(parsePortUrl(formatUsbUrl(device, 9600))).toEqual({ kind: 'usb', device, baud: 9600 });
    }
    expect(parsePortUrl(formatTlsUrl('::1', 1))).toEqual({ kind: 'tls', host: '::1', port: 1, settings: {} });
    expect(parsePortUrl(formatTcpUrl('::1', 1))).toEqual({ kind: 'tcp', host: '::1', port: 1 });
  });
});

describe('opener and listen', () => {
  it('judge the address before they open anything', async () => {
    expect(() => opener('htp://x')).toThrow('the scheme "htp" is not known');
    expect(() => opener('pty')).toThrow('a server makes it');
    await expect(listen('tcp://x')).rejects.toMatchObject({ code: 'bad-url' });
  });

  it('find their way by the kind of address', async () => {
    const server = await listen('tcp://127.0.0.1:0');
    const channel = await opener(server.url)();
    expect(channel.url).toBe(server.url);
    await channel.close();
    await server.close();
    await expect(opener('/dev/no-such-port')()).rejects.toMatchObject({ code: 'port-missing' });
    await expect(listen('/dev/no-such-port')).rejects.toMatchObject({ code: 'port-missing' });
  });
});

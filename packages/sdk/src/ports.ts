/** Openers for the channels of Node, loaded when they are first used, so that a browser bundle has none of them. */
import type { OpenChannel } from '@plomba/transport';

/** A serial port or pseudo-terminal: `/dev/ttyUSB0`, `COM3`. */
export function serial(path: string, settings: { readonly baud?: number } = {}): OpenChannel {
  return async (signal) => (await import('@plomba/transport/node')).openSerial(path, settings, signal);
}

/** A TCP address: `tcp://127.0.0.1:4000`. */
export function tcp(url: string): OpenChannel {
  return async (signal) => (await import('@plomba/transport/node')).openTcp(url, signal);
}

/** Any port as a person would type it: a path, `COM3`, `serial:///dev/ttyUSB0?baud=9600`, `tcp://host:port`. */
export function port(url: string): OpenChannel {
  return async (signal) => (await import('@plomba/transport/node')).opener(url)(signal);
}

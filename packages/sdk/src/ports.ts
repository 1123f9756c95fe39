/**
 * Openers for the channels of Node, loaded when they are first used. A till in a browser hands in a channel or an
 * opener of its own.
 */
import type { OpenChannel } from '@plomba/transport';

// In a variable, so that no bundler follows it: in a browser it is never reached.
const nodeChannels = '@plomba/transport/node';

async function loadNode(): Promise<typeof import('@plomba/transport/node')> {
  // The module of that name, by the line above.
  return (await import(
    /* @vite-ignore */ /* webpackIgnore: true */ nodeChannels
  )) as typeof import('@plomba/transport/node');
}

/** A serial port or pseudo-terminal: `/dev/ttyUSB0`, `COM3`. */
export function serial(path: string, settings: { readonly baud?: number } = {}): OpenChannel {
  return async (signal) => (await loadNode()).openSerial(path, settings, signal);
}

/** A TCP address: `tcp://127.0.0.1:4000`. */
export function tcp(url: string): OpenChannel {
  return async (signal) => (await loadNode()).openTcp(url, signal);
}

/** Any port as a person would type it: a path, `COM3`, `serial:///dev/ttyUSB0?baud=9600`, `tcp://host:port`. */
export function port(url: string): OpenChannel {
  return async (signal) => (await loadNode()).opener(url)(signal);
}

/**
 * A unit at a port, for commands: an address that nobody answers at is reported at once and by its own error, while a
 * unit that was there and is gone is waited for.
 */
import { connect, FiscalError, type Unit } from '@plomba/sdk';
import type { OpenChannel } from '@plomba/transport';
import { opener } from '@plomba/transport/node';

export interface OpenUnitOptions {
  /** How long a call waits for a unit that is gone, ms. */
  readonly timeoutMs: number;
}

/** @throws TransportError, FiscalError (as a rejection) */
export async function openUnit(url: string, options: OpenUnitOptions): Promise<Unit> {
  const open = opener(url);
  let first: { readonly error: unknown } | undefined;
  let wasOpen = false;
  const openOrEnd: OpenChannel = async (signal) => {
    try {
      const channel = await open(signal);
      wasOpen = true;
      return channel;
    } catch (error) {
      if (wasOpen) throw error;
      first ??= { error };
      throw new FiscalError('connection-lost', { cause: error }); // ends the attempts
    }
  };
  try {
    return await connect(openOrEnd, options);
  } catch (error) {
    throw first === undefined ? error : first.error;
  }
}

/** Connecting to a unit: over a channel that is open already, or through an opener that is used again for reconnects. */
import type { ByteChannel, OpenChannel } from '@plomba/transport';
import { Connection } from './connection.js';
import { FiscalError } from './fiscal-error.js';
import type { Session } from './session.js';
import { hostTimers, type Timers } from './timers.js';
import { Unit } from './unit.js';

export interface ConnectOptions {
  /** The unit that must answer; another one is refused with `wrong-unit`, at every reconnect. */
  readonly expect?: { readonly serial?: string; readonly logKey?: Uint8Array };
  /** Time for a call, reconnects and repetitions included, ms. Default 30,000. */
  readonly timeoutMs?: number;
  /** First and longest wait between attempts to open, ms. Default 50 and 2,000. */
  readonly backoffMs?: { readonly first: number; readonly most: number };
  /** Default: the host's. */
  readonly timers?: Timers;
  /** Draws the number of each session, 1 to 2^32 - 1. Default: at random. */
  readonly drawSession?: () => number;
  /** Draws operation ids. Default: random UUIDs. */
  readonly drawId?: () => string;
}

/**
 * Connects and returns when the unit has answered.
 * @param target an open channel (no reconnects), or an opener such as `serial('/dev/ttyUSB0')`
 * @throws FiscalError `connection-lost`, `timeout`, `wrong-unit`, `protocol-version`
 */
export async function connect(target: ByteChannel | OpenChannel, options: ConnectOptions = {}): Promise<Unit> {
  const connection = new Connection({
    open: typeof target === 'function' ? target : openOnce(target),
    timers: options.timers ?? hostTimers,
    drawSession: options.drawSession ?? randomSession,
    backoffMs: options.backoffMs ?? { first: 50, most: 2_000 },
    timeoutMs: options.timeoutMs ?? 30_000,
  });
  const { expect } = options;
  if (expect !== undefined) connection.onOpen = (session) => assertExpected(session, expect);
  const unit = new Unit(connection, options.drawId ?? (() => globalThis.crypto.randomUUID()));
  try {
    await unit.status();
  } catch (error) {
    await unit.close();
    throw error;
  }
  return unit;
}

function randomSession(): number {
  const [drawn = 1] = globalThis.crypto.getRandomValues(new Uint32Array(1));
  return Math.max(1, drawn);
}

/** An open channel serves once; when it is gone, so is the unit. */
function openOnce(channel: ByteChannel): OpenChannel {
  let used = false;
  return async () => {
    if (used) throw new FiscalError('connection-lost', { detail: 'the channel is closed, and there is no way to open another' });
    used = true;
    return channel;
  };
}

async function assertExpected(session: Session, expected: NonNullable<ConnectOptions['expect']>): Promise<void> {
  const { serial, logKey } = await session.request('unit.status', {});
  if (expected.serial !== undefined && serial !== expected.serial) {
    throw new FiscalError('wrong-unit', { detail: `unit ${serial ?? 'without a serial'} answers, not ${expected.serial}` });
  }
  const key = expected.logKey;
  if (key !== undefined && (logKey?.length !== key.length || !key.every((byte, index) => byte === logKey[index]))) {
    throw new FiscalError('wrong-unit', { detail: 'the unit has another key' });
  }
}

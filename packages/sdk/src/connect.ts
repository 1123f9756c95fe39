/** Connecting to a unit: over a channel that is open already, or through an opener that is used again for reconnects. */
import type { ByteChannel, OpenChannel } from '@plomba/transport';
import { Calls } from './calls.js';
import type { CallOptions } from './fiscal-error.js';
import { UnitIdentity, type ExpectedUnit } from './identity.js';
import { openerOf } from './opener.js';
import { hostTimers, type Timers } from './timers.js';
import { Unit } from './unit.js';

export interface ConnectOptions {
  /** The unit that must answer; another one is refused with `wrong-unit`, at every reconnect. */
  readonly expect?: ExpectedUnit;
  /** Gives up connecting; without effect afterwards. */
  readonly signal?: AbortSignal;
  /** Time for connecting, and for a call that does not say, reconnects and repetitions included, ms. Default 30,000. */
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
 * Connects and returns when the unit has answered. A unit that is not there yet is waited for until the time is up;
 * an address that cannot be right (no such port, no permission) is reported at once.
 *
 * @param target an opener such as `serial('/dev/ttyUSB0')`, used again for each reconnect; or an open channel, which
 * is gone for good when it closes
 * @throws FiscalError (as a rejection) `connection-lost`, `timeout`, `aborted`, `wrong-unit` or `protocol-version`
 */
export async function connect(target: ByteChannel | OpenChannel, options: ConnectOptions = {}): Promise<Unit> {
  const identity = new UnitIdentity(options.expect);
  const { signal } = options;
  const first: CallOptions = signal === undefined ? {} : { signal };
  const unit = new Unit(
    (onReady) =>
      new Calls({
        opener: openerOf(target),
        timers: options.timers ?? hostTimers,
        drawSession: options.drawSession ?? randomSession,
        backoffMs: options.backoffMs ?? { first: 50, most: 2_000 },
        timeoutMs: options.timeoutMs ?? 30_000,
        check: (status) => identity.check(status),
        onReady,
      }),
    { identity, drawId: options.drawId ?? (() => globalThis.crypto.randomUUID()) },
  );
  try {
    await unit.status(first);
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

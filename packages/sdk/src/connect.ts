/** Connecting to a unit: over a channel that is open already, or through an opener that is used again for reconnects. */
import type { UnitStatus } from '@plomba/link';
import type { ByteChannel, OpenChannel } from '@plomba/transport';
import type { BasicStatus, Driver, DriverHost, DriverSession } from './driver.js';
import {
  FiscalError,
  fromTransport,
  type CallOptions,
  type Committed,
  type FiscalErrorDetails,
} from './fiscal-error.js';
import type { ExpectedUnit } from './identity.js';
import { linkDriver } from './link-driver.js';
import { openerOf } from './opener.js';
import type { Receipt, ReceiptInput } from './receipt.js';
import { hostTimers, type Timers } from './timers.js';
import { Turns } from './turns.js';
import { Unit } from './unit.js';
import { loadVerification, type Verification } from './verification-port.js';

/** How to connect, whatever the driver. */
export interface ConnectOptions {
  /** The unit that must answer; another one is refused with `wrong-unit`, at every reconnect. */
  readonly expect?: ExpectedUnit;
  /** Gives up connecting; without effect afterwards. */
  readonly signal?: AbortSignal;
  /** Time for connecting, and for a call that does not say, reconnects and repetitions included, ms. Default 30,000. */
  readonly timeoutMs?: number;
  /** First and longest wait between attempts to open, ms. Default 50 and 2,000. */
  readonly backoffMs?: { readonly first: number; readonly most: number };
  /**
   * What proofs and signatures are checked with: `verification` of `@plomba/sdk/verification`. Loaded when it is first
   * needed where it is not given; a bundled page has to give it, to check anything.
   */
  readonly verification?: Verification;
  /** Default: the host's. */
  readonly timers?: Timers;
  /** Draws the number of each session, 1 to 2^32 - 1. Default: at random. */
  readonly drawSession?: () => number;
  /** Draws operation ids. Default: random UUIDs. */
  readonly drawId?: () => string;
}

/** How to connect through the driver of a country package. */
export interface DriverConnectOptions<TReceipt, TInput, TStatus extends BasicStatus, TCommit> extends ConnectOptions {
  readonly driver: Driver<TReceipt, TInput, TStatus, TCommit>;
}

/**
 * Connects and returns when the unit has answered. A unit that is not there yet is waited for until the time is up;
 * an address that cannot be right (no such port, no permission) is reported at once.
 * With a `driver` the unit has that driver's types.
 *
 * @param target an opener such as `serial('/dev/ttyUSB0')`, used again for each reconnect; or an open channel, which
 * is gone for good when it closes
 * @throws FiscalError (as a rejection) `connection-lost`, `timeout`, `aborted`, `wrong-unit` or `protocol-version`
 */
export function connect<TReceipt, TInput, TStatus extends BasicStatus, TCommit>(
  target: ByteChannel | OpenChannel,
  options: DriverConnectOptions<TReceipt, TInput, TStatus, TCommit>,
): Promise<Unit<TReceipt, TInput, TStatus, TCommit>>;
/** Connects over the native link. */
export function connect(target: ByteChannel | OpenChannel, options?: ConnectOptions): Promise<Unit>;
export function connect<TReceipt, TInput, TStatus extends BasicStatus, TCommit>(
  target: ByteChannel | OpenChannel,
  options: ConnectOptions | DriverConnectOptions<TReceipt, TInput, TStatus, TCommit> = {},
): Promise<Unit | Unit<TReceipt, TInput, TStatus, TCommit>> {
  if ('driver' in options) return connectThrough(options.driver, target, options);
  return connectThrough<Receipt, ReceiptInput, UnitStatus, Committed>(linkDriver, target, options);
}

async function connectThrough<TReceipt, TInput, TStatus extends BasicStatus, TCommit>(
  driver: Driver<TReceipt, TInput, TStatus, TCommit>,
  target: ByteChannel | OpenChannel,
  options: ConnectOptions,
): Promise<Unit<TReceipt, TInput, TStatus, TCommit>> {
  const { signal } = options;
  const first: CallOptions = signal === undefined ? {} : { signal };
  const ask = new Later<DriverSession<TReceipt, TInput, TStatus, TCommit>>();
  const host = hostOf(target, options, ask);
  const session = driver.start(host);
  ask.value = session;
  const unit = new Unit({ driver: driver.name, session, drawId: () => host.drawId() });
  try {
    await unit.status(first);
  } catch (error) {
    await unit.close();
    throw error;
  }
  return unit;
}

/** The session, which there is only after its host. */
class Later<T> {
  value: T | undefined;
}

function hostOf<TReceipt, TInput, TStatus extends BasicStatus, TCommit>(
  target: ByteChannel | OpenChannel,
  options: ConnectOptions,
  session: Later<DriverSession<TReceipt, TInput, TStatus, TCommit>>,
): DriverHost {
  const { timers = hostTimers, timeoutMs = 30_000, drawSession = randomSession, drawId = randomId } = options;
  const opener = openerOf(target);
  const turns = new Turns(timers, timeoutMs);
  return {
    open: opener.open,
    canReopen: () => opener.canReopen(),
    release: () => opener.release(),
    timers,
    timeoutMs,
    backoffMs: options.backoffMs ?? { first: 50, most: 2_000 },
    expect: options.expect,
    drawSession,
    drawId,
    error(code, details: FiscalErrorDetails = {}) {
      const { operation } = details;
      if (operation === undefined || session.value === undefined) return new FiscalError(code, details);
      const asked = session.value;
      return new FiscalError(code, { resolve: (again) => asked.outcome(operation, again), ...details });
    },
    errorOf: fromTransport,
    verification: () =>
      options.verification === undefined ? loadVerification() : Promise.resolve(options.verification),
    inTurn: (run, call) => turns.inTurn(run, call),
  };
}

function randomSession(): number {
  const [drawn = 1] = globalThis.crypto.getRandomValues(new Uint32Array(1));
  return Math.max(1, drawn);
}

function randomId(): string {
  return globalThis.crypto.randomUUID();
}

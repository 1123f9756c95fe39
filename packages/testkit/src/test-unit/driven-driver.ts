/**
 * A driver whose calls move virtual time themselves: whoever awaits a call of the unit lets as much time pass as the call
 * takes, retransmissions, reconnects and time-outs included, and no test has to turn a clock.
 */
import { isFiscalError, type BasicStatus, type CallOptions, type Driver } from '@plomba/sdk';
import type { VirtualTimers } from '../virtual-timers.js';

/** Virtual time after which a call that does not settle is a bug, ms. */
const CALL_MS = 24 * 3_600_000;

export function drivenDriver<TReceipt, TInput, TStatus extends BasicStatus, TCommit>(
  driver: Driver<TReceipt, TInput, TStatus, TCommit>,
  timers: VirtualTimers,
): Driver<TReceipt, TInput, TStatus, TCommit> {
  return { name: driver.name, start: (host) => driven(driver.start(host), timers) };
}

/** The same object, where what its methods give back is waited for by moving time. */
function driven<S extends object>(session: S, timers: VirtualTimers): S {
  return new Proxy(session, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => drivenResult(Reflect.apply(value, target, args), timers);
    },
  });
}

function drivenResult(result: unknown, timers: VirtualTimers): unknown {
  if (result instanceof Promise)
    return timers.until(
      result.catch((error: unknown) => fail(error, timers)),
      CALL_MS,
    );
  // An async iterator: each of its steps is a call of its own.
  if (typeof result === 'object' && result !== null && Symbol.asyncIterator in result && 'next' in result) {
    return driven(result, timers);
  }
  return result;
}

/** An error that asks the unit again moves time, too. */
function fail(error: unknown, timers: VirtualTimers): never {
  if (isFiscalError(error)) {
    const resolve = error.resolve.bind(error);
    const value = (options?: CallOptions): unknown => timers.until(resolve(options), CALL_MS);
    Object.defineProperty(error, 'resolve', { value, configurable: true });
  }
  throw error;
}

/**
 * The time of a world: virtual, where everything is in this process, or the host's, where a foreign program takes part
 * that knows no other.
 */
import { AssertionError } from '@plomba/core';
import type { Timers } from '@plomba/sdk';
import { hostChannelTimers } from '@plomba/transport';
import { VirtualTimers } from '../virtual-timers.js';

export interface WorldClock extends Timers {
  /** Waits for a promise, and lets as much time pass as that takes. */
  until<T>(promise: Promise<T>, limitMs: number): Promise<T>;
  /** Lets so much time pass. */
  advance(ms: number): Promise<void>;
}

export function virtualClock(): WorldClock {
  return new VirtualTimers();
}

/** Time as it passes for everybody. Waiting for longer than the limit is an error, as in virtual time. */
export function hostClock(): WorldClock {
  const startMs = performance.now();
  const after: WorldClock['after'] = (ms, run) => hostChannelTimers.after(ms, run);
  return {
    now: () => performance.now() - startMs,
    after,
    advance: (ms) => new Promise((resolve) => void after(ms, resolve)),
    until: (promise, limitMs) =>
      new Promise((resolve, reject) => {
        const cancel = after(limitMs, () => reject(new AssertionError(`not settled after ${limitMs} ms`)));
        promise.then(resolve, reject).finally(cancel);
      }),
  };
}

/** Time as a port, so that tests wait on virtual time. The default is the host's. */

export interface Timers {
  /** Milliseconds on a clock that never runs back. */
  now(): number;
  /** Runs once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The host's own timers. */
export const hostTimers: Timers = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

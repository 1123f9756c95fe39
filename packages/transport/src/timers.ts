/** Waiting as a port, so that tests decide when time passes. */

/** Runs something later. The timers of the SDK fit. */
export interface ChannelTimers {
  /** Runs once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The timers of the host. */
export const hostChannelTimers: ChannelTimers = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * Work beside requests: a port that units dial, a timer. Each starts with the operator and stops with it. A timer asks
 * `clock` on every beat; what it does must also be a call of its own, so that a test moves the time and calls it.
 */
import type { Server } from 'node:http';
import type { Parts } from './http/route.js';
import type { OperatorClock } from './ports.js';
import type { OpenStore } from './store/store.js';

export interface BackgroundWorld {
  readonly store: OpenStore;
  readonly clock: OperatorClock;
  readonly parts: Parts;
  readonly dataDir: string;
  /** The HTTP server, for what upgrades a connection; absent where nothing listens. */
  readonly server?: Server;
}

export interface RunningBackground {
  /** Does what is due now: called every few seconds, and by tests. */
  beat?(): Promise<void>;
  stop(): Promise<void>;
}

export interface Background {
  readonly name: string;
  start(world: BackgroundWorld): Promise<RunningBackground>;
}

/** Everything that runs beside requests. */
export const backgrounds: readonly Background[] = [];

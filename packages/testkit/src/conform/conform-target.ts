/**
 * What a conformance suite runs against: a port that can be opened again and again, and what a tester has beside it.
 * In process, a simulator of this machine or a unit on the desk all look the same; what is absent makes cases that need
 * it `not run`, never passed.
 */
import type { OpenChannel } from '@plomba/transport';

/** The time that a suite waits in: the wall's, or the virtual time of a unit in this process. */
export interface ConformTime {
  /** Milliseconds on a clock that never runs back. */
  nowMs(): number;
  /** Resolves when `ms` have passed or `woken` has resolved, whichever comes first. */
  pause(ms: number, woken: Promise<void>): Promise<void>;
}

/** The power of the unit, by a relay or by the control channel. */
export interface ConformPower {
  off(): Promise<void>;
  /** Resolves when the unit can be opened again. */
  on(): Promise<void>;
}

/** The control channel of a simulated unit: one method with its parameters. */
export type ConformControl = (method: string, params?: object) => Promise<unknown>;

export interface ConformTarget {
  /** For the report: an address, or a name. */
  readonly name: string;
  readonly open: OpenChannel;
  readonly time: ConformTime;
  readonly power?: ConformPower;
  readonly control?: ConformControl;
  /** Lets so much of the unit's own time pass. */
  readonly advanceClock?: (ms: number) => Promise<void>;
  /** PIN of the service technician. */
  readonly servicePin?: string;
  /** Signs as the maker of the firmware does: Ed25519, with the key that the unit trusts. */
  readonly signFirmware?: (message: Uint8Array) => Uint8Array;
  /** What the suite draws sessions, operation ids and challenges from: bytes that no other run of this unit has had. */
  readonly drawBytes: (count: number) => Uint8Array;
}

/** The wall's time. */
export const WALL_TIME: ConformTime = {
  nowMs: () => performance.now(),
  pause: (ms, woken) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      void woken.then(() => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

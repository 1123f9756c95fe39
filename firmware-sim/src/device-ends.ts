/** What a device is made with, and what its host has of it: lines, notices, forks. */
import type { Country, Wire } from '@plomba/core/country';
import type { LineEvent } from './faults/line-event.js';
import type { Firmware } from './firmware/firmware.js';
import type { Hardware } from './hardware/hardware.js';
import type { DeviceStanding } from './snapshot/snapshot.js';

export interface DeviceOptions {
  readonly hardware: Hardware;
  readonly country: Country;
  /** Session number of the unit's end of the link; another one after each boot. */
  readonly session: () => number;
  readonly hostMs: number;
  /** What the lines speak instead of the native link. */
  readonly wire?: Wire;
  /** Where a restored unit goes on; a new one is off. */
  readonly resume?: DeviceStanding;
  /** Sales of certain totals meet faults (`docs/spec/magic-amounts.md`). Never, when absent. */
  readonly magicAmounts?: boolean;
}

/** How long the unit works on one appended command, ms of virtual time: signing, writing, printing. */
export const WORK_MS = 180;

export const FIRMWARE: Firmware = { version: '0.1.0', model: 'Plomba Sim 1' };

/** One line to the unit: what a till is connected to. Mute while the power is off. */
export interface Line {
  receive(bytes: Uint8Array): void;
  takeOutput(): Uint8Array;
  close(): void;
}

/** What happens to the unit that its host wants to know. */
export type DeviceNotice =
  | { readonly kind: 'power-on'; readonly tail: string; readonly halted?: string }
  | { readonly kind: 'power-off'; readonly why: string }
  | { readonly kind: 'halted'; readonly why: string }
  /** A fault of the lines, for whoever carries their bytes; with the lines that it is about. */
  | { readonly kind: 'line'; readonly event: LineEvent; readonly lines: readonly Line[] }
  /** The moment of a `signal` has come. */
  | { readonly kind: 'signal'; readonly name: string };

/** Another unit that stands where one did, and for each line of the one its line. */
export interface DeviceFork<D> {
  readonly device: D;
  readonly lines: ReadonlyMap<Line, Line>;
}

/**
 * The small non-volatile state beside the flash: what the battery and the secure element keep, and the seal.
 * One record, so that it is written as a whole.
 */
import { blob, bool, int, oneOf, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import type { TimeQuality } from '@plomba/core/model';
import { slotStateTable, type SlotState } from './firmware-state.table.js';
import { accessStateTable, type AccessState } from './access-state.js';

export interface SmallState {
  readonly utcMs: number;
  readonly offsetMinutes: number;
  readonly quality: TimeQuality;
  /** Private seed of the log key; absent while the unit is blank. */
  readonly keySeed?: Uint8Array;
  /** Private seed of the log key that comes next, while a rotation is under way. */
  readonly nextKeySeed?: Uint8Array;
  readonly sealIntact: boolean;
  /** Draws of the seeded entropy so far, in boots: each boot continues with its own stream. */
  readonly boots: number;
  /** PINs and wrong tries; absent while nothing is to be remembered. */
  readonly access?: AccessState;
  /** The battery of the clock is dead; absent: it is good. */
  readonly batteryDead?: boolean;
  /** Millionths that the clock gains; negative: loses; absent: none. */
  readonly driftPpm?: number;
  /** The oscillator of the clock stands; absent: it runs. */
  readonly isStopped?: boolean;
  /** Number of the seal; absent: that of the factory. */
  readonly sealNumber?: string;
  /** Firmware slots; absent while the unit runs what it was made with and nothing is on its way. */
  readonly slots?: SlotState;
}

export const smallStateTable: RecordSchema<SmallState> = record<SmallState>('SmallState', {
  utcMs: required(1, int({ min: 0, max: Number.MAX_SAFE_INTEGER }), 'time of the clock'),
  offsetMinutes: required(2, int({ min: -840, max: 840 }), 'its local offset'),
  quality: required(3, oneOf<TimeQuality>({ set: 0, unset: 1, 'battery-dead': 2 }), 'how far it can be trusted'),
  keySeed: optional(4, blob({ min: 32, max: 32 }), 'private seed of the log key'),
  sealIntact: required(5, bool, 'whether the tamper seal is intact'),
  boots: required(6, int({ min: 0, max: 0xffffffff }), 'boots so far'),
  nextKeySeed: optional(7, blob({ min: 32, max: 32 }), 'private seed of the next log key, during a rotation'),
  access: optional(8, accessStateTable, 'PINs and wrong tries; absent while there is nothing to remember'),
  slots: optional(9, slotStateTable, 'firmware slots; absent while the unit runs what it was made with'),
  batteryDead: optional(10, bool, 'whether the battery of the clock is dead; absent: it is good'),
  driftPpm: optional(11, int({ min: -1_000_000, max: 1_000_000 }), 'millionths that the clock gains; absent: none'),
  isStopped: optional(12, bool, 'whether the oscillator of the clock stands; absent: it runs'),
  sealNumber: optional(13, text({ bytesMax: 32 }), "number of the seal; absent: the factory's"),
});

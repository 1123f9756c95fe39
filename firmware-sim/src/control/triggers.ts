/**
 * Triggers: when power goes. At a wire byte, at a time, or at an event of the firmware; the flash keeps its own.
 * A trigger fires once.
 */
import type { RecordKind } from '@plomba/core/tables';
import type { FlashCut } from '../hardware/flash-part.js';
import { PowerLost } from '../hardware/power-lost.js';

export type WireDirection = 'to-unit' | 'from-unit';

export const DEVICE_EVENTS = ['after-commit-before-answer', 'answer-sent'] as const;
export type DeviceEventName = (typeof DEVICE_EVENTS)[number];

export interface DeviceEvent {
  readonly name: DeviceEventName;
  /** Kind of the record that was committed. */
  readonly kind: RecordKind;
}

export type PowerCut =
  | ({ readonly at: 'flash' } & FlashCut)
  /** After the n-th byte from now in this direction, 1 for the next. */
  | { readonly at: 'wire'; readonly byte: number; readonly direction: WireDirection }
  /** When the unit's clock reaches this, UTC ms. */
  | { readonly at: 'time'; readonly utcMs: number }
  /** At the n-th such event from now, 1 for the next. */
  | { readonly at: 'event'; readonly event: DeviceEventName; readonly count: number; readonly kind?: RecordKind };

/** A cut that the device itself watches for. */
export type ArmedCut = Exclude<PowerCut, { at: 'flash' }>;

export class EventTriggers {
  #armed: ArmedCut | undefined;
  #left = 0;

  arm(cut: ArmedCut): void {
    this.#armed = cut;
    this.#left = cut.at === 'wire' ? cut.byte : cut.at === 'event' ? cut.count : 0;
  }

  clear(): void {
    this.#armed = undefined;
  }

  /** Bytes that pass before a cut, and the reason when one falls into them. */
  bytes(direction: WireDirection, bytes: Uint8Array): { readonly bytes: Uint8Array; readonly cut?: string } {
    const armed = this.#armed;
    if (armed?.at !== 'wire' || armed.direction !== direction) return { bytes };
    this.#left -= bytes.length;
    if (this.#left > 0) return { bytes };
    this.#armed = undefined;
    return {
      bytes: bytes.subarray(0, bytes.length + this.#left),
      cut: `power was cut at wire byte ${armed.byte} ${direction}`,
    };
  }

  /** @throws PowerLost when the cut of this event is due */
  event(event: DeviceEvent): void {
    const armed = this.#armed;
    if (armed?.at !== 'event' || armed.event !== event.name) return;
    if (armed.kind !== undefined && armed.kind !== event.kind) return;
    this.#left--;
    if (this.#left > 0) return;
    this.#armed = undefined;
    throw new PowerLost(`power was cut ${event.name} of a ${event.kind} record`);
  }

  /** @throws PowerLost when the time of the cut has come */
  time(utcMs: number): void {
    const armed = this.#armed;
    if (armed?.at !== 'time' || utcMs < armed.utcMs) return;
    this.#armed = undefined;
    throw new PowerLost('power was cut at a time');
  }
}

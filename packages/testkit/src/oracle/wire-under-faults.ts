/** What a wire brings to be looked at under faults: handed in, because this package knows no country. */
import type { Content } from '@plomba/core';
import type { Device, Hardware } from '@plomba/firmware-sim';
import type { AnyDriver } from '../world/any-driver.js';

/** A wire with a unit that speaks it and a driver that does. */
export interface WireUnderFaults {
  readonly name: string;
  /** In production, and has sold before. Never changed. */
  readonly hardware: Hardware;
  readonly makeDevice: (hardware: Hardware) => Device;
  readonly driver: AnyDriver;
  /** What is sold, in the words of the driver. */
  readonly sale: unknown;
  /** Whether a record is that sale. */
  readonly isSale: (content: Content) => boolean;
}

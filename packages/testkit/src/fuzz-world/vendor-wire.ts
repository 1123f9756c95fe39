/** A wire of a vendor as a fuzzed till uses it, from a composition root: countries are handed in. */
import type { Content } from '@plomba/core';
import type { Country, Wire } from '@plomba/core/country';
import type { BasicStatus, Driver } from '@plomba/sdk';
import type { Draws } from '../draws.js';

/** A sale, and what it is known by where there are no operations. */
export interface VendorSale {
  readonly key: string;
  readonly input: unknown;
}

export interface VendorWire {
  readonly name: string;
  readonly country: Country;
  readonly wire: Wire;
  // What goes in and out is the vendor's own; this world only passes it on.
  readonly driver: Driver<unknown, unknown, BasicStatus, unknown>;
  /** Whether units go into production without a state for tests. */
  readonly skipsTest: boolean;
  /** The next sale of a till. @param number of the till, from 1 */
  sale(kind: 'sale' | 'refund' | 'training', number: number, draws: Draws): VendorSale;
  /** What a record is known by; undefined where it is no receipt. */
  keyOf(content: Content): string | undefined;
}

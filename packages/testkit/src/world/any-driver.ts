/** A driver of any country, where its types do not matter: what it takes is checked by the driver itself. */
import type { Driver } from '@plomba/sdk';

export type AnyDriver = Driver<unknown, unknown, { readonly country: string }, unknown>;

/** Forgets the types of a driver. */
export function anyDriver<R, I, S extends { readonly country: string }, C>(driver: Driver<R, I, S, C>): AnyDriver {
  // Every driver checks its input at run time and refuses by field path, as the contract of drivers says.
  return driver as unknown as AnyDriver;
}

/** What faults of single bytes have in common: which way, and how many. */
import { int, oneOf, optional, record, type OptionalField, type RecordSchema } from '@plomba/codec';
import type { WireDirection } from '../events.js';
import type { FaultSite } from '../fault-kind.js';
import type { ByteFate } from '../line-faults.js';

export interface ByteParams {
  readonly direction?: WireDirection;
  readonly count?: number;
}

export const directionField: OptionalField<WireDirection> = optional(
  1,
  oneOf<WireDirection>({ 'to-unit': 1, 'from-unit': 2 }),
  'which way; default: that of the wire trigger, and both without one',
);

export const countField: OptionalField<number> = optional(
  2,
  int({ min: 1, max: 1_000_000 }),
  'how many bytes it hits, one after the other; default 1',
);

export function byteParams(name: string): RecordSchema<ByteParams> {
  return record<ByteParams>(name, { direction: directionField, count: countField });
}

/** Hits the next bytes, then is over. */
export function hitBytes(site: FaultSite, params: ByteParams, fate: (byte: number) => ByteFate<never>): void {
  let left = params.count ?? 1;
  site.onLine({
    ...directionOf(site, params),
    meet(byte) {
      left--;
      site.hit();
      if (left === 0) site.over();
      return fate(byte);
    },
  });
}

export function directionOf(
  { moment }: FaultSite,
  { direction }: { readonly direction?: WireDirection },
): { readonly direction?: WireDirection } {
  if (direction !== undefined) return { direction };
  return moment.at === 'wire' ? { direction: moment.direction } : {};
}

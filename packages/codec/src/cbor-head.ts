/** What reader and writer of CBOR have in common: RFC 8949 section 3, as far as the subset goes. */

/** Major types that the subset uses, as the three highest bits of a head. */
export const TOP = { unsigned: 0x00, negative: 0x20, bytes: 0x40, text: 0x60, array: 0x80, map: 0xa0 } as const;

export const FALSE = 0xf4;
export const TRUE = 0xf5;

/** Largest argument of a whole number in the subset. */
export const INT64_MAX: bigint = 2n ** 63n - 1n;

/** Which ASCII letters a text may hold, by their code: 1 for each that it may. */
export type Letters = Uint8Array;

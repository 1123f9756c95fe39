/**
 * Pages of the derived area: interior tree nodes, operations and places of records, each page with its CRC.
 * Nothing here is fiscal: every page can be made again from the journal. A page is programmed once, when it is full.
 */
import { ascii, codeOf, constant, fixedBytes, layout, u32, u64, type Layout } from '@plomba/codec';

export const DERIVED_PARTS = { nodes: 1, operations: 2, places: 3 } as const;

export type DerivedPart = keyof typeof DERIVED_PARTS;

export interface DerivedPageHeader {
  readonly part: DerivedPart;
  readonly index: number;
  /** The first 4 bytes of the journal's id: pages of another journal do not count. */
  readonly journal: Uint8Array;
  readonly crc: number;
}

export const derivedPageLayout: Layout<DerivedPageHeader> = layout<DerivedPageHeader>('DerivedPage', {
  '=magic': [constant(ascii('PD')), '"PD"'],
  '=format': [constant(Uint8Array.of(1)), 'version of this layout'],
  part: [codeOf(DERIVED_PARTS), 'what the page holds'],
  index: [u32, 'number of the page in its part, from 0'],
  journal: [fixedBytes(4), "first 4 bytes of the journal's id"],
  crc: [u32, 'CRC-32C of the 12 bytes before and the body'],
});

/** Bytes of the page header that the CRC covers. */
export const DERIVED_CRC_BYTES = 12;
export const DERIVED_PAGE_BYTES = 256;
export const DERIVED_BODY_BYTES: number = DERIVED_PAGE_BYTES - derivedPageLayout.bytes;

export interface OperationEntry {
  /** 53 bits made from the id; a hit is proved by reading the record. */
  readonly tag: number;
  readonly block: number;
}

/** Entry n belongs to the n-th operation of the unit. */
export const operationEntryLayout: Layout<OperationEntry> = layout<OperationEntry>('OperationEntry', {
  tag: [u64, 'hash of the operation id, 53 bits'],
  block: [u32, 'block of the record that binds it'],
  '=reserved': [constant(new Uint8Array(4)), 'zero'],
});

export interface PlaceEntry {
  readonly block: number;
  /** Bytes of all entries before, each with the length that an export puts before it. */
  readonly entryBytes: number;
  /** Records before that carry a signature of their own. */
  readonly signed: number;
}

/** Entry n belongs to record 16 n. */
export const placeEntryLayout: Layout<PlaceEntry> = layout<PlaceEntry>('PlaceEntry', {
  block: [u32, 'block at which the record begins'],
  signed: [u32, 'records before it that carry a signature of their own'],
  entryBytes: [u64, 'size of all entries before it, each with 2 bytes for its length'],
});

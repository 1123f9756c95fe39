/**
 * The header of every 4 KiB journal sector, 48 bytes: it finds the end of the log by bisection, hides nothing behind a
 * damaged length, and tells this journal's sectors from those of an earlier life. All zeros: a discarded sector.
 */
import { ascii, constant, fixedBytes, layout, u16, u32, u64, type Layout } from '@plomba/codec';

export interface SectorHeader {
  readonly firstOffset: number;
  readonly journalId: Uint8Array;
  readonly firstSequence: number;
  readonly checkpointSequence: number;
  readonly checkpointBlock: number;
  readonly crc: number;
}

export const sectorHeaderLayout: Layout<SectorHeader> = layout<SectorHeader>('SectorHeader', {
  '=magic': [constant(ascii('PS')), '"PS"'],
  '=format': [constant(Uint8Array.of(1)), 'version of this layout'],
  '=reserved1': [constant(Uint8Array.of(0)), 'zero'],
  firstOffset: [u16, 'offset in the sector at which the first frame begins; 0: none begins here'],
  '=reserved2': [constant(Uint8Array.of(0, 0)), 'zero'],
  journalId: [fixedBytes(16), 'journal that this sector belongs to'],
  firstSequence: [u64, 'sequence of the next record to begin'],
  checkpointSequence: [u64, 'sequence of the last checkpoint record before this sector; 0: none'],
  checkpointBlock: [u32, 'its address in blocks of 16 bytes from the start of the journal'],
  crc: [u32, 'CRC-32C of the 44 bytes before'],
});

export const SECTOR_CRC_BYTES = 44;
export const SECTOR_BYTES = 4096;
export const SECTOR_HEADER_BYTES: number = sectorHeaderLayout.bytes;

/**
 * The mark of a torn tail that boot gives up, 48 bytes at the start of the first sector that is free behind it. While it
 * is there, nothing from its block on counts, however it reads. When the tail is cleared, the mark is cleared too.
 *
 * Without it a torn record could read whole in the middle of being cleared, with cells that the clearing left unstable.
 */
import { ascii, constant, fixedBytes, layout, u32, type Layout } from '@plomba/codec';

export interface CondemnMark {
  readonly fromBlock: number;
  readonly journalId: Uint8Array;
  readonly crc: number;
}

/** Where a mark has 1 and a sector header 0. */
export const CONDEMNED_AT = 3;

export const condemnMarkLayout: Layout<CondemnMark> = layout<CondemnMark>('CondemnMark', {
  '=magic': [constant(ascii('PS')), '"PS", as in a sector header'],
  '=format': [constant(Uint8Array.of(1)), 'version of this layout'],
  '=condemned': [constant(Uint8Array.of(1)), '1, where a sector header has 0'],
  fromBlock: [u32, 'block at which the torn tail begins, from the start of the journal'],
  journalId: [fixedBytes(16), 'journal that it belongs to'],
  '=reserved': [constant(new Uint8Array(20)), 'zero'],
  crc: [u32, 'CRC-32C of the 44 bytes before'],
});

/**
 * The layout of an image file: a header, two slots for the small state, then the flash as the complement of its bytes,
 * so that a sparse file of zeros is erased flash.
 */
import { ascii, constant, crc32c, DecodeError, layout, u16, u32, u64, type Layout } from '@plomba/codec';
import type { MemorySizes } from '../storage/memory-map.js';
import { SECTOR_BYTES } from '../tables/sector-header.table.js';
import { ImageError } from './image-error.js';

export interface ImageHeader extends MemorySizes {
  readonly crc: number;
}

const MAGIC = 'PLOMBAIM';
const FORMAT = 1;

const headerLayout: Layout<ImageHeader> = layout<ImageHeader>('ImageHeader', {
  '=magic': [constant(ascii(MAGIC)), '"PLOMBAIM"'],
  '=format': [constant(Uint8Array.of(0, FORMAT)), 'version of the image format'],
  '=reserved': [constant(new Uint8Array(2)), 'zero'],
  fiscalBytes: [u64, 'size of the fiscal memory'],
  journalBytes: [u64, 'size of the journal'],
  derivedBytes: [u64, 'size of the derived area'],
  workingBytes: [u64, 'size of the working memory'],
  crc: [u32, 'CRC-32C of the 44 bytes before'],
});
const HEADER_CRC_BYTES = 44;

export interface ImageSlotHeader {
  readonly generation: number;
  readonly bytes: number;
  readonly crc: number;
}

const slotLayout: Layout<ImageSlotHeader> = layout<ImageSlotHeader>('ImageSlot', {
  '=magic': [constant(ascii('PN')), '"PN"'],
  generation: [u64, 'the slot with the higher one counts'],
  bytes: [u16, 'size of the state behind this header'],
  crc: [u32, 'CRC-32C of the 12 bytes before and the state'],
});
const SLOT_CRC_BYTES = 12;

/** For the page in docs/spec. */
export const imageLayouts: readonly [Layout<ImageHeader>, Layout<ImageSlotHeader>] = [headerLayout, slotLayout];

/** Header and slots have a sector each. */
export const IMAGE_SLOT_BYTES: number = SECTOR_BYTES;
export const IMAGE_SLOTS_AT: number = SECTOR_BYTES;
export const IMAGE_FLASH_AT: number = IMAGE_SLOTS_AT + 2 * IMAGE_SLOT_BYTES;
export const IMAGE_HEADER_BYTES: number = headerLayout.bytes;

export function encodeImageHeader(sizes: MemorySizes): Uint8Array {
  const crc = crc32c(headerLayout.encode({ ...sizes, crc: 0 }).subarray(0, HEADER_CRC_BYTES));
  return headerLayout.encode({ ...sizes, crc });
}

/** @throws ImageError `image-not-an-image`, `image-format` */
export function decodeImageHeader(bytes: Uint8Array, path: string): MemorySizes {
  const damaged = (why: string): ImageError =>
    new ImageError('image-not-an-image', `${path} has a damaged header: ${why}`, {
      hint: 'Restore the file from a backup.',
    });
  const magic = ascii(MAGIC);
  if (bytes.length < headerLayout.bytes || !magic.every((byte, index) => byte === bytes[index])) {
    throw new ImageError('image-not-an-image', `${path} is no image of a unit`, {
      hint: 'Give the path of a file that `plomba sim --image` made.',
    });
  }
  if (bytes[8] !== 0 || bytes[9] !== FORMAT) {
    const format = (bytes[8] ?? 0) * 256 + (bytes[9] ?? 0);
    throw new ImageError('image-format', `${path} has format ${format}, this version reads format ${FORMAT}`, {
      hint: 'Use the version that made it, or a newer one.',
    });
  }
  let header: ImageHeader;
  try {
    header = headerLayout.decode(bytes);
  } catch (error) {
    if (error instanceof DecodeError) throw damaged(error.message);
    throw error;
  }
  if (crc32c(bytes.subarray(0, HEADER_CRC_BYTES)) !== header.crc) throw damaged('its CRC is wrong');
  const { crc: _crc, ...sizes } = header;
  if (Object.values(sizes).some((size) => size === 0 || size % SECTOR_BYTES !== 0)) {
    throw damaged('a memory is not whole sectors');
  }
  return sizes;
}

/** A slot with a state in it. The state is at most 4,080 bytes. */
export function encodeImageSlot(generation: number, state: Uint8Array): Uint8Array {
  const fields = { generation, bytes: state.length, crc: 0 };
  const head = slotLayout.encode(fields).subarray(0, SLOT_CRC_BYTES);
  const slot = new Uint8Array(slotLayout.bytes + state.length);
  slot.set(slotLayout.encode({ ...fields, crc: crc32c(state, crc32c(head)) }), 0);
  slot.set(state, slotLayout.bytes);
  return slot;
}

/** What a slot holds, or undefined where it is torn or was never written: then the other slot counts. */
export function decodeImageSlot(bytes: Uint8Array): { generation: number; state: Uint8Array } | undefined {
  try {
    const header = slotLayout.decode(bytes.subarray(0, slotLayout.bytes));
    const state = bytes.slice(slotLayout.bytes, slotLayout.bytes + header.bytes);
    const crc = crc32c(state, crc32c(bytes.subarray(0, SLOT_CRC_BYTES)));
    return crc === header.crc ? { generation: header.generation, state } : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

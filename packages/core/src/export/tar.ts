/**
 * Canonical tar (docs/spec/journal.md section 8): for a list of names and sizes there is exactly one sequence of bytes.
 */
import { ascii, Writer } from '@plomba/codec';
import { assert } from '../assert.js';

export const TAR_BLOCK = 512;
/** Two zero blocks end the archive. */
export const TAR_END_BYTES: number = 2 * TAR_BLOCK;

export function paddedSize(bytes: number): number {
  return Math.ceil(bytes / TAR_BLOCK) * TAR_BLOCK;
}

function octal(value: number, width: number): string {
  const text = value.toString(8).padStart(width, '0');
  assert(text.length === width, 'a tar number fits its field');
  return text;
}

/** The one header of a file of this name and size (POSIX.1-2017 pax, ustar format). */
export function tarHeader(name: string, bytes: number): Uint8Array {
  assert(name.length <= 100, 'tar names are at most 100 bytes');
  const writer = new Writer(TAR_BLOCK);
  const field = (text: string, width: number): void => {
    const value = ascii(text);
    writer.bytes(value);
    writer.bytes(new Uint8Array(width - value.length));
  };
  field(name, 100);
  field('0000644\0', 8);
  field('0000000\0', 8);
  field('0000000\0', 8);
  field(`${octal(bytes, 11)}\0`, 12);
  field('00000000000\0', 12);
  field('        ', 8); // the checksum counts itself as spaces
  field('0', 1);
  field('', 100);
  field('ustar\0', 6);
  field('00', 2);
  field('', 64);
  field('0000000\0', 8);
  field('0000000\0', 8);
  field('', 167);
  const header = writer.toBytes();
  assert(header.length === TAR_BLOCK, 'a tar header is one block');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(ascii(`${octal(sum, 6)}\0 `), 148);
  return header;
}

/**
 * The canonical tar of docs/spec/journal.md section 8, strictly: a header is parsed for its name and size, made again
 * from those two, and compared. So there is no byte in the container that could be different and go unnoticed.
 */
import { ascii } from '@plomba/codec';
import { failure, finding, success, type Finding, type Result } from './finding.js';

export const TAR_BLOCK_BYTES = 512;
const END_BYTES = 2 * TAR_BLOCK_BYTES;
const ZERO_DIGIT = 0x30;

export interface TarFile {
  readonly name: string;
  /** Offset of the content in the archive. */
  readonly offset: number;
  /** A view of the content. */
  readonly bytes: Uint8Array;
}

/** Fields of a ustar header: name, offset, size, constant content (the rest is zero). */
const FIELDS: readonly (readonly [name: string, offset: number, bytes: number, content?: string])[] = [
  ['name', 0, 100],
  ['mode', 100, 8, '0000644\0'],
  ['uid', 108, 8, '0000000\0'],
  ['gid', 116, 8, '0000000\0'],
  ['size', 124, 12],
  ['mtime', 136, 12, '00000000000\0'],
  ['checksum', 148, 8, '        '],
  ['type', 156, 1, '0'],
  ['linkname', 157, 100],
  ['magic', 257, 6, 'ustar\0'],
  ['version', 263, 2, '00'],
  ['owner', 265, 32],
  ['group', 297, 32],
  ['devmajor', 329, 8, '0000000\0'],
  ['devminor', 337, 8, '0000000\0'],
  ['prefix', 345, 155],
  ['reserved', 500, 12],
];
const NAME_BYTES = 100;
const SIZE_AT = 124;
const SIZE_DIGITS = 11;
const CHECKSUM_AT = 148;
const CHECKSUM_DIGITS = 6;

const TEMPLATE: Uint8Array = makeTemplate();

function makeTemplate(): Uint8Array {
  const header = new Uint8Array(TAR_BLOCK_BYTES);
  for (const [, offset, , content = ''] of FIELDS) header.set(ascii(content), offset);
  return header;
}

/** The one header that has this name and this size, both as bytes of their fields. */
function canonicalHeader(name: Uint8Array, size: Uint8Array): Uint8Array {
  const header = TEMPLATE.slice();
  header.set(name, 0);
  header.set(size, SIZE_AT);
  let sum = 0; // the checksum field counts as spaces
  for (let at = 0; at < TAR_BLOCK_BYTES; at++) sum += header[at] ?? 0;
  for (let place = CHECKSUM_DIGITS - 1; place >= 0; place--) {
    header[CHECKSUM_AT + place] = ZERO_DIGIT + (sum % 8);
    sum = Math.floor(sum / 8);
  }
  header[CHECKSUM_AT + CHECKSUM_DIGITS] = 0;
  return header;
}

function isZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** Printable ASCII up to the first zero, or undefined. */
function nameOf(header: Uint8Array): Uint8Array | undefined {
  const name = header.subarray(0, header.indexOf(0));
  const isName = name.length > 0 && name.length < NAME_BYTES && name.every((byte) => byte > 0x20 && byte < 0x7f);
  return isName ? name : undefined;
}

/** The number that octal digits give, or undefined. */
function octalOf(digits: Uint8Array): number | undefined {
  let value = 0;
  for (const digit of digits) {
    if (digit < ZERO_DIGIT || digit > ZERO_DIGIT + 7) return undefined;
    value = value * 8 + digit - ZERO_DIGIT;
  }
  return value;
}

function headerFinding(offset: number, field: string, file?: string): Finding {
  const place = file === undefined ? { offset, field } : { offset, field, file };
  return finding('tar-header', `The field '${field}' of this tar header is not canonical.`, place);
}

/** The file whose header stands at `at`. */
function readFile(archive: Uint8Array, at: number): Result<TarFile> {
  const header = archive.subarray(at, at + TAR_BLOCK_BYTES);
  if (header.length < TAR_BLOCK_BYTES) {
    return failure(finding('tar-truncated', 'The file ends inside a tar header.', { offset: archive.length }));
  }
  const nameBytes = nameOf(header);
  if (nameBytes === undefined) return failure(headerFinding(at, 'name'));
  const name = String.fromCharCode(...nameBytes);
  const digits = header.subarray(SIZE_AT, SIZE_AT + SIZE_DIGITS);
  const size = octalOf(digits);
  if (size === undefined) return failure(headerFinding(at + SIZE_AT, 'size', name));
  const wanted = canonicalHeader(nameBytes, digits);
  let differs = 0;
  while (differs < TAR_BLOCK_BYTES && header[differs] === wanted[differs]) differs++;
  if (differs < TAR_BLOCK_BYTES) {
    const field = FIELDS.findLast(([, offset]) => offset <= differs)?.[0] ?? '';
    return failure(headerFinding(at + differs, field, name));
  }
  const offset = at + TAR_BLOCK_BYTES;
  const padded = Math.ceil(size / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  if (offset + padded > archive.length) {
    const message = `The content of ${size} bytes goes beyond the end of the file.`;
    return failure(finding('tar-truncated', message, { file: name, offset: archive.length }));
  }
  if (!isZero(archive.subarray(offset + size, offset + padded))) {
    return failure(finding('tar-padding', 'The padding is not zero.', { file: name, offset: offset + size }));
  }
  return success({ name, offset, bytes: archive.subarray(offset, offset + size) });
}

function checkEnd(archive: Uint8Array, at: number): Finding | undefined {
  const end = archive.subarray(at);
  if (end.length < END_BYTES) {
    return finding('tar-truncated', 'The file ends before the end of the archive.', { offset: archive.length });
  }
  if (end.length === END_BYTES && isZero(end)) return undefined;
  return finding('tar-end', 'After the last file there is more than 1024 zero bytes.', { offset: at });
}

/** All files of the archive, in the order in which they stand. */
export function readTar(archive: Uint8Array): Result<readonly TarFile[]> {
  const files: TarFile[] = [];
  let at = 0;
  while (at < archive.length && archive[at] !== 0) {
    const file = readFile(archive, at);
    if (!file.ok) return file;
    files.push(file.value);
    at = file.value.offset + Math.ceil(file.value.bytes.length / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  }
  const wrong = checkEnd(archive, at);
  return wrong === undefined ? success(files) : failure(wrong);
}

/**
 * The canonical tar of docs/spec/journal.md section 8, strictly: a header is parsed for its name and size, made again
 * from those two, and compared. So there is no byte in the container that could be different and go unnoticed.
 */
import { ascii } from '@plomba/codec';
import { failure, finding, success, type Finding, type Result } from './finding.js';
import { read, type ReadRequest, type Steps } from './pull.js';

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

/** Bytes that a content takes with its padding. */
export function paddedBytes(bytes: number): number {
  return Math.ceil(bytes / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
}

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

/** What a header says of the file behind it. */
interface TarEntry {
  readonly name: string;
  readonly size: number;
}

/** Reads a header that is a whole block. */
function parseHeader(header: Uint8Array, at: number): Result<TarEntry> {
  const nameBytes = nameOf(header);
  if (nameBytes === undefined) return failure(headerFinding(at, 'name'));
  const name = String.fromCharCode(...nameBytes);
  const digits = header.subarray(SIZE_AT, SIZE_AT + SIZE_DIGITS);
  const size = octalOf(digits);
  if (size === undefined) return failure(headerFinding(at + SIZE_AT, 'size', name));
  const wanted = canonicalHeader(nameBytes, digits);
  let differs = 0;
  while (differs < TAR_BLOCK_BYTES && header[differs] === wanted[differs]) differs++;
  if (differs === TAR_BLOCK_BYTES) return success({ name, size });
  const field = FIELDS.findLast(([, offset]) => offset <= differs)?.[0] ?? '';
  return failure(headerFinding(at + differs, field, name));
}

function truncated(offset: number, message: string): Finding {
  return finding('tar-truncated', message, { offset });
}

/** Whether the archive ends at `at`, as it should. */
function* checkEnd(at: number): Steps<Finding | undefined> {
  const end = yield* read(at, END_BYTES + 1);
  if (end.length < END_BYTES) return truncated(at + end.length, 'The file ends before the end of the archive.');
  if (end.length === END_BYTES && isZero(end)) return undefined;
  return finding('tar-end', 'After the last file there is more than 1024 zero bytes.', { offset: at });
}

/** What must stand at a place of the archive. */
export interface ExpectedFile {
  readonly at: number;
  /** Undefined: the end of the archive. */
  readonly name: string | undefined;
}

/** The header at a place, which must be that of the file that is expected there. */
export function* readTarHeader({ at, name }: ExpectedFile): Steps<Result<TarEntry>> {
  const header = yield* read(at, TAR_BLOCK_BYTES);
  if (header.length === 0 || header[0] === 0) {
    const noEnd = yield* checkEnd(at);
    if (noEnd !== undefined) return failure(noEnd);
    const message = `Here an export of this size has the file '${name}', not its end.`;
    return failure(finding('file-set', message, { file: name ?? '', offset: at }));
  }
  if (header.length < TAR_BLOCK_BYTES) {
    return failure(truncated(at + header.length, 'The file ends inside a tar header.'));
  }
  const parsed = parseHeader(header, at);
  if (!parsed.ok || parsed.value.name === name) return parsed;
  const file = parsed.value.name;
  const message = `Here an export of this size has ${name === undefined ? 'its end' : `the file '${name}'`}, not '${file}'.`;
  return failure(finding('file-set', message, { file, offset: at }));
}

/** The archive must end here. */
export function* readTarEnd(at: number): Steps<Finding | undefined> {
  const next = yield* read(at, 1);
  if (next.length === 0 || next[0] === 0) return yield* checkEnd(at);
  const more = yield* readTarHeader({ at, name: undefined });
  return more.ok ? undefined : more.finding;
}

/** A file that must stand at a place; longer than `bytesMax` it is not read, and the finding is the caller's. */
export function* readTarFile(
  expected: ExpectedFile,
  limit: {
    readonly bytesMax: number;
    readonly tooLong: (file: TarFile) => Finding;
    readonly forget?: ReadRequest['forget'];
  },
): Steps<Result<TarFile>> {
  const entry = yield* readTarHeader(expected);
  if (!entry.ok) return entry;
  const { name, size } = entry.value;
  const offset = expected.at + TAR_BLOCK_BYTES;
  if (size > limit.bytesMax) return failure(limit.tooLong({ name, offset, bytes: new Uint8Array(0) }));
  const padded = yield* read(offset, paddedBytes(size), limit.forget);
  if (padded.length < paddedBytes(size)) {
    const message = `The content of ${size} bytes goes beyond the end of the file.`;
    return failure(finding('tar-truncated', message, { file: name, offset: offset + padded.length }));
  }
  if (!isZero(padded.subarray(size))) {
    return failure(finding('tar-padding', 'The padding is not zero.', { file: name, offset: offset + size }));
  }
  return success({ name, offset, bytes: padded.subarray(0, size) });
}

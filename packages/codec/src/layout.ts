/**
 * Fixed byte layouts as values: the encoder, the decoder, the size and the page in `docs/spec` come from one table.
 *
 * Every layout has a fixed size, so offsets are known when the module loads. Decoding is strict: reserved bytes
 * must be zero, constants must match, integers must be in range. Big-endian throughout.
 */
import { isBytes } from './bytes.js';
import { childPath, DecodeError, FieldError } from './decode-error.js';
import { isInherited, namedCodes } from './names.js';
import { Reader } from './reader.js';
import { toHex } from './text.js';
import { Writer } from './writer.js';

/** One part of a layout. */
export interface Part<T> {
  /** Size in bytes. */
  readonly bytes: number;
  /** How the spec page names the type: `u16`, `bytes[16]`, `= 0x504c`. */
  readonly type: string;
  readonly write: (writer: Writer, value: T, path: string) => void;
  readonly read: (reader: Reader, path: string) => T;
}

/** How an integer of a size goes through writer and reader: named one by one, so that each is called directly. */
type IntegerWay = Pick<Part<number>, 'write' | 'read'>;

function integer(bits: 8 | 16 | 32 | 64, way: IntegerWay): Part<number> {
  const most = bits === 64 ? Number.MAX_SAFE_INTEGER : 2 ** bits - 1;
  return {
    bytes: bits / 8,
    type: bits === 64 ? 'u64 ≤ 2^53 - 1' : `u${bits}`,
    write(writer, value, path) {
      if (!Number.isSafeInteger(value) || value < 0 || value > most) {
        throw new FieldError(path, `must be a whole number from 0 to ${most}`);
      }
      way.write(writer, value, path);
    },
    read: way.read,
  };
}

export const u8: Part<number> = integer(8, {
  write: (writer, value) => writer.u8(value),
  read: (reader, path) => reader.u8(path),
});
export const u16: Part<number> = integer(16, {
  write: (writer, value) => writer.u16(value),
  read: (reader, path) => reader.u16(path),
});
export const u32: Part<number> = integer(32, {
  write: (writer, value) => writer.u32(value),
  read: (reader, path) => reader.u32(path),
});
export const u64: Part<number> = integer(64, {
  write: (writer, value) => writer.u64(value),
  read: (reader, path) => reader.u64(path),
});

export const i16: Part<number> = {
  bytes: 2,
  type: 'i16',
  write(writer, value, path) {
    if (!Number.isInteger(value) || value < -0x8000 || value > 0x7fff) {
      throw new FieldError(path, 'must be a whole number from -32768 to 32767');
    }
    writer.i16(value);
  },
  read: (reader, path) => reader.i16(path),
};

/** Exactly `count` bytes; decoding copies them. */
export function fixedBytes(count: number): Part<Uint8Array> {
  return {
    bytes: count,
    type: `bytes[${count}]`,
    write(writer, value, path) {
      if (!isBytes(value) || value.length !== count) throw new FieldError(path, `must be ${count} bytes`);
      writer.bytes(value);
    },
    read: (reader, path) => reader.copy(count, path),
  };
}

/** A constant that must be there: a magic number, a version, reserved zeros. It is no field of the value. */
export function constant(bytes: Uint8Array): Part<undefined> {
  return {
    bytes: bytes.length,
    type: bytes.every((byte) => byte === 0) ? `reserved[${bytes.length}] = 0` : `= 0x${toHex(bytes)}`,
    write: (writer) => writer.bytes(bytes),
    read(reader, path) {
      const at = reader.offset;
      if (reader.remaining < bytes.length) reader.bytes(bytes.length, path); // says what is missing
      let difference = 0;
      for (let index = 0; index < bytes.length; index++) difference |= bytes[index]! ^ reader.u8(path);
      if (difference !== 0) throw new DecodeError(`must be 0x${toHex(bytes)}`, { path, offset: at });
      return undefined;
    },
  };
}

/** Named codes in one byte; an unknown code is refused. */
export function codeOf<N extends string>(codes: Readonly<Record<N, number>>): Part<N> {
  const named = namedCodes(codes, { min: 0, max: 0xff });
  return {
    bytes: 1,
    type: `u8: ${named.entries.map(([name, code]) => `${code} ${name}`).join(', ')}`,
    write(writer, value, path) {
      const code = named.codeOf(value);
      if (code === undefined) throw new FieldError(path, `must be one of ${named.names.join(', ')}`);
      writer.u8(code);
    },
    read(reader, path) {
      const at = reader.offset;
      const name = named.nameOf(reader.u8(path));
      if (name === undefined) throw new DecodeError('is not a known code', { path, offset: at });
      return name;
    },
  };
}

/** A row of a layout as its spec page shows it. */
export interface LayoutRow {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly note: string;
}

export interface Layout<T> {
  readonly name: string;
  readonly bytes: number;
  readonly rows: readonly LayoutRow[];
  encode(value: T): Uint8Array;
  /** Decodes exactly `bytes` bytes. @throws DecodeError */
  decode(bytes: Uint8Array, baseOffset?: number): T;
  write(writer: Writer, value: T): void;
  read(reader: Reader): T;
  /** Byte offset of a named row. */
  offsetOf(name: string): number;
}

/** The rows of a layout: each field of T once, in the order of the bytes; constants stand beside them. */
export type LayoutTable<T> = { readonly [K in keyof T]-?: readonly [Part<T[K]>, string] } & {
  readonly [constantName: `=${string}`]: readonly [Part<undefined>, string];
};

function checkRows(name: string, keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    const row = key.replace('=', '');
    const place = childPath(name, row);
    if (seen.has(row)) throw new FieldError(place, 'is there twice');
    if (isInherited(row)) throw new FieldError(place, 'has a name that every object has');
    // Such keys jump to the front of an object: the rows would not be in the order of the table.
    if (/^[0-9]+$/.test(key)) throw new FieldError(place, 'has a number for a name');
    seen.add(row);
  }
}

export function layout<T extends object>(name: string, table: LayoutTable<T>): Layout<T> {
  // Object.entries loses the tie between key and part that LayoutTable<T> has checked.
  const rows = Object.entries(table).map(([key, row]) => {
    const [part, note] = row as readonly [Part<unknown>, string];
    const path = childPath(name, key.replace('=', ''));
    return { key, part, note, path, writePath: childPath(name, key), isField: !key.startsWith('=') };
  });
  checkRows(
    name,
    rows.map((row) => row.key),
  );
  const bytes = rows.reduce((sum, row) => sum + row.part.bytes, 0);
  const self: Layout<T> = {
    name,
    bytes,
    rows: rows.map(({ key, part, note }) => ({ name: key.replace('=', ''), bytes: part.bytes, type: part.type, note })),
    encode(value) {
      const writer = new Writer(bytes);
      self.write(writer, value);
      return writer.take();
    },
    decode(input, baseOffset = 0) {
      const reader = new Reader(input, baseOffset);
      const value = self.read(reader);
      reader.end(name);
      return value;
    },
    write(writer, value) {
      // Reading fields by name; their types were checked against the parts above.
      const fields = value as Readonly<Record<string, unknown>>;
      for (const row of rows) row.part.write(writer, row.isField ? fields[row.key] : undefined, row.writePath);
    },
    read(reader) {
      const value: Record<string, unknown> = {};
      for (const row of rows) {
        const part = row.part.read(reader, row.path);
        if (row.isField) value[row.key] = part;
      }
      return value as T; // every field of T has a row, by the type of the table
    },
    offsetOf(rowName) {
      let offset = 0;
      for (const row of rows) {
        if (row.key.replace('=', '') === rowName) return offset;
        offset += row.part.bytes;
      }
      throw new FieldError(rowName, `is no row of ${name}`);
    },
  };
  return self;
}

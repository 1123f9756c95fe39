/**
 * Reads and writes any item of the subset without a table, on top of `CborReader` and `CborWriter`;
 * so that the vectors of the RFC, which are no records, can be run against them.
 */
import { CborReader, CborWriter } from '../cbor.js';

export type AnyCbor = bigint | string | boolean | Uint8Array | readonly AnyCbor[] | ReadonlyMap<bigint, AnyCbor>;

/** Far more than a vector needs, far less than the stack holds. */
const DEPTH_MAX = 50;

function readItem(reader: CborReader, depth: number): AnyCbor {
  if (depth > DEPTH_MAX) throw reader.fail('', 'is nested too deep for a test');
  switch (reader.peekMajor()) {
    case 2:
      return reader.bytes('');
    case 3:
      return reader.text('');
    case 4:
      return Array.from({ length: reader.array('') }, () => readItem(reader, depth + 1));
    case 5:
      return readMap(reader, depth);
    case 7:
      return reader.bool('');
    case undefined:
    default:
      return reader.bigint('');
  }
}

function readMap(reader: CborReader, depth: number): ReadonlyMap<bigint, AnyCbor> {
  const count = reader.map('');
  const entries = new Map<bigint, AnyCbor>();
  let last = -1n;
  for (let entry = 0; entry < count; entry++) {
    const key = reader.bigint('');
    if (key <= last) throw reader.fail('', 'has keys out of order');
    last = key;
    entries.set(key, readItem(reader, depth + 1));
  }
  return entries;
}

function writeItem(writer: CborWriter, value: AnyCbor): void {
  if (typeof value === 'bigint') writer.int(value, '');
  else if (typeof value === 'string') writer.text(value, '');
  else if (typeof value === 'boolean') writer.bool(value);
  else if (value instanceof Uint8Array) writer.bytes(value);
  else if (value instanceof Map) {
    writer.map(value.size);
    // Array.isArray and instanceof cannot narrow the readonly types; what is left of AnyCbor is a map.
    for (const [key, inner] of value as ReadonlyMap<bigint, AnyCbor>) {
      writer.int(key, '');
      writeItem(writer, inner);
    }
  } else {
    const items = value as readonly AnyCbor[]; // as above: what is left is a list
    writer.array(items.length);
    for (const item of items) writeItem(writer, item);
  }
}

/** Exactly one item of the subset. */
export const anyCbor = {
  encode(value: AnyCbor): Uint8Array {
    const writer = new CborWriter();
    writeItem(writer, value);
    return writer.toBytes();
  },
  decode(bytes: Uint8Array): AnyCbor {
    const reader = new CborReader(bytes);
    const value = readItem(reader, 0);
    reader.end('');
    return value;
  },
};

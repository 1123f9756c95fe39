import {
  codeOf,
  constant,
  ascii,
  DecodeError,
  decimal,
  fromHex,
  layout,
  optional,
  record,
  required,
  text,
  toHex,
  u32,
  u64,
  type Decimal,
} from '@plomba/codec';

// A layout: rows of fixed size, in the order of the bytes.
interface Header {
  readonly kind: 'reading' | 'gap';
  readonly sequence: number;
  readonly bodyCrc: number;
}

const headerLayout = layout<Header>('Header', {
  '=magic': [constant(ascii('TH')), '"TH"'],
  '=format': [constant(Uint8Array.of(1)), 'version of this layout'],
  kind: [codeOf({ reading: 1, gap: 2 }), 'what follows'],
  sequence: [u64, 'without gaps, from 0'],
  bodyCrc: [u32, 'CRC-32C of what follows'],
});

const header = headerLayout.encode({ kind: 'reading', sequence: 7, bodyCrc: 0xe3069283 });
console.log(toHex(header));
console.log(headerLayout.bytes, headerLayout.offsetOf('sequence'), headerLayout.decode(header).kind);

// A record: a CBOR map with integer keys, the same table for bytes and for JSON.
interface Reading {
  readonly sensor: string;
  readonly celsius: Decimal;
  readonly note?: string;
}

const readingTable = record<Reading>('Reading', {
  sensor: required(1, text({ bytesMax: 16 }), 'name of the sensor'),
  celsius: required(2, decimal({ scaleMax: 2 }), 'with the places that it was measured with'),
  note: optional(3, text({ bytesMax: 80 }), 'by the operator'),
});

const reading = readingTable.fromJson({ sensor: 'north', celsius: '-1.50' }, '');
const bytes = readingTable.encode(reading);
console.log(toHex(bytes));
console.log(JSON.stringify(readingTable.toJson(readingTable.decode(bytes))));

// The same key twice: refused, with its place.
try {
  readingTable.decode(fromHex('a2016161016162') ?? bytes);
} catch (error) {
  if (error instanceof DecodeError) console.log(error.message);
}

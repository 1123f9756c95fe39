/**
 * Strict byte codecs: layouts and records as tables, deterministic CBOR, CRC-32C, COBS. Nothing fiscal in here.
 *
 * @packageDocumentation
 */
export { allocate, concatBytes, equalBytes } from './bytes.js';
export { CborReader, CborWriter } from './cbor.js';
export { cobsDecode, cobsEncode } from './cobs.js';
export { crc16Xmodem } from './crc16.js';
export { crc32c } from './crc32c.js';
export { formatDecimal, parseDecimal, rescale, type Decimal } from './decimal.js';
export { childPath, DecodeError, FieldError } from './decode-error.js';
export {
  codeOf,
  constant,
  fixedBytes,
  i16,
  layout,
  u16,
  u32,
  u64,
  u8,
  type Layout,
  type LayoutRow,
  type LayoutTable,
  type Part,
} from './layout.js';
export { Reader } from './reader.js';
export {
  blob,
  bool,
  decimal,
  hundredths,
  int,
  int64,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type Field,
  type Json,
  type OptionalField,
  type RecordSchema,
  type RecordTable,
  type RequiredField,
  type Schema,
  type TableDescription,
} from './schema.js';
export { layoutMarkdown, markdownTable, recordsMarkdown } from './spec-table.js';
export { ascii, fromBase64, fromHex, toBase64, toHex, utf8Decode, utf8Encode } from './text.js';
export { Writer } from './writer.js';

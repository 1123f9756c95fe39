/**
 * Typed tables over the strict CBOR subset, and over JSON: one table gives the encoder, the decoder,
 * the checks of a caller's JSON (with field path and rule), the JSON Schema and the page in `docs/spec`.
 */
export {
  list,
  optional,
  record,
  required,
  type Field,
  type OptionalField,
  type RecordSchema,
  type RecordTable,
  type RequiredField,
} from './record.js';
export { blob, bool, decimal, hundredths, int, int64, oneOf, text } from './scalars.js';
export type { Json, Schema, TableDescription } from './schema-type.js';

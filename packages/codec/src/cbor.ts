/**
 * Deterministic CBOR (RFC 8949 section 4.2.1) in a strict subset: integers of 64 bits, byte strings, text,
 * booleans, arrays, and maps with unsigned integer keys in ascending order. No tags, no floats, no null,
 * no indefinite lengths; every head in its shortest form. What these classes read, they write back byte for byte.
 */
export type { Letters } from './cbor-head.js';
export { CborReader } from './cbor-reader.js';
export { CborWriter } from './cbor-writer.js';

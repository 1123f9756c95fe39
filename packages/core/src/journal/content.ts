/** Payload bytes to typed content and back, by the table of the record's kind. */
import { assert } from '../assert.js';
import { PAYLOADS } from '../tables/payloads.table.js';
import type { RecordKind } from '../tables/record-header.table.js';
import type { Content } from '../unit/state.js';

/** @throws DecodeError when the payload is not canonical */
export function decodeContent(kind: RecordKind, payload: Uint8Array): Content {
  // The table of a kind decodes the payload type of that kind; the compiler cannot follow the correlation.
  return { kind, payload: PAYLOADS[kind].decode(payload) } as Content;
}

/** @throws FieldError when a field breaks its rule */
export function encodeContent(content: Content): Uint8Array {
  const table = PAYLOADS[content.kind] as { encode(value: Content['payload']): Uint8Array }; // the same correlation
  const bytes = table.encode(content.payload);
  assert(bytes.length > 0, 'a payload is never empty');
  return bytes;
}

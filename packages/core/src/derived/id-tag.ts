/**
 * A 53-bit hash of an operation id: what the operation index compares. Two ids may share a tag, so that every hit is
 * proved by reading the record; the tag only has to make misses certain and false hits rare.
 */

const LOW_BITS = 2 ** 32;

/** Two multiplicative lanes over the UTF-16 units of the id, mixed at the end. */
export function idTag(id: string): number {
  let first = 0x9e3779b1;
  let second = 0x85ebca77;
  for (let at = 0; at < id.length; at++) {
    const unit = id.charCodeAt(at);
    first = Math.imul(first ^ unit, 0xc2b2ae3d);
    second = Math.imul(second ^ unit, 0x27d4eb2f);
  }
  first = Math.imul(first ^ (first >>> 16), 0x85ebca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2ae35);
  second = Math.imul(second ^ (second >>> 16), 0x85ebca6b) ^ Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second >>> 11) * LOW_BITS + (first >>> 0);
}

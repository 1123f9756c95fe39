/** Small helpers on byte arrays that every layer needs. */

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether a value is a `Uint8Array`, from this realm or another (jsdom, an iframe, Node's Buffer). */
export function isBytes(value: unknown): value is Uint8Array {
  if (ArrayBuffer.isView(value) && Object.getPrototypeOf(value) === Uint8Array.prototype) return true;
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}

/** A plain array over the same memory: Node's Buffer has a `slice()` that shares memory where ours copies. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  const isPlain = Object.getPrototypeOf(bytes) === Uint8Array.prototype;
  return isPlain ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Buffers that short-lived arrays are cut from: a view of one costs a tenth of a buffer of its own. */
const SLAB_BYTES = 16_384;
let slab = new Uint8Array(0);
let slabUsed = 0;

/**
 * Zeros, often a view of a shared buffer: for bytes of a record, a message, a hash that live about as long as each other.
 * A view that is kept for long keeps its 16 KiB.
 */
export function allocate(count: number): Uint8Array {
  if (count > SLAB_BYTES / 8) return new Uint8Array(count);
  if (slabUsed + count > slab.length) {
    slab = new Uint8Array(SLAB_BYTES);
    slabUsed = 0;
  }
  const at = slabUsed;
  slabUsed += (count + 7) & ~7;
  return new Uint8Array(slab.buffer, at, count);
}

/** Up to this length a loop copies faster than a call of `set()` or `slice()`. */
export const SHORT_BYTES = 12;

/** A copy of a range, which must lie within `bytes`. */
export function copyBytes(bytes: Uint8Array, at: number, count: number): Uint8Array {
  const copy = allocate(count);
  if (count > SHORT_BYTES) {
    copy.set(bytes.subarray(at, at + count));
    return copy;
  }
  for (let index = 0; index < count; index++) copy[index] = bytes[at + index]!;
  return copy;
}

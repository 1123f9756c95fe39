/** Programming a run of bytes page by page: each page is one flash operation, and one place for a power cut. */
import { equalBytes } from '@plomba/codec';
import { assert } from '../assert.js';
import type { FlashPort } from '../ports/flash.js';

export function programRun(flash: FlashPort, address: number, bytes: Uint8Array): void {
  const { pageBytes } = flash.geometry;
  let at = 0;
  while (at < bytes.length) {
    const take = Math.min(pageBytes - ((address + at) % pageBytes), bytes.length - at);
    flash.program(address + at, bytes.subarray(at, at + take));
    at += take;
  }
}

/** Magic and format: what begins anything that is written to a place on flash is the same bytes each time. */
const OPENING_BYTES = 3;

/**
 * Programs a run onto erased flash, its magic and format first. A torn program may leave cells that look erased now and
 * read 0 later. Those of the first one are cleared by whatever is written to this place next, because it begins with
 * the same bytes; once the first is complete, the run is there to be seen, and boot gives the place up.
 *
 * What was programmed is read back: a write that was lost, went elsewhere or met a stuck bit is never acknowledged.
 * @throws AssertionError when the part does not hold it
 */
export function programNew(flash: FlashPort, address: number, bytes: Uint8Array): void {
  flash.program(address, bytes.subarray(0, OPENING_BYTES));
  programRun(flash, address, bytes);
  assert(areSame(flash.read(address, bytes.length), bytes), 'the flash holds what was programmed');
}

/** Whether two runs of the same length are equal: word by word where both begin at one, because a batch has many bytes. */
function areSame(left: Uint8Array, right: Uint8Array): boolean {
  const words = left.length === right.length && left.byteOffset % 4 === 0 && right.byteOffset % 4 === 0;
  const count = words ? Math.floor(left.length / 4) : 0;
  const ours = new Int32Array(left.buffer, words ? left.byteOffset : 0, count);
  const others = new Int32Array(right.buffer, words ? right.byteOffset : 0, count);
  for (let at = 0; at < count; at++) if (ours[at] !== others[at]) return false;
  return equalBytes(left.subarray(4 * count), right.subarray(4 * count));
}

/**
 * Programs bytes over cells that should hold them already, so that unstable ones hold them for good.
 * @returns whether the part reads back what was programmed
 */
export function programAgain(flash: FlashPort, address: number, bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true;
  programRun(flash, address, bytes);
  flash.flush();
  return equalBytes(flash.read(address, bytes.length), bytes);
}

/** Whether every byte has this value; a plain loop, because boot asks it of whole sectors. */
function isFilledWith(bytes: Uint8Array, value: number): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== value) return false;
  return true;
}

export function isErased(bytes: Uint8Array): boolean {
  return isFilledWith(bytes, 0xff);
}

export function isZero(bytes: Uint8Array): boolean {
  return isFilledWith(bytes, 0);
}

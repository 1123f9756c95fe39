/** Programming a run of bytes page by page: each page is one flash operation, and one place for a power cut. */
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

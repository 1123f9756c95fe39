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

export function isErased(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0xff);
}

export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

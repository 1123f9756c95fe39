/** A flash that counts the bytes that are read through it. */
import type { FlashPort } from '@plomba/core';

export interface ReadCounts {
  /** Bytes that were moved. */
  read: number;
  /** Bytes that were checked to be blank, which a part does by itself. */
  blankChecked: number;
}

export function countingFlash(flash: FlashPort, counts: ReadCounts): FlashPort {
  return {
    geometry: flash.geometry,
    read(address, count) {
      counts.read += count;
      return flash.read(address, count);
    },
    isErased(address, count) {
      counts.blankChecked += count;
      return flash.isErased(address, count);
    },
    program: (address, bytes) => flash.program(address, bytes),
    erase: (address) => flash.erase(address),
    flush: () => flash.flush(),
  };
}

/**
 * Serial NOR flash. The rules of its datasheet that matter here: a page program takes up to 256 bytes of one page and
 * only turns ones into zeros; a sector erase turns 4 KiB into ones; the part does one operation at a time, in the order
 * in which they came; power that goes during one leaves the page (the sector) undefined.
 */
import type { FlashProfile } from './flash-profile.js';

export const NOR_FLASH: FlashProfile = {
  name: 'nor',
  part: 'Winbond W25Q128JV: tPP 0.4 ms, tSE 45 ms, 100,000 erases; SPI at 50 MHz',
  pageBytes: 256,
  sectorBytes: 4096,
  times: { readUs: 1, byteUs: 0.16, programUs: 400, eraseUs: 45_000, flushUs: 1 },
  enduranceErases: 100_000,
  atomicBytes: 0,
  unstable: true,
  reorders: false,
};

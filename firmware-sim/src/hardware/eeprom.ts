/**
 * Serial EEPROM. The rules of its datasheet that matter here: a page write takes up to 512 bytes and times itself; error
 * correction works on groups of four bytes, so a group is written as a whole. That a write once begun holds each group
 * either old or new asks for a supply that outlasts one write cycle (5 ms): the board has that capacitor.
 */
import type { FlashProfile } from './flash-profile.js';

export const EEPROM: FlashProfile = {
  name: 'eeprom',
  part: 'STMicroelectronics M95M04-DR: tW 5 ms, 4,000,000 cycles; SPI at 10 MHz',
  pageBytes: 512,
  sectorBytes: 4096,
  times: { readUs: 4, byteUs: 0.8, programUs: 5_000, eraseUs: 40_000, flushUs: 1 },
  enduranceErases: 4_000_000,
  atomicBytes: 4,
  unstable: false,
  reorders: false,
};

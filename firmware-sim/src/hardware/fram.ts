/**
 * Ferroelectric memory. The rules of its datasheet that matter here: there are no pages, no erase and no waiting; a byte
 * is stored when its last bit has crossed the bus, so a cut leaves a prefix of whole bytes.
 */
import type { FlashProfile } from './flash-profile.js';

export const FRAM: FlashProfile = {
  name: 'fram',
  part: 'Fujitsu MB85RS4MT: 10^13 accesses a byte; SPI at 40 MHz',
  pageBytes: 256,
  sectorBytes: 4096,
  times: { readUs: 1, byteUs: 0.2, programUs: 1, eraseUs: 820, flushUs: 0 },
  enduranceErases: 10_000_000_000_000,
  atomicBytes: 1,
  unstable: false,
  reorders: false,
};

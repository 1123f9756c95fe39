/**
 * SD card, or any drive with a cache. The rules of its specification that matter here: 512-byte blocks are written as a
 * whole; the card keeps what it was given in memory and in an order of its own until it is told to flush, so a cut may
 * drop any of the blocks since the last flush; wear is the card's own business.
 */
import type { FlashProfile } from './flash-profile.js';

export const SD_CARD: FlashProfile = {
  name: 'sd',
  part: 'SD Physical Layer Simplified Specification: a write is busy for at most 250 ms; times of an industrial card',
  pageBytes: 512,
  sectorBytes: 4096,
  times: { readUs: 200, byteUs: 0.04, programUs: 60, eraseUs: 500, flushUs: 3_000 },
  enduranceErases: Number.MAX_SAFE_INTEGER,
  atomicBytes: 512,
  unstable: false,
  reorders: true,
};

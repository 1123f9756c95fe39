/** The SD card that exports are written to. */
import { int, optional, record } from '@plomba/codec';
import { faultKind, type FaultKind } from '../fault-kind.js';

const shownBy = 'firmware-sim/src/faults/device/card-faults.sim.test.ts';
const refused =
  'the export is refused with its reason, and nothing is written; it can be read over the line at any time';

export const cardMissing: FaultKind = faultKind({
  name: 'card-missing',
  group: 'device',
  note: 'the SD card is pulled out',
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['card: no-card'],
  becomes: 'a file that was being written is not whole and says so; further ones are refused',
  shownBy,
  begin({ hardware, hit }) {
    hardware.card.remove();
    hit();
  },
  end: ({ hardware }) => hardware.card.insert(),
});

interface CardFullParams {
  readonly freeBytes?: number;
}

export const cardFull: FaultKind = faultKind({
  name: 'card-full',
  group: 'device',
  note: 'the SD card is full, or nearly; lifting it puts in an empty one',
  params: record<CardFullParams>('card-full', {
    freeBytes: optional(1, int({ min: 0, max: 0xffff_ffff }), 'bytes that are left; default 0'),
  }),
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['card: full'],
  becomes: refused,
  shownBy,
  begin({ hardware, hit }, { freeBytes = 0 }) {
    hardware.card.fill(freeBytes);
    hit();
  },
  end: ({ hardware }) => hardware.card.insert(1024 ** 3),
});

export const cardWriteProtected: FaultKind = faultKind({
  name: 'card-write-protected',
  group: 'device',
  note: 'the switch of the SD card says that it must not be written',
  lasts: 'until-lifted',
  verdict: 'detected',
  foundAs: ['card: write-protected'],
  becomes: refused,
  shownBy,
  begin({ hardware, hit }) {
    hardware.card.protect(true);
    hit();
  },
  end: ({ hardware }) => hardware.card.protect(false),
});

export const cardSlow: FaultKind = faultKind({
  name: 'card-slow',
  group: 'device',
  note: 'the SD card is worn: writing takes eighty times as long',
  lasts: 'until-lifted',
  verdict: 'survived',
  becomes: 'the file is whole later',
  shownBy,
  begin({ hardware, hit }) {
    hardware.card.slowDown(true);
    hit();
  },
  end: ({ hardware }) => hardware.card.slowDown(false),
});

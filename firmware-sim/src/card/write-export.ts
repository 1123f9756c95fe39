/**
 * The export on the SD card: somebody at the unit asks for the journal, and the firmware writes it to the card in its slot,
 * as the line would give it. A halted unit writes what can still be read. Nothing of it is fiscal: no record says that it
 * was done, and the card is somebody else's.
 */
import { concatBytes } from '@plomba/codec';
import { LINK_LIMITS, type ReplyOf } from '@plomba/link';
import type { Device } from '../device.js';
import type { CardFault } from '../hardware/export-card.js';

/** Why nothing was written, or not all of it. */
export type CardExportFault =
  | CardFault
  /** The unit is off. */
  | 'no-power'
  /** The unit cannot give an export: its detail says why. */
  | 'no-export'
  /** The card was pulled out in the middle: the file on it is not whole. */
  | 'pulled-out'
  /** The power went in the middle: the file on it is not whole. */
  | 'power-lost';

/** What each means, for people. */
export const CARD_FAULTS: Readonly<Record<CardExportFault, string>> = {
  'no-card': 'there is no card in the slot',
  'write-protected': 'the switch of the card says that it must not be written',
  full: 'the card has no room for the export',
  busy: 'another file is being written',
  'no-power': 'the unit has no power',
  'no-export': 'the unit gives no export',
  'pulled-out': 'the card was pulled out in the middle: the file on it is not whole',
  'power-lost': 'the power went in the middle: the file on the card is not whole',
};

export type CardExport =
  | { readonly ok: true; readonly name: string; readonly bytes: number }
  | { readonly ok: false; readonly fault: CardExportFault; readonly detail: string };

/** A wait is made of so many steps, so that what happens meanwhile happens at its time. */
const STEPS = 64;

function refused(fault: CardExportFault, detail: string = CARD_FAULTS[fault]): CardExport {
  return { ok: false, fault, detail };
}

/** The whole export, as it is read over the line; why there is none otherwise. */
function exportOf(device: Device): Uint8Array | string {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (let offset = 0, total = 1; offset < total;) {
    const answer = device.call('export.read', { size, offset, bytesMax: LINK_LIMITS.pieceBytes });
    if (answer === undefined) return CARD_FAULTS['no-power'];
    if (!answer.ok) return `${answer.code}: ${answer.detail}`;
    const reply = answer.reply as ReplyOf<'export.read'>; // of that command
    ({ size, total } = reply);
    if (reply.bytes.length === 0) return 'the export ends too early';
    pieces.push(reply.bytes);
    offset += reply.bytes.length;
  }
  return concatBytes(...pieces);
}

/**
 * The firmware begins to write the export; it takes the time of the card, which passes as time passes for the unit.
 * @param name of the file; one of the same name is replaced
 */
export function beginCardExport(device: Device, name: string): CardExport {
  if (!device.powered) return refused('no-power');
  const { card } = device.hardware;
  // Seen before anything is read: making an export of years takes a while.
  if (!card.isInserted) return refused('no-card');
  const bytes = exportOf(device);
  if (!device.powered) return refused('power-lost');
  if (typeof bytes === 'string') return refused('no-export', bytes);
  const fault = card.write(name, bytes);
  return fault === undefined ? { ok: true, name, bytes: bytes.length } : refused(fault);
}

/** Lets the unit's time pass until a file that was begun is written, or never will be. In virtual time only. */
export function finishCardExport(device: Device, begun: CardExport): CardExport {
  if (!begun.ok) return begun;
  const { card } = device.hardware;
  const stepMs = Math.max(1, Math.ceil((card.nextDoneMs() ?? 0) / STEPS));
  while (card.isBusy) device.advanceClock(stepMs);
  const isWhole = card.files.some((file) => file.name === begun.name && file.isWhole);
  if (isWhole) return begun;
  return refused(device.powered ? 'pulled-out' : 'power-lost');
}

/** A saved board that another one can become in place: everything is checked before anything is changed. */
import { FieldError } from '@plomba/codec';
import { checkInjection } from '../faults/injection-json.js';
import type { Hardware } from '../hardware/hardware.js';
import { SnapshotError } from './snapshot-error.js';
import { boardOf, type RestoredBoard } from './snapshot.js';

/** @throws SnapshotError; `other-unit` where it does not fit onto this board */
export function boardOfSameKind(
  bytes: Uint8Array,
  { hardware, country, hostMs }: { readonly hardware: Hardware; readonly country: string; readonly hostMs: number },
): RestoredBoard {
  const { verifySignature, hasher } = hardware;
  const board = boardOf(bytes, { hostMs, verifySignature, hasher });
  const other = (what: string): SnapshotError => new SnapshotError('other-unit', `the snapshot is of a unit ${what}`);
  if (board.identity.country !== country) throw other(`of country ${board.identity.country}, not ${country}`);
  const { flash, firmwareFlash, rtc, map } = board.hardware;
  if (rtc.mode !== hardware.rtc.mode)
    throw other(`with a ${rtc.mode} clock, and this one has a ${hardware.rtc.mode} clock`);
  if (flash.profile.name !== hardware.flash.profile.name)
    throw other(`with memories of another kind: ${flash.profile.name}`);
  const isSameMap =
    flash.geometry.sizeBytes === hardware.flash.geometry.sizeBytes &&
    map.fiscal.wholeBytes === hardware.map.fiscal.wholeBytes &&
    map.journal.wholeBytes === hardware.map.journal.wholeBytes &&
    map.derived.bytes === hardware.map.derived.bytes &&
    // An image file of the slots may be larger than the slots.
    firmwareFlash.geometry.sizeBytes <= hardware.firmwareFlash.geometry.sizeBytes;
  if (!isSameMap) throw other('with memories of other sizes');
  for (const [index, { injection }] of board.standing.injections.entries()) {
    try {
      checkInjection(injection, `injections[${index}]`);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      throw new SnapshotError('damaged', `the snapshot is damaged: ${error.message}`);
    }
  }
  return board;
}

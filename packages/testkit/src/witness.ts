/**
 * Someone outside the unit who keeps its last checkpoint and asks, at every meeting, for a proof that the journal has only
 * grown since. What a till and an operator do; without one, a whole unit that was rolled back looks like an honest one.
 */
import type { FiscalUnit } from '@plomba/core';
import { verifyConsistency } from '@plomba/verify/proof';
import type { Violation } from './checkers.js';

export class Witness {
  #last: { readonly size: number; readonly root: Uint8Array } | undefined;

  /** Takes the unit's checkpoint, or says why it is not a later one of the same journal. */
  meet(unit: FiscalUnit): readonly Violation[] {
    const now = unit.checkpoint();
    if (!now.ok) return [`no checkpoint: ${now.code}`];
    const { size, root } = now.head;
    const last = this.#last;
    if (last !== undefined) {
      if (size < last.size) return [`the journal had ${last.size} records and has ${size} now`];
      const proof = unit.consistencyProof(last.size, size);
      if (!proof.ok) return [`no consistency proof: ${proof.code}`];
      const claim = { size: last.size, root: last.root, laterSize: size, laterRoot: root, path: proof.path };
      if (!verifyConsistency(claim)) return [`the first ${last.size} records are others now`];
    }
    this.#last = { size, root };
    return [];
  }
}

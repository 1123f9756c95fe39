/** The fiscal memory at boot: whether it agrees with the journal, and the entries that a power cut kept from it. */
import { equalBytes, toHex } from '@plomba/codec';
import { decide } from '../decision-table.js';
import { FISCAL_TABLE, SLOT_TABLE } from '../journal/recovery.table.js';
import type { FiscalMemory, PlacedEntry } from '../storage/fiscal-memory.js';
import type { JournalSpace } from '../storage/journal-space.js';
import { writeFiscalEntries } from './fiscal-entries.js';
import { JournalIndex } from './journal-index.js';
import type { UnitPorts } from './ports.js';
import { haltInFiscal, type Halt, type HaltPlace, type Position } from './position.js';
import { SLOT_BYTES } from '../tables/fiscal-slot.table.js';

/** Decides by FISCAL_TABLE whether both memories agree, and completes the fiscal memory where power went in between. */
export function settleFiscal(unit: {
  readonly ports: UnitPorts;
  readonly space: JournalSpace;
  readonly fiscal: FiscalMemory;
  /** The fiscal memory as boot reads it: each byte once. */
  readonly seen: FiscalMemory;
  readonly position: Position;
}): { readonly label: string } | Halt {
  const { head, state } = unit.position;
  const index = new JournalIndex(unit.space);
  const last = unit.seen.last();
  const count = last === undefined ? 0 : last.header.entry + 1;
  const named = last === undefined ? undefined : index.find(last.header.sequence, head);
  const linked = last === undefined || (named !== undefined && equalBytes(named.leafHash, last.payload.leafHash));
  const inputs = { behind: count < state.fiscalEntries, ahead: count > state.fiscalEntries, linked };
  const { label, then } = decide(FISCAL_TABLE, inputs);
  if (then === 'halt-journal-older') {
    const why = `the fiscal memory holds ${count} entries, the journal knows ${state.fiscalEntries}: the journal is older`;
    const expected = `${state.fiscalEntries} entries`;
    return haltInFiscal(why, { ...placeOf(last), expected, found: `${count} entries` });
  }
  if (then === 'halt-other-journal') {
    const found = named === undefined ? 'no such record' : toHex(named.leafHash);
    const expected = last === undefined ? '' : toHex(last.payload.leafHash);
    return haltInFiscal('fiscal memory and journal belong to different journals', {
      ...placeOf(last),
      expected,
      found,
    });
  }
  if (!settleSlots(unit, last)) {
    return haltInFiscal('the flash does not hold the last slots of the fiscal memory', placeOf(last));
  }
  if (then === 'complete') {
    const missing = [...index.from(last === undefined ? 0 : last.header.sequence + 1, head)];
    writeFiscalEntries(unit.fiscal, { records: missing, first: count, rules: state.rules });
    unit.ports.flash.flush();
  }
  return { label };
}

/** Where the last entry stands, and which record it is about. */
function placeOf(last: PlacedEntry | undefined): Pick<HaltPlace, 'offset' | 'sequence'> {
  return last === undefined ? {} : { offset: last.slot * SLOT_BYTES, sequence: last.header.sequence };
}

/** Decides by SLOT_TABLE what is programmed again of the slots written last; whether the part holds it. */
function settleSlots(
  { fiscal, seen }: { readonly fiscal: FiscalMemory; readonly seen: FiscalMemory },
  last: PlacedEntry | undefined,
): boolean {
  const end = seen.firstFree();
  const torn = last === undefined ? 0 : last.slot + 1;
  const { then } = decide(SLOT_TABLE, { entry: last !== undefined, tornBehind: torn < end });
  const finishes = then === 'finish' || then === 'finish-and-clear';
  const clears = then === 'clear' || then === 'finish-and-clear';
  if (finishes && last !== undefined && !fiscal.finish(last.slot, seen.bytes(last.slot))) return false;
  for (let slot = torn; clears && slot < end; slot++) if (!fiscal.clear(slot)) return false;
  return true;
}

/** The fiscal memory at boot: whether it agrees with the journal, and the entries that a power cut kept from it. */
import { equalBytes } from '@plomba/codec';
import { decide } from '../decision-table.js';
import { FISCAL_TABLE, SLOT_TABLE } from '../journal/recovery.table.js';
import type { FiscalMemory, PlacedEntry } from '../storage/fiscal-memory.js';
import type { JournalSpace } from '../storage/journal-space.js';
import { writeFiscalEntries } from './fiscal-entries.js';
import { JournalIndex } from './journal-index.js';
import type { UnitPorts } from './ports.js';
import type { Halt, Position } from './position.js';

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
    return {
      halted: `the fiscal memory holds ${count} entries, the journal knows ${state.fiscalEntries}: the journal is older`,
    };
  }
  if (then === 'halt-other-journal') return { halted: 'fiscal memory and journal belong to different journals' };
  if (!settleSlots(unit, last)) return { halted: 'the flash does not hold the last slots of the fiscal memory' };
  if (then === 'complete') {
    const missing = [...index.from(last === undefined ? 0 : last.header.sequence + 1, head)];
    writeFiscalEntries(unit.fiscal, { records: missing, first: count, rules: state.rules });
    unit.ports.flash.flush();
  }
  return { label };
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

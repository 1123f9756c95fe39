/** Which journal records the fiscal memory keeps, and what its entries say about them. */
import type { CounterValue } from '../model/counters.js';
import type { Rules } from '../model/rules.js';
import type { FiscalMemory } from '../storage/fiscal-memory.js';
import type { PlacedRecord } from '../storage/journal-space.js';
import { nameOfKey } from '../counters/counters.js';
import { contentOf } from './journal-log.js';
import { isFiscalKind } from './state.js';

/** A slot takes this many bytes of counters beside its header and the leaf hash. */
const COUNTER_BYTES = 900;

/** Writes the entries of the fiscal kinds among these records, numbered from `first`. */
export function writeFiscalEntries(
  fiscal: FiscalMemory,
  batch: { readonly records: readonly PlacedRecord[]; readonly first: number; readonly rules: Rules | undefined },
): void {
  let entry = batch.first;
  for (const record of batch.records) {
    const { kind, sequence } = record.header;
    if (!isFiscalKind(kind)) continue;
    const content = contentOf(record);
    const closing = content.kind === 'day-close' ? content.payload : undefined;
    fiscal.write({
      header: { kind, entry, sequence },
      payload: {
        leafHash: record.leafHash,
        day: closing?.day ?? 0,
        counters: lastingTotals(closing?.counters ?? [], batch.rules),
      },
    });
    entry++;
  }
}

/** Counters that never reset, in order, as far as they fit into a slot. */
function lastingTotals(counters: readonly CounterValue[], rules: Rules | undefined): readonly CounterValue[] {
  const lasting = new Set(rules?.counters.filter((spec) => spec.scope === 'unit').map((spec) => spec.name));
  let left = COUNTER_BYTES;
  return counters.filter(({ key }) => {
    left -= lasting.has(nameOfKey(key)) ? key.length + 14 : 0; // map, keys, text head and at most 9 bytes of value
    return lasting.has(nameOfKey(key)) && left >= 0;
  });
}

/** `receipt.copy`: refuses `not-allowed-in-state`, `day-not-open`, `no-such-receipt`. A copy is a record of its own. */
import { contentOf, planCopy } from '@plomba/core';
import { receiptPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';
import { committedReceipt } from '../receipts.js';

export const copyReceipt: ChangeCommand<'receipt.copy'> = {
  name: 'receipt.copy',
  validate({ unit, country }, { sequence }, operation) {
    const record = unit.record(sequence);
    const original = record === undefined ? undefined : contentOf(record);
    return planCopy(unit.state, country, { operation, sequence, original });
  },
  paper({ unit, country, head }, _record, content) {
    if (content.kind !== 'copy') return [];
    const original = unit.record(content.payload.of);
    const receipt = original === undefined ? undefined : contentOf(original);
    if (original === undefined || receipt?.kind !== 'receipt') return [];
    const committed = committedReceipt(unit, original, receipt.payload);
    return receiptPaper(country, committed, { head, copyOrdinal: content.payload.ordinal });
  },
};

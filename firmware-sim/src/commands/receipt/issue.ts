/** `receipt.issue`: refuses `not-allowed-in-state`, `day-not-open`, `day-not-closed`, `validation-failed`, `counter-overflow`. */
import { planReceipt } from '@plomba/core';
import { receiptPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';
import { committedReceipt } from '../receipts.js';

export const issueReceipt: ChangeCommand<'receipt.issue'> = {
  name: 'receipt.issue',
  validate({ unit, country }, { receipt }, operation) {
    const dayOpenedUtcMs = unit.state.dayOpen ? unit.dayOpening().header.utcMs : 0;
    return planReceipt(unit.state, country, { operation, receipt, now: unit.now(), dayOpenedUtcMs });
  },
  paper({ unit, country, head }, record, content) {
    if (content.kind !== 'receipt') return [];
    return receiptPaper(country, committedReceipt(unit, record, content.payload), { head });
  },
};

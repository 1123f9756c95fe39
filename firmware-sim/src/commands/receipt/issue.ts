/** `receipt.issue`: refuses `not-allowed-in-state`, `day-not-open`, `day-not-closed`, `validation-failed`, `counter-overflow`. */
import { planReceipt } from '@plomba/core';
import { receiptPaper } from '@plomba/core/country';
import type { ChangeCommand } from '../context.js';
import { committedReceipt, receiptCommand } from '../receipts.js';

export const issueReceipt: ChangeCommand<'receipt.issue'> = {
  name: 'receipt.issue',
  validate: ({ unit, country }, { receipt }, operation) =>
    planReceipt(unit.state, country, receiptCommand(unit, operation, receipt)),
  paper({ unit, country, head }, record, content) {
    if (content.kind !== 'receipt') return [];
    return receiptPaper(country, committedReceipt(unit, record, content.payload), { head });
  },
};

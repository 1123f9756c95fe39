/**
 * `receipt.check`: what `receipt.issue` would say to this receipt now, with every finding at once. Nothing is written,
 * no number is taken, so a receipt that is fine now may still be refused later.
 */
import { hundredths, list, optional, record, required, text, type RecordSchema } from '@plomba/codec';
import { LIMITS, receiptRequestTable, type ReceiptRequest } from '@plomba/core/model';
import { taxShareTable, type TaxShare } from '@plomba/core/tables';
import { LINK_LIMITS } from '../../limits.js';
import { STATES_WITH_JOURNAL, type CommandTable } from '../command.js';
import { shortText } from '../fields.js';

export interface ReceiptCheckRequest {
  readonly receipt: ReceiptRequest;
}

/** One reason why the receipt would be refused. */
export interface ReceiptFinding {
  /** The code that `receipt.issue` would refuse with: `validation-failed`, `day-not-open` … */
  readonly code: string;
  /** Field path in the receipt, such as `items[2].taxGroup`; absent where no field is at fault. */
  readonly path?: string;
  readonly rule: string;
}

export interface ReceiptCheck {
  /** Empty: it would be issued. At most 256. */
  readonly findings: readonly ReceiptFinding[];
  /** What it comes to, in hundredths; present while there is no finding. */
  readonly total?: bigint;
  readonly change?: bigint;
  readonly taxes?: readonly TaxShare[];
}

const findingTable: RecordSchema<ReceiptFinding> = record<ReceiptFinding>('ReceiptFinding', {
  code: required(1, shortText, 'what `receipt.issue` would refuse with'),
  path: optional(2, text({ bytesMax: LINK_LIMITS.pathBytes }), 'field path in the receipt'),
  rule: required(3, text({ bytesMax: LINK_LIMITS.detailBytes }), 'the rule that is broken'),
});

export const receiptCheckCommand: CommandTable<ReceiptCheckRequest, ReceiptCheck> = {
  code: 0x0403,
  name: 'receipt.check',
  note: 'The validation of `receipt.issue`, every finding at once; nothing is written.',
  request: record<ReceiptCheckRequest>('ReceiptCheckRequest', {
    receipt: required(1, receiptRequestTable, 'what the till would ask for'),
  }),
  argument: 'receipt',
  reply: record<ReceiptCheck>('ReceiptCheck', {
    findings: required(1, list(findingTable, { min: 0, max: LINK_LIMITS.findings }), 'empty: it would be issued'),
    total: optional(2, hundredths, 'sum of the lines; without findings'),
    change: optional(3, hundredths, 'given back in cash; without findings'),
    taxes: optional(4, list(taxShareTable, { min: 0, max: LIMITS.taxGroups }), 'by group; without findings'),
  }),
  changesState: false,
  states: STATES_WITH_JOURNAL,
  roles: ['till', 'service'],
  refusals: [],
};

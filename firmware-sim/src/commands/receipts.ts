/** What the commands about receipts share: a receipt as core plans it, and as paper needs it. */
import { present, type FiscalUnit, type PlacedRecord, type ReceiptCommand } from '@plomba/core';
import type { CommittedReceipt } from '@plomba/core/country';
import type { OperationStamp, ReceiptRequest } from '@plomba/core/model';
import type { ReceiptPayload } from '@plomba/core/tables';

/** What core plans a receipt from. */
export function receiptCommand(unit: FiscalUnit, operation: OperationStamp, receipt: ReceiptRequest): ReceiptCommand {
  const dayOpenedUtcMs = unit.state.dayOpen ? unit.dayOpening().header.utcMs : 0;
  return { operation, receipt, now: unit.now(), dayOpenedUtcMs };
}

export function committedReceipt(unit: FiscalUnit, record: PlacedRecord, receipt: ReceiptPayload): CommittedReceipt {
  const { serial } = present(unit.identity, 'a unit with receipts has an identity');
  return { serial, sequence: record.header.sequence, time: record.header, receipt, leafHash: record.leafHash };
}

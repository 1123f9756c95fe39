/** A receipt as paper needs it: its record beside its payload. */
import { present, type FiscalUnit, type PlacedRecord } from '@plomba/core';
import type { CommittedReceipt } from '@plomba/core/country';
import type { ReceiptPayload } from '@plomba/core/tables';

export function committedReceipt(unit: FiscalUnit, record: PlacedRecord, receipt: ReceiptPayload): CommittedReceipt {
  const { serial } = present(unit.identity, 'a unit with receipts has an identity');
  return { serial, sequence: record.header.sequence, time: record.header, receipt, leafHash: record.leafHash };
}

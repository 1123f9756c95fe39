/** What the commands about receipts share: a receipt as core plans it, and as paper needs it. */
import { contentOf, present, type FiscalUnit, type PlacedRecord, type ReceiptCommand } from '@plomba/core';
import type { CommittedReceipt } from '@plomba/core/country';
import type { OperationStamp, ReceiptRequest } from '@plomba/core/model';
import type { ReceiptPayload } from '@plomba/core/tables';

/** What core plans a receipt from. */
export function receiptCommand(unit: FiscalUnit, operation: OperationStamp, receipt: ReceiptRequest): ReceiptCommand {
  const dayOpenedUtcMs = unit.state.dayOpen ? unit.dayOpening().header.utcMs : 0;
  const numbered = (series: string, number: number): ReceiptPayload | undefined =>
    receiptNumbered(unit, series, number)?.receipt;
  return { operation, receipt, now: unit.now(), dayOpenedUtcMs, receiptNumbered: numbered };
}

export function committedReceipt(unit: FiscalUnit, record: PlacedRecord, receipt: ReceiptPayload): CommittedReceipt {
  const { serial } = present(unit.identity, 'a unit with receipts has an identity');
  return { serial, sequence: record.header.sequence, time: record.header, receipt, leafHash: record.leafHash };
}

interface NumberedReceipt {
  readonly sequence: number;
  readonly receipt: ReceiptPayload;
}

/** Numbers of a series rise with the sequence: found by halves, each looked at from its middle on. */
export function receiptNumbered(unit: FiscalUnit, series: string, number: number): NumberedReceipt | undefined {
  let from = 0;
  let end = number < 1 ? 0 : unit.size;
  while (from < end) {
    const middle = Math.floor((from + end) / 2);
    const found = firstOf(unit, series, middle);
    if (found === undefined || found.receipt.number > number) end = middle;
    else if (found.receipt.number === number) return found;
    else from = found.sequence + 1;
  }
  return undefined;
}

/** The first receipt of a series at a sequence or behind it. */
function firstOf(unit: FiscalUnit, series: string, from: number): NumberedReceipt | undefined {
  for (const record of unit.records(from)) {
    if (record.header.kind !== 'receipt') continue;
    const content = contentOf(record);
    if (content.kind !== 'receipt' || content.payload.series !== series) continue;
    return { sequence: record.header.sequence, receipt: content.payload };
  }
  return undefined;
}

/** An invoice in the hands of a till, with the way to ask what the authority has said of it. */
import { formatTime, type Operation } from '@plomba/core/model';
import type { CallOptions } from '@plomba/sdk';
import type { InvoiceFacts, MeReceipt, MeReport } from './me-receipt.js';

/** Who asks. */
export interface ReportAsker {
  report(receipt: MeReceipt, options?: CallOptions): Promise<MeReport>;
  awaitReport(receipt: MeReceipt, options?: CallOptions): Promise<Exclude<MeReport, { state: 'waiting' }>>;
}

function euros(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function reportJson(report: MeReport): Readonly<Record<string, unknown>> {
  return 'time' in report ? { ...report, time: formatTime(report.time) } : report;
}

export function connectorReceipt(facts: InvoiceFacts, operation: Operation, asker: ReportAsker): MeReceipt {
  const { id: _id, ...known } = facts;
  const receipt: MeReceipt = {
    operation,
    ...known,
    report: (options) => asker.report(receipt, options),
    awaitReport: (options) => asker.awaitReport(receipt, options),
    toJSON: () => {
      const { total, change, reports } = known;
      return { operation, ...known, total: euros(total), change: euros(change), reports: reportJson(reports) };
    },
  };
  return receipt;
}

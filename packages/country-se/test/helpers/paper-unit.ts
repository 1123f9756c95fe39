/** A unit of paper: stores what it is told to, remembers operations, or refuses with the code that a test sets. */
import type { WireReceipt, WireRefusal, WireStatus, WireUnit } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import { CONTROL_CODE } from '../../src/index.js';

export const CODE = `${'A'.repeat(32)} ${'B'.repeat(26)}`;

export class PaperUnit implements WireUnit {
  readonly stored: ReceiptRequest[] = [];
  readonly operations = new Map<string, { readonly receipt: ReceiptRequest; readonly answer: WireReceipt }>();
  dayOpen = false;
  refuses: string | undefined;
  now: WireStatus = {
    serial: 'SIM-0001',
    life: 'production',
    firmware: '1.0',
    memory: 'ample',
    clock: 'set',
    power: 'good',
  };

  status(): WireStatus {
    return this.now;
  }

  openDay(): { readonly ok: true } | WireRefusal {
    this.dayOpen = true;
    return { ok: true };
  }

  issue(receipt: ReceiptRequest, operation?: string): WireReceipt | WireRefusal {
    if (this.refuses !== undefined) return { ok: false, code: this.refuses, detail: 'as told' };
    const before = operation === undefined ? undefined : this.operations.get(operation);
    if (before !== undefined) {
      const isSame = JSON.stringify(textual(before.receipt)) === JSON.stringify(textual(receipt));
      return isSame ? { ...before.answer, repeated: true } : { ok: false, code: 'operation-conflict', detail: 'other' };
    }
    if (!this.dayOpen) return { ok: false, code: 'day-not-open', detail: 'no day' };
    this.stored.push(receipt);
    const isCoded = ['sale', 'refund', 'correction'].includes(receipt.document);
    const codes = isCoded ? [{ name: CONTROL_CODE, value: CODE }] : [];
    const answer = { ok: true, sequence: 7, repeated: false, number: this.stored.length, codes } as const;
    if (operation !== undefined) this.operations.set(operation, { receipt, answer });
    return answer;
  }
}

function textual({ notes, document }: ReceiptRequest): object {
  return { notes, document };
}

/**
 * What became of the operations of this connection. CCSP has no operations, so this is all that is known of them; it
 * is gone with the program. Bounded: the oldest are forgotten.
 */
import type { FiscalError } from '@plomba/sdk';
import type { ReceiptHeader } from '../wire/messages.table.js';
import type { SwedishReceipt } from './swedish-sale.js';

export type Remembered =
  | { readonly state: 'committed'; readonly header: ReceiptHeader; readonly receipt: SwedishReceipt }
  | { readonly state: 'not-committed'; readonly header: ReceiptHeader }
  | {
      readonly state: 'unknown';
      readonly header: ReceiptHeader;
      readonly unitId: string | undefined;
      /** Number of its message, in version 2. */
      readonly serial?: string;
      /** Why it is not known. */
      readonly reason: FiscalError;
      /** Whether the unit may still hold the receipt, so that it can be asked. */
      readonly isHeld: boolean;
    };

const OPERATIONS_MAX = 256;

export class OperationMemory {
  readonly #operations = new Map<string, Remembered>();

  get(id: string): Remembered | undefined {
    return this.#operations.get(id);
  }

  set(id: string, what: Remembered): void {
    this.#operations.delete(id);
    this.#operations.set(id, what);
    if (this.#operations.size <= OPERATIONS_MAX) return;
    const [oldest] = this.#operations.keys();
    if (oldest !== undefined) this.#operations.delete(oldest);
  }

  /** The one operation whose receipt the unit may still hold. */
  held(): readonly [id: string, what: Extract<Remembered, { state: 'unknown' }>] | undefined {
    for (const [id, what] of this.#operations) if (what.state === 'unknown' && what.isHeld) return [id, what];
    return undefined;
  }
}

/** Whether two headers say the same. */
export function sameHeader(one: ReceiptHeader, other: ReceiptHeader): boolean {
  return headerText(one) === headerText(other);
}

function headerText(header: ReceiptHeader): string {
  // JSON has no bigint; the order of the fields is that of `headerOf`, which makes both.
  return JSON.stringify(header, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

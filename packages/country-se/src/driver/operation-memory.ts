/**
 * What became of the operations of this connection, and what a caller is told of them. Neither wire has operations, so
 * this is all that is known; it is gone with the program. Bounded: the oldest are forgotten.
 */
import type { Operation } from '@plomba/core/model';
import type { ChangeOptions, DriverHost, FiscalError, Outcome } from '@plomba/sdk';
import type { ReceiptHeader } from '../wire/messages.table.js';
import { headerOf, type SwedishReceipt, type SwedishSale } from './swedish-sale.js';

/** What became of the message that stores. */
export type StoredOr<Trouble> =
  | { readonly kind: 'stored'; readonly controlCode: string | undefined }
  /** Certain, and why. */
  | { readonly kind: 'not-stored'; readonly trouble: Trouble }
  /** It may be stored or not. `gone`: the unit cannot be asked any more. */
  | { readonly kind: 'unknown'; readonly trouble: Trouble; readonly gone: boolean };

/** A receipt that is asked for. */
export interface Asked {
  readonly header: ReceiptHeader;
  readonly operation: Operation;
}

/** A receipt that was asked for, and the unit that was asked. */
export interface Said extends Asked {
  readonly unitId: string;
  /** Number of its message, in version 2 of CCSP. */
  readonly serial?: string;
}

/** What a person can do about a receipt whose fate is not known: as long as the unit can be asked, and for good. */
export interface UnknownHints {
  readonly asked: string;
  readonly never: string;
}

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
  readonly #host: DriverHost;
  readonly #hints: UnknownHints;
  readonly #operations = new Map<string, Remembered>();

  constructor(host: DriverHost, hints: UnknownHints) {
    this.#host = host;
    this.#hints = hints;
  }

  /** @throws FiscalError `validation-failed` with every finding */
  asked(sale: SwedishSale, options: ChangeOptions): Asked {
    const operation = options.operation ?? { id: this.#host.drawId(), epoch: 0 };
    const checked = headerOf(sale);
    if ('header' in checked) return { header: checked.header, operation };
    const detail = checked.map(({ path, rule }) => `${path} ${rule}`).join('; ');
    throw this.#host.error('validation-failed', { detail, path: checked[0]?.path ?? '', operation });
  }

  /** The receipt of an operation that is done. @throws FiscalError for another content, and for one that is unknown */
  before({ header, operation }: Asked): SwedishReceipt | undefined {
    const known = this.#operations.get(operation.id);
    if (known !== undefined && !sameHeader(known.header, header)) {
      throw this.#host.error('operation-conflict', { operation });
    }
    if (known?.state === 'unknown') throw known.reason;
    return known?.state === 'committed' ? known.receipt : undefined;
  }

  /** Nothing was stored. */
  refused({ header, operation }: Asked): void {
    this.set(operation.id, { state: 'not-committed', header });
  }

  /** Remembers what became of a receipt. @throws FiscalError unless it is stored */
  take<T>(stored: StoredOr<T>, of: Said, errorOf: (trouble: T) => FiscalError): SwedishReceipt {
    const { header, operation, unitId, serial } = of;
    if (stored.kind === 'stored') {
      const { kind, receiptId, posId } = header;
      const code = stored.controlCode === undefined ? {} : { controlCode: stored.controlCode };
      const receipt: SwedishReceipt = { operation, kind, receiptId, posId, unitId, ...code };
      this.set(operation.id, { state: 'committed', header, receipt });
      return receipt;
    }
    const cause = errorOf(stored.trouble);
    if (stored.kind === 'not-stored') {
      this.refused(of);
      throw cause;
    }
    const reason = this.#host.error('outcome-unknown', {
      operation,
      cause: cause.with({ outcome: 'unknown' }),
      detail: cause.detail,
      hint: stored.gone ? this.#hints.never : this.#hints.asked,
    });
    const number = serial === undefined ? {} : { serial };
    this.set(operation.id, { state: 'unknown', header, unitId, reason, isHeld: !stored.gone, ...number });
    throw reason;
  }

  /** Whether the unit may be asked once more for this operation. */
  isHeld({ id }: Operation): boolean {
    const known = this.#operations.get(id);
    return known?.state === 'unknown' && known.isHeld;
  }

  outcomeOf(operation: Operation): Outcome<SwedishReceipt, SwedishReceipt> {
    const known = this.#operations.get(operation.id);
    switch (known?.state) {
      case 'committed':
        return { state: 'committed', commit: known.receipt, receipt: known.receipt };
      case 'not-committed':
        return { state: 'not-committed' };
      case 'unknown':
        return { state: 'unknown', reason: known.reason };
      case undefined: {
        const detail = `this connection knows nothing of operation ${operation.id}`;
        const reason = this.#host.error('outcome-unknown', { operation, detail, hint: this.#hints.never });
        return { state: 'unknown', reason };
      }
    }
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
function sameHeader(one: ReceiptHeader, other: ReceiptHeader): boolean {
  return headerText(one) === headerText(other);
}

function headerText(header: ReceiptHeader): string {
  // JSON has no bigint; the order of the fields is that of `headerOf`, which makes both.
  return JSON.stringify(header, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

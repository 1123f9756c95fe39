/**
 * The outbox: every sale and its operation are stored before anything is sent, so that a till that dies in the middle
 * finds out afterwards what became of each, and nothing is rung up twice or forgotten.
 */
import type { Operation } from '@plomba/core/model';
import type { ReceiptInput } from '../receipt.js';

/** A sale that is on its way. */
export interface OutboxEntry<TSale = ReceiptInput> {
  readonly operation: Operation;
  readonly sale: TSale;
}

/** Where sales wait until their outcome is known. All entries come back in the order in which they were put. */
export interface Outbox<TSale = ReceiptInput> {
  /**
   * Stores an entry; when the promise is fulfilled, it is durable. The same entry again changes nothing.
   * @throws FiscalError (as a rejection) `operation-conflict` when its id is stored with another sale, `outbox-failed`,
   * `closed`
   */
  put(entry: OutboxEntry<TSale>): Promise<void>;
  /** The oldest entry that is not settled; undefined when there is none. */
  next(): Promise<OutboxEntry<TSale> | undefined>;
  /** The outcome of this operation is known: it is taken out, durably. An unknown id changes nothing. */
  settle(operationId: string): Promise<void>;
  /** All entries that are not settled. */
  pending(): Promise<readonly OutboxEntry<TSale>[]>;
  /** Ends its use, when all that was begun is done. */
  close(): Promise<void>;
}

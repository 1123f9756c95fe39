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

/** The end of an outbox that was found torn when it was opened, as a power cut leaves it. */
export interface TornEnd {
  /** Offset of the first byte that was left out. */
  readonly at: number;
  /** The bytes that were left out; zeros and what is left of the last write. */
  readonly bytes: Uint8Array;
  /** Where they were kept, such as the path of a file; undefined when they say nothing or the storage keeps none. */
  readonly keptAs: string | undefined;
}

/** Where sales wait until their outcome is known. All entries come back in the order in which they were put. */
export interface Outbox<TSale = ReceiptInput> {
  /**
   * What was left out when it was opened, because the last write did not stand there whole; absent when all did. A write
   * that was cut was never acknowledged, so nothing of it was sent. A disk that damages what it had confirmed looks the
   * same: tell it to whoever looks after the till.
   */
  readonly torn?: TornEnd;
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

/** What a register's journal holds: its events, and the counters that stand in its reports. */
import type { ReceiptLine, TillReceipt } from './receipt.js';

/** Counters of a register; what moves them: `countEvent`. */
export interface TillCounters {
  /** Öre, since the register was new. */
  readonly grandSales: bigint;
  readonly grandReturns: bigint;
  /** Since the last Z report. */
  readonly receipts: number;
  readonly copies: number;
  readonly training: number;
  /** Receipts with something that came back. */
  readonly returns: number;
  readonly proforma: number;
  readonly drawerOpenings: number;
}

/** Something that the register did. Times are its own clock, without a zone: `2026-01-02T15:30`. */
export type JournalEvent =
  | { readonly kind: 'start' | 'stop' | 'drawer'; readonly at: string }
  | { readonly kind: 'login' | 'logout'; readonly at: string; readonly cashier: string }
  | {
      readonly kind: 'article' | 'article-removed' | 'article-parked';
      readonly at: string;
      readonly line: ReceiptLine;
    }
  /** Its time is that of the receipt. */
  | { readonly kind: 'receipt'; readonly receipt: TillReceipt }
  | {
      readonly kind: 'x' | 'z';
      readonly at: string;
      /** Number of the report in its series. */
      readonly number: number;
      /** As they stood when the report was made. */
      readonly counters: TillCounters;
    };

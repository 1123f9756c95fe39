/**
 * A wire of a vendor, as a simulated unit serves it: the country gives the server of one line, the device gives it the
 * unit behind the line. Types only, so that neither has to know the other.
 */
import type { LifeState } from '../model/life.js';
import type { ReceiptRequest } from '../model/receipt.js';
import type { CodeValue } from '../tables/receipt-parts.table.js';
import type { MemoryLevel } from '../unit/memory.js';

/** How a unit is, as far as a vendor's wire can say. */
export interface WireStatus {
  /** Serial number; absent while the unit is blank or halted. */
  readonly serial?: string;
  readonly life: LifeState;
  /** Why the unit has stopped; absent while it works. */
  readonly halted?: string;
  readonly firmware: string;
  readonly memory: MemoryLevel;
  /** Whether the clock is known to be right. */
  readonly clock: 'set' | 'unset';
  /** `failing`: the mains is gone, and what is left in the supply ends what was begun. */
  readonly power: 'good' | 'failing';
  /** Registers that the unit serves, and how many of these places are taken; absent where there is no bound. */
  readonly registers?: { readonly max: number; readonly used: number };
}

/** The unit said no, and changed nothing. */
export interface WireRefusal {
  readonly ok: false;
  /** As on the native link: `journal-full`, `halted`, … */
  readonly code: string;
  readonly detail: string;
}

/** A receipt that is durable. */
export interface WireReceipt {
  readonly ok: true;
  /** Stored before, under the same operation and with the same content; nothing was stored now. */
  readonly repeated: boolean;
  /** Sequence of the record in the journal. */
  readonly sequence: number;
  readonly number: number;
  readonly codes: readonly CodeValue[];
}

/** The unit behind a line. What it answers is durable. */
export interface WireUnit {
  status(): WireStatus;
  /** Opens a day: for wires that know none. */
  openDay(): { readonly ok: true } | WireRefusal;
  /**
   * @param operation where the wire tells one request from another: the same one with the same receipt gets the first
   * answer again, with another receipt it is refused as `operation-conflict`; as long as the last 4,096 operations are
   * remembered, also after a power cut. 1 to 64 characters. Absent: each call is a receipt of its own.
   */
  issue(receipt: ReceiptRequest, operation?: string): WireReceipt | WireRefusal;
}

/** One line that speaks a vendor's wire; gone when the power goes. Pure: bytes and host time in, bytes out. */
export interface WireServer {
  receive(bytes: Uint8Array, nowMs: number): void;
  takeOutput(): Uint8Array;
  tick(nowMs: number): void;
  /** When `tick` is wanted next, host ms; undefined when nothing waits. */
  nextDeadlineMs(): number | undefined;
  /** The end of the same line of another unit, which stands where this one does. */
  fork(unit: WireUnit): WireServer;
}

export interface Wire {
  /** Short, as a command line names it: `ccsp`. */
  readonly name: string;
  /** Begins to serve one line, at power-on or when the line is opened. */
  serve(unit: WireUnit): WireServer;
}

/**
 * A wire of a vendor, as a simulated unit serves it: the country gives the server of one line, the device gives it the
 * unit behind the line. Types only, so that neither has to know the other.
 */
import type { Json } from '@plomba/codec';
import type { LifeState } from '../model/life.js';
import type { ReceiptRequest } from '../model/receipt.js';
import type { LocalTime } from '../model/time.js';
import type { CodeValue } from '../tables/receipt-parts.table.js';
import type { MemoryLevel } from '../unit/memory.js';
import type { UnitState } from '../unit/state.js';
import type { ReportedRecord } from './reporting.js';

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
  /** Path of the field that is wrong, where it is one. */
  readonly path?: string;
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

/** What the authority has said of a record so far. */
export type WireReport =
  | { readonly kind: 'waiting'; readonly why?: string }
  | {
      readonly kind: 'done' | 'failed';
      readonly time: LocalTime;
      readonly detail: string;
      readonly codes: readonly CodeValue[];
    };

/** Records that an authority has not answered yet. */
export interface WireBacklog {
  readonly waiting: number;
  /** When the oldest of them was committed, UTC ms; absent where none waits. */
  readonly oldestMs?: number;
  /** Why the oldest waits, in the country's words; absent where it was never tried. */
  readonly why?: string;
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

/** The same unit, for wires that say more than receipts: reading its journal, its reports, every command of the link. */
export interface WholeUnit extends WireUnit {
  now(): LocalTime;
  /** Everything that is folded from the journal; undefined while the unit is halted. */
  state(): UnitState | undefined;
  /** A record by its sequence; undefined where there is none. */
  record(sequence: number): ReportedRecord | undefined;
  /** The record of the receipt of an operation; undefined where there is none. */
  receiptOf(operation: string): ReportedRecord | undefined;
  /** The receipt of a number of a series; undefined where there is none. */
  receiptNumbered(series: string, number: number): ReportedRecord | undefined;
  /** What the authority said of a record; undefined where it is not told of it. */
  report(sequence: number): WireReport | undefined;
  backlog(): WireBacklog;
  /**
   * Runs a command of the native link, by its name, with its request and its reply in JSON as the link's tables have it.
   * @param operation as for `issue`; needed by nothing that only reads
   */
  call(command: string, json: object, operation?: string): { readonly ok: true; readonly reply: Json } | WireRefusal;
}

/** One line that speaks a vendor's wire; gone when the power goes. Pure: bytes and host time in, bytes out. */
export interface WireServer {
  receive(bytes: Uint8Array, nowMs: number): void;
  takeOutput(): Uint8Array;
  tick(nowMs: number): void;
  /** When `tick` is wanted next, host ms; undefined when nothing waits. */
  nextDeadlineMs(): number | undefined;
  /** The end of the same line of another unit, which stands where this one does. */
  fork(unit: WholeUnit): WireServer;
}

export interface Wire {
  /** Short, as a command line names it: `ccsp`. */
  readonly name: string;
  /** What its addresses begin with on TCP, where programs of the field expect more than `tcp`. */
  readonly scheme?: 'http';
  /** Begins to serve one line, at power-on or when the line is opened. */
  serve(unit: WholeUnit): WireServer;
}

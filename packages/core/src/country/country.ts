/**
 * What a country declares. A country is tables and small pure functions; it keeps no state and no time of its own.
 * Which field serves which country, and where state, time, late answers, half-open documents, counters and prices
 * with four places live: docs/decisions/0003-country-interface.md.
 */
import type { CounterValue, OperationKind } from '../model/counters.js';
import type { LifeState } from '../model/life.js';
import type { ReceiptRequest } from '../model/receipt.js';
import type { Rules } from '../model/rules.js';
import type { LocalTime } from '../model/time.js';
import type { ReceiptPayload } from '../tables/payloads.table.js';
import type { CodeValue } from '../tables/receipt-parts.table.js';
import type { MemoryWarning } from '../unit/memory.js';
import type { UnitState } from '../unit/state.js';
import type { PaperLine } from './paper-line.js';
import type { Reporting } from './reporting.js';

/** What a step of life must carry in a country. */
export type LifeNeed = 'owner' | 'place' | 'registrationCode' | 'licence' | 'reason';

/** One finding about a document, in the words of the rule that it breaks. */
export interface Finding {
  /** Field path in the request. */
  readonly path: string;
  readonly rule: string;
}

/** What happens to a document that was begun and not finished when power goes. */
export type OpenDocument = 'atomic' | 'volatile' | 'retained';

/** What paper and codes are made from. */
export interface CommittedReceipt {
  readonly serial: string;
  readonly sequence: number;
  readonly time: LocalTime;
  readonly receipt: ReceiptPayload;
  /** Leaf hash of the record, 32 bytes. */
  readonly leafHash: Uint8Array;
}

/** Words that are printed, in the language of the country. */
export interface CountryTexts {
  /** Printed at head and foot of everything that a simulated unit prints. */
  readonly simulated: string;
  readonly documents: Readonly<Record<ReceiptRequest['document'], string>>;
  readonly copy: string;
  readonly total: string;
  readonly tax: string;
  readonly gross: string;
  readonly change: string;
  readonly receiptNumber: string;
  readonly day: string;
  readonly till: string;
  readonly cashier: string;
  readonly refersTo: string;
  readonly unit: string;
  readonly code: string;
  readonly cashIn: string;
  readonly cashOut: string;
  readonly dayReport: string;
  /** Titles of the other reports, and the words for the days that a period covers. */
  readonly reports: { readonly x: string; readonly shift: string; readonly period: string; readonly closings: string };
  /** Counters by their names in the rules; a counter that has no text is printed by its name. */
  readonly counters: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<Exclude<OperationKind, ReceiptRequest['document']>, string>>;
  readonly discount: string;
  readonly surcharge: string;
}

/** What an authority's document about some days is made from. */
export interface ExtractionContent {
  readonly serial: string;
  readonly firmware: string;
  /** Local dates, `2026-03-14`; both ends belong to it. */
  readonly from: string;
  readonly to: string;
  /** When it is made. */
  readonly made: LocalTime;
  /** Receipts whose records are of these days, in the order of the journal. */
  readonly receipts: readonly CommittedReceipt[];
  /** Counters as they stand now. */
  readonly counters: readonly CounterValue[];
  /** Ed25519 public key of the unit. */
  readonly logKey: Uint8Array;
  /** Signs with it; undefined when the secure element does not answer. */
  sign(message: Uint8Array): Uint8Array | undefined;
}

/** What an authority reads from a unit beside its journal, through the port of the service. */
export interface Extraction {
  /** Receipts that one document may have; a longer period is refused. */
  readonly receiptsMax: number;
  /** The document as a file; undefined when it could not be signed. Pure: the same content, the same bytes. */
  make(content: ExtractionContent): Uint8Array | undefined;
}

/** When and behind what codes are made. */
export interface CodeMoment {
  /** Before the receipt, with the counters of the year that it belongs to. */
  readonly state: UnitState;
  /** The time that the record will have. */
  readonly now: LocalTime;
  /** The receipt before it in its series; undefined for the first, and where nobody has the journal at hand. */
  readonly before: () => ReceiptPayload | undefined;
}

export interface Country {
  /** Two letters, or `none`. */
  readonly id: string;
  /** Rules of a new unit; they enter the journal when the unit is bound. */
  readonly rules: Rules;
  /** What each step of life must carry. */
  readonly lifeNeeds: Partial<Readonly<Record<LifeState, readonly LifeNeed[]>>>;
  /** States in which receipts of each kind may be issued. */
  readonly sellsIn: readonly LifeState[];
  readonly openDocument: OpenDocument;
  /** Names of the keys that a receipt needs beside the log key. */
  readonly receiptKeys?: readonly string[];
  /** Longest day in hours; after it only the closing works. Absent: no limit. */
  readonly dayHoursMax?: number;
  /** What happens to receipts while the clock was not set, or lost its battery: refused, or marked in their records. */
  readonly clockUnset: 'refuse' | 'flag';
  /** What an expired or missing licence does: nothing, a warning, or no receipts. */
  readonly licence: 'not-needed' | 'warn' | 'refuse';
  /** From how many days before their end on the unit warns of licence and keys. */
  readonly expiryWarnDays: number;
  /**
   * How many registers (a till, or a pair of company and till) the unit serves; a receipt of one more is refused. The
   * rules must have a counter of scope `till`, which knows them. Absent: no bound.
   */
  registersMax?(state: UnitState): number;
  /** Closings that the fiscal memory must have room for. */
  readonly closingsMin: number;
  /** From when on the unit warns that its memories come to their end. */
  readonly memoryWarnings: readonly MemoryWarning[];
  /** Absent where the authority reads nothing but the journal. */
  readonly extraction?: Extraction;
  /** Absent where the unit tells nobody anything by itself. */
  readonly reporting?: Reporting;
  /** Rules that no table holds; every finding at once. */
  check(request: ReceiptRequest, state: UnitState): readonly Finding[];
  /**
   * Codes that are signed into the record, beside the record's own signature.
   * @returns undefined when a key of the country does not answer: then the receipt is refused
   */
  codes(receipt: Omit<ReceiptPayload, 'codes'>, at: CodeMoment): readonly CodeValue[] | undefined;
  /** Where the foot shows the codes in its own words, and some are not for paper: they are not listed above it. */
  readonly codesInFoot?: true;
  /** Lines that the country adds below the totals, and the text of its QR code. */
  foot(receipt: CommittedReceipt): readonly PaperLine[];
  readonly texts: CountryTexts;
}

/**
 * What a verified export says, for a report: who, how much, which days. Amounts are whole hundredths as `bigint`;
 * `toJson` writes them as decimal strings, so that no JSON parser rounds them.
 */
import { formatDecimal, toHex, type Json } from '@plomba/codec';
import { counterValueTable, formatTime } from '@plomba/core/model';
import type { LifeState, LocalTime, Owner, Place } from '@plomba/core/model';
import { RECORD_KINDS, type RecordKind } from '@plomba/core/tables';
import type { Checkpoint } from './checkpoint.js';
import { rulesVersion } from './findings.table.js';
import type { FoldState } from './fold/state.js';
import type { DaySummary, Totals } from './fold/tally.js';
import type { ExportRecord } from './records.js';

export interface Summary {
  /** Version of the set of checks that the export passed. */
  readonly rulesVersion: number;
  readonly serial: string;
  readonly model: string;
  readonly country: string;
  readonly firmware: string;
  /** True: what the unit prints is no fiscal receipt. */
  readonly simulated: boolean;
  /** Hex, like the log key and the root. */
  readonly journalId: string;
  readonly logKey: string;
  readonly size: number;
  readonly root: string;
  /** Text of the signed checkpoint: what a witness should keep. */
  readonly checkpoint: string;
  readonly firstTime: LocalTime;
  readonly lastTime: LocalTime;
  /** State of life after the last record. */
  readonly life: LifeState;
  readonly owner?: Owner;
  readonly place?: Place;
  /** Edition and currency of the rules in force after the last record. */
  readonly edition?: string;
  readonly currency?: string;
  readonly records: Readonly<Record<RecordKind, number>>;
  /** Records with a signature of their own. */
  readonly signed: number;
  /** Records that account for torn writes, each a power cut that hit. */
  readonly discards: number;
  /** Operations bound, fences included. */
  readonly operations: number;
  /** Number of the day that is still open. */
  readonly openDay?: number;
  readonly days: readonly DaySummary[];
  readonly totals: Totals;
}

/** Counts records while the fold goes through them. */
export class Census {
  readonly #records: Record<RecordKind, number>;
  #first: LocalTime = { utcMs: 0, offsetMinutes: 0 };
  #last: LocalTime = { utcMs: 0, offsetMinutes: 0 };
  #signed = 0;

  constructor() {
    const kinds = Object.keys(RECORD_KINDS) as RecordKind[]; // the keys of that table
    this.#records = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<RecordKind, number>; // all of them
  }

  add({ sequence, kind, header, signature }: ExportRecord): void {
    this.#records[kind]++;
    this.#last = { utcMs: header.utcMs, offsetMinutes: header.offsetMinutes };
    if (sequence === 0) this.#first = this.#last;
    if (signature !== undefined) this.#signed++;
  }

  summary({ checkpoint, note }: { readonly checkpoint: Checkpoint; readonly note: string }, state: FoldState): Summary {
    const { size } = checkpoint;
    const { serial, model, country, firmware, simulated, journalId, logKey } = state.identity;
    const { life, owner, place, rules, dayOpen, day } = state;
    return {
      rulesVersion,
      ...{ serial, model, country, firmware, simulated, size, life },
      journalId: toHex(journalId),
      logKey: toHex(logKey),
      root: toHex(checkpoint.root),
      checkpoint: note,
      firstTime: this.#first,
      lastTime: this.#last,
      ...(owner && { owner }),
      ...(place && { place }),
      ...(rules && { edition: rules.rules.edition, currency: rules.rules.currency }),
      records: { ...this.#records },
      signed: this.#signed,
      discards: this.#records.discard,
      operations: state.operationCount,
      ...(dayOpen && { openDay: day }),
      ...state.tally.finish(),
    };
  }
}

const money = (amount: bigint): string => formatDecimal({ digits: amount, scale: 2 });

function totalsJson(totals: Totals): { readonly [key: string]: Json } {
  return {
    receipts: totals.receipts.map(({ document, count }) => ({ document, count })),
    total: money(totals.total),
    taxes: totals.taxes.map(({ group, rate, gross, tax }) => ({
      group,
      ...(rate && { rate: formatDecimal(rate) }),
      gross: money(gross),
      tax: money(tax),
    })),
    payments: totals.payments.map(({ kind, amount }) => ({ kind, amount: money(amount) })),
    discount: money(totals.discount),
    surcharge: money(totals.surcharge),
    copies: totals.copies,
    cashIn: money(totals.cashIn),
    cashOut: money(totals.cashOut),
  };
}

function dayJson(day: DaySummary): Json {
  return {
    day: day.day,
    openedBy: day.openedBy,
    opened: formatTime(day.opened),
    closed: day.closed,
    ...(day.closedBy !== undefined && { closedBy: day.closedBy }),
    ...(day.closedAt && { closedAt: formatTime(day.closedAt) }),
    ...totalsJson(day),
    counters: day.counters.map((counter) => counterValueTable.toJson(counter)),
  };
}

/** The summary as JSON: amounts as decimal strings (`"12.50"`), counters as whole numbers in strings, times as RFC 3339. */
export function toJson(summary: Summary): Json {
  const { firstTime, lastTime, days, totals, owner, place, ...plain } = summary;
  return {
    ...plain,
    ...(owner && { owner: { name: owner.name, taxNumber: owner.taxNumber } }),
    ...(place && { place: { name: place.name, address: place.address } }),
    firstTime: formatTime(firstTime),
    lastTime: formatTime(lastTime),
    days: days.map(dayJson),
    totals: totalsJson(totals),
  };
}

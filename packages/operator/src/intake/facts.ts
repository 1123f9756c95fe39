/**
 * What the records of a unit say about it, as far as the operator needs it: folded record by record, kept beside the
 * journal, computed again from it at any time.
 */
import { localDate, type Licence, type LifeState, type Owner, type Place } from '@plomba/core/model';
import { LOG_KEY, type KeyPayload, type Payloads, type RecordKind } from '@plomba/core/tables';
import type { TakenRecord } from './record.js';

export interface KnownKey {
  readonly name: string;
  readonly purpose?: string;
  readonly notAfterMs?: number;
}

export interface UnitFacts {
  readonly model?: string;
  readonly country?: string;
  readonly firmware?: string;
  readonly life: LifeState;
  readonly owner?: Owner;
  readonly place?: Place;
  readonly registrationCode?: string;
  readonly licence?: Licence;
  readonly keys: readonly KnownKey[];
  /** The last day that was opened. */
  readonly day: number;
  readonly dayOpen: boolean;
  /** Days that were closed: each takes a slot of the fiscal memory. */
  readonly closings: number;
  /** Entries of the fiscal memory, as the last checkpoint record counts them. */
  readonly fiscalEntries: number;
  /** Unit's time of the last document, not later than it arrived, UTC ms. */
  readonly lastDocumentMs?: number;
  readonly firstDocumentMs?: number;
  readonly documents: number;
}

export const NO_FACTS: UnitFacts = {
  life: 'blank',
  keys: [],
  day: 0,
  dayOpen: false,
  closings: 0,
  fiscalEntries: 0,
  documents: 0,
};

/** A document as lists and searches show it. */
export interface DocumentFacts {
  readonly sequence: number;
  /** `sale`, `refund` … of receipts; otherwise the kind of the record. */
  readonly kind: string;
  /** Local date at the unit. */
  readonly date: string;
  readonly utcMs: number;
  readonly offsetMinutes: number;
  readonly series?: string;
  readonly number?: number;
  /** Hundredths, as decimal digits. */
  readonly totalMinor?: string;
  readonly till?: string;
  readonly cashier?: string;
  readonly buyer?: string;
}

type Describe<K extends RecordKind> = (
  payload: Payloads[K],
) => Omit<DocumentFacts, 'sequence' | 'date' | 'utcMs' | 'offsetMinutes'>;

const dayDocument =
  (kind: 'day-open' | 'day-close') =>
  ({ day }: { readonly day: number }): ReturnType<Describe<'day-open'>> => ({ kind, series: 'day', number: day });

/** What a fiscal document is: receipts and their copies, cash, the opening and the closing of a day. */
const DOCUMENTS: { readonly [K in RecordKind]?: Describe<K> } = {
  receipt({ request, number, series, total }) {
    const { document, till, cashier, buyer } = request;
    return {
      kind: document,
      series,
      number,
      totalMinor: total.toString(),
      ...(till === undefined ? {} : { till }),
      ...(cashier === undefined ? {} : { cashier }),
      ...(buyer === undefined ? {} : { buyer: [buyer.taxNumber, buyer.name].filter(Boolean).join(' ') }),
    };
  },
  copy: ({ ordinal, till }) => ({
    kind: 'copy',
    series: 'copy',
    number: ordinal,
    ...(till === undefined ? {} : { till }),
  }),
  cash: ({ direction, amount, till }) => ({
    kind: `cash-${direction}`,
    totalMinor: amount.toString(),
    ...(till === undefined ? {} : { till }),
  }),
  'day-open': dayDocument('day-open'),
  'day-close': dayDocument('day-close'),
};

/** The record as a document; undefined when it is none. */
export function documentOf({ kind, sequence, header, payload }: TakenRecord): DocumentFacts | undefined {
  const describe = DOCUMENTS[kind] as Describe<RecordKind> | undefined; // the one of this kind takes this payload
  if (describe === undefined) return undefined;
  const { utcMs, offsetMinutes } = header;
  return { sequence, date: localDate(header), utcMs, offsetMinutes, ...describe(payload) };
}

type Fold<K extends RecordKind> = (facts: UnitFacts, payload: Payloads[K]) => UnitFacts;

const FOLDS: { readonly [K in RecordKind]?: Fold<K> } = {
  identity: (facts, { model, country, firmware }) => ({ ...facts, model, country, firmware, life: 'personalised' }),
  life: (facts, { change: { to, owner, place, registrationCode } }) => ({
    ...facts,
    life: to,
    ...(owner === undefined ? {} : { owner }),
    ...(place === undefined ? {} : { place }),
    ...(registrationCode === undefined ? {} : { registrationCode }),
  }),
  'day-open': (facts, { day }) => ({ ...facts, day, dayOpen: true }),
  'day-close': (facts) => ({ ...facts, dayOpen: false, closings: facts.closings + 1 }),
  key: (facts, payload) => ({ ...facts, keys: keysAfter(facts.keys, payload) }),
  licence: (facts, { licence }) => ({ ...facts, licence }),
  notice: (facts, { to }) => (to === undefined ? facts : { ...facts, firmware: to }),
  checkpoint: (facts, { state }) => ({ ...facts, fiscalEntries: state.fiscalEntries }),
};

/** @param arrivedMs the operator's time: a unit whose clock runs ahead forms nothing in the future */
export function folded(facts: UnitFacts, record: TakenRecord, arrivedMs: number): UnitFacts {
  const fold = FOLDS[record.kind] as Fold<RecordKind> | undefined; // the one of this kind takes this payload
  const next = fold?.(facts, record.payload) ?? facts;
  if (documentOf(record) === undefined) return next;
  const formedMs = Math.min(record.header.utcMs, arrivedMs);
  return {
    ...next,
    documents: next.documents + 1,
    firstDocumentMs: next.firstDocumentMs ?? formedMs,
    lastDocumentMs: Math.max(next.lastDocumentMs ?? 0, formedMs),
  };
}

function keysAfter(keys: readonly KnownKey[], { name, step, purpose, notAfter }: KeyPayload): readonly KnownKey[] {
  if (name === LOG_KEY || step === 'compromised') return keys;
  const before = keys.find((key) => key.name === name);
  const rest = keys.filter((key) => key.name !== name);
  if (step === 'retire') return rest;
  const why = purpose ?? before?.purpose;
  const known: KnownKey = {
    name,
    ...(why === undefined ? {} : { purpose: why }),
    ...(notAfter === undefined ? {} : { notAfterMs: notAfter }),
  };
  return [...rest, known].toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

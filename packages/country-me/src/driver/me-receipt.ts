/**
 * What a connector gives back. An invoice is issued at once, with its IIC (IKOF); the authority's FIC (JIKR) comes later,
 * as a report that is asked for: committed, printed and reported are three facts.
 */
import { parseTime, type CounterValue, type DocumentKind, type LocalTime, type Operation } from '@plomba/core/model';
import type { CallOptions } from '@plomba/sdk';
import { fieldsOf, listIn, numberIn, textIn } from './problem.js';

/** What the authority has said of an invoice. */
export type MeReport =
  /** Not told yet. `why` begins with the reason that the resend will have, such as `NOINTERNET`. */
  | { readonly state: 'waiting'; readonly why?: string }
  /** `fic`: the authority's code (JIKR). */
  | { readonly state: 'done'; readonly fic: string; readonly time: LocalTime }
  /** Refused for good: the merchant corrects the invoice by another one. `detail` has the code of the service. */
  | { readonly state: 'failed'; readonly detail: string; readonly time: LocalTime }
  /** The authority is not told of such a document. */
  | { readonly state: 'none' };

/** What a change has done. */
export interface MeCommit {
  readonly operation: Operation;
  readonly kind: 'receipt' | 'cash' | 'day-close';
  /** Sequence of the record in the journal of the unit. */
  readonly sequence: number;
  /** True: it had been done before, this is the first outcome again. */
  readonly repeated: boolean;
  /** Number of the day, for cash and for its close. */
  readonly day?: number;
  /** Time of the record, for cash and for the close of a day. */
  readonly time?: LocalTime;
  /** Totals of the day that was closed. */
  readonly counters?: readonly CounterValue[];
}

/** An invoice, or another document, that the connector has issued. Amounts in hundredths. */
export interface MeReceipt extends MeCommit {
  readonly kind: 'receipt';
  readonly document: DocumentKind;
  /** Number in the unit's own series. */
  readonly number: number;
  /** Negative where money goes back. */
  readonly total: bigint;
  readonly change: bigint;
  /** What makes it an invoice; absent for training and pro forma. */
  readonly invoice?: MeInvoiceCodes;
  /** What was known of the authority's answer when this was answered: {@link report} asks anew. */
  readonly reports: MeReport;
  /** Asks the connector what the authority has said by now. */
  report(options?: CallOptions): Promise<MeReport>;
  /**
   * Waits for the authority's answer, by asking the connector from time to time; sales go on meanwhile.
   * @returns `done`, `failed` or `none`
   * @throws FiscalError (as a rejection) `timeout` or `aborted`; the invoice is issued all the same
   */
  awaitReport(options?: CallOptions): Promise<Exclude<MeReport, { state: 'waiting' }>>;
  /** For a log or a database: amounts as decimal text, times as RFC 3339. */
  toJSON(): Readonly<Record<string, unknown>>;
}

/** The codes of an invoice. */
export interface MeInvoiceCodes {
  /** Number of the year. */
  readonly ordinal: number;
  /** Unit, ordinal, year and device: `xx123xx123/1/2026/si747we972`. */
  readonly invNum: string;
  /** Time of issue, as it is signed. */
  readonly issued: string;
  /** The issuer's code (IKOF), 32 hexadecimal digits. */
  readonly iic: string;
  /** Its signature, 512 hexadecimal digits. */
  readonly iicSignature: string;
  /** Address of the QR code. */
  readonly verify: string;
  readonly environment: 'test' | 'production';
}

/** An invoice as the connector describes it. */
export type InvoiceFacts = Omit<MeReceipt, 'operation' | 'report' | 'awaitReport' | 'toJSON'> & {
  readonly id: string;
};

const DOCUMENTS: readonly DocumentKind[] = ['sale', 'refund', 'correction', 'training', 'proforma'];

/** Hundredths of `-3.60`; undefined for anything else. */
function centsOf(text: string | undefined): bigint | undefined {
  const [, sign = '', whole, places = ''] = /^(-?)([0-9]{1,15})\.([0-9]{2})$/.exec(text ?? '') ?? [];
  return whole === undefined ? undefined : BigInt(`${sign}${whole}${places}`);
}

function reportIn(json: unknown): MeReport | undefined {
  const { report } = fieldsOf(json);
  if (report === undefined) return { state: 'none' };
  const state = textIn(report, 'state');
  const [why, fic, detail] = ['why', 'fic', 'detail'].map((name) => textIn(report, name));
  if (state === 'waiting') return { state, ...(why === undefined ? {} : { why }) };
  const time = parseTime(textIn(report, 'time') ?? '');
  if (time === undefined) return undefined;
  if (state === 'done' && fic !== undefined) return { state, fic, time };
  return state === 'failed' ? { state, detail: detail ?? '', time } : undefined;
}

function codesIn(json: unknown): MeInvoiceCodes | undefined {
  const ordinal = numberIn(json, 'ordinal');
  const names = ['invNum', 'issued', 'iic', 'iicSignature', 'verify', 'environment'] as const;
  const [invNum, issued, iic, iicSignature, verify, environment] = names.map((name) => textIn(json, name));
  if (ordinal === undefined || invNum === undefined || issued === undefined || verify === undefined) return undefined;
  if (iic === undefined || iicSignature === undefined) return undefined;
  if (environment !== 'test' && environment !== 'production') return undefined;
  return { ordinal, invNum, issued, iic, iicSignature, verify, environment };
}

/** Undefined where it is no document of a connector. */
export function readDocument(json: unknown): InvoiceFacts | undefined {
  const id = textIn(json, 'operation');
  const [sequence, number] = [numberIn(json, 'sequence'), numberIn(json, 'number')];
  const [total, change] = [centsOf(textIn(json, 'total')), centsOf(textIn(json, 'change'))];
  const document = DOCUMENTS.find((known) => known === textIn(json, 'document'));
  const reports = reportIn(json);
  if (id === undefined || sequence === undefined || number === undefined || document === undefined) return undefined;
  if (total === undefined || change === undefined || reports === undefined) return undefined;
  const invoice = codesIn(json);
  if (invoice === undefined && textIn(json, 'iic') !== undefined) return undefined;
  const codes = invoice === undefined ? {} : { invoice };
  const repeated = fieldsOf(json)['repeated'] !== false;
  return { id, kind: 'receipt', sequence, number, document, total, change, repeated, reports, ...codes };
}

/** Counters as the connector writes them: `{ "key": "total/sale", "value": "360" }`. */
export function countersIn(json: unknown): readonly CounterValue[] | undefined {
  const list = listIn(json, 'counters');
  if (list === undefined) return undefined;
  const counters = list.flatMap((one): CounterValue[] => {
    const [key, value] = [textIn(one, 'key'), textIn(one, 'value')];
    return key === undefined || value === undefined || !/^-?[0-9]+$/.test(value) ? [] : [{ key, value: BigInt(value) }];
  });
  return counters.length === list.length ? counters : undefined;
}

/** What a deposit or the close of a day is answered with; undefined where it is something else. */
export function readCommit(json: unknown, kind: 'cash' | 'day-close'): Omit<MeCommit, 'operation'> | undefined {
  const [sequence, day] = [numberIn(json, 'sequence'), numberIn(json, 'day')];
  const time = parseTime(textIn(json, 'time') ?? '');
  const { repeated } = fieldsOf(json);
  if (textIn(json, 'kind') !== kind || sequence === undefined || time === undefined) return undefined;
  if (typeof repeated !== 'boolean') return undefined;
  const counters = countersIn(json);
  const more = { ...(day === undefined ? {} : { day }), ...(counters === undefined ? {} : { counters }) };
  return { kind, sequence, time, repeated, ...more };
}

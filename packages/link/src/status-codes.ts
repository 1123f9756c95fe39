/** Looking a status up, by its number on the wire or by its code. The rows are in the table beside this file. */
import { assert } from './assert.js';
import { SENTENCES, type SentenceLanguage } from './sentences.table.js';
import {
  STATUS_CODES,
  type RefusalStatus,
  type StatusCode,
  type StatusRow,
  type WireStatus,
} from './status-codes.table.js';

/** First number of the caller's side. */
const CLIENT_FROM = 1000;

// Object.keys widens to string; the keys of the table are the codes by its type.
export const statusCodes: readonly StatusCode[] = Object.keys(STATUS_CODES) as StatusCode[];

const wireCodes = new Map<number, WireStatus>();
for (const code of statusCodes) if (isWireStatus(code)) wireCodes.set(STATUS_CODES[code].wire, code);

assert(
  new Set(statusCodes.map((code) => STATUS_CODES[code].wire)).size === statusCodes.length,
  'every status has a number of its own',
);

/** The row of a status. */
export function statusRow(code: StatusCode): StatusRow {
  return STATUS_CODES[code];
}

/** Languages of the sentences for the cashier, English first. */
export const sentenceLanguages: readonly SentenceLanguage[] = ['en', 'sr', 'ro', 'ru', 'sv'];

/** The sentence for the cashier. @param language a BCP 47 tag, of which the first part counts: `sv`, `ro-MD`; English else */
export function sentenceIn(code: StatusCode, language: string): string {
  const [wanted = ''] = language.toLowerCase().split(/[-_]/);
  const known = sentenceLanguages.find((one) => one === wanted) ?? 'en';
  return known === 'en' ? STATUS_CODES[code].sentence : SENTENCES[code][known];
}

/** Whether a status can stand in a response. */
export function isWireStatus(code: StatusCode): code is WireStatus {
  return STATUS_CODES[code].wire < CLIENT_FROM;
}

/** Whether a unit refuses with it. */
export function isRefusalStatus(code: StatusCode): code is RefusalStatus {
  return isWireStatus(code) && code !== 'ok';
}

/** The status of a number on the wire, or undefined when this side does not know it. */
export function statusOfWire(wire: number): WireStatus | undefined {
  return wireCodes.get(wire);
}

/** Ordinals of invoices: from 1 in each unit, device and year; the codes of test and production are different devices. */
import { completeSettings, type Country } from '@plomba/core/country';
import type { ReceiptPayload } from '@plomba/core/tables';
import { expect, it } from 'vitest';
import { CODES } from './codes.table.js';
import { montenegrinUnits } from './montenegrin-package.js';

const { country } = montenegrinUnits.make(completeSettings(montenegrinUnits, {}));
type Moment = Parameters<Country['codes']>[1];

const RECEIPT = {
  operation: { id: 'x', epoch: 0, digest: new Uint8Array(32) },
  request: { document: 'sale', items: [], payments: [] },
  number: 8,
  series: 'invoice',
  day: 1,
  amounts: [],
  taxes: [],
  total: 360n,
  change: 0n,
} as const;

/** What an invoice is numbered behind another one. */
function numberBehind(invNum: string | undefined): string | undefined {
  const before: ReceiptPayload | undefined =
    invNum === undefined ? undefined : { ...RECEIPT, codes: [{ name: CODES.number, value: invNum }] };
  const moment: Moment = {
    now: { utcMs: Date.UTC(2026, 2, 14, 9), offsetMinutes: 60 },
    before: () => before,
    // Nothing else of a state is looked at.
    state: { counters: { get: () => 6n } } as unknown as Moment['state'],
  };
  return country.codes(RECEIPT, moment)?.find(({ name }) => name === CODES.number)?.value;
}

it.each([
  ['xx123xx123/7/2026/si747we972', 'xx123xx123/8/2026/si747we972'],
  ['xx123xx123/7/2025/si747we972', 'xx123xx123/1/2026/si747we972'], // a new year
  ['xx123xx123/7/2026/aa000aa000', 'xx123xx123/1/2026/si747we972'], // the device of the test environment
  ['aa000aa000/7/2026/si747we972', 'xx123xx123/1/2026/si747we972'], // another business unit
  [undefined, 'xx123xx123/7/2026/si747we972'], // nobody has the journal at hand: by the counter of the year
])('behind %s comes %s', (before, next) => {
  expect(numberBehind(before)).toBe(next);
});

/**
 * Return codes of the kd protocol as errors of the SDK: who can do what, and what the cashier is told. What each code
 * says of the receipt is inferred from its meaning [I]. Data only.
 */
import type { KdReturnCode } from '../wire/kd-return-codes.table.js';
import type { UnitAnswerRow } from './nak-errors.table.js';

export interface KdError extends UnitAnswerRow {
  /**
   * `damaged`: the unit did not take the line, and it may be sent again. `refused`: not stored. `fault`: something broke
   * while the receipt was stored, so it is stored or not.
   */
  readonly says: 'damaged' | 'refused' | 'fault';
}

/** The till made a receipt that the unit does not take: nothing a cashier can mend. */
const WRONG_FIELD = {
  code: 'validation-failed',
  cashier: 'Kontrollenheten godtar inte kvittot; ring service.',
  says: 'refused',
} as const;

/** It broke while it was writing. */
const BROKEN = {
  code: 'internal',
  hint: 'The unit could not write: stored or not, it does not say. Have it serviced and report the fault.',
  cashier: 'Fel i kontrollenheten; ring service och slå inte in kvittot igen.',
  says: 'fault',
} as const;

export const KD_ERRORS: Readonly<Record<Exclude<KdReturnCode, 0>, KdError>> = {
  [-3]: {
    code: 'unknown-command',
    hint: 'The unit does not know this command: is it a unit that speaks the kd protocol?',
    cashier: 'Kontrollenheten passar inte till kassan; ring service.',
    says: 'refused',
  },
  [-2]: {
    code: 'connection-lost',
    hint: 'The line damages bytes, or the unit counts its CRC differently: check baud rate (57600 8N1) and cable.',
    cashier: 'Kontrollenheten förstår inte kassan; kontrollera kabeln och ring service.',
    says: 'damaged',
  },
  [-1]: {
    code: 'connection-lost',
    hint: 'The line loses or adds bytes: check baud rate (57600 8N1) and cable.',
    cashier: 'Kontrollenheten förstår inte kassan; kontrollera kabeln och ring service.',
    says: 'damaged',
  },
  1: { ...WRONG_FIELD, hint: 'The unit counts the fields of a receipt differently: ask the maker of the unit.' },
  2: { ...WRONG_FIELD, path: 'dateTime' },
  3: { ...WRONG_FIELD, path: 'orgNo' },
  4: {
    ...WRONG_FIELD,
    path: 'posId',
    hint: 'The unit does not take this name of a register: it is malformed, or the unit does not serve it.',
    cashier: 'Kassan är inte registrerad i kontrollenheten; ring service.',
  },
  5: { ...WRONG_FIELD, path: 'receiptId' },
  6: { ...WRONG_FIELD, path: 'kind' },
  7: { ...WRONG_FIELD, path: 'kind' },
  8: { ...WRONG_FIELD, path: 'returned' },
  9: { ...WRONG_FIELD, path: 'total' },
  10: { ...WRONG_FIELD, path: 'vat[0]' },
  11: { ...WRONG_FIELD, path: 'vat[1]' },
  12: { ...WRONG_FIELD, path: 'vat[2]' },
  13: { ...WRONG_FIELD, path: 'vat[3]' },
  14: {
    code: 'registers-full',
    path: 'posId',
    hint: 'All places for registers are used: its vendor frees one, or another unit serves this register.',
    cashier: 'Kontrollenheten har ingen plats för den här kassan; be kontoret om hjälp.',
    says: 'refused',
  },
  15: BROKEN,
  16: BROKEN,
  17: BROKEN,
  18: BROKEN,
  19: BROKEN,
  20: {
    code: 'busy',
    hint: 'The power failed and the unit stored nothing: the same operation may be issued again once it has power.',
    cashier: 'Strömmen bröts och kvittot sparades inte; försök igen.',
    says: 'refused',
  },
  21: {
    ...WRONG_FIELD,
    path: 'returned',
    hint: 'The unit finds that more is given back than came back.',
  },
  22: { ...WRONG_FIELD, hint: 'The unit reads something behind the CRC: ask the maker of the unit.' },
  23: {
    code: 'counter-overflow',
    hint: 'The counters of the unit are at their end: put another unit in its place.',
    cashier: 'Kontrollenhetens räkneverk är fullt och enheten måste bytas; ring service.',
    says: 'refused',
  },
  24: {
    code: 'journal-full',
    hint: 'The memory of the unit is full and is never erased within five years: put another unit in its place.',
    cashier: 'Kontrollenhetens minne är fullt och enheten måste bytas; ring service.',
    says: 'refused',
  },
  25: {
    code: 'clock-unset',
    hint: 'The clock of the unit does not work: only its service can set it.',
    cashier: 'Kontrollenhetens klocka fungerar inte; ring service och dokumentera försäljningen på annat sätt.',
    says: 'refused',
  },
};

/** An unpublished code says nothing: as bad as an internal error. */
export const UNKNOWN_KD: KdError = {
  ...BROKEN,
  hint: 'Nobody has published this code: ask the maker of the unit.',
  cashier: 'Okänt svar från kontrollenheten; ring service och slå inte in kvittot igen.',
};

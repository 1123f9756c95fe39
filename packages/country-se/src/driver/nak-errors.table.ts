/** NAK codes as errors of the SDK: who can do what, and what the cashier is told. Data only. */
import type { StatusCode } from '@plomba/sdk';
import type { NakCode } from '../wire/nak-codes.table.js';

/** What an answer of the unit that is no success means to the till. */
export interface UnitAnswerRow {
  readonly code: StatusCode;
  /** Field of the caller's sale that is at fault, where that is known. */
  readonly path?: string;
  /** What to do, where the general hint of the code does not fit. */
  readonly hint?: string;
  /** For the cashier, in Swedish. */
  readonly cashier: string;
}

export interface NakError extends UnitAnswerRow {
  /** `damaged`: the unit did not take the frame, and it may be sent again. */
  readonly says: 'damaged' | 'order' | 'refused' | 'fault';
}

export const NAK_ERRORS: Readonly<Record<NakCode, NakError>> = {
  '001': {
    code: 'connection-lost',
    hint: 'The line damages frames: check baud rate (9600 8N1 unless the unit says otherwise), cable and earth.',
    cashier: 'Kontrollenheten förstår inte kassan; kontrollera kabeln och ring service.',
    says: 'damaged',
  },
  '002': {
    code: 'unknown-command',
    hint: 'The unit does not know this message: it may speak an older version of CCSP.',
    cashier: 'Kontrollenheten passar inte till kassan; ring service.',
    says: 'damaged',
  },
  '003': {
    code: 'validation-failed',
    hint: 'The unit refuses a field and does not say which; this driver has checked what the protocol says of them.',
    cashier: 'Kontrollenheten godtar inte kvittot; ring service.',
    says: 'damaged',
  },
  '004': {
    code: 'not-allowed-in-state',
    hint: 'The unit has forgotten the receipt that was begun: it restarted, or another till uses the same unit.',
    cashier: 'Kontrollenheten har startat om; försök igen.',
    says: 'order',
  },
  '006': {
    code: 'halted',
    hint: 'The unit does not work: switch it off and on; if that does not help, have it serviced and report the fault.',
    cashier:
      'Kontrollenheten fungerar inte. Starta om den; hjälper det inte, ring service och dokumentera försäljningen på annat sätt.',
    says: 'refused',
  },
  '007': {
    code: 'validation-failed',
    path: 'posId',
    hint: 'The unit does not serve this register: register the pair of organisation number and name with it first.',
    cashier: 'Kassan är inte registrerad i kontrollenheten; ring service.',
    says: 'refused',
  },
  '008': {
    code: 'internal',
    hint: 'The unit has an internal error: stored or not, it does not say. Have it serviced.',
    cashier: 'Fel i kontrollenheten; ring service och slå inte in kvittot igen.',
    says: 'fault',
  },
  '009': {
    code: 'registers-full',
    path: 'posId',
    hint: 'The unit has no licence for one more register: its vendor gives more.',
    cashier: 'Kontrollenheten har ingen licens för den här kassan; be kontoret om en.',
    says: 'refused',
  },
  '010': {
    code: 'journal-full',
    hint: 'The memory of the unit is full and is never erased within five years: put another unit in its place.',
    cashier: 'Kontrollenhetens minne är fullt och enheten måste bytas; ring service.',
    says: 'refused',
  },
  '011': {
    code: 'internal',
    hint: 'Unit and driver count messages differently: close the connection and open it again.',
    cashier: 'Kassan och kontrollenheten är inte i takt; starta om kassan.',
    says: 'fault',
  },
};

/** An unpublished code says nothing: as bad as an internal error. */
export const UNKNOWN_NAK: NakError = {
  code: 'internal',
  hint: 'Nobody has published this code: ask the maker of the unit.',
  cashier: 'Okänt svar från kontrollenheten; ring service och slå inte in kvittot igen.',
  says: 'fault',
};

/**
 * The return codes of the kd protocol (sheet section 1B: the list of PosPlus, the same numbers in another client [V]).
 * What a unit does with a receipt behind a code is inferred from its meaning [I]. Data only.
 */

export type KdReturnCode =
  | -3
  | -2
  | -1
  | 0
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | 9
  | 10
  | 11
  | 12
  | 13
  | 14
  | 15
  | 16
  | 17
  | 18
  | 19
  | 20
  | 21
  | 22
  | 23
  | 24
  | 25;

export interface KdReturnRow {
  readonly meaning: string;
  /**
   * Where it comes from: `ok`; `line`, the line was not understood; `field`, a field of the receipt; `unit`, what the
   * unit is or has left; `fault`, something in the unit broke.
   */
  readonly from: 'ok' | 'line' | 'field' | 'unit' | 'fault';
}

export const KD_RETURN_CODES: Readonly<Record<KdReturnCode, KdReturnRow>> = {
  [-3]: { meaning: 'the command is unknown', from: 'line' },
  [-2]: { meaning: 'the CRC is wrong', from: 'line' },
  [-1]: { meaning: 'the length of the line is wrong', from: 'line' },
  0: { meaning: 'OK', from: 'ok' },
  1: { meaning: 'the number of fields is wrong', from: 'line' },
  2: { meaning: 'the date is wrong', from: 'field' },
  3: { meaning: 'the organisation number is wrong', from: 'field' },
  4: { meaning: 'the name of the register is wrong', from: 'field' },
  5: { meaning: 'the receipt number is wrong', from: 'field' },
  6: { meaning: 'the receipt type is wrong', from: 'field' },
  7: { meaning: 'the receipt type is missing or undefined', from: 'field' },
  8: { meaning: 'the return amount is wrong', from: 'field' },
  9: { meaning: 'the sale amount is wrong', from: 'field' },
  10: { meaning: 'VAT 1 is wrong', from: 'field' },
  11: { meaning: 'VAT 2 is wrong', from: 'field' },
  12: { meaning: 'VAT 3 is wrong', from: 'field' },
  13: { meaning: 'VAT 4 is wrong', from: 'field' },
  14: { meaning: 'registration of a register: all places are used', from: 'unit' },
  15: { meaning: 'internal write error, receipt data (ECD)', from: 'fault' },
  16: { meaning: 'internal write error, statistics (STAT) of the receipt data', from: 'fault' },
  17: { meaning: 'internal write error', from: 'fault' },
  18: { meaning: 'internal write error, statistics (STAT) of the registration of a register', from: 'fault' },
  19: { meaning: 'internal error', from: 'fault' },
  20: { meaning: 'stopped by a power failure', from: 'unit' },
  21: { meaning: 'sale amount and return amount do not fit together', from: 'field' },
  22: { meaning: 'a field stands behind the CRC', from: 'line' },
  23: { meaning: 'the counters of the unit are at their end', from: 'unit' },
  24: { meaning: 'the log of the unit is full', from: 'unit' },
  25: { meaning: 'the clock of the unit does not work', from: 'fault' },
};

/** The codes of NAK (sheet section 1A.3, [V]), and what each means to a register. Data only. */

export type NakCode = '001' | '002' | '003' | '004' | '006' | '007' | '008' | '009' | '010' | '011';

export interface NakRow {
  readonly meaning: string;
  /** First version of the protocol that knows it. */
  readonly version: 1 | 2;
}

export const NAK_CODES: Readonly<Record<NakCode, NakRow>> = {
  '001': { meaning: 'the LRC is wrong', version: 1 },
  '002': { meaning: 'the type of the message is unknown', version: 1 },
  '003': { meaning: 'a length, a shape or a field is wrong', version: 1 },
  '004': { meaning: 'the message does not fit the state of the receipt', version: 1 },
  '006': { meaning: 'the unit is not operational', version: 1 },
  '007': { meaning: 'the register is not one of the unit', version: 1 },
  '008': { meaning: 'internal error of the unit', version: 1 },
  '009': { meaning: 'the unit has no licence for one more register', version: 2 },
  '010': { meaning: 'the memory of the unit is full', version: 2 },
  '011': { meaning: 'the number of the message in its session is wrong', version: 2 },
};

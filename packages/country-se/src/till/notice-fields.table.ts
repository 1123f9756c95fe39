/**
 * What the tax agency is told of a control unit and of a register (sheet section 3: [V] read in the form and in three
 * guides). Lengths that no source gives are ours [own]. Data only.
 */
import type { RuleMark } from './receipt-rules.table.js';

export interface NoticeField {
  /** As the form has it. */
  readonly label: string;
  readonly pattern: RegExp;
  /** What is wrong where the pattern does not fit: `must …`. */
  readonly rule: string;
  readonly mark: RuleMark;
}

/** A control unit as it is notified. */
export interface UnitNotice {
  readonly orgNo: string;
  readonly manufacturer: string;
  /** Model and version. */
  readonly model: string;
  /** Manufacturing number. */
  readonly unitId: string;
  /** Where it stands. */
  readonly address: string;
}

/** A register as it is notified. */
export interface RegisterNotice {
  readonly orgNo: string;
  /** Identification number of its control unit. */
  readonly unitId: string;
  /** Designation (kassabeteckning). */
  readonly posId: string;
  /** Model, or program and version. */
  readonly program: string;
  /** Manufacturing number of the register: at most 48 characters with a control unit. */
  readonly registerNumber: string;
  readonly address: string;
  /** Where the program runs. */
  readonly programAddress: string;
  /** Paper strip or memory. */
  readonly journal: 'kontrollremsa' | 'journalminne';
  readonly journalAddress: string;
}

const ORG_NO = {
  pattern: /^[0-9]{6}-?[0-9]{4}$/,
  rule: 'must be 10 digits, with or without a hyphen',
  mark: 'V',
} as const;
const UNIT_ID = { pattern: /^[0-9A-Za-z]{1,17}$/, rule: 'must be 1 to 17 letters and digits', mark: 'V' } as const;
const TEXT = {
  pattern: /^(?=.*\S)[^\p{Cc}]{1,100}$/u,
  rule: 'must be 1 to 100 characters, not only blanks',
  mark: 'own',
} as const;

export const UNIT_NOTICE_FIELDS: Readonly<Record<keyof UnitNotice, NoticeField>> = {
  orgNo: { label: 'organisationsnummer', ...ORG_NO },
  manufacturer: { label: 'tillverkare', ...TEXT },
  model: { label: 'modell (version)', ...TEXT },
  unitId: { label: 'tillverkningsnummer', ...UNIT_ID },
  address: { label: 'adress där kontrollenheten finns', ...TEXT },
};

export const REGISTER_NOTICE_FIELDS: Readonly<Record<keyof RegisterNotice, NoticeField>> = {
  orgNo: { label: 'organisationsnummer', ...ORG_NO },
  unitId: { label: 'kontrollenhetens identifikationsnummer', ...UNIT_ID },
  posId: {
    label: 'beteckning',
    pattern: /^[0-9A-Za-z]{1,16}$/,
    rule: 'must be 1 to 16 letters and digits',
    mark: 'V-law',
  },
  program: { label: 'modell eller program', ...TEXT },
  registerNumber: {
    label: 'tillverkningsnummer',
    pattern: /^[!-~]{1,48}$/,
    rule: 'must be 1 to 48 characters without blanks',
    mark: 'V',
  },
  address: { label: 'adress där kassaregistret finns', ...TEXT },
  programAddress: { label: 'adress där programvaran finns', ...TEXT },
  journal: {
    label: 'kontrollremsa eller journalminne',
    pattern: /^(kontrollremsa|journalminne)$/,
    rule: 'must be kontrollremsa or journalminne',
    mark: 'V',
  },
  journalAddress: { label: 'adress för kontrollremsa eller journalminne', ...TEXT },
};

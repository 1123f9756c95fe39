/**
 * The messages of CCSP, versions 1 and 2 (sheet sections 1A.1 and 1A.2). Encoder, decoder, the explanation of a frame and the
 * page in docs/spec come from these tables. Marks as in the sheet: [V] read in a source, [I] inferred, [OEEL] known from
 * one proprietary source and so a setting.
 */
import {
  alphanumeric,
  amount,
  blank,
  digits,
  exactDigits,
  moment,
  oneWord,
  orBlank,
  orgNumber,
  printable,
  sessionSerial,
  vat,
  type FieldRule,
  type ReceiptKind,
  type Vat,
} from './field.js';

export interface FieldRow<T> {
  readonly rule: FieldRule<T>;
  readonly note: string;
  /** What a unit answers when the field is wrong; `003` when absent. */
  readonly nak?: '003' | '007' | '011';
}

/** The fields of a message in their order. */
export type FieldRows<T> = { readonly [K in keyof T]-?: FieldRow<T[K]> };

/** Version 2 registers a receipt in one message; known from one proprietary source, XCCSP has the same shape [OEEL]. */
export type CcspVersion = 1 | 2;

export interface MessageTable<T> {
  readonly direction: 'to-unit' | 'from-unit';
  /** Version that brought it; 1 when absent. */
  readonly since?: CcspVersion;
  readonly note: string;
  readonly fields: FieldRows<T>;
  /**
   * Fields behind the last one: `none`; `any`, because nobody has published them; `ignored`, where newer versions of
   * the protocol have more; `laxness`, where they are an error unless the tolerance says otherwise; `codes`, a list.
   */
  readonly more: 'none' | 'any' | 'ignored' | 'laxness' | 'codes';
}

/** `RH`: what a receipt is to the law. */
export interface ReceiptHeader {
  readonly dateTime: string;
  readonly receiptId: string;
  readonly posId: string;
  readonly cashier: string | undefined;
  readonly reserved: undefined;
  readonly orgNo: string;
  /** What the customer pays, öre; registers disagree on its sign and value for a refund, so both are taken. */
  readonly total: bigint;
  /** Sum of the lines that came back, öre, absolute. */
  readonly returned: bigint;
  readonly kind: ReceiptKind;
  readonly vat1: Vat | undefined;
  readonly vat2: Vat | undefined;
  readonly vat3: Vat | undefined;
  readonly vat4: Vat | undefined;
}

/** `RR`: a receipt in one message. No cashier, and a number of its session. */
export interface RegisteredReceipt extends Omit<ReceiptHeader, 'cashier' | 'reserved'> {
  /** 1 to 4,294,967,295; the same one again is the same receipt [V]. */
  readonly serial: string;
}

/** Nothing but the type. */
export type Plain = Readonly<Record<never, never>>;

export interface Identity {
  readonly unitId: string;
}

export interface UnitStatusDigit {
  /** 0 OK, 1 warning, 2 protocol error, 3 error, 4 fatal error, 5 busy. */
  readonly main: string;
}

/** 0 OK, 1 nearly full, 2 full. */
export interface Registered {
  /** Absent for ovning and profo: what stands there is unknown, so it is one blank. */
  readonly controlCode: string | undefined;
  readonly unitId: string;
  readonly main: string;
  readonly storage: string;
}

export interface ExtendedStatus {
  readonly main: string;
  readonly storage: string;
  /** Registers that the unit may serve, and how many of these places are free. */
  readonly installed: string;
  readonly unused: string;
}

export interface Refused {
  readonly code: string;
}

export interface Signed {
  readonly controlCode: string;
}

/** The fields of each type. */
export interface CcspMessages {
  readonly IQ: Plain;
  readonly SIQ: Plain;
  readonly ST: Plain;
  readonly RI: Plain;
  readonly PI: Plain;
  readonly RX: Plain;
  readonly RH: ReceiptHeader;
  readonly SQ: Plain;
  readonly RR: RegisteredReceipt;
  readonly SQX: Plain;
  readonly IR: Identity;
  readonly SIR: UnitStatusDigit;
  readonly ACK: Plain;
  readonly NAK: Refused;
  readonly SR: Signed;
  readonly RRR: Registered;
  readonly SRX: ExtendedStatus;
}

export const RECEIPT_KINDS: readonly ReceiptKind[] = ['normal', 'kopia', 'ovning', 'profo'];

/** 59 characters: 32 of base 32, a separator that is a setting, 26 of base 32 (sheet section 1A.5). */
const controlCode: FieldRule<string> = {
  type: '32 + 1 + 26 characters',
  rule: 'must be 32 characters of base 32, a separator and 26 characters of base 32',
  write: (value) => (/^[A-Z2-7]{32}[ -"$-~][A-Z2-7]{26}$/.test(value) ? value : undefined),
  read: (text) => (/^[A-Z2-7]{32}[ -"$-~][A-Z2-7]{26}$/.test(text) ? { value: text } : undefined),
};

const mainStatus: FieldRow<string> = {
  rule: oneWord(['0', '1', '2', '3', '4', '5']),
  note: '0 OK, 1 warning, 2 protocol error, 3 error, 4 fatal error, 5 busy [V]',
};
const storageStatus: FieldRow<string> = {
  rule: oneWord(['0', '1', '2']),
  note: 'memory: 0 OK, 1 nearly full, 2 full [OEEL] [V]',
};
const licences: FieldRule<string> = digits(4);

const ASKS = { direction: 'to-unit', fields: {}, more: 'none' } as const;
const vatRow = (place: number): FieldRow<Vat | undefined> => ({
  rule: orBlank(vat),
  note: `VAT ${place}: any rate may stand here [V]`,
});

export const CCSP_MESSAGES: { readonly [N in keyof CcspMessages]: MessageTable<CcspMessages[N]> } = {
  IQ: { ...ASKS, note: 'who are you; legal in every state [V]' },
  SIQ: { ...ASKS, note: 'how are you; legal in every state [V]' },
  ST: { ...ASKS, note: 'a receipt begins; one that was open is forgotten [I]' },
  RI: { ...ASKS, more: 'any', note: 'a line of the receipt, for a printer; its fields are unknown [V]' },
  PI: { ...ASKS, more: 'any', note: 'how it was paid, for a printer; its fields are unknown [V]' },
  RX: { ...ASKS, more: 'any', note: 'more for the summary, for a printer; its fields are unknown [V]' },
  RH: {
    direction: 'to-unit',
    note: 'the receipt as the law wants it [V]',
    more: 'laxness',
    fields: {
      dateTime: { rule: moment, note: "the register's clock, UTC or local: not compared with the unit's [V]" },
      receiptId: { rule: digits(12), note: 'number of the receipt (löpnummer) [V]' },
      posId: { rule: alphanumeric(16), note: 'name of the register (kassabeteckning) [V]', nak: '007' },
      cashier: { rule: orBlank(printable(16)), note: 'cashier [V]' },
      reserved: { rule: blank, note: 'reserved [V]' },
      orgNo: { rule: orgNumber, note: 'organisation number [V]' },
      total: { rule: amount('signed'), note: 'what the customer pays [V]' },
      returned: { rule: amount('absolute'), note: 'sum of the lines that came back, absolute [V]' },
      kind: { rule: oneWord(RECEIPT_KINDS), note: 'kind of receipt [V]' },
      vat1: vatRow(1),
      vat2: vatRow(2),
      vat3: vatRow(3),
      vat4: vatRow(4),
    },
  },
  SQ: { ...ASKS, note: 'sign the receipt: only after `normal` and `kopia` [V]' },
  RR: {
    direction: 'to-unit',
    since: 2,
    note: 'register a receipt in one message [OEEL] [V]',
    more: 'laxness',
    fields: {
      serial: {
        rule: sessionSerial,
        note: 'number of the message in its session; again: the same receipt [V]',
        nak: '011',
      },
      dateTime: { rule: moment, note: "the register's clock [V]" },
      receiptId: { rule: digits(12), note: 'number of the receipt (löpnummer) [V]' },
      posId: { rule: alphanumeric(16), note: 'name of the register (kassabeteckning) [V]', nak: '007' },
      orgNo: { rule: orgNumber, note: 'organisation number [V]' },
      total: { rule: amount('signed'), note: 'what the customer pays [V]' },
      returned: { rule: amount('absolute'), note: 'sum of the lines that came back, absolute [V]' },
      kind: { rule: oneWord(RECEIPT_KINDS), note: 'kind of receipt [V]' },
      vat1: vatRow(1),
      vat2: vatRow(2),
      vat3: vatRow(3),
      vat4: vatRow(4),
    },
  },
  SQX: { ...ASKS, since: 2, note: 'how are you, at length; legal in every state [OEEL]' },
  IR: {
    direction: 'from-unit',
    note: 'who the unit is; version 2 adds fields [OEEL] [V]',
    more: 'ignored',
    fields: { unitId: { rule: alphanumeric(17), note: 'manufacturing number (tillverkningsnummer) [V]' } },
  },
  SIR: {
    direction: 'from-unit',
    note: 'how the unit is; codes follow when not 0, the second character of each is its severity [OEEL]',
    more: 'codes',
    fields: { main: mainStatus },
  },
  ACK: { direction: 'from-unit', note: 'done [V]', more: 'none', fields: {} },
  NAK: {
    direction: 'from-unit',
    note: 'not done [V]',
    more: 'none',
    fields: { code: { rule: exactDigits(3), note: 'why: see the codes [V]' } },
  },
  SR: {
    direction: 'from-unit',
    note: 'the receipt is stored and signed [V]',
    more: 'none',
    fields: { controlCode: { rule: controlCode, note: 'control code (kontrollkod) [V]' } },
  },
  RRR: {
    direction: 'from-unit',
    since: 2,
    note: 'the receipt is stored [OEEL]',
    more: 'ignored',
    fields: {
      controlCode: { rule: orBlank(controlCode), note: 'control code; blank for ovning and profo (ours: unknown)' },
      unitId: { rule: alphanumeric(17), note: 'manufacturing number [V]' },
      main: mainStatus,
      storage: storageStatus,
    },
  },
  SRX: {
    direction: 'from-unit',
    since: 2,
    note: 'how the unit is, at length; the answer is known, its fields are ours [OEEL]',
    more: 'ignored',
    fields: {
      main: mainStatus,
      storage: storageStatus,
      installed: { rule: licences, note: 'registers that the unit may serve [V]' },
      unused: { rule: licences, note: 'how many of these places are free [V]' },
    },
  },
};

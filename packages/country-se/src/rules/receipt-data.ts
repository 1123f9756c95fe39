/**
 * Receipt data (kvittodata): what the law has a control unit store of each receipt, as one string of 164 characters
 * (SKVFS 2009:2, the table as quoted in the sheet, section 2 [V-law]): every field right-justified, filled with blanks
 * on its left. That the control code is computed over exactly this string is recalled, not read [R].
 *
 * The journal carries it unchanged: in two notes of the receipt, because a note has at most 120 bytes.
 */

/** Texts as they stand in the record, without the blanks. */
export interface ReceiptData {
  /** The register's clock: YYYYMMDDhhmm. */
  readonly dateTime: string;
  readonly orgNo: string;
  readonly posId: string;
  readonly receiptId: string;
  readonly kind: string;
  /** Absolute sum of the lines that came back. */
  readonly returned: string;
  /** What the customer pays. */
  readonly sale: string;
  /** `percent;amount`, or empty. */
  readonly vat1: string;
  readonly vat2: string;
  readonly vat3: string;
  readonly vat4: string;
}

/** Name and length in the order of the law: the return amount before the sale, unlike on the wire. */
export const RECEIPT_DATA_FIELDS: readonly (readonly [name: keyof ReceiptData, letters: number])[] = [
  ['dateTime', 12],
  ['orgNo', 10],
  ['posId', 16],
  ['receiptId', 12],
  ['kind', 6],
  ['returned', 14],
  ['sale', 14],
  ['vat1', 20],
  ['vat2', 20],
  ['vat3', 20],
  ['vat4', 20],
];

export const RECEIPT_DATA_LETTERS: number = RECEIPT_DATA_FIELDS.reduce((sum, [, letters]) => sum + letters, 0);

/** Who, when and what kind; the amounts stand in the second note. */
const FIRST_NOTE = 56;

/** The string of the law; undefined when a field is longer than it may be. */
export function receiptDataText(data: ReceiptData): string | undefined {
  const texts = RECEIPT_DATA_FIELDS.map(([name, letters]) => data[name].padStart(letters, ' '));
  const text = texts.join('');
  return text.length === RECEIPT_DATA_LETTERS ? text : undefined;
}

/** The fields of such a string; undefined when it is none. */
export function parseReceiptData(text: string): ReceiptData | undefined {
  if (text.length !== RECEIPT_DATA_LETTERS || !/^[ -~]*$/.test(text)) return undefined;
  let at = 0;
  const entries = RECEIPT_DATA_FIELDS.map(([name, letters]) => {
    const field = text.slice(at, at + letters).replace(/^ +/, '');
    at += letters;
    return [name, field] as const;
  });
  return Object.fromEntries(entries) as unknown as ReceiptData; // the table names every field once
}

/** The notes of the journal's receipt. */
export function receiptDataNotes(text: string): readonly [string, string] {
  return [text.slice(0, FIRST_NOTE), text.slice(FIRST_NOTE)];
}

/** Receipt data out of the notes of a receipt; undefined when they hold none. */
export function receiptDataIn(notes: readonly string[] | undefined): string | undefined {
  const text = notes?.join('') ?? '';
  return notes?.length === 2 && parseReceiptData(text) !== undefined ? text : undefined;
}

/** Kronor with a comma as öre; undefined for anything else. */
export function oreOf(text: string): bigint | undefined {
  return /^-?[0-9]+,[0-9]{2}$/.test(text) ? BigInt(text.replace(',', '')) : undefined;
}

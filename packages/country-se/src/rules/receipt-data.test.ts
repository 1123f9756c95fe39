// The string of the law: lengths against the reference, padding by hand.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  parseReceiptData,
  RECEIPT_DATA_FIELDS,
  RECEIPT_DATA_LETTERS,
  receiptDataIn,
  receiptDataNotes,
  receiptDataText,
  type ReceiptData,
} from './receipt-data.js';

const DATA: ReceiptData = {
  dateTime: '201611011538',
  orgNo: '1234567890',
  posId: '1',
  receiptId: '13',
  kind: 'normal',
  returned: '0,00',
  sale: '15,00',
  vat1: '6,00;0,85',
  vat2: '',
  vat3: '',
  vat4: '',
};

/** Counted out: 12 + 10 + 16 + 12 + 6, then 14 + 14 + 4 × 20. */
const BY_HAND = [
  '201611011538',
  '1234567890',
  '               1',
  '          13',
  'normal',
  '          0,00',
  '         15,00',
  '           6,00;0,85',
  ' '.repeat(60),
].join('');

const REFERENCE = new URL('../../../../../shared/vectors/se/kvittodata_fields.json', import.meta.url);

describe('receipt data', () => {
  it('is 164 characters, every field on the right', () => {
    expect(RECEIPT_DATA_LETTERS).toBe(164);
    expect(receiptDataText(DATA)).toBe(BY_HAND);
    expect(parseReceiptData(BY_HAND)).toEqual(DATA);
  });

  it('has no place for a field that is too long', () => {
    for (const [name, letters] of RECEIPT_DATA_FIELDS) {
      expect(receiptDataText({ ...DATA, [name]: '9'.repeat(letters) }), name).toHaveLength(164);
      expect(receiptDataText({ ...DATA, [name]: '9'.repeat(letters + 1) }), name).toBeUndefined();
    }
  });

  it('goes into two notes that a record can hold, and comes out of them', () => {
    const notes = receiptDataNotes(BY_HAND);
    expect(notes.map((note) => note.length)).toEqual([56, 108]);
    expect(receiptDataIn(notes)).toBe(BY_HAND);
    expect(receiptDataIn([BY_HAND])).toBeUndefined();
    expect(receiptDataIn([notes[1], notes[0].slice(1)])).toBeUndefined();
    expect(receiptDataIn(undefined)).toBeUndefined();
  });

  it.skipIf(!existsSync(REFERENCE))('has the lengths of the reference beside the repository', () => {
    const { fields } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as { fields: readonly { length: number }[] }; // its README names the shape
    expect(fields.map(({ length }) => length)).toEqual(RECEIPT_DATA_FIELDS.map(([, letters]) => letters));
  });
});

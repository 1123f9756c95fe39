/** Parts of payloads that stand in answers of the link too. In a file of their own: a till in a browser needs no more. */
import { decimal, hundredths, oneOf, optional, record, required, text } from '@plomba/codec';
import type { Decimal, RecordSchema, Schema } from '@plomba/codec';
import { shortId } from '../model/receipt.js';

/** A tax group's share of one receipt, unsigned by the document kind. */
export interface TaxShare {
  readonly group: string;
  readonly rate?: Decimal;
  readonly gross: bigint;
  readonly tax: bigint;
}

export const taxShareTable: RecordSchema<TaxShare> = record<TaxShare>('TaxShare', {
  group: required(1, shortId, 'tax group'),
  rate: optional(2, decimal({ scaleMax: 2 }), 'percent; absent for exempt'),
  gross: required(3, hundredths, 'sum of the lines of this group'),
  tax: required(4, hundredths, 'gross * rate / (100 + rate), rounded half away from zero'),
});

export interface CodeValue {
  readonly name: string;
  readonly value: string;
}

export const codeValueTable: RecordSchema<CodeValue> = record<CodeValue>('CodeValue', {
  name: required(1, shortId, 'name of the code'),
  value: required(2, text({ bytesMax: 1024 }), 'as printed'),
});

export type CashDirection = 'in' | 'out';

export const cashDirection: Schema<CashDirection> = oneOf<CashDirection>({ in: 1, out: 2 });

import { receiptRequestTable } from '@plomba/core/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyInvoice, CAFE_CSV, CAFE_JSON, CAFE_TEXT } from './__tests__/invoices.js';
import { encodeText } from './code-page.js';
import { readCsvInvoice, writeCsvInvoice } from './csv-invoice.js';
import { checkInvoice } from './invoice-rules.js';
import { readJsonInvoice } from './json-invoice.js';
import { meInvoiceOf, toReceiptRequest } from './request.js';
import { readTextInvoice, writeTextInvoice } from './text-invoice.js';

const plain = (value: unknown): { readonly value: unknown; place(): object } => ({ value, place: () => ({}) });

describe('one document in three formats', () => {
  it('is byte for byte the same request, by hand', () => {
    const json = readJsonInvoice(plain(CAFE_JSON));
    const text = readTextInvoice(encodeText(CAFE_TEXT, 'cp1250'), 'cp1250');
    const csv = readCsvInvoice(encodeText(CAFE_CSV, 'utf-8'), 'utf-8');
    for (const reading of [json, text, csv]) expect(reading).toMatchObject({ ok: true });
    const bytes = [json, text, csv].map((reading) => reading.ok && receiptRequestTable.encode(reading.request));
    expect(bytes[1]).toStrictEqual(bytes[0]);
    expect(bytes[2]).toStrictEqual(bytes[0]);
    const given = receiptRequestTable.encode(receiptRequestTable.fromJson(CAFE_JSON, ''));
    expect(bytes[0]).toStrictEqual(given);
  });

  it('is byte for byte the same request, whatever the document', () => {
    fc.assert(
      fc.property(anyInvoice, fc.constantFrom(',' as const, ';' as const), (invoice, separator) => {
        expect(checkInvoice(invoice)).toStrictEqual([]);
        const request = toReceiptRequest(invoice);
        const bytes = receiptRequestTable.encode(request);
        const readings = [
          readJsonInvoice(plain(receiptRequestTable.toJson(request))),
          readTextInvoice(writeTextInvoice(invoice, 'cp1250'), 'cp1250'),
          readTextInvoice(writeTextInvoice(invoice, 'utf-8'), 'utf-8'),
          readCsvInvoice(writeCsvInvoice(invoice, { encoding: 'cp1250', separator }), 'cp1250'),
        ];
        for (const reading of readings) {
          if (!reading.ok) expect(reading.findings).toStrictEqual([]);
          else {
            expect(reading.invoice).toStrictEqual(invoice);
            expect(receiptRequestTable.encode(reading.request)).toStrictEqual(bytes);
          }
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('an invoice and its request', () => {
  it('are the same thing twice', () => {
    fc.assert(
      fc.property(anyInvoice, (invoice) => {
        const request = toReceiptRequest(invoice);
        const back = meInvoiceOf(request);
        expect(back).toStrictEqual({ ok: true, invoice });
        const decoded = receiptRequestTable.decode(receiptRequestTable.encode(request));
        expect(meInvoiceOf(decoded)).toStrictEqual({ ok: true, invoice });
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  it('know no template of a name for a name', () => {
    const request = receiptRequestTable.fromJson(CAFE_JSON, '');
    const particulars = [{ name: 'line.#', value: 'A1' }];
    expect(meInvoiceOf({ ...request, particulars })).toMatchObject({
      ok: false,
      findings: [{ path: 'particulars[0].name' }],
    });
  });
});

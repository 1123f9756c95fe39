/**
 * Every message that a connector sends: valid by the authority's own schemas, taken by the local authority, and without
 * a finding of its night; whatever invoice a till may ask for.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { lineAmount } from '@plomba/core/country';
import { receiptRequestTable } from '@plomba/core/model';
import { invoiceTotal, toReceiptRequest, type MeInvoice, type MePayment } from '../src/input/index.js';
import { anyInvoice } from '../src/input/__tests__/invoices.js';
import { readSoap, XML_BYTES_MAX } from '../src/wire/index.js';
import { hasReference, NEEDS_REFERENCE, referenceText } from '../src/wire/__tests__/reference.js';
import { xsdJudge, type XsdJudge } from '../src/wire/__tests__/xsd-judge.js';
import { ConnectorWorld, type Reply } from './helpers/connector-world.js';

const judges: XsdJudge[] = [];

beforeAll(() => {
  if (!hasReference) return;
  const signature = referenceText('xsd/xmldsig-core-schema.xsd');
  for (const file of ['eficg-fiscalization-service.live.xsd', 'eficg-v5-annex3-transitional.xsd']) {
    judges.push(xsdJudge(`connector-${file}`, { message: referenceText(`xsd/${file}`), signature }));
  }
});

function bodyOf(bytes: Uint8Array): string {
  const read = readSoap(bytes, XML_BYTES_MAX);
  if (!read.ok || read.kind !== 'message') throw new Error('a connector sends a message');
  return read.source;
}

/** The same, paid with one of its means so that the payment is the total. */
function paid(invoice: MeInvoice): MeInvoice {
  const amount = invoiceTotal(invoice);
  const isCash = ({ type }: MePayment): boolean => type === 'BANKNOTE' || type === 'CARD';
  const payment = invoice.payments.find(isCash) ?? invoice.payments[0];
  return payment === undefined ? invoice : { ...invoice, payments: [{ ...payment, amount }] };
}

/** What the unit itself asks beside the country: no sale of less than nothing, no more than a document may come to. */
const invoices = anyInvoice.map(paid).filter((invoice) => {
  if (invoice.refersTo !== undefined) return false;
  const isTurned = toReceiptRequest(invoice).items.some((item) => item.quantity.digits > 0n !== lineAmount(item) >= 0n);
  if (isTurned) return false;
  const total = invoiceTotal(invoice);
  const size = total < 0n ? -total : total;
  return size < 100_000_000n && (invoice.document === 'correction' || total >= 0n);
});

function ask(world: ConnectorWorld, invoice: MeInvoice): Reply {
  // The unit says when it was issued: a time of the till's own may be any.
  const { time: _time, ...request } = toReceiptRequest(invoice);
  return world.issue(receiptRequestTable.toJson(request) as object);
}

function issue(world: ConnectorWorld, invoice: MeInvoice): void {
  const answer = ask(world, invoice);
  expect(answer.json, JSON.stringify(answer.json)).toMatchObject({ iic: expect.any(String) as string });
}

describe('what a connector sends', () => {
  it.each(['live', '2021-transition'])(
    'is taken in the profile %s, and the night finds nothing in it',
    { timeout: 120_000 },
    (schema) => {
      const world = new ConnectorWorld({ set: { schema }, authority: { schema } });
      let refused = 0;
      fc.assert(
        fc.property(invoices, (invoice) => {
          const answer = ask(world, invoice);
          if (answer.status === 422) {
            refused++;
            expect(answer.json.detail).toMatch(schema === 'live' ? /^never$/ : /enumeration|ExemptFromVAT/);
          } else expect(answer.json, JSON.stringify(answer.json)).toMatchObject({ iic: expect.any(String) as string });
          world.carry();
          const last = world.answers().at(-1);
          expect(last, JSON.stringify(last)).toMatchObject({ result: 'done' });
        }),
        { seed: 11, numRuns: 150 },
      );
      // Of the older schema some exemptions are unknown, and are refused before anything is issued.
      expect(refused > 0).toBe(schema !== 'live');
      world.advance(86_400_000);
      // The drawn references are to invoices that nobody issued.
      const ofReferences = ['corrective-reference', 'summary'];
      const findings = world.control('findings.list') as { readonly rule: string; readonly detail: string }[];
      expect(findings.filter(({ rule }) => !ofReferences.includes(rule))).toEqual([]);
    },
  );

  it.skipIf(!hasReference)(
    `is valid by both of the authority's schemas ${NEEDS_REFERENCE}`,
    { timeout: 120_000 },
    () => {
      const world = new ConnectorWorld();
      fc.assert(
        fc.property(invoices, (invoice) => {
          issue(world, invoice);
          world.carry();
        }),
        { seed: 12, numRuns: 150 },
      );
      expect(world.sent.length).toBeGreaterThan(150);
      const onlyLive =
        / (BankAccNum|Note)=|ExemptFromVAT="\d|EX="VAT_CL(3|4|14|15|44)"|ExemptFromVAT="VAT_CL(3|4|14|15|44)"/;
      for (const { body } of world.sent) {
        const text = bodyOf(body);
        expect(judges[0]?.(text), text).toBeUndefined();
        if (!onlyLive.test(text)) expect(judges[1]?.(text), text).toBeUndefined();
      }
    },
  );
});

/**
 * Whether the authority could be told of an invoice, asked before it is issued: what was signed and printed must not
 * turn out to fit no schema. The message is made as it would be sent, with codes and a signature of zeros.
 */
import type { SignerPort } from '@plomba/core';
import { computeReceipt, type Finding } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import type { ReceiptPayload } from '@plomba/core/tables';
import { MONTENEGRIN_RULES } from '../rules/rules.table.js';
import { sealMessage, XML_BYTES_MAX, type NamedMessage, type SchemaFinding } from '../wire/index.js';
import { CODES } from './codes.table.js';
import type { ConnectorSetup } from './connector-setup.js';
import { invoiceOf } from './invoice-message.js';

const NO_CODES = [
  { name: CODES.iic, value: '0'.repeat(32) },
  { name: CODES.signature, value: '0'.repeat(512) },
  { name: CODES.ordinal, value: '1' },
  { name: CODES.number, value: 'aa000aa000/1/2026/aa000aa000' },
  { name: CODES.issued, value: '2026-01-01T00:00:00+01:00' },
];

/** Costs nothing; its signatures are none. */
const NO_SIGNER: SignerPort = {
  algorithm: 'rsa2048',
  publicKey: new Uint8Array(256),
  sign: (messages) => messages.map(() => new Uint8Array(256)),
};

const NO_UUID = '00000000-0000-4000-8000-000000000000';

/** The record that an invoice would be, as far as a message needs it. */
function draftOf(request: ReceiptRequest): ReceiptPayload | undefined {
  const computed = computeReceipt(request, MONTENEGRIN_RULES);
  if (!('total' in computed)) return undefined;
  const operation = { id: '-', epoch: 0, digest: new Uint8Array(32) };
  return { operation, request, number: 1, series: 'invoice', day: 1, ...computed, codes: NO_CODES };
}

function findingOf({ path, text }: SchemaFinding): Finding {
  return { path: '', rule: `cannot be told to the authority: ${path}: ${text}` };
}

/** Everything for which the message of an invoice could not be sent; nothing about one that other rules refuse. */
export function unsendable(request: ReceiptRequest, setup: ConnectorSetup): readonly Finding[] {
  const draft = draftOf(request);
  const invoice = draft === undefined ? undefined : invoiceOf(draft, setup);
  if (invoice === undefined) return [];
  const header = {
    uuid: NO_UUID,
    sendDateTime: '2026-01-01T00:00:00+01:00',
    subseqDelivType: 'BUSINESSNEEDS',
  } as const;
  const message: NamedMessage = { name: 'RegisterInvoiceRequest', value: { header, invoice } };
  const { schema } = setup.settings;
  const sealed = sealMessage(message, schema, { signer: NO_SIGNER, certificate: setup.seal.certificate });
  if (sealed.ok) {
    if (sealed.bytes.length <= XML_BYTES_MAX) return [];
    return [
      { path: '', rule: `makes a message of more than ${XML_BYTES_MAX} bytes, which the authority refuses (code 1)` },
    ];
  }
  if (sealed.problem.code !== 'not-valid') return [{ path: '', rule: 'has a character that XML cannot carry' }];
  return sealed.problem.findings.map(findingOf);
}

/**
 * Montenegro as a unit of this project knows it: a connector that signs each invoice with the company's seal when it is
 * issued (IIC), and tells the authority of it afterwards.
 */
import { lineAmount, type CommittedReceipt, type Country, type Finding, type PaperLine } from '@plomba/core/country';
import { localYear, type DocumentKind, type LocalTime, type ReceiptRequest } from '@plomba/core/model';
import { meInvoiceOf } from '../input/index.js';
import { inPodgorica, momentText, wholeSecond } from '../rules/podgorica.js';
import { DEPOSITS, INVOICES, MONTENEGRIN_RULES, ORDINAL } from '../rules/rules.table.js';
import { MONTENEGRIN_TEXTS } from '../rules/texts.table.js';
import type { ReceiptPayload } from '@plomba/core/tables';
import { amountText, invNumText, signIic, verifyAddress, type IicValues } from '../wire/index.js';
import { CODES } from './codes.table.js';
import type { ConnectorSetup } from './connector-setup.js';
import { codeIn } from './codes.js';
import { connectorReporting } from './reporting.js';
import { unsendable } from './sendable.js';

type State = Parameters<Country['check']>[1];

function isInvoice(document: DocumentKind): boolean {
  return INVOICES.includes(document);
}

/** The seven values of an IIC, as they stand in the message. */
function iicValues(
  setup: ConnectorSetup,
  invoice: { readonly time: LocalTime; readonly ordinal: string; readonly total: bigint },
): IicValues {
  const { businessUnit, tcr, software } = setup.codes;
  return {
    issuerTIN: setup.company.tin,
    issueDateTime: momentText(invoice.time),
    invOrdNum: invoice.ordinal,
    businUnitCode: businessUnit,
    tcrCode: tcr,
    softCode: software,
    totPrice: amountText(invoice.total),
  };
}

/** What the unit's own state has against an invoice; its fields are judged by `meInvoiceOf`. */
function stateFindings(request: ReceiptRequest, state: State, setup: ConnectorSetup): readonly Finding[] {
  const read = meInvoiceOf(request);
  if (!read.ok) return read.findings;
  const findings: Finding[] = [];
  const { invoice } = read;
  if (!setup.company.isInVat) {
    for (const [index, { vatRate }] of invoice.lines.entries()) {
      if (vatRate !== '0')
        findings.push({ path: `items[${index}].taxGroup`, rule: 'must be 0: the issuer pays no VAT' });
    }
  }
  for (const [index, item] of request.items.entries()) {
    const { digits } = item.quantity;
    const amount = lineAmount(item);
    if ((digits > 0n && amount < 0n) || (digits < 0n && amount > 0n)) {
      const what = digits > 0n ? 'discount' : 'surcharge';
      findings.push({ path: `items[${index}].${what}`, rule: 'must not be more than its line' });
    }
  }
  const isDeposited = setup.settings.deposit !== 'require' || (state.counters.get(DEPOSITS) ?? 0n) > 0n;
  if (invoice.typeOfInvoice === 'CASH' && !isDeposited) {
    findings.push({ path: 'payments', rule: 'take cash, which needs the deposit of the day first (FS5 5.3, code 58)' });
  }
  return findings.length > 0 ? findings : unsendable(request, setup);
}

/** The values of an invoice that was issued. @param recorded when its record was made */
export function iicValuesOf(receipt: ReceiptPayload, recorded: LocalTime, setup: ConnectorSetup): IicValues {
  return iicValues(setup, {
    time: wholeSecond(receipt.request.time ?? inPodgorica(recorded.utcMs)),
    ordinal: codeIn(receipt.codes, CODES.ordinal) ?? '',
    total: signedTotal(receipt.request.document, receipt.total),
  });
}

function footLines(committed: CommittedReceipt, setup: ConnectorSetup): readonly PaperLine[] {
  const { receipt } = committed;
  const iic = codeIn(receipt.codes, CODES.iic);
  const { company, codes, settings } = setup;
  const owner: PaperLine = { kind: 'text', left: 'PIB', right: company.tin };
  if (iic === undefined) return [owner];
  const number = codeIn(receipt.codes, CODES.number) ?? '';
  const time = codeIn(receipt.codes, CODES.issued) ?? '';
  const address = verifyAddress(iicValuesOf(receipt, committed.time, setup), iic, settings.environment);
  const { buyer } = receipt.request;
  const buyerLines: readonly PaperLine[] = [
    ...(buyer?.name === undefined ? [] : [{ kind: 'text', left: 'Kupac', right: buyer.name } as const]),
    ...(buyer?.taxNumber === undefined ? [] : [{ kind: 'text', left: 'PIB kupca', right: buyer.taxNumber } as const]),
  ];
  return [
    owner,
    ...buyerLines,
    { kind: 'text', left: 'Račun', right: number },
    { kind: 'text', left: 'Vrijeme', right: time },
    { kind: 'text', left: 'Poslovni prostor', right: codes.businessUnit },
    { kind: 'text', left: 'Operater', right: codes.operator },
    { kind: 'text', left: 'Softver', right: codes.software },
    { kind: 'text', left: 'IKOF' },
    { kind: 'centre', text: iic },
    { kind: 'qr', text: address },
  ];
}

/** The total as the message has it: what is given back is negative. */
export function signedTotal(document: DocumentKind, total: bigint): bigint {
  return document === 'refund' ? -total : total;
}

interface OrdinalContext {
  readonly setup: ConnectorSetup;
  readonly year: number;
  readonly state: State;
}

/** Ordinals begin at 1 in each unit, device and year; the codes of test and production are different devices. */
function ordinalBehind(before: ReceiptPayload | undefined, { setup, year, state }: OrdinalContext): string {
  const { businessUnit, tcr } = setup.codes;
  const last = before === undefined ? undefined : codeIn(before.codes, CODES.number)?.split('/');
  if (last === undefined) return String((state.counters.get(ORDINAL) ?? 0n) + 1n);
  const [unit, ordinal = '0', of, device] = last;
  return unit === businessUnit && device === tcr && of === String(year) ? String(Number(ordinal) + 1) : '1';
}

/** The country, as one connector is set up. */
export function montenegro(setup: ConnectorSetup): Country {
  return {
    id: 'me',
    rules: MONTENEGRIN_RULES,
    lifeNeeds: { bound: ['owner', 'place'], production: ['registrationCode'], blocked: ['reason'] },
    sellsIn: ['test', 'production'],
    openDocument: 'atomic',
    clockUnset: 'refuse',
    licence: 'warn',
    expiryWarnDays: 30,
    closingsMin: 3650,
    memoryWarnings: [
      { level: 'near-end', journalBytes: 4 * 1024 * 1024, closings: 60 },
      { level: 'end', journalBytes: 512 * 1024, closings: 7 },
    ],
    reporting: connectorReporting(setup),
    check: (request, state) => (isInvoice(request.document) ? stateFindings(request, state, setup) : []),
    codes(receipt, { state, now, before }) {
      const { request, total } = receipt;
      if (!isInvoice(request.document)) return [];
      const time = wholeSecond(request.time ?? inPodgorica(now.utcMs));
      const ordinal = ordinalBehind(before(), { setup, year: localYear(time), state });
      const values = iicValues(setup, { time, ordinal, total: signedTotal(request.document, total) });
      const signed = signIic(values, setup.seal.signer);
      if (signed === undefined) return undefined;
      const { businUnitCode, tcrCode, issueDateTime } = values;
      const number = invNumText({ businUnitCode, invOrdNum: ordinal, year: localYear(time), tcrCode });
      return [
        { name: CODES.iic, value: signed.iic },
        { name: CODES.signature, value: signed.iicSignature },
        { name: CODES.ordinal, value: ordinal },
        { name: CODES.number, value: number },
        { name: CODES.issued, value: issueDateTime },
      ];
    },
    codesInFoot: true,
    foot: (committed) => footLines(committed, setup),
    texts: MONTENEGRIN_TEXTS,
  };
}

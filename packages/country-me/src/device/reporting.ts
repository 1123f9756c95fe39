/**
 * What a connector tells the authority: invoices, and cash that is put into the drawer at the beginning of a day or taken
 * out of it. Each message is made from its record, so that a resend has the same invoice and the same IIC and says why
 * it is late; only its signature and the time of sending are new.
 */
import type {
  HttpRequest,
  HttpResponse,
  ReportAttempt,
  ReportedRecord,
  ReportHistory,
  Reporting,
  ReportJudgement,
  ReportOutcome,
} from '@plomba/core/country';
import { equalBytes, toHex } from '@plomba/codec';
import { publicKeyOf } from '../pki/index.js';
import { wireTime } from '../rules/podgorica.js';
import { INITIAL_DEPOSIT, INVOICES } from '../rules/rules.table.js';
import {
  amountText,
  readMessage,
  readSoap,
  schemaFindingText,
  sealMessage,
  SERVICE_NS,
  SERVICE_PATHS,
  SOAP_CONTENT_TYPE,
  verifySignature,
  type NamedMessage,
  type ReadFault,
  type SubseqDelivType,
  type XmlElement,
} from '../wire/index.js';
import { CODES } from './codes.table.js';
import type { ConnectorSetup } from './connector-setup.js';
import { invoiceOf } from './invoice-message.js';
import { reasonOf } from './late.js';
import { PASSING_FAULTS, SERVER_FAULTS_FROM } from './reasons.table.js';

/** Answers are short; more is none. */
const ANSWER_BYTES_MAX = 65_536;

/** A UUID of version 4 made of a hash: the same for each resend of a record. */
function uuidOf(hash: Uint8Array): string {
  const bytes = hash.slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Why it is late; undefined for the first attempt of a record that was never out of this unit's hands. */
function lateReason(history: ReportHistory): SubseqDelivType | undefined {
  if (history.kind === 'never') return undefined;
  return (history.kind === 'tried' ? reasonOf(history.why) : undefined) ?? 'TECHNICALERROR';
}

type Header = { readonly uuid: string; readonly sendDateTime: string; readonly subseqDelivType?: SubseqDelivType };

function headerOf({ record, history, now }: ReportAttempt, own?: SubseqDelivType): Header {
  const why = own ?? lateReason(history);
  return {
    uuid: uuidOf(record.leafHash),
    sendDateTime: wireTime(now.utcMs),
    ...(why === undefined ? {} : { subseqDelivType: why }),
  };
}

function cashMessage(attempt: ReportAttempt, { company, codes }: ConnectorSetup): NamedMessage | undefined {
  const { content, time } = attempt.record;
  if (content.kind !== 'cash') return undefined;
  const { direction, amount } = content.payload;
  const cashDeposit = {
    changeDateTime: wireTime((content.payload.time ?? time).utcMs),
    operation: direction === 'in' ? ('INITIAL' as const) : ('WITHDRAW' as const),
    cashAmt: amountText(amount),
    tcrCode: codes.tcr,
    issuerTIN: company.tin,
  };
  return { name: 'RegisterCashDepositRequest', value: { header: headerOf(attempt), cashDeposit } };
}

/** The registration of this device, under its serial number. */
function deviceMessage(attempt: ReportAttempt, { company, codes }: ConnectorSetup): NamedMessage | undefined {
  const identity = attempt.recordOf(0)?.content;
  if (identity?.kind !== 'identity') return undefined;
  const { uuid, sendDateTime } = headerOf(attempt);
  const tcr = {
    issuerTIN: company.tin,
    businUnitCode: codes.businessUnit,
    tcrIntID: identity.payload.serial,
    softCode: codes.software,
    maintainerCode: codes.maintainer,
    type: 'REGULAR' as const,
  };
  return { name: 'RegisterTCRRequest', value: { header: { uuid, sendDateTime }, tcr } };
}

/** The message about a record; undefined where there is none to be told of it. */
export function messageOf(attempt: ReportAttempt, setup: ConnectorSetup): NamedMessage | undefined {
  const { content } = attempt.record;
  if (content.kind === 'life') return deviceMessage(attempt, setup);
  if (content.kind !== 'receipt') return cashMessage(attempt, setup);
  const invoice = invoiceOf(content.payload, setup);
  if (invoice === undefined) return undefined;
  const own = invoice.paragonBlockNum === undefined ? undefined : ('BOUNDBOOK' as const);
  const area = setup.settings.noInternetArea && attempt.history.kind !== 'never' ? ('NOINTERNET' as const) : undefined;
  return { name: 'RegisterInvoiceRequest', value: { header: headerOf(attempt, own ?? area), invoice } };
}

/** `RegisterInvoiceRequest` is the operation `RegisterInvoice`. */
function actionOf({ name }: NamedMessage): string {
  return `${SERVICE_NS}/${name.replace(/Request$/, '')}`;
}

function soapRequest(message: NamedMessage, bytes: Uint8Array): HttpRequest {
  const headers = { 'content-type': SOAP_CONTENT_TYPE, soapaction: `"${actionOf(message)}"` };
  return { method: 'POST', path: SERVICE_PATHS[0] ?? '/', headers, body: bytes };
}

function requestFor(attempt: ReportAttempt, setup: ConnectorSetup): ReturnType<Reporting['request']> {
  const message = messageOf(attempt, setup);
  if (message === undefined)
    return { judgement: { result: 'failed', detail: 'the record is no invoice of a connector' } };
  const sealed = sealMessage(message, setup.settings.schema, setup.seal);
  if (sealed.ok) return { request: soapRequest(message, sealed.bytes) };
  const { problem } = sealed;
  if (problem.code === 'no-signature') return { judgement: waiting(attempt, 'TECHNICALERROR', 'the seal is silent') };
  const [finding] = problem.code === 'not-valid' ? problem.findings : [];
  const what = finding === undefined ? 'a character that XML cannot carry' : schemaFindingText(finding);
  return { judgement: { result: 'failed', detail: `not sent: ${what}` } };
}

/** The first reason stays: what is late because of the internet is not late because of the service an hour later. */
function waiting({ history }: ReportAttempt, why: SubseqDelivType, detail: string): ReportJudgement {
  const before = history.kind === 'tried' ? history.why : undefined;
  return { result: 'waiting', detail: before ?? `${why} ${detail}` };
}

function judgeFault(fault: ReadFault, attempt: ReportAttempt): ReportJudgement {
  const { code, text } = fault;
  if (code === undefined) return waiting(attempt, 'SERVICE', 'a fault without a code');
  if (code >= SERVER_FAULTS_FROM) return waiting(attempt, 'SERVICE', `code ${code}`);
  if (PASSING_FAULTS.includes(code)) return waiting(attempt, 'TECHNICALERROR', `code ${code}`);
  return { result: 'failed', detail: `code ${code}: ${text}` };
}

/** Whether the answer is signed by the authority. */
function isSigned(root: XmlElement, { verifier, settings }: ConnectorSetup): boolean {
  const { authorityKeys: keys } = settings;
  const verdict = verifySignature(root, { verifier, publicKeyOf });
  if (!verdict.ok) return false;
  const key = publicKeyOf(verdict.certificate);
  return keys.length === 0 || (key !== undefined && keys.some((known) => equalBytes(known, key)));
}

function judgeAnswer({ status, body }: HttpResponse, attempt: ReportAttempt, setup: ConnectorSetup): ReportJudgement {
  const read = readSoap(body, ANSWER_BYTES_MAX);
  if (!read.ok) return waiting(attempt, 'SERVICE', `status ${status} without an answer`);
  if (read.kind === 'fault') return judgeFault(read.fault, attempt);
  const unsound = (what: string): ReportJudgement => waiting(attempt, 'SERVICE', what);
  const message = readMessage(read.root, setup.settings.schema);
  if (!message.ok) return unsound('an answer that is not valid');
  if (!isSigned(read.root, setup)) return unsound('an answer that the authority has not signed');
  const { name, value } = message.message;
  const isOurs =
    'requestUUID' in value.header && value.header.requestUUID.toLowerCase() === uuidOf(attempt.record.leafHash);
  if (!isOurs) return unsound('the answer to another message');
  if (name === 'RegisterInvoiceResponse') return done(CODES.fic, value.fic);
  if (name === 'RegisterCashDepositResponse') return done(CODES.fcdc, value.fcdc);
  if (name === 'RegisterTCRResponse') return done(CODES.tcr, value.tcrCode);
  return unsound('the answer to another kind of message');
}

function done(name: string, value: string): ReportJudgement {
  return { result: 'done', detail: '', codes: [{ name, value }] };
}

function judge(outcome: ReportOutcome, attempt: ReportAttempt, setup: ConnectorSetup): ReportJudgement {
  switch (outcome.kind) {
    case 'answered':
      return judgeAnswer(outcome.response, attempt, setup);
    case 'no-link':
      return waiting(attempt, 'NOINTERNET', '');
    case 'unreachable':
    case 'lost':
      return waiting(attempt, 'SERVICE', outcome.kind);
  }
}

/** States in which a connector works. */
const SELLING: readonly string[] = ['test', 'production'];

/** Longest wait between two attempts, ms. */
const RETRY_MS_MAX = 300_000;

export function connectorReporting(setup: ConnectorSetup): Reporting {
  return {
    wants({ kind, payload }: ReportedRecord['content']): boolean {
      if (kind === 'life') return setup.settings.registersItself && SELLING.includes(payload.change.to);
      if (kind === 'receipt') return INVOICES.includes(payload.request.document);
      return kind === 'cash' && (payload.direction === 'out' || payload.reason === INITIAL_DEPOSIT);
    },
    goesFirst: ({ kind }) => kind !== 'receipt',
    windowMax: setup.settings.window,
    retryMs: (failures) => Math.min(RETRY_MS_MAX, 1_000 * 2 ** Math.min(failures, 9)),
    request: (attempt) => requestFor(attempt, setup),
    judge: (outcome, attempt) => judge(outcome, attempt, setup),
  };
}

/** What a connector does with a call: from the request to what the unit records, and to the answer. */
import { utf8Decode, type Json } from '@plomba/codec';
import type { Finding, ReportedRecord, WholeUnit, WireRefusal, WireReport } from '@plomba/core/country';
import type { ReceiptRequest } from '@plomba/core/model';
import type { ReceiptPayload } from '@plomba/core/tables';
import {
  readCsvInvoice,
  readJsonInvoice,
  readTextInvoice,
  type InvoiceReading,
  type JsonReader,
  type TextEncoding,
} from '../input/index.js';
import { dayOf, momentText, wireTime, yearOf } from '../rules/podgorica.js';
import { DEPOSITS, INITIAL_DEPOSIT } from '../rules/rules.table.js';
import { amountText, verifyAddress } from '../wire/index.js';
import { codeIn } from './codes.js';
import { CODES } from './codes.table.js';
import { answerOf, htmlAnswer, notADocument, problem, refused, type ConnectorAnswer } from './connector-answer.js';
import type { ConnectorCall } from './connector-call.js';
import type { ConnectorSetup } from './connector-setup.js';
import { inspectorPage } from './inspector-page.js';
import { recomputed } from './inspector.js';
import { reasonOf, reportLimitMs } from './late.js';
import { iicValuesOf, signedTotal } from './montenegro.js';

export interface ConnectorDeskParts {
  readonly setup: ConnectorSetup;
  readonly readJson: JsonReader;
}

/** Operation ids as a till may choose them. */
const OPERATION = /^[\x21-\x7e]{1,64}$/;

export class ConnectorDesk {
  readonly #setup: ConnectorSetup;
  readonly #readJson: JsonReader;

  constructor({ setup, readJson }: ConnectorDeskParts) {
    this.#setup = setup;
    this.#readJson = readJson;
  }

  answer(call: ConnectorCall, unit: WholeUnit): ConnectorAnswer {
    switch (call.route) {
      case 'issue':
        return this.#issue(call, unit);
      case 'invoice':
        return this.#invoice(call, unit);
      case 'deposit':
        return this.#deposit(call, unit);
      case 'closeDay':
        return ran(unit.call('day.close', {}, operationOf(call)));
      case 'x':
        return ran(unit.call('report.x', printed(call)));
      case 'z':
        return ran(unit.call('report.z', { day: numberOf(call.key), ...printed(call) }));
      case 'period':
        return ran(unit.call('report.period', { ...period(call), ...printed(call) }));
      case 'status':
        return answerOf(200, this.#status(unit));
      case 'recompute':
        return recomputed(this.#jsonOf(call.body)?.value, this.#setup);
      case 'inspector':
        return htmlAnswer(inspectorPage(this.#setup));
    }
  }

  #jsonOf(body: Uint8Array): { readonly value: unknown } | undefined {
    const text = utf8Decode(body);
    const read = text === undefined ? undefined : this.#readJson(text);
    return read?.ok === true ? read : undefined;
  }

  #issue(call: ConnectorCall, unit: WholeUnit): ConnectorAnswer {
    const operation = operationOf(call);
    if (call.headers['idempotency-key'] !== undefined && operation === undefined) {
      return problem('malformed', 'Idempotency-Key must be 1 to 64 visible characters', { path: 'Idempotency-Key' });
    }
    const reading = this.#read(call);
    if ('status' in reading) return reading;
    if (!reading.ok) return notADocument(reading.findings);
    const isKnown = operation !== undefined && unit.receiptOf(operation) !== undefined;
    const wrong = isKnown ? undefined : timeFinding(reading.request, unit);
    if (wrong !== undefined) return notADocument([{ ...wrong, ...reading.place(wrong.path) }]);
    const no = isKnown ? undefined : this.#prepare(reading.request, unit);
    if (no !== undefined) return no;
    const request = this.#withReference(reading.request, unit);
    const receipt = unit.issue(request, operation);
    if (!receipt.ok) {
      const { path, detail, code } = receipt;
      if (code !== 'validation-failed' || path === undefined) return refused(receipt);
      return notADocument([{ path, rule: withoutPath(detail, path), ...reading.place(path) }]);
    }
    const record = unit.record(receipt.sequence);
    if (record === undefined) return problem('internal', 'the record of the invoice is not there');
    return answerOf(receipt.repeated ? 200 : 201, { ...this.#document(record, unit), repeated: receipt.repeated });
  }

  /** The document in a body, by what the request says that it is. */
  #read({ headers, body }: ConnectorCall): InvoiceReading | ConnectorAnswer {
    const [type = '', ...parameters] = (headers['content-type'] ?? 'application/json').toLowerCase().split(/\s*;\s*/);
    const charset = parameters
      .find((one) => one.startsWith('charset='))
      ?.slice(8)
      .replaceAll('"', '');
    const encoding = encodingOf(charset);
    if (encoding === undefined) return problem('unsupported-type', 'charset must be utf-8 or windows-1250');
    if (type === 'text/plain') return readTextInvoice(body, encoding);
    if (type === 'text/csv') return readCsvInvoice(body, encoding);
    if (type !== 'application/json') {
      return problem('unsupported-type', 'send application/json, text/plain or text/csv');
    }
    const text = utf8Decode(body);
    if (text === undefined) return { ok: false, findings: [{ path: '', rule: 'is no UTF-8' }] };
    const json = this.#readJson(text);
    return json.ok ? readJsonInvoice(json) : { ok: false, findings: [json.finding] };
  }

  /** Brings the day to today; refuses while reports are later than the law allows. */
  #prepare(request: ReceiptRequest, unit: WholeUnit): ConnectorAnswer | undefined {
    const late = this.#late(unit);
    if (late !== undefined) return late;
    const day = this.#today(unit);
    if (day !== undefined) return refused(day);
    const takesCash = request.payments.some(({ kind }) => kind === 'BANKNOTE' || kind === 'CARD');
    const isDeposited = (unit.state()?.counters.get(DEPOSITS) ?? 0n) > 0n;
    if (this.#setup.settings.deposit !== 'zero' || !takesCash || isDeposited) return undefined;
    const moved = unit.call('cash.move', { direction: 'in', amount: '0.00', reason: INITIAL_DEPOSIT });
    return moved.ok ? undefined : refused(moved);
  }

  #late(unit: WholeUnit): ConnectorAnswer | undefined {
    const { settings } = this.#setup;
    const { oldestMs, why } = unit.backlog();
    if (settings.late === 'issue' || oldestMs === undefined) return undefined;
    const reason = reasonOf(why) ?? 'TECHNICALERROR';
    const limitMs = reportLimitMs(oldestMs, reason, settings.noInternetArea);
    if (unit.now().utcMs < limitMs) return undefined;
    const since = wireTime(oldestMs);
    const detail = `the invoice of ${since} should have been reported by ${wireTime(limitMs)} (${reason})`;
    return problem('offline-too-long', detail, { reason, since, limit: wireTime(limitMs) });
  }

  /** The open day is of one calendar day (FS5 5.3): what was open before is closed, and today is opened. */
  #today(unit: WholeUnit): WireRefusal | undefined {
    const state = unit.state();
    const opened = state?.dayOpen === true ? unit.record(state.dayOpenedBy) : undefined;
    if (opened !== undefined) {
      if (dayOf(opened.time.utcMs) === dayOf(unit.now().utcMs)) return undefined;
      const closed = unit.call('day.close', {});
      if (!closed.ok) return closed;
    }
    const answer = unit.openDay();
    return answer.ok ? undefined : answer;
  }

  /** A corrective that names the unit's own number gets IIC and time of that invoice. */
  #withReference(request: ReceiptRequest, unit: WholeUnit): ReceiptRequest {
    const { refersTo, particulars = [] } = request;
    if (refersTo === undefined || particulars.some(({ name }) => name === 'corrective')) return request;
    const original = unit.receiptNumbered('invoice', refersTo);
    if (original?.content.kind !== 'receipt') return request;
    const { codes } = original.content.payload;
    const value = `${codeIn(codes, CODES.iic) ?? ''}|${codeIn(codes, CODES.issued) ?? ''}`;
    return { ...request, particulars: [...particulars, { name: 'corrective', value }] };
  }

  #invoice({ key }: ConnectorCall, unit: WholeUnit): ConnectorAnswer {
    const record = unit.receiptOf(key);
    if (record === undefined) return problem('not-found', `no invoice was issued under the operation ${key}`);
    return answerOf(200, this.#document(record, unit));
  }

  #document(record: ReportedRecord, unit: WholeUnit): { readonly [name: string]: Json } {
    const { sequence, content } = record;
    const receipt = content.kind === 'receipt' ? content.payload : undefined;
    if (receipt === undefined) return { sequence };
    const report = unit.report(sequence);
    const internal = receipt.request.particulars?.find(({ name }) => name === 'number')?.value;
    return {
      sequence,
      operation: receipt.operation.id,
      number: receipt.number,
      ...(internal === undefined ? {} : { internalNumber: internal }),
      document: receipt.request.document,
      total: amountText(signedTotal(receipt.request.document, receipt.total)),
      change: amountText(receipt.change),
      ...this.#codes(receipt, record),
      ...(report === undefined ? {} : { report: reportJson(report) }),
    };
  }

  #codes(receipt: ReceiptPayload, record: ReportedRecord): { readonly [name: string]: Json } {
    const code = (name: string): string => codeIn(receipt.codes, name) ?? '';
    const iic = code(CODES.iic);
    if (iic === '') return {};
    const { environment } = this.#setup.settings;
    return {
      ordinal: Number(code(CODES.ordinal)),
      invNum: code(CODES.number),
      issued: code(CODES.issued),
      iic,
      iicSignature: code(CODES.signature),
      verify: verifyAddress(iicValuesOf(receipt, record.time, this.#setup), iic, environment),
      environment,
    };
  }

  #deposit(call: ConnectorCall, unit: WholeUnit): ConnectorAnswer {
    const json = this.#jsonOf(call.body)?.value;
    const { operation, amount } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>; // looked at field by field
    if (operation !== 'INITIAL' && operation !== 'WITHDRAW') {
      return problem('validation-failed', 'operation must be INITIAL or WITHDRAW', { path: 'operation' });
    }
    const day = this.#today(unit);
    if (day !== undefined) return refused(day);
    const isInitial = operation === 'INITIAL';
    if (isInitial && (unit.state()?.counters.get(DEPOSITS) ?? 0n) > 0n && operationOf(call) === undefined) {
      return problem('day-already-open', 'the deposit of the day is registered (FS5 6.3, code 56)', {
        path: 'operation',
      });
    }
    const request = isInitial
      ? { direction: 'in', amount, reason: INITIAL_DEPOSIT }
      : { direction: 'out', amount, reason: 'WITHDRAW' };
    return ran(unit.call('cash.move', request, operationOf(call)));
  }

  #status(unit: WholeUnit): Json {
    const { serial, life, halted, firmware, memory, clock } = unit.status();
    const { waiting, oldestMs, why } = unit.backlog();
    const state = unit.state();
    const reports: { readonly [name: string]: Json } = {
      waiting,
      ...(oldestMs === undefined ? {} : { oldest: wireTime(oldestMs) }),
      ...(why === undefined ? {} : { why }),
    };
    return {
      ...(serial === undefined ? {} : { serial }),
      environment: this.#setup.settings.environment,
      life,
      ...(halted === undefined ? {} : { halted }),
      firmware,
      memory,
      clock,
      time: momentText(unit.now()),
      device: { tcr: this.#setup.codes.tcr, ...registeredDevice(unit) },
      day: { number: state?.day ?? 0, isOpen: state?.dayOpen ?? false },
      reports,
    };
  }
}

/** Records among which the beginnings of a unit's life are. */
const FIRST_RECORDS = 16;

/** What the authority answered to the device's own registration, where it registers itself. */
function registeredDevice(unit: WholeUnit): { readonly [name: string]: Json } {
  for (let sequence = 0; sequence < FIRST_RECORDS; sequence++) {
    const report = unit.record(sequence)?.content.kind === 'life' ? unit.report(sequence) : undefined;
    if (report === undefined) continue;
    if (report.kind === 'waiting') return { registration: 'waiting' };
    return { registration: report.kind, code: codeIn(report.codes, CODES.tcr) ?? report.detail };
  }
  return {};
}

/** How far the clock of a till may be ahead, ms. */
const AHEAD_MS = 600_000;

/** The number of an invoice is one of its year, so it is issued in the year that it says; and not before its time. */
function timeFinding({ time }: ReceiptRequest, unit: WholeUnit): Finding | undefined {
  const now = unit.now();
  if (time === undefined) return undefined;
  const year = yearOf(now.utcMs);
  if (yearOf(time.utcMs) !== year) return { path: 'time', rule: `must be in ${year}, whose number it gets` };
  return time.utcMs <= now.utcMs + AHEAD_MS ? undefined : { path: 'time', rule: 'must not lie in the future' };
}

/** The unit's own sentence begins with the path, which stands beside it here. */
function withoutPath(detail: string, path: string): string {
  return detail.startsWith(`${path} `) ? detail.slice(path.length + 1) : detail;
}

function operationOf({ headers }: ConnectorCall): string | undefined {
  const text = headers['idempotency-key']?.replace(/^"(.*)"$/, '$1');
  return text !== undefined && OPERATION.test(text) ? text : undefined;
}

function encodingOf(charset: string | undefined): TextEncoding | undefined {
  if (charset === undefined || charset === 'utf-8' || charset === 'utf8') return 'utf-8';
  return charset === 'windows-1250' || charset === 'cp1250' ? 'cp1250' : undefined;
}

function ran(answer: { readonly ok: true; readonly reply: Json } | WireRefusal): ConnectorAnswer {
  return answer.ok ? answerOf(200, answer.reply) : refused(answer);
}

function numberOf(text: string): number {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
}

function printed({ query }: ConnectorCall): { readonly print?: boolean } {
  return query.get('print') === 'yes' ? { print: true } : {};
}

/** Numbers of days, or local dates. */
function period({ query }: ConnectorCall): object {
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
  return from.includes('-') ? { dates: { from, to } } : { days: { from: numberOf(from), to: numberOf(to) } };
}

function reportJson(report: WireReport): Json {
  if (report.kind === 'waiting') return { state: 'waiting', ...(report.why === undefined ? {} : { why: report.why }) };
  const { kind, time, detail, codes } = report;
  const fic = codeIn(codes, CODES.fic);
  return {
    state: kind,
    time: momentText(time),
    ...(fic === undefined ? {} : { fic }),
    ...(detail === '' ? {} : { detail }),
  };
}

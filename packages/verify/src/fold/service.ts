/**
 * The service book (docs/spec/journal.md section 10): visits begin and end in turn, nothing is sold during one or behind
 * a broken seal, notices carry what their kind needs, a licence is the unit's own.
 */
import { equalBytes } from '@plomba/codec';
import type {
  InterventionPayload,
  LicenceValue,
  NoticePayload,
  RecordKind,
  SelfTestFinding,
  StateSummary,
  VisitValue,
} from '@plomba/core/tables';
import type { Finding } from '../finding.js';
import type { ExportRecord } from '../records.js';
import { counterList, counterMismatch } from './counters.js';
import { fault, type FoldState, type Step } from './state.js';

/** Kinds that sell, or begin what sells. */
const SELLING: readonly RecordKind[] = ['receipt', 'copy', 'cash', 'day-open'];

/** Nothing is sold while a technician has the unit open, nor behind a broken seal. */
export function checkInService({ service }: FoldState, record: ExportRecord): Finding | undefined {
  const { visit, sealBroken } = service;
  const isOpen = visit !== undefined && visit.closedBy === undefined;
  if (!isOpen && sealBroken === undefined) return undefined;
  const sells = SELLING.includes(record.kind) || (record.kind === 'shift' && record.payload.step === 'open');
  if (!sells) return undefined;
  if (isOpen) {
    const message = `Visit ${visit.number}, which record ${visit.openedBy} began, had not ended.`;
    return fault(record, 'visit-open', { field: 'kind', message });
  }
  return fault(record, 'seal-broken', { field: 'kind', message: `The seal was broken by record ${sealBroken}.` });
}

type Wrong = readonly [field: string, message: string] | undefined;

function wrongVisit({ service }: FoldState, payload: InterventionPayload): Wrong {
  const { step, number, openedBy, previous, technician, authorisation, place, reason, work } = payload;
  const last = service.visit;
  const begins = step === 'open';
  const isOpen = last !== undefined && last.closedBy === undefined;
  if (isOpen === begins) return ['step', begins ? 'A visit had not ended.' : 'No visit had begun.'];
  const wanted = (last?.number ?? 0) + (begins ? 1 : 0);
  if (number !== wanted) return ['number', `This visit is number ${wanted}.`];
  if (openedBy !== (begins ? undefined : last?.openedBy)) return ['openedBy', 'Not the record that began this visit.'];
  if (previous !== (begins ? last?.closedBy : undefined))
    return ['previous', 'Not the record that ended the one before.'];
  if ((technician === undefined) !== (authorisation === undefined))
    return ['authorisation', 'A technician has an authorisation.'];
  const fields = { technician, place, reason, work };
  const needed = { technician: begins, place: begins, reason: begins, work: !begins };
  const names = ['technician', 'place', 'reason', 'work'] as const;
  const missing = names.find((name) => needed[name] && fields[name] === undefined);
  if (missing !== undefined) return [missing, `The ${step} of a visit needs ${missing}.`];
  const more = names.find((name) => !needed[name] && name !== 'technician' && fields[name] !== undefined);
  return more === undefined ? undefined : [more, `The ${step} of a visit has no ${more}.`];
}

export function applyIntervention({ state, record }: Step<'intervention'>): Finding | undefined {
  const { payload, sequence } = record;
  const wrong = wrongVisit(state, payload);
  if (wrong !== undefined) return fault(record, 'visit-content', { field: wrong[0], message: wrong[1] });
  const mismatch = counterMismatch(payload.counters, counterList(state, 'in-z'));
  if (mismatch !== undefined) return fault(record, 'counters', { field: 'counters', message: mismatch });
  const { service } = state;
  const { number, openedBy } = payload;
  service.visit = openedBy === undefined ? { number, openedBy: sequence } : { number, openedBy, closedBy: sequence };
  if (payload.step === 'close') service.sealBroken = undefined;
  return undefined;
}

type NoticeField = Exclude<keyof NoticePayload, 'notice'>;

const NOTICE_FIELDS: Readonly<Record<NoticePayload['notice'], readonly NoticeField[]>> = {
  'wrong-pins': ['tries'],
  'locked-out': ['tries', 'until'],
  firmware: ['from', 'to'],
  'self-test': ['findings'],
  'seal-broken': [],
};

export function applyNotice({ state, record }: Step<'notice'>): Finding | undefined {
  const { payload, header, sequence } = record;
  const needs = NOTICE_FIELDS[payload.notice];
  const all: readonly NoticeField[] = ['tries', 'until', 'from', 'to', 'findings'];
  const wrong = all.find((field) => needs.includes(field) !== (payload[field] !== undefined));
  if (wrong !== undefined) {
    const message = `A notice '${payload.notice}' ${needs.includes(wrong) ? 'needs' : 'has no'} ${wrong}.`;
    return fault(record, 'notice-content', { field: wrong, message });
  }
  const { until, from, to, findings } = payload;
  if (until !== undefined && until.utcMs < header.utcMs) {
    return fault(record, 'notice-content', { field: 'until', message: 'The wait was over when it began.' });
  }
  const { service } = state;
  if (from !== undefined && from !== (service.firmware ?? state.identity.firmware)) {
    const message = `Version ${service.firmware ?? state.identity.firmware} ran before.`;
    return fault(record, 'notice-content', { field: 'from', message });
  }
  if (to !== undefined) service.firmware = to;
  if (findings !== undefined) service.findings = findings.length === 0 ? undefined : findings;
  if (payload.notice === 'seal-broken') service.sealBroken ??= sequence;
  return undefined;
}

/** The signature by the issuer is not looked at: whose key issues licences is not in the journal. */
export function applyLicence({ state, record }: Step<'licence'>): Finding | undefined {
  const { payload, header, sequence } = record;
  const { id, subject, journalId, features, notBefore, notAfter } = payload.licence;
  const { identity } = state;
  const isOther = journalId !== undefined && !equalBytes(journalId, identity.journalId);
  if (subject !== identity.serial || isOther) {
    const field = subject === identity.serial ? 'licence.journalId' : 'licence.subject';
    return fault(record, 'licence-content', { field, message: `The licence is for another unit than this.` });
  }
  if (header.utcMs < (notBefore ?? 0) || header.utcMs > (notAfter ?? Number.MAX_SAFE_INTEGER)) {
    const message = 'The licence was not valid when it came into force.';
    return fault(record, 'licence-content', { field: 'licence.notAfter', message });
  }
  state.service.licence = {
    id,
    features,
    ...(notBefore !== undefined && { notBefore }),
    ...(notAfter !== undefined && { notAfter }),
    since: sequence,
  };
  return undefined;
}

function sameVisit(left: VisitValue | undefined, right: VisitValue | undefined): boolean {
  return left?.number === right?.number && left?.openedBy === right?.openedBy && left?.closedBy === right?.closedBy;
}

function sameFindings(left: readonly SelfTestFinding[] = [], right: readonly SelfTestFinding[] = []): boolean {
  const text = (list: readonly SelfTestFinding[]): string =>
    JSON.stringify(list.map(({ step, result, detail }) => [step, result, detail]));
  return text(left) === text(right);
}

function sameLicence(left: LicenceValue | undefined, right: LicenceValue | undefined): boolean {
  const fields = ['id', 'notBefore', 'notAfter', 'since'] as const;
  return fields.every((field) => left?.[field] === right?.[field]) && left?.features.join() === right?.features.join();
}

/** The service book as a checkpoint carries it. */
export function serviceMismatch(
  found: StateSummary,
  { service }: FoldState,
): { field: string; message: string } | undefined {
  const same = {
    visit: sameVisit(found.visit, service.visit),
    sealBroken: found.sealBroken === service.sealBroken,
    firmware: found.firmware === service.firmware,
    findings:
      (found.findings === undefined) === (service.findings === undefined) &&
      sameFindings(found.findings, service.findings),
    licence: sameLicence(found.licence, service.licence),
    settled: found.settled === service.settled,
  };
  const names = ['visit', 'sealBroken', 'firmware', 'findings', 'licence', 'settled'] as const;
  const field = names.find((name) => !same[name]);
  return field === undefined
    ? undefined
    : { field: `state.${field}`, message: `The records lead to another ${field} than this one.` };
}

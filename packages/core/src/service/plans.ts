/** Plans for the service book: visits, notices of the unit itself, licences. Pure, like those of `unit/plans.ts`. */
import { equalBytes } from '@plomba/codec';
import type { LocalTime } from '../model/time.js';
import { licenceSignable, type Licence } from '../model/licence.js';
import type { SignatureVerifier } from '../ports/signer.js';
import type { LicencePayload, NoticePayload } from '../tables/service.table.js';
import type { InterventionPayload, VisitValue } from '../tables/visit.table.js';
import type { IdentityPayload } from '../tables/payloads.table.js';
import type { Plan } from '../unit/plan.js';
import { isVisitOpen } from './visit.js';
import { refuse, type Refusal } from '../unit/refusal.js';
import { countersIn, type UnitState } from '../unit/state.js';

/** What the technician says, and what the unit knows. */
export type InterventionCommand = Omit<InterventionPayload, 'number' | 'openedBy' | 'previous' | 'counters'> & {
  readonly now: LocalTime;
  /** What the contact of the seal says. */
  readonly sealIntact: boolean;
};

type VisitField = 'technician' | 'authorisation' | 'place' | 'reason' | 'work';

const MUST: Readonly<Record<InterventionPayload['step'], readonly VisitField[]>> = {
  open: ['technician', 'authorisation', 'place', 'reason'],
  close: ['work'],
};
const MUST_NOT: Readonly<Record<InterventionPayload['step'], readonly VisitField[]>> = {
  open: ['work'],
  close: ['place', 'reason'],
};

/**
 * A service visit begins or ends. It may begin in any state of life that is not over; it ends only with the case closed.
 * Refuses `not-allowed-in-state`, `intervention-open`, `no-intervention`, `seal-broken`, `validation-failed`.
 */
export function planIntervention(state: UnitState, command: InterventionCommand): Plan | Refusal {
  const { now, sealIntact, ...given } = command;
  const { step } = given;
  const no = wrongVisit(state, step) ?? wrongFields(given);
  if (no !== undefined) return no;
  if (step === 'close' && !sealIntact) {
    return refuse('seal-broken', 'the contact of the seal is open: close the case and put a new seal on it first');
  }
  const { visit } = state;
  const number = (visit?.number ?? 0) + (step === 'open' ? 1 : 0);
  const link = linkOf(visit, step);
  const counters = countersIn(state, now).closing();
  return { ok: true, contents: [{ kind: 'intervention', payload: { ...given, number, ...link, counters } }] };
}

function linkOf(
  visit: VisitValue | undefined,
  step: InterventionPayload['step'],
): Pick<InterventionPayload, 'openedBy' | 'previous'> {
  if (visit === undefined) return {};
  if (step === 'close') return { openedBy: visit.openedBy };
  return visit.closedBy === undefined ? {} : { previous: visit.closedBy };
}

function wrongVisit({ life, visit }: UnitState, step: InterventionPayload['step']): Refusal | undefined {
  if (life === 'blank' || life === 'archived') return refuse('not-allowed-in-state', `the unit is ${life}`);
  const isOpen = isVisitOpen(visit);
  if (step === 'open') {
    return isOpen ? refuse('intervention-open', `visit ${visit.number} is not ended; end it first`) : undefined;
  }
  return isOpen ? undefined : refuse('no-intervention', 'no visit has begun');
}

function wrongFields(given: Omit<InterventionCommand, 'now' | 'sealIntact'>): Refusal | undefined {
  const { step } = given;
  const missing = MUST[step].find((field) => given[field] === undefined);
  if (missing !== undefined) return refuse('validation-failed', `the ${step} of a visit needs ${missing}`, missing);
  const more = MUST_NOT[step].find((field) => given[field] !== undefined);
  if (more !== undefined) return refuse('validation-failed', `the ${step} of a visit has no ${more}`, more);
  if ((given.technician === undefined) === (given.authorisation === undefined)) return undefined;
  return refuse('validation-failed', 'a technician has an authorisation, and it a technician', 'authorisation');
}

/**
 * The unit noticed something by itself: wrong PINs, another firmware, its self-test, its seal.
 * Refuses `not-allowed-in-state` where there is no journal, or none any more.
 */
export function planNotice(state: UnitState, notice: NoticePayload): Plan | Refusal {
  const { life } = state;
  if (life === 'blank' || life === 'archived') return refuse('not-allowed-in-state', `the unit is ${life}`);
  return { ok: true, contents: [{ kind: 'notice', payload: notice }] };
}

/** What a licence is checked against. */
export interface LicenceCheck {
  readonly identity: IdentityPayload;
  readonly issuer: Uint8Array;
  readonly verifySignature: SignatureVerifier;
}

/**
 * A licence comes into force. One that is over or not begun is refused as well: it would only take the place of one that
 * is valid. Refuses `not-allowed-in-state`, `licence-invalid`, `validation-failed`.
 */
export function planLicence(
  state: UnitState,
  command: Omit<LicencePayload, 'issuer'> & { readonly now: LocalTime },
  check: LicenceCheck,
): Plan | Refusal {
  const { operation, licence, signature, now } = command;
  const { life } = state;
  if (life === 'blank' || life === 'archived') return refuse('not-allowed-in-state', `the unit is ${life}`);
  const wrong = wrongLicence(licence, check.identity) ?? wrongTime(licence, now.utcMs);
  if (wrong !== undefined) return wrong;
  if (!check.verifySignature(check.issuer, licenceSignable(licence), signature)) {
    return refuse('licence-invalid', 'the licence is not signed by the issuer', 'signature');
  }
  const { issuer } = check;
  return { ok: true, contents: [{ kind: 'licence', payload: { operation, licence, signature, issuer } }] };
}

function wrongLicence(licence: Licence, { serial, journalId }: IdentityPayload): Refusal | undefined {
  const { subject, notBefore = 0, notAfter = Number.MAX_SAFE_INTEGER } = licence;
  if (subject !== serial)
    return refuse('licence-invalid', `it is for ${subject}, this is ${serial}`, 'licence.subject');
  if (licence.journalId !== undefined && !equalBytes(licence.journalId, journalId)) {
    return refuse('licence-invalid', 'it is bound to another unit of this serial number', 'licence.journalId');
  }
  if (notAfter >= notBefore) return undefined;
  return refuse('validation-failed', 'the validity ends before it begins', 'licence.notAfter');
}

function wrongTime({ notBefore = 0, notAfter = Number.MAX_SAFE_INTEGER }: Licence, utcMs: number): Refusal | undefined {
  if (utcMs < notBefore) return refuse('licence-invalid', 'it is not valid yet', 'licence.notBefore');
  return utcMs > notAfter ? refuse('licence-invalid', 'it is over', 'licence.notAfter') : undefined;
}

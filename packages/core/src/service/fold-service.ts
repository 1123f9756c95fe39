/** What the records of the service book change in the state of a unit. Pure. */
import type { LicencePayload, LicenceValue, NoticePayload } from '../tables/service.table.js';
import type { StateSummary } from '../tables/payloads.table.js';
import type { InterventionPayload } from '../tables/visit.table.js';

type ServiceContent =
  | { readonly kind: 'intervention'; readonly payload: InterventionPayload }
  | { readonly kind: 'notice'; readonly payload: NoticePayload }
  | { readonly kind: 'licence'; readonly payload: LicencePayload };

/** The part of a state that is about to be made. */
type Draft = {
  -readonly [K in 'visit' | 'sealBroken' | 'firmware' | 'findings' | 'licence']?: StateSummary[K];
};

export function foldService(next: Draft, content: ServiceContent, sequence: number): void {
  if (content.kind === 'intervention') {
    const { step, number, openedBy } = content.payload;
    next.visit = openedBy === undefined ? { number, openedBy: sequence } : { number, openedBy, closedBy: sequence };
    // The technician left the case closed and sealed: the plan of the end asks the contact.
    if (step === 'close') delete next.sealBroken;
  } else if (content.kind === 'licence') next.licence = licenceValue(content.payload, sequence);
  else foldNotice(next, content, sequence);
}

function foldNotice(
  next: Draft,
  { payload }: Extract<ServiceContent, { readonly kind: 'notice' }>,
  sequence: number,
): void {
  const { notice, to, findings } = payload;
  if (notice === 'seal-broken') next.sealBroken ??= sequence;
  if (notice === 'firmware' && to !== undefined) next.firmware = to;
  if (notice !== 'self-test') return;
  if (findings === undefined || findings.length === 0) delete next.findings;
  else next.findings = findings;
}

function licenceValue({ licence }: LicencePayload, since: number): LicenceValue {
  const { id, features, notBefore, notAfter } = licence;
  return {
    id,
    features,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(notAfter === undefined ? {} : { notAfter }),
    since,
  };
}

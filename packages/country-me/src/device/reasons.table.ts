/** Why a report comes later than its sale, and until when the law lets it (specification section 4.3). */
import type { SubseqDelivType } from '../wire/index.js';

/** The last moment of a report, from the moment of issue. */
export type ReportLimit = { readonly kind: 'hours'; readonly hours: number } | { readonly kind: 'tenth-of-next-month' };

export interface LateReason {
  readonly type: SubseqDelivType;
  readonly limit: ReportLimit;
  readonly source: string;
  readonly note: string;
}

/** Two days: what has no rule of its own. */
const TWO_DAYS: ReportLimit = { kind: 'hours', hours: 48 };

export const LATE_REASONS: readonly LateReason[] = [
  {
    type: 'NOINTERNET',
    limit: TWO_DAYS,
    source: 'law art. 17',
    note: 'the connector has no internet, or the connection is broken',
  },
  {
    type: 'SERVICE',
    limit: { kind: 'hours', hours: 5 * 24 },
    source: 'law art. 18',
    note: 'the service of the authority is out of order',
  },
  {
    type: 'TECHNICALERROR',
    limit: TWO_DAYS,
    source: 'law art. 17',
    note: 'the connector was cut off between issue and answer, or its clock was wrong',
  },
  {
    type: 'BOUNDBOOK',
    limit: { kind: 'hours', hours: 5 * 24 },
    source: 'law art. 18',
    note: 'written into the paper book first',
  },
  { type: 'BUSINESSNEEDS', limit: TWO_DAYS, source: 'law art. 17', note: 'asked for by the business' },
];

/** In an area without internet every report may wait so long. */
export const NO_INTERNET_AREA_LIMIT: ReportLimit = { kind: 'tenth-of-next-month' };

/** Faults of the service behind which a report is sent again; every other code is final. */
export const PASSING_FAULTS: readonly number[] = [0, 2, 10, 20, 39, 49, 58];

/** Server exceptions are 9xx. */
export const SERVER_FAULTS_FROM = 900;

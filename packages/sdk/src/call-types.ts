/** What the calls of a unit take, whichever driver carries them out. */
import type {
  InterventionCloseRequest,
  InterventionOpenRequest,
  KeyChangeRequest,
  LicenceInstallRequest,
  LifeLinkRequest,
} from '@plomba/link';
import type { EventKind, LifeState, Operation, Owner, Place } from '@plomba/core/model';
import type { CallOptions } from './fiscal-error.js';
import type { Amount } from './receipt.js';

/** A call that changes something. */
export interface ChangeOptions extends CallOptions {
  /** Chosen and stored before the call; the same one in every repetition. Drawn anew when absent. */
  readonly operation?: Operation;
}

/** A step of life and what it carries. */
export interface LifeStep {
  readonly to: LifeState;
  readonly owner?: Owner;
  readonly place?: Place;
  readonly registrationCode?: string;
  readonly licence?: string;
  readonly reason?: string;
}

/** Cash put into the drawer or taken out of it. */
export interface CashMove {
  /** Positive. */
  readonly amount: Amount;
  readonly till?: string;
  /** RFC 3339 with an offset. */
  readonly time?: string;
  readonly reason?: string;
}

/** A cashier's shift at a till. */
export interface Shift {
  readonly till: string;
  /** As printed. */
  readonly cashier?: string;
}

/** What happened at the till beside documents, where the law wants it counted. */
export interface TillEvent {
  readonly event: EventKind;
  readonly till?: string;
  /** For outages, and always for them: beginning and end, RFC 3339 with an offset. */
  readonly from?: string;
  readonly to?: string;
  /** For what was cancelled: what it came to, not negative. */
  readonly amount?: Amount;
  readonly reason?: string;
}

/** A key of the country or of the operator that is imported, renewed, rotated, marked as compromised or retired. */
export type KeyChange = Omit<KeyChangeRequest, 'operation'>;

/** The other unit, whose journal this one continues or is continued by. */
export type JournalLink = Omit<LifeLinkRequest, 'operation'>;

/** The beginning of a technician's visit: who, where, why, and seals and parts as they were found. */
export type VisitBegin = Omit<InterventionOpenRequest, 'operation'>;

/** The end of a visit: what was done, and seals and parts as they were left. */
export type VisitEnd = Omit<InterventionCloseRequest, 'operation'>;

/** A licence as its issuer signed it. */
export type SignedLicence = Omit<LicenceInstallRequest, 'operation'>;

/** Which closed days a report adds up; both ends belong to it. */
export type PeriodChoice =
  | { readonly days: { readonly from: number; readonly to: number }; readonly dates?: never }
  /** Local dates of the closings, `2026-03-14`. */
  | { readonly dates: { readonly from: string; readonly to: string }; readonly days?: never };

/** A report that the unit may print, too. */
export interface PrintOptions extends CallOptions {
  readonly print?: boolean;
}

/** Who a line belongs to from now on, and what shows it. */
export type Login =
  /** A technician; 4 to 12 digits. */
  | { readonly principal: 'service'; readonly pin: string }
  /** An operator: signs, with Ed25519, the bytes that it is given; 64 bytes. */
  | { readonly principal: 'operator'; readonly sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array> };

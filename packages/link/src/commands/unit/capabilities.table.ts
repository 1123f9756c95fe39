/** `unit.capabilities`: what this unit can do, by the rules in force, so that a till asks instead of trying. */
import {
  bool,
  int,
  list,
  oneOf,
  optional,
  record,
  required,
  text,
  type RecordSchema,
  type Schema,
} from '@plomba/codec';
import { documentKind, LIMITS, shortId, type DocumentKind } from '@plomba/core/model';
import { ALL_ROLES, ALL_STATES, type CommandTable, type NoFields } from '../command.js';
import { noFields, shortText } from '../fields.js';

/** What not every unit has. */
export type UnitFeature =
  | 'proofs'
  | 'period-reports'
  | 'shifts'
  | 'key-rotation'
  | 'events'
  | 'receipt-check'
  | 'firmware-update'
  | 'operator-login'
  | 'service-book'
  | 'licences'
  | 'forensics';

export interface PaymentCapability {
  readonly kind: string;
  /** Whether change may be given from it. */
  readonly givesChange: boolean;
}

export interface TaxGroupCapability {
  readonly id: string;
  readonly label: string;
}

/** Bounds that a till may run into. */
export interface CapabilityLimits {
  readonly items: number;
  readonly payments: number;
  readonly noteLines: number;
  readonly shiftTills: number;
  readonly operationIdBytes: number;
  /** Requests that may be undecided at once. */
  readonly requestsUndecided: number;
  /** Longest piece of an export that the unit gives at once. */
  readonly pieceBytes: number;
  /** How far a till may move the clock, ms. */
  readonly tillClockStepMs: number;
  /** Largest firmware image. */
  readonly firmwareBytes: number;
}

export interface UnitCapabilities {
  readonly country: string;
  /** Edition of the rules: those in force, or those that binding will put in force. */
  readonly rules: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly documents: readonly DocumentKind[];
  readonly payments: readonly PaymentCapability[];
  readonly taxGroups: readonly TaxGroupCapability[];
  readonly features: readonly UnitFeature[];
  readonly limits: CapabilityLimits;
  /** Names of the commands that the unit knows, sorted. */
  readonly commands: readonly string[];
  /** Longest day in hours; absent: no limit. */
  readonly dayHoursMax?: number;
}

const bound: Schema<number> = int({ min: 0, max: 0xffffffff });

const paymentTable: RecordSchema<PaymentCapability> = record<PaymentCapability>('PaymentCapability', {
  kind: required(1, shortId, 'as payments name it'),
  givesChange: required(2, bool, 'whether change may be given from it'),
});

const taxGroupTable: RecordSchema<TaxGroupCapability> = record<TaxGroupCapability>('TaxGroupCapability', {
  id: required(1, shortId, 'as items name it'),
  label: required(2, shortText, 'as printed'),
});

const limitsTable: RecordSchema<CapabilityLimits> = record<CapabilityLimits>('CapabilityLimits', {
  items: required(1, bound, 'items of one receipt'),
  payments: required(2, bound, 'payments of one receipt'),
  noteLines: required(3, bound, 'note lines of one receipt'),
  shiftTills: required(4, bound, 'tills that shifts are kept for'),
  operationIdBytes: required(5, bound, 'length of an operation id'),
  requestsUndecided: required(6, bound, 'requests that may be undecided at once'),
  pieceBytes: required(7, bound, 'longest piece of an export that the unit gives at once'),
  tillClockStepMs: required(8, bound, 'how far a till may move the clock, ms'),
  firmwareBytes: required(9, bound, 'largest firmware image'),
});

const feature: Schema<UnitFeature> = oneOf<UnitFeature>({
  proofs: 1,
  'period-reports': 2,
  shifts: 3,
  'key-rotation': 4,
  events: 5,
  'receipt-check': 6,
  'firmware-update': 7,
  'operator-login': 8,
  'service-book': 9,
  licences: 10,
  forensics: 11,
});

export const unitCapabilitiesCommand: CommandTable<NoFields, UnitCapabilities> = {
  code: 0x0103,
  name: 'unit.capabilities',
  note: 'What the unit can do: documents, payments, tax groups, features, limits, commands.',
  request: noFields,
  reply: record<UnitCapabilities>('UnitCapabilities', {
    country: required(1, shortId, 'country package that the unit was made for'),
    rules: required(2, text({ bytesMax: 32 }), 'edition of the rules in force, or of those that binding will bring'),
    currency: required(3, text({ bytesMax: 3, pattern: /^[A-Z]{3}$/ }), 'ISO 4217'),
    documents: required(4, list(documentKind, { min: 0, max: LIMITS.documentKinds }), 'kinds that it issues'),
    payments: required(5, list(paymentTable, { min: 0, max: 32 }), 'kinds that it takes'),
    taxGroups: required(6, list(taxGroupTable, { min: 0, max: LIMITS.taxGroups }), 'groups in force'),
    features: required(7, list(feature, { min: 0, max: 64 }), 'what not every unit has'),
    limits: required(8, limitsTable, 'bounds that a till may run into'),
    commands: required(9, list(text({ bytesMax: 40 }), { min: 0, max: 256 }), 'names of the commands, sorted'),
    dayHoursMax: optional(10, bound, 'longest day in hours; absent: no limit'),
  }),
  changesState: false,
  states: ALL_STATES,
  roles: ALL_ROLES,
  refusals: [],
};

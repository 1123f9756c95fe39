/**
 * The life of a unit: `blank → personalised → bound → test → production → closing → archived`,
 * and `blocked` beside test and production. Each country maps its own words onto these states.
 */
import { oneOf, optional, record, required, text, type RecordSchema, type Schema } from '@plomba/codec';

export type LifeState = 'blank' | 'personalised' | 'bound' | 'test' | 'production' | 'closing' | 'archived' | 'blocked';

/** A state of life, as in records. */
export const lifeState: Schema<LifeState> = oneOf<LifeState>({
  blank: 0,
  personalised: 1,
  bound: 2,
  test: 3,
  production: 4,
  closing: 5,
  archived: 6,
  blocked: 7,
});

/** Who keeps the unit. */
export interface Owner {
  readonly name: string;
  readonly taxNumber: string;
}

/** Where the unit stands. */
export interface Place {
  readonly name: string;
  readonly address: string;
}

/** What a transition carries: each step needs its own part of it. */
export interface LifeChange {
  readonly to: LifeState;
  readonly owner?: Owner;
  readonly place?: Place;
  /** Code of registration that the authority gave. */
  readonly registrationCode?: string;
  /** Licence text, as issued by the operator. */
  readonly licence?: string;
  /** Why, for `blocked` and for the way out of it. */
  readonly reason?: string;
}

/** Who owns the unit, as in records. */
export const ownerTable: RecordSchema<Owner> = record<Owner>('Owner', {
  name: required(1, text({ bytesMax: 120 }), 'name of the company, as printed'),
  taxNumber: required(2, text({ bytesMax: 24 }), 'tax number of the company, as printed'),
});

/** Where it stands, as in records. */
export const placeTable: RecordSchema<Place> = record<Place>('Place', {
  name: required(1, text({ bytesMax: 120 }), 'name of the shop, as printed'),
  address: required(2, text({ bytesMax: 120 }), 'address of the shop, as printed'),
});

/** A step of life and what it carries, as in records and requests. */
export const lifeChangeTable: RecordSchema<LifeChange> = record<LifeChange>('LifeChange', {
  to: required(1, lifeState, 'the state to enter'),
  owner: optional(2, ownerTable, 'needed to enter `bound`'),
  place: optional(3, placeTable, 'needed to enter `bound`'),
  registrationCode: optional(4, text({ bytesMax: 64 }), 'where the country asks for one'),
  licence: optional(5, text({ bytesMax: 2048 }), 'licence of the unit, where it needs one'),
  reason: optional(6, text({ bytesMax: 200 }), 'needed to enter `blocked` and to leave it'),
});

/** The legal steps. Anything that is not in this table is refused. */
export const LIFE_STEPS: readonly (readonly [from: LifeState, to: LifeState])[] = [
  ['blank', 'personalised'],
  ['personalised', 'bound'],
  ['bound', 'test'],
  ['bound', 'production'],
  ['test', 'production'],
  ['test', 'blocked'],
  ['production', 'blocked'],
  ['blocked', 'test'],
  ['blocked', 'production'],
  ['production', 'closing'],
  ['closing', 'archived'],
];

/** `unit:` of a scenario: how the unit is that the story finds. */
import type { LifeState, Owner, Place } from '@plomba/core/model';
import type { UnitSetup } from '../world/prepared-unit.js';
import type { CountryKit, ScenarioKit } from './scenario-kit.js';
import { NotHere } from './case-run.js';
import { ScenarioError } from './scenario-error.js';
import { choice, fields, maybe, needed, text, whole, type FieldsShape } from './shape/shape.js';
import { moment } from './shape/times.js';
import type { Spot } from './shape/spot.js';

export interface UnitFields {
  readonly country?: string;
  readonly wire?: string;
  readonly life?: LifeState;
  readonly day?: 'open' | 'closed';
  readonly seed?: string;
  readonly serial?: string;
  readonly owner?: Owner;
  readonly place?: Place;
  readonly start?: string;
  readonly journalKib?: number;
  readonly fiscalKib?: number;
  readonly snapshot?: string;
}

const lives = choice<LifeState>(
  'blank',
  'personalised',
  'bound',
  'test',
  'production',
  'closing',
  'archived',
  'blocked',
);

export const unitFields: FieldsShape<UnitFields> = fields<UnitFields>({
  country: maybe(text, 'country package, such as se; the plain country none when absent'),
  wire: maybe(text, 'what tills speak: link (when absent), or a wire of the country, such as ccsp'),
  life: maybe(lives, 'state of its life; production when absent'),
  day: maybe(choice('open', 'closed'), 'whether a day is open; it is when absent, where the unit can sell'),
  seed: maybe(text, 'what everything that the unit draws comes from'),
  serial: maybe(text, 'its serial number'),
  owner: maybe(
    fields<Owner>({ name: needed(text, 'as printed'), taxNumber: needed(text, 'as printed') }),
    'who keeps it',
  ),
  place: maybe(
    fields<Place>({ name: needed(text, 'as printed'), address: needed(text, 'as printed') }),
    'where it stands',
  ),
  start: maybe(moment, 'where its clock begins; 2026-03-14T07:00:00+01:00 when absent'),
  journalKib: maybe(whole(16, 65_536), 'size of the journal memory, KiB; 4096 when absent'),
  fiscalKib: maybe(whole(8, 4_096), 'size of the fiscal memory, KiB; 64 when absent'),
  snapshot: maybe(text, 'a snapshot file to go on from; everything else of the unit is in it'),
});

export function countryOf({ country = 'none' }: UnitFields, kit: ScenarioKit): CountryKit {
  const known = kit.countries[country];
  if (known === undefined) throw new NotHere(`there is no package for country ${country} here`);
  return known;
}

/** Local time of an RFC 3339 moment, with its offset. */
function localOf(words: string): { readonly utcMs: number; readonly offsetMinutes: number } {
  const [, sign = '+', hours = '00', minutes = '00'] = /([+-])(\d\d):(\d\d)$/.exec(words) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  return { utcMs: Date.parse(words), offsetMinutes: sign === '-' ? -offset : offset };
}

/** @throws NotHere for a country that is not here, ScenarioError for a wire that is none of the country's */
export function setupOf(given: UnitFields, kit: ScenarioKit, spot: Spot): UnitSetup {
  const { seed = 'scenario', start, journalKib, fiscalKib, wire } = given;
  const known = countryOf(given, kit);
  if (wire !== undefined && wire !== 'link' && known.wires[wire] === undefined) {
    throw new ScenarioError(spot, `names the wire ${wire}, which is none of the country's`);
  }
  return {
    country: known.country,
    seed,
    ...(kit.backends === undefined ? {} : { backends: kit.backends }),
    ...(given.life === undefined ? {} : { life: given.life }),
    ...(given.day === undefined ? {} : { day: given.day }),
    ...(given.serial === undefined ? {} : { serial: given.serial }),
    ...(given.owner === undefined ? {} : { owner: given.owner }),
    ...(given.place === undefined ? {} : { place: given.place }),
    ...(start === undefined ? {} : { start: localOf(start) }),
    ...(journalKib === undefined ? {} : { journalBytes: journalKib * 1024 }),
    ...(fiscalKib === undefined ? {} : { fiscalBytes: fiscalKib * 1024 }),
  };
}

/** `unit:` of a scenario: how the unit is that the story finds. */
import type { LifeState, Owner, Place } from '@plomba/core/model';
import { FieldError } from '@plomba/codec';
import { sha256 } from '@plomba/core';
import { completeSettings } from '@plomba/core/country';
import type { UnitSetup } from '../world/prepared-unit.js';
import type { WorldOptions } from '../world/world.js';
import type { CountryKit, ScenarioKit } from './scenario-kit.js';
import { NotHere } from './case-run.js';
import { ScenarioError } from './scenario-error.js';
import { choice, fields, maybe, named, needed, text, whole, type FieldsShape, type Shape } from './shape/shape.js';
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
  readonly authority?: Readonly<Record<string, string>>;
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

const names = named(text, 'settings by name');
/** As it is written: what is taken over from an included file is read once more. */
const settings: Shape<Readonly<Record<string, string>>> = {
  jsonSchema: names.jsonSchema,
  read: (spot) => Object.fromEntries(names.read(spot)),
};

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
  authority: maybe(
    settings,
    'settings of the authority that it reports to, such as { iicCheck: strict }; their defaults when absent',
  ),
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
  const { identity } = known;
  const life = given.life ?? identity?.state;
  const owner = given.owner ?? identity?.owner;
  const place = given.place ?? identity?.place;
  if (wire !== undefined && wire !== 'link' && known.wires[wire] === undefined) {
    throw new ScenarioError(spot, `names the wire ${wire}, which is none of the country's`);
  }
  return {
    country: known.country,
    seed,
    ...(kit.backends === undefined ? {} : { backends: kit.backends }),
    ...(life === undefined ? {} : { life }),
    ...(given.day === undefined ? {} : { day: given.day }),
    ...(given.serial === undefined ? {} : { serial: given.serial }),
    ...(owner === undefined ? {} : { owner }),
    ...(place === undefined ? {} : { place }),
    ...(identity?.registrationCode === undefined ? {} : { registrationCode: identity.registrationCode }),
    ...(start === undefined ? {} : { start: localOf(start) }),
    ...(journalKib === undefined ? {} : { journalBytes: journalKib * 1024 }),
    ...(fiscalKib === undefined ? {} : { fiscalBytes: fiscalKib * 1024 }),
  };
}

/** The authority that the unit of a story reports to. @throws ScenarioError for a setting that it does not have */
export function authorityOf(given: UnitFields, kit: ScenarioKit, spot: Spot): WorldOptions['authority'] {
  const known = countryOf(given, kit).authority;
  if (known === undefined) {
    if (given.authority === undefined) return undefined;
    throw new ScenarioError(spot, "has settings of an authority, and its country's units report to none");
  }
  const { seed = 'scenario' } = given;
  let drawn = 0;
  const parts = {
    baseUrl: 'http://authority.example',
    entropy: (bytes: number) => sha256(new TextEncoder().encode(`${seed} authority ${++drawn}`)).slice(0, bytes),
  };
  try {
    const settings = completeSettings(known.package, given.authority ?? {});
    return { authority: known.package.make(settings, parts), path: known.path };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new ScenarioError(spot, `authority.${error.path} ${error.rule}`);
  }
}

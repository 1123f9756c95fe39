/**
 * A country as a simulator meets it: what it calls itself, what is a setting of its units because it differs between
 * them or is not known, and how a unit is made from these settings.
 */
import { FieldError } from '@plomba/codec';
import type { Licence } from '../model/licence.js';
import type { Owner, Place } from '../model/life.js';
import type { Country } from './country.js';
import type { Wire } from './wire.js';

/** One setting, as a text that a command line can carry. */
export interface CountrySetting {
  readonly default: string;
  /** What it decides, and how certain the default is. */
  readonly note: string;
  /** Which texts are right, as a sentence fragment: `must be …`. */
  readonly rule: string;
  isRight(text: string): boolean;
}

/** The file that a unit is configured with, where its country has one. */
export interface CountryConfig {
  readonly text: string;
  /** A file that it names; a path that is not absolute begins where the configuration stands. */
  readonly read: (path: string) => Uint8Array;
  /** The JSON in a text, with the places of its fields; whoever has the file has the reader too. */
  readonly json: ConfigJsonReader;
}

/** Where a field stands in a text. */
export interface ConfigPlace {
  readonly line?: number;
  readonly column?: number;
}

export type ConfigJsonReader = (
  text: string,
) =>
  | { readonly ok: true; readonly value: unknown; place(path: string): ConfigPlace }
  | { readonly ok: false; readonly finding: { readonly path: string; readonly rule: string } & ConfigPlace };

/** Who a unit is from the beginning, where its configuration says so. */
export interface CountryIdentity {
  readonly owner: Owner;
  readonly place: Place;
  readonly registrationCode?: string;
  readonly state: 'test' | 'production';
  readonly licence?: { readonly licence: Licence; readonly signature: Uint8Array };
}

/** What a unit of a country is made of. */
export interface CountryUnit {
  /** Where it reports to: an address that begins with http. Absent where it reports to nobody. */
  readonly authority?: string;
  /** Absent where nothing is configured. */
  readonly identity?: CountryIdentity;
  /** What text in these files is, where it is not UTF-8. */
  readonly encoding?: string;
  /** Folders that it watches for documents, where it does. */
  readonly folders?: { readonly in: string; readonly out: string; readonly archive: string; readonly rejected: string };
  readonly country: Country;
  /** Wires of vendors that its tills may speak, beside the native link. */
  readonly wires: readonly Wire[];
}

export interface CountryPackage {
  /** Two letters, or `none`. */
  readonly id: string;
  readonly settings: Readonly<Record<string, CountrySetting>>;
  /** Names of the wires that a unit may speak; a unit that is made has them, or some of them. */
  readonly wires: readonly string[];
  /**
   * @param settings all of them, right ones: see `completeSettings`
   * @throws FieldError with the place in the configuration
   */
  make(settings: Readonly<Record<string, string>>, config?: CountryConfig): CountryUnit;
}

/**
 * The settings that are given, with the defaults of the others.
 *
 * @throws FieldError with the name of a setting that the country does not have, or whose text is wrong
 */
export function completeSettings(
  { id, settings }: Pick<CountryPackage, 'id' | 'settings'>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [name, text] of Object.entries(given)) {
    const row = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (row === undefined) {
      const known = Object.keys(settings);
      const names = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
      throw new FieldError(name, `is no setting of country ${id}: ${names}`);
    }
    if (!row.isRight(text)) throw new FieldError(name, row.rule);
  }
  const defaults = Object.fromEntries(Object.entries(settings).map(([name, row]) => [name, row.default]));
  return { ...defaults, ...given };
}

/** A setting that is one of a few words. */
export function oneWordSetting(words: readonly [string, ...string[]], note: string): CountrySetting {
  const [first] = words;
  return { default: first, note, rule: `must be ${words.join(' or ')}`, isRight: (text) => words.includes(text) };
}

/** A setting that is a whole number of `min` to `max`. */
export function numberSetting(
  { fallback, min, max }: { readonly fallback: number; readonly min: number; readonly max: number },
  note: string,
): CountrySetting {
  const isRight = (text: string): boolean =>
    /^(0|[1-9][0-9]{0,14})$/.test(text) && Number(text) >= min && Number(text) <= max;
  return { default: String(fallback), note, rule: `must be a whole number from ${min} to ${max}`, isRight };
}

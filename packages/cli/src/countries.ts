/** The countries that this program knows, and the wires that their units speak. */
import { FieldError } from '@plomba/codec';
import {
  none,
  type Country,
  type CountryConfig,
  type CountryPackage,
  type CountryUnit,
  type Wire,
} from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { montenegrinUnitsWith } from '@plomba/country-me/device';
import { swedishUnits } from '@plomba/country-se/device';
import { usageError } from './cli-error.js';
import { readPlacedJson } from './connector/placed-json.js';
import { settingLinesOf, settingsOf } from './settings.js';

const plain: CountryPackage = { id: 'none', settings: {}, wires: [], make: () => ({ country: none, wires: [] }) };

const montenegrinUnits = montenegrinUnitsWith(
  { signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 },
  readPlacedJson,
);

const PACKAGES: readonly CountryPackage[] = [plain, montenegrinUnits, swedishUnits];

/** The others are known by name only, so that the message can say so. */
export const COUNTRY_NAMES: readonly string[] = ['none', 'me', 'ro', 'ru', 'se'];

/** A file that configures a unit, and its name for messages. */
export interface ConfigFile extends CountryConfig {
  readonly path: string;
}

function unitOf(
  country: CountryPackage,
  given: Readonly<Record<string, string>> = {},
  config?: ConfigFile,
): CountryUnit {
  const settings = settingsOf(country, given, 'sim');
  try {
    return country.make(settings, config);
  } catch (error) {
    if (error instanceof FieldError && config !== undefined) {
      throw usageError('bad-config', `${config.path}: ${error.message}`, {
        hint: 'docs/spec/me-input.md lists the fields of a configuration.',
      });
    }
    throw error;
  }
}

function packageOf(name: string): CountryPackage {
  const found = PACKAGES.find(({ id }) => id === name);
  if (found !== undefined) return found;
  throw usageError('no-such-country', `there is no package for country ${name} in this version`, {
    hint: 'Leave --country out: the plain country "none" has receipts, tax groups and closings.',
  });
}

/** @throws CliError when there is no package for the country, or a setting is wrong */
export function countryOf(name: string, settings: Readonly<Record<string, string>> = {}): Country {
  return unitOf(packageOf(name), settings).country;
}

/** What a unit of a country is made of. @throws CliError when there is no package for it, or settings or file are wrong */
export function countryUnitOf(
  name: string,
  settings: Readonly<Record<string, string>> = {},
  config?: ConfigFile,
): CountryUnit {
  return unitOf(packageOf(name), settings, config);
}

/** Wires of vendors, by name, each of one country. The native link is none of them. */
const MADE_FOR: ReadonlyMap<string, CountryPackage> = new Map(
  PACKAGES.flatMap((country) => country.wires.map((name) => [name, country] as const)),
);

export const WIRE_NAMES: readonly string[] = ['link', ...MADE_FOR.keys()];

/** @throws CliError when the wire is another country's, or a setting is wrong */
export function wireOf(
  name: string,
  country: string,
  settings: Readonly<Record<string, string>> = {},
): { readonly wire?: Wire } {
  return wireIn(countryUnitOf(country, settings), name, country);
}

/** The wire of a unit. @throws CliError when it is another country's */
export function wireIn(unit: CountryUnit, name: string, country: string): { readonly wire?: Wire } {
  const made = MADE_FOR.get(name);
  if (made === undefined) return {};
  if (made.id !== country) {
    throw usageError('other-country', `units that speak ${name} are made for country ${made.id}, not ${country}`, {
      hint: `Add --country ${made.id}, or leave --wire out.`,
    });
  }
  const wire = unit.wires.find((one) => one.name === name);
  return wire === undefined ? {} : { wire };
}

/** The settings of every country with their defaults, for a help text. */
export function settingLines(): readonly string[] {
  return settingLinesOf(PACKAGES);
}

/** The authorities that this program can be, by country, with the native backends of this machine. */
import type { Authority, AuthorityPackage } from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { cisAuthorityWith } from '@plomba/country-me/authority';
import { usageError } from '../cli-error.js';
import { settingLinesOf, settingsOf } from '../settings.js';

const PACKAGES: readonly AuthorityPackage[] = [
  cisAuthorityWith({ signer: nativeRsaSigner, verifier: nativeVerifiers.rsa2048 }),
];

export const AUTHORITY_COUNTRIES: readonly string[] = PACKAGES.map(({ id }) => id);

/** @throws CliError `no-such-authority`, `bad-setting` */
export function authorityOf(
  country: string,
  given: Readonly<Record<string, string>>,
  parts: Parameters<AuthorityPackage['make']>[1],
): Authority {
  const found = authorityPackageOf(country);
  return found.make(settingsOf(found, given, 'authority'), parts);
}

/** All settings of an authority. @throws CliError `no-such-authority`, `bad-setting` */
export function authoritySettings(
  country: string,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return settingsOf(authorityPackageOf(country), given, 'authority');
}

/** @throws CliError `no-such-authority` */
export function authorityPackageOf(country: string): AuthorityPackage {
  const found = PACKAGES.find(({ id }) => id === country);
  if (found !== undefined) return found;
  throw usageError('no-such-authority', `there is no authority for country ${country} in this version`, {
    hint: `Known: ${AUTHORITY_COUNTRIES.join(', ')}.`,
  });
}

/** Settings with their defaults, for a help text. */
export function authoritySettingLines(): readonly string[] {
  return settingLinesOf(PACKAGES);
}

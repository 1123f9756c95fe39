/** The authorities that this program can be, by country, with the native backends of this machine. */
import { FieldError } from '@plomba/codec';
import { completeSettings, type Authority, type AuthorityPackage } from '@plomba/core/country';
import { nativeRsaSigner, nativeVerifiers } from '@plomba/core/node';
import { cisAuthorityWith } from '@plomba/country-me/authority';
import { usageError } from '../cli-error.js';

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
  const found = packageOf(country);
  return found.make(settingsOf(country, given), parts);
}

/** All settings of an authority. @throws CliError `no-such-authority`, `bad-setting` */
export function settingsOf(country: string, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  try {
    return completeSettings(packageOf(country), given);
  } catch (error) {
    if (error instanceof FieldError) {
      throw usageError('bad-setting', `--set ${error.message}`, {
        hint: 'plomba authority --help lists the settings of each authority.',
      });
    }
    throw error;
  }
}

function packageOf(country: string): AuthorityPackage {
  const found = PACKAGES.find(({ id }) => id === country);
  if (found !== undefined) return found;
  throw usageError('no-such-authority', `there is no authority for country ${country} in this version`, {
    hint: `Known: ${AUTHORITY_COUNTRIES.join(', ')}.`,
  });
}

const COLUMNS = 100;

/** Settings with their defaults, for a help text. */
export function authoritySettingLines(): readonly string[] {
  return PACKAGES.flatMap(({ id, settings }) => {
    const lines: string[] = [];
    for (const [name, row] of Object.entries(settings)) {
      const word = `${name}=${row.default}`;
      const last = lines.at(-1);
      if (last === undefined || `${last}  ${word}`.length > COLUMNS) lines.push(`  ${id}  ${word}`);
      else lines[lines.length - 1] = `${last}  ${word}`;
    }
    return lines;
  });
}

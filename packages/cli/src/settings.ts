/** Settings of countries and authorities on a command line: `--set name=value`, and their list in a help text. */
import { FieldError } from '@plomba/codec';
import { completeSettings, type CountryPackage } from '@plomba/core/country';
import { usageError } from './cli-error.js';

/** What has named settings. */
export type WithSettings = Pick<CountryPackage, 'id' | 'settings'>;

/** @param command whose help lists the settings. @throws CliError `bad-setting` */
export function settingsOf(
  of: WithSettings,
  given: Readonly<Record<string, string>>,
  command: string,
): Readonly<Record<string, string>> {
  try {
    return completeSettings(of, given);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const hint = `plomba ${command} --help lists the settings.`;
    throw usageError('bad-setting', `--set ${error.message}`, { hint });
  }
}

const COLUMNS = 100;

/** Settings with their defaults, for a help text; lines of at most 100 columns. */
export function settingLinesOf(packages: readonly WithSettings[]): readonly string[] {
  return packages.flatMap(({ id, settings }) => {
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

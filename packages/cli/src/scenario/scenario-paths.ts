/** The scenario files that words of a command line name: files as they are, folders with every scenario in them. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../cli-error.js';

const SCENARIO = /\.ya?ml$/;

/** Folders of files that are only included. */
const INCLUDED = 'common';

/** In the order of the words, a folder's by name; a folder `common` has files that are only included. */
export function scenarioPaths(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const about = statSync(word, { throwIfNoEntry: false });
    if (about === undefined) {
      throw usageError('no-such-file', `there is no ${word}`, {
        hint: 'Give scenario files, or folders of them.',
        where: word,
      });
    }
    if (!about.isDirectory()) return [word];
    const found = inside(word);
    if (found.length > 0) return found;
    throw usageError('no-scenario', `there is no scenario in ${word}`, {
      hint: 'Scenarios end in .yaml.',
      where: word,
    });
  });
}

function inside(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === INCLUDED ? [] : inside(path);
    return SCENARIO.test(entry.name) ? [path] : [];
  });
}

/**
 * A secret that stands in a file, because what stands on a command line every user of the machine can see. The newline
 * that an editor leaves at the end does not belong to it. No message and no error ever holds any of it.
 */
import { closeSync, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { usageError } from './cli-error.js';
import { unreadable } from './files.js';
import { note, type Io } from './io.js';

/** A longer file is another one than the user meant. */
const BYTES_MAX = 4_096;
/** Whoever is not the owner: group and all others, read and write. */
const OTHERS = 0o066;

export interface SecretRule {
  /** What it is, such as `PIN`. */
  readonly what: string;
  readonly pattern: RegExp;
  /** What a right file looks like, one sentence. */
  readonly hint: string;
}

/**
 * Reads it; warns on standard error where others may read the file too.
 * @throws CliError `file-missing`, `file-unreadable` or `bad-secret-file`, exit code 2
 */
export function secretIn(io: Io, path: string, { what, pattern, hint }: SecretRule): string {
  const { text, stats } = read(path);
  // Windows has no such modes, and a pipe (`--pin-file <(pass till)`) belongs to this process alone.
  const isOpen = process.platform !== 'win32' && stats.isFile() && (stats.mode & OTHERS) !== 0;
  if (isOpen) {
    const mode = (stats.mode & 0o777).toString(8).padStart(3, '0');
    note(io, `warning: other users may read the ${what} in ${path} (mode ${mode}); chmod 600 ${path} ends that`);
  }
  const secret = text.replace(/\r?\n$/, '');
  if (pattern.test(secret)) return secret;
  throw usageError('bad-secret-file', `${path} holds no ${what}`, { where: path, hint });
}

function read(path: string): { readonly text: string; readonly stats: Stats } {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const stats = fstatSync(file);
    return { text: stats.size > BYTES_MAX ? '' : readFileSync(file, 'utf8'), stats };
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

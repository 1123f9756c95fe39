/**
 * The lines of the key file: appended, synced, and read again after a crash.
 *
 * Invariants: `append` resolves only when its line is durable; lines that come while the disk is busy share one sync.
 * What a crash leaves of a line that nobody was promised is cut off at the next start. A line with a damaged one
 * before it is no torn end: such a file is refused, not repaired.
 */
import { closeSync, fdatasyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32c } from '@plomba/codec';
import { AppendQueue } from '../append-queue.js';
import { CliError } from '../cli-error.js';
import { syncFolder, systemCode } from '../files.js';

/** Digits of the checksum that opens a line. */
const SUM_DIGITS = 8;

function sumOf(text: string): string {
  return crc32c(new TextEncoder().encode(text)).toString(16).padStart(SUM_DIGITS, '0');
}

/** A line as it stands in the file: checksum, space, JSON, line feed. @internal */
export function logLine(value: object): string {
  const text = JSON.stringify(value);
  return `${sumOf(text)} ${text}\n`;
}

/** The value of a line; undefined when it is damaged. */
function valueOf(line: string): unknown {
  const text = line.slice(SUM_DIGITS + 1);
  return line === `${sumOf(text)} ${text}` ? JSON.parse(text) : undefined;
}

export interface LogText {
  readonly values: readonly unknown[];
  /** Length of the sound part. */
  readonly bytes: number;
}

/**
 * Reads the sound lines.
 * @throws CliError `keys-damaged` when a sound line stands behind a damaged one
 * @internal
 */
export function readLog(content: Uint8Array, path: string): LogText {
  const values: unknown[] = [];
  let sound = 0;
  let damagedAt: number | undefined;
  for (let start = 0; start < content.length;) {
    const feed = content.indexOf(0x0a, start);
    const end = feed < 0 ? content.length : feed;
    const value = feed < 0 ? undefined : valueOf(new TextDecoder().decode(content.subarray(start, end)));
    if (value === undefined) damagedAt ??= start;
    else if (damagedAt !== undefined) {
      throw new CliError('keys-damaged', `${path} is damaged at byte ${damagedAt}`, {
        where: path,
        hint: 'Keep the file for the service. A new one may be begun: the unit itself knows every key that it committed.',
      });
    } else {
      values.push(value);
      sound = end + 1;
    }
    start = end + 1;
  }
  return { values, bytes: sound };
}

/** An open log file. */
export class KeyLog {
  readonly #path: string;
  #file: FileHandle;
  readonly #queue = new AppendQueue<string>({
    write: (lines) => this.#write(lines.join('')),
    failure: (cause) => unusable(this.#path, cause),
  });

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Opens the log and cuts a torn end off. @throws CliError */
  static async open(path: string): Promise<{ readonly log: KeyLog; readonly values: readonly unknown[] }> {
    let file: FileHandle | undefined;
    try {
      file = await open(path, 'a+', 0o600);
      const { values, bytes } = readLog(readFileSync(path), path);
      await file.truncate(bytes);
      await file.datasync();
      syncFolder(path);
      return { log: new KeyLog(path, file), values };
    } catch (error) {
      await file?.close();
      throw error instanceof CliError ? error : unusable(path, error);
    }
  }

  /** Resolves when the value is durable. @throws CliError `keys-unwritable` (as a rejection) */
  append(value: object): Promise<void> {
    return this.#queue.append(logLine(value));
  }

  /** Puts these values in the place of all that the file holds; nothing may be appended meanwhile. */
  async replace(values: readonly object[]): Promise<void> {
    await this.#queue.idle();
    try {
      const temporary = `${this.#path}.new`;
      const copy = openSync(temporary, 'w', 0o600);
      writeFileSync(copy, values.map(logLine).join(''));
      fdatasyncSync(copy);
      closeSync(copy);
      renameSync(temporary, this.#path);
      syncFolder(this.#path);
      await this.#file.close();
      this.#file = await open(this.#path, 'a+', 0o600);
    } catch (error) {
      throw this.#queue.fail(error);
    }
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    await this.#file.close();
  }

  async #write(lines: string): Promise<void> {
    await this.#file.appendFile(lines);
    await this.#file.datasync();
  }
}

function unusable(path: string, cause: unknown): CliError {
  return new CliError('keys-unwritable', `${path} cannot be used: ${systemCode(cause) ?? String(cause)}`, {
    where: path,
    hint: 'Check that the folder exists, that this user may write to it, and that the disk has room. Nothing was sent.',
    cause,
  });
}

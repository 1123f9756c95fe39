/** Recordings in files: written entry by entry, so that what was recorded is there even when the power goes. */
import { closeSync, openSync, writeSync } from 'node:fs';
import {
  entryLine,
  headLine,
  parseRecording,
  RecordingError,
  type RecordedEntry,
  type Recording,
} from '@plomba/testkit';
import { CliError, usageError } from '../cli-error.js';
import { readBytes, systemCode } from '../files.js';
import { version } from '../package-files.js';

export class RecordingFile {
  readonly #file: number;

  /** Never writes over a file. @throws CliError `file-exists`, `file-unwritable` */
  constructor(path: string, wire: string) {
    try {
      this.#file = openSync(path, 'wx', 0o600);
    } catch (cause) {
      const exists = systemCode(cause) === 'EEXIST';
      throw usageError(
        exists ? 'file-exists' : 'file-unwritable',
        `${path} ${exists ? 'exists' : 'cannot be written'}`,
        {
          where: path,
          hint: exists ? 'Name another file, or move it away.' : 'Check that the folder exists and can be written.',
          cause,
        },
      );
    }
    this.#write(headLine({ wire, tool: `plomba ${version}` }));
  }

  write(entry: RecordedEntry): void {
    this.#write(entryLine(entry));
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: string): void {
    writeSync(this.#file, `${line}\n`);
  }
}

/** @throws CliError `file-missing`, `no-recording` with the line */
export function readRecording(path: string): Recording {
  const content = new TextDecoder().decode(readBytes(path));
  try {
    return parseRecording(content);
  } catch (cause) {
    if (!(cause instanceof RecordingError)) throw cause;
    throw usageError('no-recording', `${path} is no recording: ${cause.message}`, {
      where: `${path}:${cause.line}`,
      hint: 'A recording is what plomba proxy --record FILE writes.',
      cause,
    });
  }
}

/** An error of playing, as the command shows it. */
export function playFailure(path: string, cause: unknown): unknown {
  if (!(cause instanceof RecordingError)) return cause;
  return new CliError('cannot-play', cause.message, {
    where: `${path}:${cause.line}`,
    hint: 'Record it without --redact, where secrets may be kept.',
    cause,
  });
}
